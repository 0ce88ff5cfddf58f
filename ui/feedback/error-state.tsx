import { ExclamationCircleOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { ApiError } from '#ui/api/api-error.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { errorText } from './show-error.ts'

interface Props {
  error: unknown
  onRetry?: () => void
}

/** In place of content that could not be read: what happened, and the way on. */
export const ErrorState = ({ error, onRetry }: Props) => {
  const t = useT()
  const isNothing = error instanceof ApiError && error.status === 404
  return (
    <div className="la-state" role="alert">
      <ExclamationCircleOutlined className="la-state-icon" aria-hidden="true" />
      <p className="la-state-title">{isNothing ? t('ui.error.notFound') : t('ui.error.title')}</p>
      <p className="la-state-hint">{errorText(error)}</p>
      {onRetry && !isNothing ? <Button onClick={onRetry}>{t('ui.error.retry')}</Button> : null}
    </div>
  )
}
