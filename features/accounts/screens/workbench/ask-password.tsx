import { Form, Input } from 'antd'
import { useT } from '#ui/i18n/i18n.ts'
import { FormDialog } from './form-dialog.tsx'

interface Props {
  isOpen: boolean
  title: string
  text: string
  submit: string
  onCancel: () => void
  onPassword: (password: string) => Promise<void>
}

/** The password once more, before something that would lock the owner out. */
export const AskPassword = ({ onPassword, ...dialog }: Props) => {
  const t = useT()
  return (
    <FormDialog<{ password: string }> {...dialog} onSubmit={({ password }) => onPassword(password)}>
      <Form.Item
        name="password"
        label={t('accounts.password')}
        rules={[{ required: true, message: t('accounts.password.required') }]}
      >
        <Input.Password autoFocus autoComplete="current-password" />
      </Form.Item>
    </FormDialog>
  )
}
