import { Link } from '@tanstack/react-router'
import { Input } from 'antd'
import type { ApiOutput } from '#ui/api/client.ts'
import { onePage, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { formatDateTime, formatMonth, todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import type { Behind } from '../../contract.ts'
import { SetPlan } from './set-plan.tsx'
import './plans.css'

export type Month = ApiOutput<'visitPlans.getMonth'>
type Posting = Month['postings'][number]

/** A month by officer: what was planned, what was reached and what falls due; each number opens its doors. */
export default function Plans() {
  const t = useT()
  const [f, change] = useUrlFilters()
  const month = f.month ?? `${todayInShanghai().slice(0, 7)}-01`
  const { data, error, refetch } = useApiQuery('visitPlans.getMonth', { month })
  return (
    <>
      <PageHeader title={t('visitPlans.title')} subtitle={t('visitPlans.subtitle')} />
      <div className="la-filters">
        <Input
          type="month"
          className="plan-month"
          autoComplete="off"
          aria-label={t('visitPlans.field.month')}
          value={month.slice(0, 7)}
          onChange={(e) => change({ month: e.target.value ? `${e.target.value}-01` : undefined })}
        />
      </div>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <LoadingPage />
      ) : (
        <MonthList data={data} onDone={() => void refetch()} />
      )}
    </>
  )
}

function MonthList({ data, onDone }: { data: Month; onDone: () => void }) {
  const t = useT()
  const count = (what: Behind, target?: (p: Posting) => number): Column<Posting> => ({
    key: what,
    title: t(`visitPlans.column.${what}`),
    width: 150,
    render: (p) => <Count posting={p} month={data.month} what={what} {...(target ? { target: target(p) } : {})} />,
  })
  const columns: Column<Posting>[] = [
    {
      key: 'officer',
      title: t('visitPlans.column.officer'),
      isTitle: true,
      width: 180,
      render: (p) => (
        <>
          {p.officer.name}
          <div className="plan-hint">{p.unitName}</div>
        </>
      ),
    },
    {
      key: 'week',
      title: t('visitPlans.column.week'),
      width: 190,
      render: (p) => <Week posting={p} month={data.month} />,
    },
    count('households', (p) => p.monthHouseholds),
    count('units', (p) => p.monthUnits),
    count('care'),
    count('residences'),
  ]
  if (data.can.set)
    columns.push({
      key: 'set',
      title: t('visitPlans.set'),
      width: 120,
      render: (p) => <SetPlan posting={p} month={data.month} fewest={data.fewestHouseholds} onDone={onDone} />,
    })
  return (
    <DataTable
      source={onePage(data.postings)}
      columns={columns}
      rowKey={(p) => p.postingId}
      label={`${t('visitPlans.title')} ${formatMonth(data.month.slice(0, 7))}`}
      empty={{ title: t('visitPlans.empty') }}
    />
  )
}

/** The plan of a week, where it comes from, and how it was set before. */
function Week({ posting: p, month }: { posting: Posting; month: string }) {
  const t = useT()
  const from =
    p.from === 'parameter'
      ? t('visitPlans.from.parameter')
      : p.from === month
        ? t('visitPlans.from.own')
        : t('visitPlans.from.month', { month: formatMonth(p.from.slice(0, 7)) })
  return (
    <>
      {t('visitPlans.week', { households: p.targetHouseholds, units: p.targetUnits })}
      <div className="plan-hint">{from}</div>
      {p.history.length > 0 ? (
        <details className="plan-hint">
          <summary>{t('visitPlans.history')}</summary>
          {p.history.map((h) => (
            <div key={h.no}>
              {t('visitPlans.historyLine', { households: h.targetHouseholds, units: h.targetUnits })} · {h.setBy.name}{' '}
              {formatDateTime(h.setAt)}
            </div>
          ))}
        </details>
      ) : null}
    </>
  )
}

interface CountProps {
  posting: Posting
  month: string
  what: Behind
  target?: number
}

function Count({ posting, month, what, target }: CountProps) {
  const t = useT()
  const value = posting.counts[what]
  const words = target === undefined ? String(value) : t('visitPlans.of', { value, target })
  if (value === 0) return words
  return (
    <Link to="/visit-plans/behind" search={{ postingId: posting.postingId, month, what } as never}>
      {words}
    </Link>
  )
}
