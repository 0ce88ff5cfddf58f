import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Input, Select } from 'antd'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiPages, useApiQuery } from '#ui/api/hooks.ts'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { FigureLink } from '#ui/records/figure-link.tsx'
import { TakeAway } from './take-away.tsx'
import './ledgers.css'

type List = ApiOutput<'ledgers.listLedgers'>
type Ledger = List['items'][number]
type Row = ApiOutput<'ledgers.openLedger'>['items'][number]

/** One character of a heading's width in pixels. */
const CHARACTER = 9

/** A ledger as the paper has it: period, unit and officer in the address; figures that open their records. */
export default function LedgerPage() {
  const t = useT()
  const { id } = useParams({ strict: false }) as { id: string }
  const { data, error, refetch } = useApiQuery('ledgers.listLedgers', {})
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingPage />
  const ledger = data.items.find((one) => one.id === id)
  if (!ledger || data.basisId === null)
    return <EmptyState heading title={t('ledgers.none')} hint={t('ledgers.noneHint')} />
  return <Opened list={data} ledger={ledger} basisId={data.basisId} />
}

function Opened({ list, ledger, basisId }: { list: List; ledger: Ledger; basisId: string }) {
  const t = useT()
  const navigate = useNavigate()
  const [f, change] = useUrlFilters()
  const period =
    f.from || f.to
      ? { ...(f.from ? { from: f.from } : {}), ...(f.to ? { to: f.to } : {}) }
      : { month: f.month ?? list.month }
  const which = {
    id: ledger.id,
    ...period,
    ...(f.unitId ? { unitId: f.unitId } : {}),
    ...(f.officerId ? { officerId: f.officerId } : {}),
  }
  const only = f.only ? { only: f.only } : {}
  const purpose = ledger.purposes[0] as Ledger['purposes'][number]
  const stated = { basisKind: 'unit' as const, basisId }
  const source = useApiPages('ledgers.openLedger', { ...which, ...only, ...stated, purpose })
  const figures = useApiQuery('ledgers.figures', which)
  const columns: Column<Row>[] = ledger.columns.map((c, i) => ({
    key: c.key,
    title: c.header,
    width: Math.max(c.width * CHARACTER, 72),
    isTitle: c.kind === 'datetime',
    render: (row) =>
      i === 0 ? (
        <Link
          to={ledger.recordPath.replace(':id', row.recordId)}
          aria-label={t('ledgers.openRecord', { no: row.cells[0] ?? '' })}
        >
          {row.cells[0]}
        </Link>
      ) : (
        row.cells[i]
      ),
  }))
  return (
    <>
      <PageHeader
        title={`${ledger.id} ${ledger.title}`}
        subtitle={
          'month' in period ? undefined : [formatDate(period.from), formatDate(period.to)].filter(Boolean).join('—')
        }
        actions={
          <TakeAway
            question={{ ...which, ...only, ...stated }}
            purposes={ledger.purposes}
            limit={list.exportLimit}
            rows={source.total ?? 0}
          />
        }
      />
      <Filters list={list} filters={f} change={change} />
      <div className="la-figures">
        {(figures.data?.items ?? []).map((one) => (
          <div
            key={one.key}
            className={one.filter.only === f.only ? 'ledger-figure ledger-figure-on' : 'ledger-figure'}
          >
            <FigureLink
              value={one.value}
              label={one.label}
              to={`/ledgers/${ledger.id}`}
              search={searchOf(one.filter)}
            />
          </div>
        ))}
      </div>
      <DataTable
        source={source}
        columns={columns}
        rowKey={(row) => row.recordId}
        onOpen={(row) => void navigate({ to: ledger.recordPath.replace(':id', row.recordId) })}
        label={ledger.title}
        height={560}
        empty={{ title: t('ledgers.empty'), hint: t('ledgers.emptyHint') }}
      />
    </>
  )
}

const searchOf = (filter: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(filter).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])))

interface FilterProps {
  list: List
  filters: Record<string, string>
  change: (next: Record<string, string | undefined>) => void
}

function Filters({ list, filters: f, change }: FilterProps) {
  const t = useT()
  const month = f.month ?? f.from?.slice(0, 7) ?? list.month
  return (
    <div className="la-filters">
      <Input
        type="month"
        className="ledger-filter"
        aria-label={t('ledgers.month')}
        value={month}
        onChange={(event) => change({ month: event.target.value, from: undefined, to: undefined })}
      />
      <Select
        className="ledger-filter"
        aria-label={t('ledgers.officer')}
        placeholder={t('ledgers.officer')}
        allowClear
        showSearch
        optionFilterProp="label"
        value={f.officerId ?? null}
        onChange={(value) => change({ officerId: value ?? undefined })}
        options={list.officers.map((o) => ({ value: o.id, label: o.name }))}
      />
      {list.units.length > 1 ? (
        <Select
          className="ledger-filter"
          aria-label={t('ledgers.unit')}
          placeholder={t('ledgers.unit')}
          allowClear
          showSearch
          optionFilterProp="label"
          value={f.unitId ?? null}
          onChange={(value) => change({ unitId: value ?? undefined })}
          options={list.units.map((u) => ({ value: u.id, label: u.name }))}
        />
      ) : null}
    </div>
  )
}
