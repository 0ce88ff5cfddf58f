import { Form, Input } from 'antd'
import { DialogForm } from '#ui/forms/dialog-form.tsx'
import { useT } from '#ui/i18n/i18n.ts'

interface Props {
  title: string
  text: string
  submit: string
  onClose: () => void
  onPassword: (password: string) => Promise<void>
}

/** The password once more, before something that would lock the owner out. */
export const AskPassword = ({ onPassword, ...dialog }: Props) => {
  const t = useT()
  return (
    <DialogForm<{ password: string }> {...dialog} tellsRefusal onSubmit={({ password }) => onPassword(password)}>
      <Form.Item
        name="password"
        label={t('accounts.password')}
        rules={[{ required: true, message: t('accounts.password.required') }]}
      >
        <Input.Password autoFocus autoComplete="current-password" />
      </Form.Item>
    </DialogForm>
  )
}
