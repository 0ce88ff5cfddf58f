import { Form } from 'antd'
import { useApiCommand } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { DialogForm } from '#ui/forms/dialog-form.tsx'
import { requiredRule, TextField } from '#ui/forms/fields.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { COLOURS, type Colour, CONTACT_WAYS, type ContactWay } from '../../vocabulary.ts'
import { CHANGES, choices, filled } from '../words.ts'
import type { DialogProps } from './next-acts.tsx'

/** Raising is free; lowering is the deputy's, with a note. */
export function ColourDialog({ file, onReload, onClose }: DialogProps) {
  const t = useT()
  const set = useApiCommand('disputes.setColour', { invalidates: CHANGES, quiet: true })
  const now = COLOURS.indexOf(file.colour)
  const isLower = (to: Colour | undefined) => to !== undefined && COLOURS.indexOf(to) < now
  const open = COLOURS.filter((_, i) => i > now || (i < now && file.can.lowerColour))
  return (
    <DialogForm<{ colour: Colour; note?: string }>
      title={t('disputes.act.setColour')}
      text={t(file.can.lowerColour ? 'disputes.warning.lowerText' : 'disputes.warning.raiseText')}
      submit={t('disputes.act.setColour')}
      tellsRefusal
      onReload={onReload}
      onSubmit={async ({ colour, note }) => {
        await set.mutateAsync({ id: file.id, version: file.version, colour, ...filled({ note }) })
        toast(t('disputes.done', { act: t('disputes.act.setColour') }))
      }}
      onClose={onClose}
    >
      {(form) => (
        <>
          <Form.Item name="colour" label={t('disputes.warning.to')} rules={[requiredRule(t)]}>
            <Chips single label={t('disputes.warning.to')} options={choices(t, 'colour', open)} />
          </Form.Item>
          <Form.Item noStyle dependencies={['colour']}>
            {() => (
              <TextField
                name="note"
                label={t('disputes.field.note')}
                rows={2}
                maxLength={500}
                required={isLower(form.getFieldValue('colour') as Colour | undefined)}
              />
            )}
          </Form.Item>
        </>
      )}
    </DialogForm>
  )
}

export function ContactDialog({ file, onReload, onClose }: DialogProps) {
  const t = useT()
  const record = useApiCommand('disputes.recordContact', { invalidates: CHANGES, quiet: true })
  return (
    <DialogForm<{ way: ContactWay; note: string }>
      title={t('disputes.act.contact')}
      text={t('disputes.warning.contactText')}
      submit={t('disputes.act.contact')}
      tellsRefusal
      onReload={onReload}
      onSubmit={async ({ way, note }) => {
        await record.mutateAsync({ id: file.id, version: file.version, way, note: note.trim() })
        toast(t('disputes.done', { act: t('disputes.act.contact') }))
      }}
      onClose={onClose}
    >
      <Form.Item name="way" label={t('disputes.warning.way')} rules={[requiredRule(t)]}>
        <Chips single label={t('disputes.warning.way')} options={choices(t, 'contactWay', CONTACT_WAYS)} />
      </Form.Item>
      <TextField name="note" label={t('disputes.warning.what')} required rows={3} maxLength={1000} />
    </DialogForm>
  )
}
