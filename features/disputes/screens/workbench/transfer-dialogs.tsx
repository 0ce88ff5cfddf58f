import { Checkbox, Form, InputNumber, Select } from 'antd'
import type { ApiInput } from '#ui/api/client.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { DialogForm } from '#ui/forms/dialog-form.tsx'
import { requiredRule, TextField } from '#ui/forms/fields.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { missingEvidence } from '../../transfer.ts'
import { EVIDENCE_KINDS, EVIDENCE_STATES, type EvidenceKind, type EvidenceState } from '../../vocabulary.ts'
import { CHANGES, choices, type File, filled, joined } from '../words.ts'
import type { DialogProps } from './next-acts.tsx'

type Papers = Partial<Record<EvidenceKind, { state?: EvidenceState; copies?: number | null }>>
interface Sent {
  bodyId: string
  reason: string
  partiesConsent?: boolean
  isViolation?: boolean
  isInjury?: boolean
  evidence?: Papers
}

const evidenceOf = (papers: Papers | undefined): ApiInput<'disputes.sendTransfer'>['evidence'] =>
  Object.fromEntries(
    Object.entries(papers ?? {}).flatMap(([kind, paper]) =>
      paper?.state ? [[kind, { state: paper.state, copies: paper.copies ?? 1 }]] : [],
    ),
  )

/** What was sent before stands in the form when it comes back to be completed. */
function beginOf(file: File): Partial<Sent> {
  const back = file.transfers.find((one) => one.state === 'RETURNED')
  if (back === undefined)
    return {
      partiesConsent: false,
      isViolation: file.incidentNo !== null,
      isInjury: file.signs.includes('致人受伤就医'),
    }
  const { bodyId, reason, partiesConsent, isViolation, isInjury, evidence } = back
  return { bodyId, reason, partiesConsent, isViolation, isInjury, evidence: evidence as Papers }
}

export function SendTransferDialog({ file, onReload, onClose }: DialogProps) {
  const t = useT()
  const send = useApiCommand('disputes.sendTransfer', { invalidates: CHANGES, quiet: true })
  const around = useApiQuery('disputes.listCandidates', { id: file.id })
  const back = file.transfers.find((one) => one.state === 'RETURNED')
  return (
    <DialogForm<Sent>
      title={t('disputes.act.sendTransfer')}
      text={
        back
          ? t('disputes.transfer.missing', {
              papers: joined(
                t,
                back.missing.map((kind) => t(`disputes.evidence.${kind}`)),
              ),
            })
          : t('disputes.transfer.sendText')
      }
      submit={t('disputes.act.sendTransfer')}
      initial={beginOf(file)}
      width={820}
      tellsRefusal
      onReload={onReload}
      onSubmit={async (v) => {
        await send.mutateAsync({
          id: file.id,
          version: file.version,
          bodyId: v.bodyId,
          reason: v.reason.trim(),
          partiesConsent: v.partiesConsent ?? false,
          isViolation: v.isViolation ?? false,
          isInjury: v.isInjury ?? false,
          evidence: evidenceOf(v.evidence),
        })
        toast(t('disputes.done', { act: t('disputes.act.sendTransfer') }))
      }}
      onClose={onClose}
    >
      <Form.Item name="bodyId" label={t('disputes.transfer.room')} rules={[requiredRule(t)]}>
        <Select
          loading={around.isFetching}
          showSearch={{ optionFilterProp: 'label' }}
          options={(around.data?.bodies ?? []).map((b) => ({ value: b.id, label: b.name }))}
        />
      </Form.Item>
      <TextField name="reason" label={t('disputes.transfer.reason')} required rows={2} maxLength={500} />
      {(['partiesConsent', 'isViolation', 'isInjury'] as const).map((name) => (
        <Form.Item key={name} name={name} valuePropName="checked" className="dp-tight">
          <Checkbox>{t(`disputes.transfer.${name}`)}</Checkbox>
        </Form.Item>
      ))}
      <Checklist />
    </DialogForm>
  )
}

