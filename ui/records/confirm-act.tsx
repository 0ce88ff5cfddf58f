import { Button, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { useT } from '#ui/i18n/i18n.ts'

interface Props {
  /** Words of the button: 注销居住记录. */
  act: string
  /** Says exactly what will happen and that it cannot be taken back. */
  consequence: ReactNode
  onConfirm: () => Promise<unknown>
  danger?: boolean
  disabled?: boolean
  children?: ReactNode
  size?: 'small' | 'middle'
}

/** A button whose act cannot be undone: asks first. `children` is what must be filled in before. */
export function ConfirmAct({
  act,
  consequence,
  onConfirm,
  danger = true,
  disabled = false,
  children,
  size = 'middle',
}: Props) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const confirm = async () => {
    setBusy(true)
    try {
      await onConfirm()
      setOpen(false)
    } catch {
      // The command has shown the server's sentence; the dialog stays, nothing typed is lost.
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Button danger={danger} size={size} disabled={disabled} onClick={() => setOpen(true)}>
        {act}
      </Button>
      <Modal
        open={open}
        title={act}
        okText={act}
        cancelText={t('ui.cancel')}
        okButtonProps={{ danger, loading: busy }}
        onOk={() => void confirm()}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <div className="la-consequence">{consequence}</div>
        {children}
      </Modal>
    </>
  )
}
