import { Link } from '@tanstack/react-router'
import { Input } from 'antd'
import { useApiQuery } from '#ui/api/hooks.ts'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { formatDay, formatTime, todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import './work-log.css'

/** What one did on a day. Nothing of it was typed: each line comes from the record it leads to. */
export default function WorkLog() {
  const t = useT()
  const [filters, change] = useUrlFilters()
  const day = filters.day ?? todayInShanghai()
  const { data, error, refetch } = useApiQuery('workLog.listMine', { day })
  return (
    <>
      <PageHeader title={t('workLog.title')} subtitle={formatDay(day)} />
      <div className="la-filters">
        <label>
          {t('workLog.day')}{' '}
          <Input
            type="date"
            className="la-number"
            style={{ width: 170 }}
            value={day}
            max={todayInShanghai()}
            onChange={(e) => change({ day: e.target.value })}
          />
        </label>
      </div>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!error && !data ? <LoadingPage /> : null}
      {data && data.items.length === 0 ? <EmptyState title={t('workLog.empty')} hint={t('workLog.emptyHint')} /> : null}
      {data && data.items.length > 0 ? (
        <ul className="la-cards" aria-label={t('workLog.title')}>
          {data.items.map((item) => (
            <li key={item.id} className="la-card">
              <div className="la-card-title work-log-line">
                <span className="la-number">{hoursOf(item)}</span>{' '}
                {item.path ? <Link to={item.path}>{item.title}</Link> : item.title}
              </div>
              <div>
                {[
                  item.place,
                  item.withOthers > 0 ? t('workLog.withOthers', { count: item.withOthers }) : '',
                  item.asCover ? t('workLog.asCover') : '',
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </div>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  )
}

/** When it was done; what is known to the day has no hour to show. */
const hoursOf = ({ at, endedAt, toTheDay }: { at: string; endedAt: string | null; toTheDay: boolean }): string =>
  toTheDay ? '' : [formatTime(at), formatTime(endedAt)].filter(Boolean).join('—')
