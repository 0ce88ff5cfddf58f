import { Checkbox, Form } from 'antd'
import { useApiCommand } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { DialogForm } from '#ui/forms/dialog-form.tsx'
import { requiredRule, TextField } from '#ui/forms/fields.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { type Confirmation, CONFIRMATIONS, NEED_TYPES, type NeedType, type Way, WAYS } from '../../vocabulary.ts'
import type { DialogProps } from './need-acts.tsx'
import { CHANGED } from './of-need.ts'

/** How the resident was told. */
function WayField() {
  const t = useT()
  return (
    <Form.Item name="way" label={t('needs.field.way')} rules={[requiredRule(t)]}>
      <Chips
        single
        label={t('needs.field.way')}
        options={WAYS.map((value) => ({ value, label: t(`needs.way.${value}`) }))}
      />
    </Form.Item>
  )
}

/** A word on the way, or the result. */
export function ReplyDialog({ need, isResult, onDone, onClose }: DialogProps & { isResult: boolean }) {
  const t = useT()
  const act = isResult ? 'feedback' : 'reply'
  const send = useApiCommand('needs.replyNeed', { invalidates: CHANGED })
  return (
    <DialogForm<{ way: Way; text: string }>
      title={t(`needs.act.${act}`)}
      text={t(`needs.act.${act}Text`)}
      submit={t(`needs.act.${act}`)}
      initial={{ way: '当面' }}
      onClose={onClose}
      onSubmit={async (v) => {
        await send.mutateAsync({ id: need.id, version: need.version, isResult, ...v })
        toast(t('needs.act.done'))
        onDone()
      }}
    >
      <WayField />
      <TextField
        required
        name="text"
        label={t('needs.field.said')}
        help={t('needs.field.textHelp')}
        rows={3}
        maxLength={1000}
      />
    </DialogForm>
  )
}

export function ConfirmDialog({ need, onDone, onClose }: DialogProps) {
  const t = useT()
  const send = useApiCommand('needs.confirmNeed', { invalidates: CHANGED })
  return (
    <DialogForm<{ confirmation: Confirmation; text?: string }>
      title={t('needs.act.confirm')}
      text={t('needs.act.confirmText')}
      submit={t('needs.act.confirm')}
      onClose={onClose}
      onSubmit={async ({ confirmation, text }) => {
        await send.mutateAsync({ id: need.id, version: need.version, confirmation, ...(text ? { text } : {}) })
        toast(t('needs.act.done'))
        onDone()
      }}
    >
      <Form.Item name="confirmation" label={t('needs.field.confirmation')} rules={[requiredRule(t)]}>
        <Chips
          single
          label={t('needs.field.confirmation')}
          options={CONFIRMATIONS.map((value) => ({ value, label: t(`needs.confirmation.${value}`) }))}
        />
      </Form.Item>
      <TextField name="text" label={t('needs.field.note')} rows={2} maxLength={1000} />
    </DialogForm>
  )
}

export function EndDialog({ need, isWithdrawn, onDone, onClose }: DialogProps & { isWithdrawn: boolean }) {
  const t = useT()
  const act = isWithdrawn ? 'withdraw' : 'notPossible'
  const send = useApiCommand('needs.endNeed', { invalidates: CHANGED })
  return (
    <DialogForm<{ way?: Way; reason: string }>
      title={t(`needs.act.${act}`)}
      text={t(`needs.act.${act}Text`)}
      submit={t(`needs.act.${act}`)}
      onClose={onClose}
      onSubmit={async (v) => {
        const as = isWithdrawn ? 'WITHDRAWN' : 'NOT_POSSIBLE'
        await send.mutateAsync({ id: need.id, version: need.version, as, ...v })
        toast(t('needs.act.done'))
        onDone()
      }}
    >
      {isWithdrawn ? null : <WayField />}
      <TextField required name="reason" label={t('needs.field.reason')} rows={3} maxLength={500} />
    </DialogForm>
  )
}

interface Words {
  type: NeedType
  personId: string
  text: string
  isPoliceMatter: boolean
}

export function EditDialog({ need, onDone, onClose }: DialogProps) {
  const t = useT()
  const send = useApiCommand('needs.editNeed', { invalidates: CHANGED })
  return (
    <DialogForm<Words>
      title={t('needs.edit')}
      text={t('needs.editText')}
      submit={t('needs.saveEdit')}
      initial={{
        type: need.type,
        personId: need.person?.personId ?? '',
        text: need.text,
        isPoliceMatter: need.isPoliceMatter,
      }}
      onClose={onClose}
      onSubmit={async ({ personId, ...words }) => {
        await send.mutateAsync({
          id: need.id,
          version: need.version,
          ...words,
          ...(personId ? { personId: personId as never } : {}),
        })
        toast(t('needs.edited'))
        onDone()
      }}
    >
      <WordsFields
        askers={need.members.map((m) => ({ value: m.personId, label: `${m.nameMask} ${m.relationToHead}` }))}
      />
    </DialogForm>
  )
}

/** What is needed and who asked. */
export function WordsFields({ askers }: { askers: readonly { value: string; label: string }[] }) {
  const t = useT()
  return (
    <>
      <Form.Item name="type" label={t('needs.field.type')} rules={[requiredRule(t)]}>
        <Chips
          single
          label={t('needs.field.type')}
          options={NEED_TYPES.map((value) => ({ value, label: t(`needs.type.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="personId" label={t('needs.field.person')}>
        <Chips
          single
          label={t('needs.field.person')}
          options={[...askers, { value: '', label: t('needs.field.nobody') }]}
        />
      </Form.Item>
      <TextField
        required
        name="text"
        label={t('needs.field.text')}
        help={t('needs.field.textHelp')}
        rows={3}
        maxLength={1000}
      />
      <Form.Item name="isPoliceMatter" valuePropName="checked">
        <Checkbox>{t('needs.field.isPoliceMatter')}</Checkbox>
      </Form.Item>
    </>
  )
}
