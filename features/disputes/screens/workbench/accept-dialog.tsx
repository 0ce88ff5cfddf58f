import { Alert, Checkbox, Form, Modal, Select } from 'antd'
import { StaffSelect } from '#features/organisation/screens/workbench/org-picker.tsx'
import type { ApiInput, ApiOutput } from '#ui/api/client.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { toast } from '#ui/feedback/toast.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { requiredRule, TextField } from '#ui/forms/fields.tsx'
import { FormPage } from '#ui/forms/form-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { useMe } from '#ui/session/me.ts'
import type { Answers, SpotAnswers } from '../../eligibility.ts'
import { CONSENT_WAYS, type ConsentWay, type Mode } from '../../vocabulary.ts'
import { CHANGES, choices, filled, type File, joined } from '../words.ts'
import { EligibilityFields, NO_ANSWERS, NO_SPOT } from './eligibility-fields.tsx'
import { Pool } from './mediator-choice.tsx'
import { BODIED, BY_COLLEAGUE, COMMON, JOINT, POLICE } from './modes.ts'
import type { DialogProps } from './next-acts.tsx'

/** Whose role leads a mediation of the police. */
const HOSTS: ReadonlySet<string> = new Set(['OFFICER', 'DUTY'])

interface Values {
  consents?: Record<string, ConsentWay | undefined>
  bodyId?: string
  mediatorIds?: string[]
  staffId?: string | null
  attendedOnDuty?: boolean
  incidentNo?: string
  answers?: Answers
  onSpot?: boolean
  spot?: SpotAnswers
  note?: string
}
type Bodies = ApiOutput<'disputes.listCandidates'>['bodies']

export function AcceptDialog({ file, onReload, onClose }: DialogProps) {
  const t = useT()
  const { data, error, refetch } = useApiQuery('disputes.listCandidates', { id: file.id })
  return (
    <Modal
      open
      title={t('disputes.act.accept')}
      footer={null}
      width={820}
      className="dp-wide"
      onCancel={onClose}
      destroyOnHidden
    >
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data ? (
        <Acceptance file={file} bodies={data.bodies} onReload={onReload} onClose={onClose} />
      ) : error ? null : (
        <LoadingPage />
      )}
    </Modal>
  )
}

function Acceptance({ file, bodies, onReload, onClose }: DialogProps & { bodies: Bodies }) {
  const t = useT()
  const me = useMe()
  const mode = file.mode ?? COMMON
  const accept = useApiCommand('disputes.acceptDispute', { invalidates: CHANGES, quiet: true })
  const bodyId = file.bodyId ?? (bodies.length === 1 ? bodies[0]?.id : undefined)
  const leads = BY_COLLEAGUE.has(mode) && HOSTS.has(me.role) && me.staff !== null
  const initial: Partial<Values> = {
    ...(bodyId && BODIED.has(mode) ? { bodyId } : {}),
    ...(leads && mode !== JOINT ? { staffId: me.staff?.id ?? null } : {}),
    ...(file.incidentNo ? { incidentNo: file.incidentNo } : {}),
    answers: NO_ANSWERS,
    spot: NO_SPOT,
  }
  const send = async (v: Values) => {
    await accept.mutateAsync({ id: file.id, version: file.version, ...acceptanceOf(mode, v) })
    toast(t('disputes.done', { act: t('disputes.act.accept') }))
    onClose()
  }
  return (
    <>
      <p className="la-consequence">{t(`disputes.acceptText.${mode}`)}</p>
      <FormPage<Values>
        formKey={`disputes.accept.${file.id}.${mode}`}
        initial={initial}
        submit={t('disputes.act.accept')}
        onSubmit={send}
        onCancel={onClose}
        onConflict={onReload}
      >
        <Consents file={file} />
        <NumbersMissing file={file} />
        {BODIED.has(mode) ? (
          <Form.Item name="bodyId" label={t('disputes.field.body')} rules={[requiredRule(t)]}>
            <Select
              showSearch={{ optionFilterProp: 'label' }}
              options={bodies.map((b) => ({ value: b.id, label: b.name }))}
            />
          </Form.Item>
        ) : null}
        <Mediators file={file} mode={mode} />
        {mode === POLICE ? <PoliceFields /> : null}
        <TextField name="note" label={t('disputes.field.note')} maxLength={1000} />
      </FormPage>
    </>
  )
}

