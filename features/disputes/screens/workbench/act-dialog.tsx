import type { ApiInput } from '#ui/api/client.ts'
import { useApiCommand } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { DialogForm } from '#ui/forms/dialog-form.tsx'
import { TextField } from '#ui/forms/fields.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { CHANGES } from '../words.ts'
import { ACT_FIELDS, beginOf, FIELDS, type PlainKind } from './act-fields.tsx'
import type { DialogProps } from './next-acts.tsx'
import { pairsFor } from './offers.ts'

type Act = ApiInput<'disputes.act'>['act']
interface Values {
  act?: Record<string, unknown>
  note?: string
}

/** Any act that needs only a few words: its fields are in `act-fields.tsx`, its pairs are all that it is open upon unless some are chosen. */
export function ActDialog({ kind, file, onReload, onClose }: DialogProps & { kind: PlainKind }) {
  const t = useT()
  const run = useApiCommand('disputes.act', { invalidates: CHANGES, quiet: true })
  const pairs = pairsFor(file, kind)
  const send = async ({ act, note }: Values) => {
    const upon = pairs.length > 0 ? { pairs: act?.pairs ?? pairs } : {}
    const typed = Object.fromEntries(
      Object.entries(act ?? {}).filter(([, v]) => v !== undefined && v !== '' && v !== null),
    )
    await run.mutateAsync({
      id: file.id,
      version: file.version,
      act: { kind, ...typed, ...upon } as Act,
      ...(note?.trim() ? { note: note.trim() } : {}),
    })
    toast(t('disputes.done', { act: t(`disputes.act.${kind}`) }))
  }
  return (
    <DialogForm<Values>
      title={t(`disputes.act.${kind}`)}
      text={t(`disputes.consequence.${kind}`)}
      submit={t(`disputes.act.${kind}`)}
      initial={{ act: beginOf(kind) }}
      tellsRefusal
      onReload={onReload}
      onSubmit={send}
      onClose={onClose}
    >
      {ACT_FIELDS[kind].map((field) => {
        const Field = FIELDS[field]
        return <Field key={field} file={file} pairs={pairs} />
      })}
      {pairs.length > 1 ? <FIELDS.pairs file={file} pairs={pairs} /> : null}
      {ACT_FIELDS[kind].includes('reasonText') ? null : (
        <TextField name="note" label={t('disputes.field.note')} rows={2} maxLength={1000} />
      )}
    </DialogForm>
  )
}
