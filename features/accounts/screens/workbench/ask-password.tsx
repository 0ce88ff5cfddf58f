import { Form, Input, Modal } from 'antd'
import { useT } from '#ui/i18n/i18n.ts'
import { FormError } from './form-error.tsx'
import { useFormErrors } from './use-form-errors.ts'

interface Props {
  isOpen: boolean
  title: string
  text: string
  submit: string
  onCancel: () => void
  onPassword: (password: string) => Promise<void>
}

/** The password once more, before something that would lock the owner out. */
export const AskPassword = ({ isOpen, title, text, submit, onCancel, onPassword }: Props) => {
  const t = useT()
  const [form] = Form.useForm<{ password: string }>()
  const { error, isBusy, run } = useFormErrors(form)
  return (
    <Modal
      open={isOpen}
      title={title}
      okText={submit}
      cancelText={t('accounts.cancel')}
      confirmLoading={isBusy}
      onCancel={onCancel}
      onOk={() => form.submit()}
      destroyOnHidden
      width={440}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        preserve={false}
        onFinish={({ password }) => run(() => onPassword(password))}
      >
        <p className="acc-note">{text}</p>
        <FormError text={error} />
        <Form.Item
          name="password"
          label={t('accounts.password')}
          rules={[{ required: true, message: t('accounts.password.required') }]}
        >
          <Input.Password autoFocus autoComplete="current-password" />
        </Form.Item>
      </Form>
    </Modal>
  )
}
