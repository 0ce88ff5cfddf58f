import { AutoComplete, Checkbox, Form } from 'antd'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { DialogForm } from '#ui/forms/dialog-form.tsx'
import { requiredRule, TextField } from '#ui/forms/fields.tsx'
import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { FOLLOW_UP_METHODS, type FollowUpMethod, PERFORMED_ANSWERS, type PerformedAnswer } from '../../vocabulary.ts'
import { CHANGES, choices, filled } from '../words.ts'
import { Pairs } from './act-fields.tsx'
import { POLICE } from './modes.ts'
import type { DialogProps } from './next-acts.tsx'
import { pairsFor } from './offers.ts'
import { inPlace } from './section.tsx'

interface Session {
  pairs?: string[]
  place: string
  present?: string
  record?: string
  recorderNo?: string
}

/** A session is opened with its place; its record may be written when it is over, into the agreement or the failure. */
export function SessionDialog({ file, onReload, onClose }: DialogProps) {
  const t = useT()
  const hold = useApiCommand('disputes.holdSession', { invalidates: CHANGES, quiet: true })
  const around = useApiQuery('disputes.listCandidates', { id: file.id })
  const rooms = around.data?.bodies.find((b) => b.id === file.bodyId)?.rooms ?? []
  const pairs = pairsFor(file, 'openSession')
  const isPolice = file.mode === POLICE
  return (
    <DialogForm<Session>
      title={t('disputes.act.openSession')}
      text={t('disputes.consequence.openSession')}
      submit={t('disputes.act.openSession')}
      initial={{ place: file.sessions.at(-1)?.place ?? '' }}
      tellsRefusal
      onReload={onReload}
      onSubmit={async ({ present, ...v }) => {
        await hold.mutateAsync({
          id: file.id,
          version: file.version,
          pairs: v.pairs ?? pairs,
          place: v.place.trim(),
          present: (present ?? '').split(/[\s、，,]+/).filter((one) => one.length > 1),
          ...filled({ record: v.record, recorderNo: v.recorderNo }),
        })
        toast(t('disputes.done', { act: t('disputes.act.openSession') }))
      }}
      onClose={onClose}
    >
      <Form.Item name="place" label={t('disputes.session.place')} rules={[requiredRule(t)]}>
        <AutoComplete maxLength={100} options={rooms.map((value) => ({ value }))} getPopupContainer={inPlace} />
      </Form.Item>
      <Pairs file={file} pairs={pairs} name="pairs" />
      {isPolice ? (
        <TextField
          name="recorderNo"
          label={t('disputes.field.recorderNo')}
          help={t('disputes.field.recorderHelp')}
          required
          maxLength={60}
        />
      ) : null}
      <TextField name="present" label={t('disputes.session.present')} help={t('disputes.session.presentHelp')} />
      <TextField name="record" label={t('disputes.session.record')} rows={4} maxLength={10_000} />
    </DialogForm>
  )
}

interface Visit {
  pairs?: string[]
  method: FollowUpMethod
  performed: PerformedAnswer
  satisfied?: 'yes' | 'no'
  isRelapse?: boolean
  note?: string
}

export function VisitDialog({ file, onReload, onClose }: DialogProps) {
  const t = useT()
  const record = useApiCommand('disputes.recordVisit', { invalidates: CHANGES, quiet: true })
  const open = new Set(file.pairs.filter((p) => p.visits < p.visitsDue).map((p) => p.id))
  const pairs = pairsFor(file, 'visit').filter((id) => open.has(id))
  const due = file.clocks.find((k) => k.code.startsWith('dispute.followUp.') && k.doneAt === null && !k.waived)?.dueOn
  return (
    <DialogForm<Visit>
      title={t('disputes.act.visit')}
      text={due === undefined ? t('disputes.consequence.visit') : t('disputes.visit.dueOn', { day: formatDate(due) })}
      submit={t('disputes.act.visit')}
      initial={{ method: '电话', performed: '是' }}
      tellsRefusal
      onReload={onReload}
      onSubmit={async ({ satisfied, isRelapse, note, ...v }) => {
        await record.mutateAsync({
          id: file.id,
          version: file.version,
          pairs: v.pairs ?? pairs,
          method: v.method,
          performed: v.performed,
          isRelapse: isRelapse ?? false,
          ...(satisfied ? { isSatisfied: satisfied === 'yes' } : {}),
          ...filled({ note }),
        })
        toast(t('disputes.done', { act: t('disputes.act.visit') }))
      }}
      onClose={onClose}
    >
      <Form.Item name="method" label={t('disputes.visit.method')} rules={[requiredRule(t)]}>
        <Chips single label={t('disputes.visit.method')} options={choices(t, 'method', FOLLOW_UP_METHODS)} />
      </Form.Item>
      <Form.Item name="performed" label={t('disputes.visit.performed')} rules={[requiredRule(t)]}>
        <Chips single label={t('disputes.visit.performed')} options={choices(t, 'performed', PERFORMED_ANSWERS)} />
      </Form.Item>
      <Form.Item name="satisfied" label={t('disputes.visit.satisfied')}>
        <Chips
          single
          label={t('disputes.visit.satisfied')}
          options={[
            { value: 'yes', label: t('disputes.yes') },
            { value: 'no', label: t('disputes.no') },
          ]}
        />
      </Form.Item>
      <Pairs file={file} pairs={pairs} name="pairs" />
      <Form.Item name="isRelapse" valuePropName="checked">
        <Checkbox>{t('disputes.visit.relapse')}</Checkbox>
      </Form.Item>
      <TextField name="note" label={t('disputes.field.note')} rows={2} maxLength={1000} />
    </DialogForm>
  )
}