function acceptanceOf(mode: Mode, v: Values): Omit<ApiInput<'disputes.acceptDispute'>, 'id' | 'version'> {
  const attendedOnDuty = v.attendedOnDuty ?? false
  const pool = mode === POLICE ? [] : (v.mediatorIds ?? []).map((mediatorId) => ({ mediatorId, attendedOnDuty }))
  const colleague = BY_COLLEAGUE.has(mode) && v.staffId ? [{ staffId: v.staffId }] : []
  return {
    mediators: [...pool, ...colleague],
    consents: Object.entries(v.consents ?? {}).flatMap(([partyId, how]) => (how ? [{ partyId, how }] : [])),
    ...(BODIED.has(mode) && v.bodyId ? { bodyId: v.bodyId } : {}),
    ...filled({ incidentNo: mode === POLICE ? v.incidentNo : undefined, note: v.note }),
    ...(mode === POLICE ? { answers: answersOf(v.answers) } : {}),
    ...(mode === POLICE && v.onSpot ? { spot: { ...NO_SPOT, ...v.spot } } : {}),
  }
}

const answersOf = (given: Answers | undefined) => {
  const whole = { ...NO_ANSWERS, ...given }
  return { ...whole, conduct: whole.conduct ?? null, ground: whole.ground ?? null, bars: [...whole.bars] }
}

/** Agreements print numbers in full, and a file without proof of identity is not complete: said while they sit here. */
function NumbersMissing({ file }: { file: File }) {
  const t = useT()
  const names = file.parties.filter((p) => p.idMask === null && !p.isRegistered).map((p) => p.name)
  if (names.length === 0) return null
  return (
    <Alert
      className="la-consequence"
      type="info"
      showIcon
      title={t('disputes.ask.numbersMissing', { names: joined(t, names) })}
    />
  )
}

/** Nobody is mediated without his own yes (人民调解法 17, 程序规定 181). */
function Consents({ file }: { file: File }) {
  const t = useT()
  return (
    <div className="dp-two">
      {file.parties.map((p) => {
        const label = t('disputes.ask.consentOf', { name: p.name })
        return (
          <Form.Item key={p.id} name={['consents', p.id]} label={label} rules={[requiredRule(t)]}>
            <Chips single label={label} options={choices(t, 'consentHow', CONSENT_WAYS)} />
          </Form.Item>
        )
      })}
    </div>
  )
}

function Mediators({ file, mode }: { file: File; mode: Mode }) {
  const t = useT()
  const me = useMe()
  const bodyId = Form.useWatch('bodyId') as string | undefined
  const chosen = (Form.useWatch('mediatorIds') as string[] | undefined) ?? []
  const pool = useApiQuery('disputes.listCandidates', { id: file.id })
  const hasAuxiliary = pool.data?.candidates.some((c) => c.isAux && chosen.includes(c.id)) ?? false
  const isPool = mode !== POLICE
  const isColleague = BY_COLLEAGUE.has(mode) && me.role !== 'MEDIATOR'
  return (
    <>
      {isPool ? (
        <Form.Item
          name="mediatorIds"
          label={t('disputes.ask.mediators')}
          extra={t('disputes.ask.mediatorsHelp')}
          rules={isColleague ? [] : [requiredRule(t)]}
        >
          <Pool file={file} bodyId={bodyId} multiple />
        </Form.Item>
      ) : null}
      {isColleague ? (
        <StaffSelect name="staffId" label={t('disputes.ask.colleague')} optional={isPool} known={me.staff} />
      ) : null}
      {hasAuxiliary ? (
        <Form.Item name="attendedOnDuty" valuePropName="checked" extra={t('disputes.ask.attendedHelp')}>
          <Checkbox>{t('disputes.ask.attendedOnDuty')}</Checkbox>
        </Form.Item>
      ) : null}
    </>
  )
}

function PoliceFields() {
  const t = useT()
  const onSpot = Form.useWatch('onSpot') as boolean | undefined
  return (
    <>
      <TextField name="incidentNo" label={t('disputes.field.incidentNo')} required maxLength={60} />
      <Form.Item name="onSpot" valuePropName="checked">
        <Checkbox>{t('disputes.ask.onSpot')}</Checkbox>
      </Form.Item>
      <EligibilityFields name={['answers']} spot={onSpot ? ['spot'] : undefined} />
    </>
  )
}
