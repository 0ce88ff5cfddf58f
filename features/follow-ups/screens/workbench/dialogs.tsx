import { useNavigate } from '@tanstack/react-router'
import { Checkbox, Form } from 'antd'
import { StaffSelect } from '#features/organisation/screens/workbench/org-picker.tsx'
import { useApiCommand } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { DialogForm } from '#ui/forms/dialog-form.tsx'
import { DateField, EnumSelect, TextField } from '#ui/forms/fields.tsx'
import { todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { TASK_KINDS, type TaskKind } from '../../vocabulary.ts'
import { CHANGES, type FollowUp, type FollowUpTask } from './of-follow-up.ts'

type Shown = Omit<FollowUp, 'can'>
interface Props {
  followUp: Shown
  onClose: () => void
}

export function Correct({ followUp: f, onClose }: Props) {
  const t = useT()
  const correct = useApiCommand('followUps.correct', {
    invalidates: [...CHANGES],
    onSuccess: () => toast(t('followUps.recorded')),
  })
  return (
    <DialogForm<{ instrumentNo: string; issuedBy: string; endOn: string }>
      title={t('followUps.act.correct')}
      text={t('followUps.correctText')}
      submit={t('followUps.act.save')}
      initial={{ instrumentNo: f.instrumentNo, issuedBy: f.issuedBy, endOn: f.endOn }}
      onClose={onClose}
      onSubmit={(v) => correct.mutateAsync({ id: f.id, version: f.version, ...v })}
    >
      <TextField name="instrumentNo" label={t('followUps.field.instrumentNo')} maxLength={40} required />
      <TextField name="issuedBy" label={t('followUps.field.issuedBy')} maxLength={60} required />
      <DateField name="endOn" label={t('followUps.field.endOn')} min={todayInShanghai()} max={f.endOn} required />
    </DialogForm>
  )
}

export function Assign({ followUp: f, onClose }: Props) {
  const t = useT()
  const assign = useApiCommand('followUps.assign', {
    invalidates: [...CHANGES],
    onSuccess: () => toast(t('followUps.recorded')),
  })
  return (
    <DialogForm<{ officerId: string }>
      title={t('followUps.act.assign')}
      text={t('followUps.assignText')}
      submit={t('followUps.act.assign')}
      onClose={onClose}
      onSubmit={({ officerId }) => assign.mutateAsync({ id: f.id, version: f.version, officerId })}
    >
      <StaffSelect name="officerId" label={t('followUps.field.officerId')} />
    </DialogForm>
  )
}

export function Close({ followUp: f, onClose }: Props) {
  const t = useT()
  const navigate = useNavigate()
  const close = useApiCommand('followUps.close', { invalidates: ['followUps.list', 'followUps.listDue', 'today.mine'] })
  return (
    <DialogForm<{ closeReason: string }>
      title={t('followUps.act.close')}
      text={t('followUps.closeText')}
      submit={t('followUps.act.close')}
      onClose={onClose}
      onSubmit={async ({ closeReason }) => {
        await close.mutateAsync({ id: f.id, version: f.version, closeReason })
        toast(t('followUps.closed'))
        await navigate({ to: '/follow-ups' })
      }}
    >
      <TextField name="closeReason" label={t('followUps.field.closeReason')} maxLength={200} rows={2} required />
    </DialogForm>
  )
}

export function AddTask({ followUp: f, onClose }: Props) {
  const t = useT()
  const add = useApiCommand('followUps.addTask', {
    invalidates: [...CHANGES],
    onSuccess: () => toast(t('followUps.recorded')),
  })
  return (
    <DialogForm<{ kind: TaskKind; dueOn: string }>
      title={t('followUps.act.add')}
      text={t('followUps.addText')}
      submit={t('followUps.act.add')}
      onClose={onClose}
      onSubmit={(v) => add.mutateAsync({ id: f.id, ...v })}
    >
      <EnumSelect
        name="kind"
        label={t('followUps.field.kind')}
        values={TASK_KINDS}
        family="followUps.taskKind"
        required
      />
      <DateField name="dueOn" label={t('followUps.field.dueOn')} min={todayInShanghai()} max={f.endOn} required />
    </DialogForm>
  )
}

interface Told {
  doneOn: string
  result: string
  violation?: boolean
}

export function RecordTask({ followUp: f, task: k, onClose }: Props & { task: FollowUpTask }) {
  const t = useT()
  const record = useApiCommand('followUps.recordTask', {
    invalidates: [...CHANGES],
    onSuccess: (answer) =>
      answer.reportAtOnce ? toast(t('followUps.reportAtOnce'), { kind: 'error' }) : toast(t('followUps.recorded')),
  })
  return (
    <DialogForm<Told>
      title={t('followUps.act.record')}
      text={t('followUps.recordText')}
      submit={t('followUps.act.record')}
      initial={{ doneOn: todayInShanghai(), violation: false }}
      onClose={onClose}
      onSubmit={({ violation = false, ...v }) =>
        record.mutateAsync({ id: f.id, taskId: k.id, version: k.version, ...v, violation })
      }
    >
      <DateField name="doneOn" label={t('followUps.field.doneOn')} min={f.issuedOn} max={todayInShanghai()} required />
      <TextField
        name="result"
        label={t('followUps.field.result')}
        help={t('followUps.field.resultHelp')}
        maxLength={300}
        rows={3}
        required
      />
      <Form.Item name="violation" valuePropName="checked">
        <Checkbox>{t('followUps.field.violation')}</Checkbox>
      </Form.Item>
    </DialogForm>
  )
}
