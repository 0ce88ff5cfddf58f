import { Form, Modal } from 'antd'
import type { ReactNode } from 'react'
import { useT } from '#ui/i18n/i18n.ts'
import { FormError } from './form-error.tsx'
import { useFormErrors } from './use-form-errors.ts'

interface Props<Values> {
  isOpen: boolean
  title: string
  text: string
  submit: string
  onCancel: () => void
  onSubmit: (values: Values) => Promise<void>
  /** The fields. */
  children: ReactNode
}

/** A few fields before something that matters; what the server refuses stands at its field. */
export const FormDialog = <Values extends object>({
  isOpen,
  title,
  text,
  submit,
  onCancel,
  onSubmit,
  children,
}: Props<Values>) => {
  const t = useT()
  const [form] = Form.useForm<Values>()
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
        onFinish={(values) => run(() => onSubmit(values))}
      >
        <p className="acc-note">{text}</p>
        <FormError text={error} />
        {children}
      </Form>
    </Modal>
  )
}
