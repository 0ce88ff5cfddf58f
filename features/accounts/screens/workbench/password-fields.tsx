import { Form, Input } from 'antd'
import { useT } from '#ui/i18n/i18n.ts'

interface Props {
  /** Name of the field in the command. */
  name: string
  label: string
}

/** A new password, typed twice. What makes it good is said before the mistake, not after. */
export const NewPasswordFields = ({ name, label }: Props) => {
  const t = useT()
  return (
    <>
      <Form.Item
        name={name}
        label={label}
        extra={t('accounts.password.hint')}
        rules={[{ required: true, message: t('accounts.password.required') }]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="repeated"
        label={t('accounts.password.repeat')}
        dependencies={[name]}
        rules={[
          { required: true, message: t('accounts.password.required') },
          ({ getFieldValue }) => ({
            validator: async (_, value) => {
              if (value && value !== getFieldValue(name)) throw new Error(t('accounts.password.differs'))
            },
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
    </>
  )
}
