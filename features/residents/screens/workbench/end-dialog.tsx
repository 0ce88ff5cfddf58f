import { END_REASONS, ENDED_BY } from '#features/residents/vocabulary.ts'
import { useApiCommand } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { DateField, EnumSelect } from '#ui/forms/fields.tsx'
import { todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { DOOR_READS } from './at-door.ts'
import { DialogForm } from '#ui/forms/dialog-form.tsx'

interface Values {
  reason: (typeof END_REASONS)[number]
  endedBy: (typeof ENDED_BY)[number]
  endedOn: string
}

interface Member {
  residenceId: string
  version: number
  name: string
  arrivedOn: string
}

/** Ends a residence on somebody's word; for ten seconds it can be taken back, later it can be restored. */
export function EndDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const t = useT()
  const restore = useApiCommand('residents.restoreResidence', {
    invalidates: DOOR_READS,
    onSuccess: () => toast(t('residents.done.restore')),
  })
  const end = useApiCommand('residents.endResidence', {
    invalidates: DOOR_READS,
    onSuccess: (answer) =>
      toast(t('residents.done.end', { name: member.name }), {
        undo: () =>
          restore
            .mutateAsync({
              residenceId: answer.residenceId,
              version: answer.version,
              reason: t('residents.undoReason'),
            })
            .then(() => undefined),
      }),
  })
  const today = todayInShanghai()
  return (
    <DialogForm<Values>
      title={t('residents.end.title', { name: member.name })}
      text={t('residents.end.text')}
      submit={t('residents.act.end')}
      initial={{ endedOn: today }}
      onSubmit={(values) => end.mutateAsync({ residenceId: member.residenceId, version: member.version, ...values })}
      onClose={onClose}
    >
      <EnumSelect
        name="reason"
        label={t('residents.end.reason')}
        values={END_REASONS}
        family="residents.endReason"
        required
      />
      <EnumSelect name="endedBy" label={t('residents.end.by')} values={ENDED_BY} family="residents.endedBy" required />
      <DateField name="endedOn" label={t('residents.end.on')} min={member.arrivedOn} max={today} required />
    </DialogForm>
  )
}
