import { Skeleton } from 'antd'
import { useT } from '#ui/i18n/i18n.ts'

/** The outline of a page while its content comes. Skeleton's own title would be an empty heading, which axe reports and a reader announces. */
export const LoadingPage = () => {
  const t = useT()
  return (
    <div className="la-loading" role="status" aria-label={t('ui.loading')}>
      <div aria-hidden="true">
        <Skeleton.Input active size="small" style={{ width: '14em' }} />
        <Skeleton active title={false} paragraph={{ rows: 6 }} />
      </div>
    </div>
  )
}
