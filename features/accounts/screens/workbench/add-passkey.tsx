import { Form, Input } from 'antd'
import { DialogForm } from '#ui/forms/dialog-form.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { addPasskey } from './passkey.ts'

interface Values {
  name: string
  password: string
  code: string
}

/** Both factors once more and a name; then the browser asks for the device's own lock. */
export const AddPasskey = ({ onClose, onAdded }: { onClose: () => void; onAdded: () => void }) => {
  const t = useT()
  const required = (message: string) => [{ required: true, whitespace: true, message }]
  return (
    <DialogForm<Values>
      title={t('accounts.passkeys.add')}
      text={t('accounts.passkeys.addText')}
      submit={t('accounts.continue')}
      onClose={onClose}
      tellsRefusal
      onSubmit={async ({ name, password, code }) => {
        await addPasskey(name, password, code)
        onAdded()
      }}
    >
      <Form.Item
        name="name"
        label={t('accounts.passkeys.name')}
        extra={t('accounts.passkeys.nameHint')}
        rules={required(t('accounts.code.required'))}
      >
        <Input autoFocus maxLength={40} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="password"
        label={t('accounts.password')}
        rules={[{ required: true, message: t('accounts.password.required') }]}
      >
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item name="code" label={t('accounts.totp.code')} rules={required(t('accounts.code.required'))}>
        <Input className="acc-code" inputMode="numeric" maxLength={7} autoComplete="one-time-code" />
      </Form.Item>
    </DialogForm>
  )
}
