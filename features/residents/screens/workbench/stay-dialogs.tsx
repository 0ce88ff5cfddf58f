import { useApiCommand } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { DateField, TextField } from '#ui/forms/fields.tsx'
import { todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { DOOR_READS } from './at-door.ts'
import { DialogForm } from '#ui/forms/dialog-form.tsx'

interface Props {
  member: { residenceId: string; version: number; name: string }
  onClose: () => void
}

/** Refuses what was declared; whoever declared it sees the reason. */
export function RejectDialog({ member, onClose }: Props) {
  const t = useT()
  const reject = useApiCommand('residents.rejectResidence', {
    invalidates: DOOR_READS,
    onSuccess: () => toast(t('residents.done.reject')),
  })
  return (
    <DialogForm<{ reason: string }>
      title={t('residents.reject.title', { name: member.name })}
      text={t('residents.reject.text')}
      submit={t('residents.act.reject')}
      initial={{}}
      onSubmit={({ reason }) =>
        reject.mutateAsync({ residenceId: member.residenceId, version: member.version, reason })
      }
      onClose={onClose}
    >
      <TextField name="reason" label={t('residents.reason')} rows={2} maxLength={200} required />
    </DialogForm>
  )
}

export function ExtendDialog({ member, onClose }: Props) {
  const t = useT()
  const extend = useApiCommand('residents.extendResidence', {
    invalidates: DOOR_READS,
    onSuccess: () => toast(t('residents.done.extend')),
  })
  return (
    <DialogForm<{ intendedUntil: string }>
      title={t('residents.extend.title', { name: member.name })}
      text={t('residents.extend.text')}
      submit={t('residents.act.extend')}
      initial={{}}
      onSubmit={({ intendedUntil }) =>
        extend.mutateAsync({ residenceId: member.residenceId, version: member.version, intendedUntil })
      }
      onClose={onClose}
    >
      <DateField name="intendedUntil" label={t('residents.intendedUntil')} min={todayInShanghai()} required />
    </DialogForm>
  )
}

/** Reopens an ended or suspended residence; the day of arrival stays. */
export function RestoreDialog({ member, onClose }: Props) {
  const t = useT()
  const restore = useApiCommand('residents.restoreResidence', {
    invalidates: DOOR_READS,
    onSuccess: () => toast(t('residents.done.restore')),
  })
  return (
    <DialogForm<{ reason: string }>
      title={t('residents.restore.title', { name: member.name })}
      text={t('residents.restore.text')}
      submit={t('residents.act.restore')}
      initial={{}}
      onSubmit={({ reason }) =>
        restore.mutateAsync({ residenceId: member.residenceId, version: member.version, reason })
      }
      onClose={onClose}
    >
      <TextField name="reason" label={t('residents.reason')} rows={2} maxLength={200} required />
    </DialogForm>
  )
}
