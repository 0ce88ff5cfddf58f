import { Link, useNavigate } from '@tanstack/react-router'
import { Input, Select } from 'antd'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiPages, useApiQuery } from '#ui/api/hooks.ts'
import { formatDate, formatDateTime, formatMonth, todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { useMe } from '#ui/session/me.ts'
import { type State, STATES } from '../../vocabulary.ts'
import { DrawButton } from './draw-button.tsx'
import { toneOf } from './of-check.ts'
import './spot-checks.css'

type Item = ApiOutput<'spotChecks.listChecks'>['items'][number]

/** Spot checks, the first due first; for leaders the shares of a month above. Filters are in the address. */
export default function Checks() {
  const t = useT()
  const me = useMe()
  const navigate = useNavigate()
  const [f, change] = useUrlFilters()
  const state = STATES.find((one) => one === f.state)
  const source = useApiPages('spotChecks.listChecks', {
    ...(f.month ? { month: f.month } : {}),
    ...(f.officerId ? { officerId: f.officerId } : {}),
    ...(f.visitId ? { visitId: f.visitId } : {}),
    ...(state ? { state } : {}),
  })
  const columns: Column<Item>[] = [
    {
      key: 'visit',
      title: t('spotChecks.field.visitedAt'),
      isTitle: true,
      width: 180,
      render: (c) => formatDateTime(c.visitedAt),
    },
    { key: 'place', title: t('spotChecks.field.place'), width: 220, render: (c) => c.place },
    { key: 'officer', title: t('spotChecks.field.officer'), width: 110, render: (c) => c.officer.name },
    { key: 'source', title: t('spotChecks.field.source'), width: 170, render: (c) => <Source item={c} /> },
    {
      key: 'state',
      title: t('spotChecks.field.state'),
      width: 140,
      render: (c) => <StatusTag tone={toneOf(c.state)}>{t(`spotChecks.state.${c.state}`)}</StatusTag>,
    },
    { key: 'due', title: t('spotChecks.field.dueOn'), width: 160, render: (c) => <Due item={c} /> },
  ]
  return (
    <>
      <PageHeader title={t('spotChecks.title')} subtitle={t('spotChecks.subtitle')} />
      <div className="la-filters">
        <Input
          type="month"
          className="spot-filter"
          autoComplete="off"
          aria-label={t('spotChecks.field.month')}
          value={f.month?.slice(0, 7) ?? ''}
          onChange={(e) => change({ month: e.target.value ? `${e.target.value}-01` : undefined })}
        />
        <Select
          className="spot-filter"
          aria-label={t('spotChecks.field.state')}
          placeholder={t('spotChecks.field.state')}
          allowClear
          value={state ?? null}
          onChange={(value) => change({ state: value ?? undefined })}
          options={STATES.map((value) => ({ value, label: t(`spotChecks.state.${value}`) }))}
        />
      </div>
      {me.role === 'CHIEF' || me.role === 'DEPUTY' ? <Shares month={f.month ?? lastMonth()} /> : null}
      <DataTable
        source={source}
        columns={columns}
        rowKey={(c) => c.id}
        label={t('spotChecks.title')}
        onOpen={(c) => void navigate({ to: '/spot-checks/$id', params: { id: c.id } as never })}
        height={460}
        empty={{ title: t('spotChecks.empty'), hint: t('spotChecks.emptyHint') }}
      />
    </>
  )
}

/** The month of which was drawn last. */
function lastMonth(): string {
  const date = new Date(`${todayInShanghai().slice(0, 7)}-01T00:00:00Z`)
  date.setUTCMonth(date.getUTCMonth() - 1)
  return date.toISOString().slice(0, 10)
}

export function Source({ item }: { item: Pick<Item, 'flag'> }) {
  const t = useT()
  return item.flag === null
    ? t('spotChecks.byChance')
    : t('spotChecks.byFlag', { flag: t(`visits.flagName.${item.flag}`) })
}

function Due({ item }: { item: Item }) {
  const t = useT()
  if (item.state !== 'OPEN') return item.endedAt === null ? '—' : formatDateTime(item.endedAt)
  if (!item.overdue) return formatDate(item.dueOn)
  return <StatusTag tone="bad">{t('spotChecks.overdueSince', { date: formatDate(item.dueOn) })}</StatusTag>
}

/** What came of the checks of a month, by who recorded the visits; each number opens its checks. */
function Shares({ month }: { month: string }) {
  const t = useT()
  const { data } = useApiQuery('spotChecks.getShares', { month })
  if (data === undefined || data.officers.length === 0) return null
  return (
    <section className="la-panel" aria-label={t('spotChecks.shares')}>
      <h2 className="spot-heading">
        {t('spotChecks.shares')} · {formatMonth(month.slice(0, 7))}
      </h2>
      <div className="spot-scroll">
        <table className="spot-table">
          <thead>
            <tr>
              <th scope="col">{t('spotChecks.field.officer')}</th>
              <th scope="col">{t('spotChecks.field.population')}</th>
              {STATES.map((state) => (
                <th scope="col" key={state}>
                  {t(`spotChecks.state.${state}`)}
                </th>
              ))}
              <th scope="col">{t('spotChecks.draw')}</th>
            </tr>
          </thead>
          <tbody>
            {data.officers.map((row) => (
              <tr key={row.officer.id}>
                <th scope="row">{row.officer.name}</th>
                <td>{row.population ?? '—'}</td>
                {STATES.map((state) => (
                  <td key={state}>
                    <Count n={row.counts[state]} month={month} officerId={row.officer.id} state={state} />
                  </td>
                ))}
                <td>
                  {row.drawIds.map((id) => (
                    <DrawButton key={id} id={id} />
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="spot-hint">{t('spotChecks.sharesHint')}</p>
    </section>
  )
}

function Count({ n, ...search }: { n: number; month: string; officerId: string; state: State }) {
  if (n === 0) return 0
  return (
    <Link to="/spot-checks" search={search as never}>
      {n}
    </Link>
  )
}
