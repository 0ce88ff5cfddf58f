import { Button, Checkbox } from 'antd'
import { useApiPages } from '#ui/api/hooks.ts'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { StatusTag, type StatusTone } from '#ui/records/status-tag.tsx'
import { ExportActs } from './export-acts.tsx'
import { type Item, periodText } from './export-item.ts'
import './ledgers.css'

const TONES: Readonly<Record<Item['state'], StatusTone>> = {
  WAITING: 'waiting',
  APPROVED: 'good',
  REFUSED: 'bad',
  WITHDRAWN: 'neutral',
  EXPIRED: 'neutral',
}

/** Requests to take a ledger above the limit out of the house, newest first. */
export default function Exports() {
  const t = useT()
  const [f, change] = useUrlFilters()
  const isWaiting = f.state === 'WAITING'
  const source = useApiPages('ledgers.listExports', isWaiting ? { state: 'WAITING' } : {})
  return (
    <>
      <PageHeader title={t('ledgers.exports')} subtitle={t('ledgers.exports.subtitle')} />
      <div className="la-filters">
        <Checkbox
          checked={isWaiting}
          onChange={(event) => change({ state: event.target.checked ? 'WAITING' : undefined })}
        >
          {t('ledgers.exports.waitingOnly')}
        </Checkbox>
      </div>
      <Requests source={source} />
    </>
  )
}

function Requests({ source }: { source: ReturnType<typeof useApiPages<'ledgers.listExports'>> }) {
  const t = useT()
  if (source.error) return <ErrorState error={source.error} onRetry={source.reload} />
  if (source.isLoading) return <LoadingPage />
  if (source.items.length === 0)
    return <EmptyState title={t('ledgers.exports.empty')} hint={t('ledgers.exports.emptyHint')} />
  return (
    <>
      <ul className="la-cards">
        {source.items.map((item) => (
          <Request key={item.id} item={item} />
        ))}
      </ul>
      {source.hasMore ? (
        <Button loading={source.isLoadingMore} onClick={source.loadMore}>
          {t('ledgers.exports.more')}
        </Button>
      ) : null}
    </>
  )
}

function Request({ item: e }: { item: Item }) {
  const t = useT()
  const act = (one: Item['leader']) =>
    one === null ? '—' : t('ledgers.exports.by', { name: one.name, at: formatDateTime(one.at) })
  const facts: [string, string][] = [
    [t('ledgers.exports.period'), periodText(e)],
    [t('ledgers.purpose'), t(`ledgers.purpose.${e.purpose}`)],
    [t('ledgers.exports.reason'), e.reason],
    [t('ledgers.exports.requested'), `${e.requesterUnit} ${act(e.requested)}`],
    [t('ledgers.exports.leader'), act(e.leader)],
    [t('ledgers.exports.dpo'), act(e.dpo)],
    ...(e.ended
      ? [[t('ledgers.exports.ended'), [act(e.ended), e.ended.note].filter(Boolean).join('：')] as [string, string]]
      : []),
    ...(e.validUntil ? [[t('ledgers.exports.validUntil'), formatDateTime(e.validUntil)] as [string, string]] : []),
  ]
  return (
    <li className="la-card">
      <h2 className="la-card-title ledger-request">
        {t('ledgers.exports.title', { id: e.ledger.id, title: e.ledger.title, rows: e.rows })}
      </h2>
      <StatusTag tone={TONES[e.state]}>{t(`ledgers.exports.state.${e.state}`)}</StatusTag>
      <dl className="la-card-fields">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <ExportActs item={e} />
    </li>
  )
}
