import { Form, type FormInstance, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { putErrors } from './form-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'

interface Props<V extends object> {
  title: string
  /** What will happen, before it happens. */
  text: string
  submit: string
  initial: Partial<V>
  onSubmit: (values: V) => Promise<unknown>
  onClose: () => void
  children: ReactNode | ((form: FormInstance<V>) => ReactNode)
}

/** A short form in a dialog: the server's field errors land on their fields, and nothing typed is lost on a refusal. */
export function DialogForm<V extends object>({ title, text, submit, initial, onSubmit, onClose, children }: Props<V>) {
  const t = useT()
  const [form] = Form.useForm<V>()
  const [busy, setBusy] = useState(false)
  const send = async (values: V) => {
    setBusy(true)
    try {
      await onSubmit(values)
      onClose()
    } catch (error) {
      // Sentences without a field were shown by the command.
      putErrors(form, error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal
      open
      title={title}
      okText={submit}
      cancelText={t('ui.cancel')}
      okButtonProps={{ loading: busy }}
      onOk={() => form.submit()}
      onCancel={onClose}
      destroyOnHidden
    >
      <p className="la-consequence">{text}</p>
      <Form<V> form={form} layout="vertical" initialValues={initial} onFinish={(values) => void send(values)}>
        {typeof children === 'function' ? children(form) : children}
      </Form>
    </Modal>
  )
}
