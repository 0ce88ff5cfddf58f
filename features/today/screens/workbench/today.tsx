import { Link } from '@tanstack/react-router'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiQuery } from '#ui/api/hooks.ts'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { formatDate, formatDay } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { FigureLink } from '#ui/records/figure-link.tsx'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { useMe } from '#ui/session/me.ts'
import './today.css'

type Day = ApiOutput<'today.mine'>
type Item = Day['items'][number]

/** `/visits?mine=yes` as the router takes it. */
const targetOf = (path: string) => {
  const [to = '/', query = ''] = path.split('?')
  return { to, search: Object.fromEntries(new URLSearchParams(query)) }
}

/** Who has visits and doors to look at when nothing is due. */
const READS_DOORS: ReadonlySet<string> = new Set(['OFFICER', 'AUX', 'GRID', 'CHIEF', 'DEPUTY'])

/** The officer's morning: the numbers of the week and what is due, each one tap from being done. */
export default function Today() {
  const t = useT()
  const me = useMe()
  const { data, error, refetch } = useApiQuery('today.mine', {})
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingPage />
  return (
    <>
      <PageHeader title={t('today.title')} subtitle={[formatDay(data.date), me.unitName].filter(Boolean).join(' · ')} />
      <Figures figures={data.figures} />
      <h2 className="today-heading">{t('today.due')}</h2>
      {data.items.length === 0 ? (
        <EmptyState title={t('today.empty')} {...(READS_DOORS.has(me.role) ? { hint: t('today.emptyHint') } : {})} />
      ) : (
        <ul className="today-items">
          {data.items.map((item) => (
            <Row key={item.id} item={item} today={data.date} />
          ))}
        </ul>
      )}
    </>
  )
}

function Figures({ figures }: { figures: Day['figures'] }) {
  const t = useT()
  return (
    <div className="la-figures">
      {figures.map((f) => {
        const more = [f.target === null ? '' : t('today.target', { target: f.target }), f.detail]
          .filter(Boolean)
          .join(' · ')
        return (
          <FigureLink
            key={f.id}
            value={f.value}
            label={more ? `${f.label}（${more}）` : f.label}
            {...targetOf(f.path)}
          />
        )
      })}
    </div>
  )
}

function Row({ item, today }: { item: Item; today: string }) {
  const t = useT()
  const { to, search } = targetOf(item.path)
  return (
    <li>
      <Link to={to} search={search as never} className="today-item">
        <span className="today-title">{item.title}</span>
        <span className="today-place">{item.detail}</span>
        <span className="today-when">
          {item.dueOn === null ? null : item.overdue ? (
            <StatusTag tone="bad">{t('today.overdue', { date: formatDate(item.dueOn) })}</StatusTag>
          ) : (
            <StatusTag tone={item.dueOn === today ? 'attention' : 'waiting'}>
              {item.dueOn === today ? t('today.dueToday') : t('today.dueOn', { date: formatDate(item.dueOn) })}
            </StatusTag>
          )}
        </span>
        {item.basis.length > 0 ? (
          <span className="today-basis">
            {item.basis.map((b) => (b.unverified ? `${b.text}（${t('today.unverified')}）` : b.text)).join('、')}
          </span>
        ) : null}
      </Link>
    </li>
  )
}
