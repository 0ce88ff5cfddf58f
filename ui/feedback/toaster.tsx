import { CheckCircleOutlined, CloseOutlined, ExclamationCircleOutlined, InfoCircleOutlined } from '@ant-design/icons'
import { useEffect, useState } from 'react'
import { useT } from '#ui/i18n/i18n.ts'
import { showError } from './show-error.ts'
import { dismissToast, lifeOf, type Toast, type ToastKind, useToasts } from './toast.ts'

const ICONS = {
  done: CheckCircleOutlined,
  info: InfoCircleOutlined,
  error: ExclamationCircleOutlined,
} satisfies Record<ToastKind, unknown>

const Notice = ({ one }: { one: Toast }) => {
  const t = useT()
  const [isHeld, hold] = useState(false)
  const Icon = ICONS[one.kind]
  useEffect(() => {
    if (isHeld) return
    const timer = setTimeout(() => dismissToast(one.id), lifeOf(one))
    return () => clearTimeout(timer)
  }, [isHeld, one])
  const undo = async (): Promise<void> => {
    dismissToast(one.id)
    try {
      await one.undo?.()
    } catch (error) {
      showError(error)
    }
  }
  return (
    <li
      className={`la-toast la-toast-${one.kind}`}
      onMouseEnter={() => hold(true)}
      onMouseLeave={() => hold(false)}
      onFocus={() => hold(true)}
      onBlur={() => hold(false)}
    >
      <Icon className="la-toast-icon" aria-hidden="true" />
      <span>{one.text}</span>
      {one.undo ? (
        <button type="button" className="la-toast-undo" onClick={() => void undo()}>
          {t('ui.undo')}
        </button>
      ) : null}
      <button type="button" className="la-icon-button" aria-label={t('ui.close')} onClick={() => dismissToast(one.id)}>
        <CloseOutlined aria-hidden="true" />
      </button>
    </li>
  )
}

/** Draws the notices of `toast()`. Once a page. They wait while pointed at or focused. */
export const Toaster = () => {
  const t = useT()
  const toasts = useToasts()
  return (
    <section className="la-toaster" aria-label={t('ui.notices')} aria-live="polite">
      <ul>
        {toasts.map((one) => (
          <Notice key={one.id} one={one} />
        ))}
      </ul>
    </section>
  )
}
