import { Link } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import type { ApiOutput } from '#ui/api/client.ts'
import { openPrint } from '#ui/api/download.ts'
import { useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { formatDate, todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { CommunitySelect } from './community-select.tsx'
import './suggestions.css'

type List = ApiOutput<'suggestions.listReplies'>

const QUARTER_MS = 92 * 86_400_000

/** With what the next meeting opens: what was answered since the last one, and what is still open. Nobody is named. */
export default function Replies() {
  const t = useT()
  const [f, change] = useUrlFilters()
  const communities = useApiQuery('places.listCommunities', {})
  if (communities.error) return <ErrorState error={communities.error} onRetry={() => void communities.refetch()} />
  if (!communities.data) return <LoadingPage />
  const to = f.to ?? todayInShanghai()
  const from = f.from ?? new Date(Date.parse(to) - QUARTER_MS).toISOString().slice(0, 10)
  const communityCode = f.communityCode ?? communities.data.items[0]?.code
  return (
    <>
      <PageHeader title={t('suggestions.replies.title')} subtitle={t('suggestions.replies.subtitle')} />
      <div className="la-filters">
        <CommunitySelect
          className="suggestion-filter"
          value={communityCode}
          onChange={(code) => change({ communityCode: code })}
        />
        <label>
          {t('suggestions.replies.from')}{' '}
          <Input
            type="date"
            autoComplete="off"
            className="la-number suggestion-filter"
            value={from}
            max={to}
            onChange={(e) => change({ from: e.target.value || undefined })}
          />
        </label>
        <label>
          {t('suggestions.replies.to')}{' '}
          <Input
            type="date"
            autoComplete="off"
            className="la-number suggestion-filter"
            value={to}
            max={todayInShanghai()}
            onChange={(e) => change({ to: e.target.value || undefined })}
          />
        </label>
        {communityCode ? (
          <Button
            type="primary"
            className="suggestion-print"
            onClick={() => openPrint('suggestions.printReplies', { communityCode, from, to })}
          >
            {t('suggestions.replies.print')}
          </Button>
        ) : null}
      </div>
      {communityCode ? <Lists communityCode={communityCode} from={from} to={to} /> : null}
    </>
  )
}

function Lists(period: { communityCode: string; from: string; to: string }) {
  const t = useT()
  const { data, error, refetch } = useApiQuery('suggestions.listReplies', period)
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingPage />
  const shown = data.answered.length + data.open.length
  return (
    <>
      {data.left > 0 ? (
        <p role="status" className="suggestion-hint">
          {t('suggestions.replies.left', { shown, count: data.left })}
        </p>
      ) : null}
      <Answered items={data.answered} />
      <Open items={data.open} />
    </>
  )
}

function Answered({ items }: { items: List['answered'] }) {
  const t = useT()
  return (
    <section className="la-panel" aria-label={t('suggestions.replies.answered')}>
      <h2 className="suggestion-heading">{t('suggestions.replies.answered')}</h2>
      {items.length === 0 ? <p className="suggestion-hint">{t('suggestions.replies.none')}</p> : null}
      <ul className="suggestion-steps">
        {items.map((one) => (
          <li key={one.id}>
            <Said {...one} />
            <p>
              {[one.sentOnTo && t('suggestions.replies.sentOn', { body: one.sentOnTo }), one.reply]
                .filter(Boolean)
                .join('；')}
            </p>
            <div className="suggestion-hint">
              {`${t('suggestions.replies.column.repliedOn')} ${formatDate(one.repliedOn)}`}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Open({ items }: { items: List['open'] }) {
  const t = useT()
  return (
    <section className="la-panel" aria-label={t('suggestions.replies.open')}>
      <h2 className="suggestion-heading">{t('suggestions.replies.open')}</h2>
      {items.length === 0 ? <p className="suggestion-hint">{t('suggestions.replies.none')}</p> : null}
      <ul className="suggestion-steps">
        {items.map((one) => (
          <li key={one.id}>
            <Said {...one} />
            {one.reply ? <p>{one.reply}</p> : null}
            {one.dueOn ? (
              <div className="suggestion-hint">{t('suggestions.replies.due', { date: formatDate(one.dueOn) })}</div>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Said({ id, field, text, receivedOn }: Pick<List['open'][number], 'id' | 'field' | 'text' | 'receivedOn'>) {
  const t = useT()
  return (
    <>
      <strong>{t(`suggestions.field.${field}`)}</strong>{' '}
      <span className="suggestion-hint">{formatDate(receivedOn)}</span>
      <p>
        <Link to="/suggestions/$id" params={{ id } as never}>
          {text}
        </Link>
      </p>
    </>
  )
}
