import { Skeleton } from 'antd'
import { useT } from '#ui/i18n/i18n.ts'

/** The outline of a page while its content comes. */
export const LoadingPage = () => {
  const t = useT()
  return (
    <div className="la-loading" role="status" aria-label={t('ui.loading')}>
      <Skeleton active title={{ width: '14em' }} paragraph={{ rows: 6 }} />
    </div>
  )
}
