import { Alert, Button, Form, type FormInstance, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { conflictOf } from '#ui/api/api-error.ts'
import { errorText } from '#ui/feedback/show-error.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { putErrors } from './form-page.tsx'

interface Props<V extends object> {
  title: string
  /** What will happen, before it happens. */
  text: string
  submit: string
  initial?: Partial<V>
  onSubmit: (values: V) => Promise<unknown>
  onClose: () => void
  /** True where `onSubmit` is no command of `useApiCommand`, which tells a refusal without a field itself. */
  tellsRefusal?: boolean
  /** Reads the record anew: offered where somebody else changed it meanwhile, and what was typed stays. */
  onReload?: () => void
  width?: number
  children: ReactNode | ((form: FormInstance<V>) => ReactNode)
}

/**
 * The one short form in a dialog; render it only while it is open. The server's field errors land on their fields, a refusal without a field
 * stands above them, and nothing typed is lost.
 */
export function DialogForm<V extends object>(props: Props<V>) {
  const {
    title,
    text,
    submit,
    initial = {},
    onSubmit,
    onClose,
    tellsRefusal = false,
    onReload,
    width = 520,
    children,
  } = props
  const t = useT()
  const [form] = Form.useForm<V>()
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<{ text: string; isConflict: boolean } | null>(null)
  const send = async (values: V) => {
    setBusy(true)
    setRefusal(null)
    try {
      await onSubmit(values)
      onClose()
    } catch (error) {
      // A command leaves a version conflict to its form.
      const isPut = putErrors(form, error)
      const isConflict = conflictOf(error) !== null
      if (!isPut && (tellsRefusal || isConflict)) setRefusal({ text: errorText(error), isConflict })
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
      width={width}
      destroyOnHidden
    >
      <p className="la-consequence">{text}</p>
      {refusal === null ? null : (
        <Alert
          className="la-consequence"
          type="error"
          showIcon
          title={refusal.text}
          action={refusal.isConflict && onReload ? <Reload onPress={onReload} onDone={() => setRefusal(null)} /> : null}
        />
      )}
      <Form<V> form={form} layout="vertical" initialValues={initial} onFinish={(values) => void send(values)}>
        {typeof children === 'function' ? children(form) : children}
      </Form>
    </Modal>
  )
}

function Reload({ onPress, onDone }: { onPress: () => void; onDone: () => void }) {
  const t = useT()
  const press = () => {
    onPress()
    onDone()
  }
  return (
    <Button size="small" onClick={press}>
      {t('ui.conflict.reload')}
    </Button>
  )
}
