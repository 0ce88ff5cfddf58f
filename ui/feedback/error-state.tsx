import { ExclamationCircleOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ReactNode, useLayoutEffect, useState } from 'react'
import { ApiError } from '#ui/api/api-error.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { errorText } from './show-error.ts'

interface Props {
  error: unknown
  onRetry?: () => void
  /** Another way on. */
  children?: ReactNode
}

/** Whether nothing else heads the page: then the error does, because a page without a heading tells a screen reader nothing. */
const useHeadsPage = (): boolean => {
  const [isAlone, setAlone] = useState(false)
  useLayoutEffect(() => setAlone(document.querySelector('h1') === null), [])
  return isAlone
}

// What was refused for want of rights is refused again.
const FINAL = [403, 404]

/** In place of content that could not be read: what happened, and the way on. */
export const ErrorState = ({ error, onRetry, children }: Props) => {
  const t = useT()
  const Title = useHeadsPage() ? 'h1' : 'p'
  const isFinal = error instanceof ApiError && FINAL.includes(error.status)
  const isNothing = error instanceof ApiError && error.status === 404
  return (
    <div className="la-state" role="alert">
      <ExclamationCircleOutlined className="la-state-icon" aria-hidden="true" />
      <Title className="la-state-title">{isNothing ? t('ui.error.notFound') : t('ui.error.title')}</Title>
      <p className="la-state-hint">{errorText(error)}</p>
      {onRetry && !isFinal ? <Button onClick={onRetry}>{t('ui.error.retry')}</Button> : null}
      {children}
    </div>
  )
}
