import { useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, type InputRef, Modal } from 'antd'
import { useRef, useState } from 'react'
import { ApiError } from '#ui/api/api-error.ts'
import { call, type ApiOutput } from '#ui/api/client.ts'
import { markEnded, markUnlocked, useSessionState } from '#ui/api/session.ts'
import { errorText } from '#ui/feedback/show-error.ts'
import { useT } from '#ui/i18n/i18n.ts'

const LockForm = ({ name }: { name: string }) => {
  const t = useT()
  const field = useRef<InputRef>(null)
  const [error, setError] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const unlock = async ({ password }: { password: string }): Promise<void> => {
    setBusy(true)
    setError(null)
    try {
      await call('accounts.unlockSession', { password }, { bare: true })
      markUnlocked()
    } catch (problem) {
      if (problem instanceof ApiError && problem.code === 'unauthenticated') return markEnded()
      setError(errorText(problem))
      field.current?.focus({ cursor: 'all' })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Form layout="vertical" requiredMark={false} onFinish={unlock}>
      <p className="la-lock-text">{t('ui.lock.text')}</p>
      <Form.Item
        name="password"
        label={t('ui.lock.password', { name })}
        rules={[{ required: true, message: t('ui.lock.required') }]}
        {...(error ? { validateStatus: 'error' as const, help: <span role="alert">{error}</span> } : {})}
      >
        <Input.Password ref={field} autoFocus autoComplete="current-password" />
      </Form.Item>
      <div className="la-lock-acts">
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {t('ui.lock.unlock')}
        </Button>
        <Button type="link" onClick={markEnded}>
          {t('ui.lock.other')}
        </Button>
      </div>
    </Form>
  )
}

/** Covers the page while the session is locked. What was typed stays beneath it, unreadable but kept. */
export const LockOverlay = () => {
  const t = useT()
  const isLocked = useSessionState() === 'locked'
  const me = useQueryClient().getQueryData<ApiOutput<'accounts.whoAmI'>>(['accounts.whoAmI', {}])
  const name = me?.staff?.name ?? me?.account.loginName ?? ''
  return (
    <Modal
      open={isLocked}
      title={t('ui.lock.title')}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={null}
      centered
      width={420}
      zIndex={3000}
      destroyOnHidden
      classNames={{ mask: 'la-lock-mask' }}
    >
      <LockForm name={name} />
    </Modal>
  )
}