/** Every paper with whether it is there; what must be there bears the mark of a required field. */
function Checklist() {
  const t = useT()
  const form = Form.useFormInstance<Sent>()
  const v = Form.useWatch((values: Sent) => values, form)
  const must = new Set(
    missingEvidence({ evidence: {}, isViolation: v?.isViolation ?? false, isInjury: v?.isInjury ?? false }),
  )
  const isThere = {
    validator: (_: unknown, state: EvidenceState | undefined) =>
      state === '有' ? Promise.resolve() : Promise.reject(new Error(t('disputes.transfer.must'))),
  }
  return (
    <fieldset className="dp-checks">
      <legend className="dp-legend">{t('disputes.transfer.checklist')}</legend>
      <div className="dp-papers">
        {EVIDENCE_KINDS.map((kind) => {
          const label = t(`disputes.evidence.${kind}`)
          return (
            <div key={kind} className="dp-paper">
              <Form.Item
                name={['evidence', kind, 'state']}
                label={label}
                required={must.has(kind)}
                rules={must.has(kind) ? [isThere] : []}
              >
                <Chips single label={label} options={choices(t, 'evidenceState', EVIDENCE_STATES)} />
              </Form.Item>
              {v?.evidence?.[kind]?.state === '有' ? (
                <Form.Item name={['evidence', kind, 'copies']} label={t('disputes.transfer.copies')} initialValue={1}>
                  <InputNumber min={0} max={99} precision={0} />
                </Form.Item>
              ) : null}
            </div>
          )
        })}
      </div>
    </fieldset>
  )
}

interface Answer {
  answer: 'receive' | 'return'
  missing?: EvidenceKind[]
  note?: string
}

export function AnswerTransferDialog({ file, onReload, onClose }: DialogProps) {
  const t = useT()
  const answer = useApiCommand('disputes.answerTransfer', { invalidates: CHANGES, quiet: true })
  const was = file.transfers.find((one) => one.state === 'SENT')?.wasReturned ?? false
  return (
    <DialogForm<Answer>
      title={t('disputes.act.answerTransfer')}
      text={t(was ? 'disputes.transfer.answerAgain' : 'disputes.transfer.answerText')}
      submit={t('disputes.act.answerTransfer')}
      initial={{ answer: 'receive' }}
      tellsRefusal
      onReload={onReload}
      onSubmit={async (v) => {
        await answer.mutateAsync({
          id: file.id,
          version: file.version,
          answer: v.answer,
          missing: v.answer === 'return' ? (v.missing ?? []) : [],
          ...filled({ note: v.note }),
        })
        toast(t('disputes.done', { act: t(`disputes.transfer.${v.answer}`) }))
      }}
      onClose={onClose}
    >
      {(form) => (
        <>
          <Form.Item name="answer" label={t('disputes.transfer.answer')} rules={[requiredRule(t)]}>
            <Chips
              single
              label={t('disputes.transfer.answer')}
              options={(was ? (['receive'] as const) : (['receive', 'return'] as const)).map((value) => ({
                value,
                label: t(`disputes.transfer.${value}`),
              }))}
            />
          </Form.Item>
          <Form.Item noStyle dependencies={['answer']}>
            {() =>
              form.getFieldValue('answer') === 'return' ? (
                <Form.Item name="missing" label={t('disputes.transfer.lacks')} rules={[requiredRule(t)]}>
                  <Chips label={t('disputes.transfer.lacks')} options={choices(t, 'evidence', EVIDENCE_KINDS)} />
                </Form.Item>
              ) : null
            }
          </Form.Item>
          <TextField name="note" label={t('disputes.field.note')} rows={2} maxLength={1000} />
        </>
      )}
    </DialogForm>
  )
}

export function ConfirmTransferDialog({ file, onReload, onClose }: DialogProps) {
  const t = useT()
  const confirm = useApiCommand('disputes.confirmTransfer', { invalidates: CHANGES, quiet: true })
  return (
    <DialogForm<object>
      title={t('disputes.act.confirmTransfer')}
      text={t('disputes.transfer.confirmText')}
      submit={t('disputes.act.confirmTransfer')}
      tellsRefusal
      onReload={onReload}
      onSubmit={async () => {
        await confirm.mutateAsync({ id: file.id, version: file.version })
        toast(t('disputes.done', { act: t('disputes.act.confirmTransfer') }))
      }}
      onClose={onClose}
    >
      {null}
    </DialogForm>
  )
}
