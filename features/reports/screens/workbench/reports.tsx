import { useNavigate } from '@tanstack/react-router'
import { Button, Input, Select } from 'antd'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiPages, useApiQuery } from '#ui/api/hooks.ts'
import { formatDate, formatMonth } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { StartReport } from './start-report.tsx'
import { REPORT_STATES, StateTag } from './state-tag.tsx'
import './reports.css'

type Item = ApiOutput<'reports.listReports'>['items'][number]

/** Monthly reports, newest month first; filters are in the address. */
export default function Reports() {
  const t = useT()
  const navigate = useNavigate()
  const [f, change] = useUrlFilters()
  const state = REPORT_STATES.find((one) => one === f.state)
  const source = useApiPages('reports.listReports', {
    ...(f.month ? { month: f.month } : {}),
    ...(f.unitId ? { unitId: f.unitId } : {}),
    ...(state ? { state } : {}),
  })
  const start = useApiQuery('reports.listReports', { limit: 1 })
  const units = start.data?.units ?? []
  const columns: Column<Item>[] = [
    { key: 'month', title: t('reports.column.month'), width: 120, isTitle: true, render: (r) => formatMonth(r.month) },
    { key: 'unit', title: t('reports.column.unit'), width: 190, render: (r) => r.unitName },
    { key: 'state', title: t('reports.column.state'), width: 120, render: (r) => <StateTag state={r.state} /> },
    {
      key: 'edition',
      title: t('reports.column.edition'),
      width: 90,
      render: (r) => t('reports.edition', { edition: r.edition }),
    },
    { key: 'due', title: t('reports.column.due'), width: 170, render: (r) => <Due item={r} /> },
    { key: 'author', title: t('reports.column.author'), width: 140, render: (r) => r.submitted?.name ?? '—' },
    { key: 'signer', title: t('reports.column.signer'), width: 140, render: (r) => r.signed?.name ?? '—' },
    {
      key: 'number',
      title: t('reports.column.number'),
      width: 210,
      render: (r) => <span className="la-number">{r.number ?? '—'}</span>,
    },
  ]
  return (
    <>
      <PageHeader
        title={t('reports.title')}
        subtitle={t('reports.subtitle')}
        actions={
          <>
            <Button onClick={() => void navigate({ to: '/reports/template' })}>{t('reports.template.manage')}</Button>
            {start.data?.can.start && units.length > 0 ? (
              <StartReport units={units} month={f.month ?? start.data.month} lastMonth={start.data.month} />
            ) : null}
          </>
        }
      />
      <div className="la-filters">
        <Input
          type="month"
          className="report-filter"
          aria-label={t('reports.month')}
          value={f.month ?? ''}
          onChange={(event) => change({ month: event.target.value })}
        />
        <Select
          className="report-filter"
          aria-label={t('reports.state')}
          placeholder={t('reports.state')}
          allowClear
          value={state ?? null}
          onChange={(value) => change({ state: value ?? undefined })}
          options={REPORT_STATES.map((value) => ({ value, label: t(`reports.state.${value}`) }))}
        />
        {units.length > 1 ? (
          <Select
            className="report-filter"
            aria-label={t('reports.unit')}
            placeholder={t('reports.unit')}
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            value={f.unitId ?? null}
            onChange={(value) => change({ unitId: value ?? undefined })}
            options={units.map((u) => ({ value: u.id, label: u.name }))}
          />
        ) : null}
      </div>
      <DataTable
        source={source}
        columns={columns}
        rowKey={(r) => r.id}
        label={t('reports.title')}
        onOpen={(r) => void navigate({ to: '/reports/$id', params: { id: r.id } as never })}
        height={560}
        empty={{ title: t('reports.empty'), hint: t('reports.emptyHint') }}
      />
    </>
  )
}

function Due({ item }: { item: Item }) {
  const t = useT()
  if (item.lateDays !== null && item.lateDays > 0)
    return <StatusTag tone="attention">{t('reports.late', { days: item.lateDays })}</StatusTag>
  if (item.overdue) return <StatusTag tone="bad">{t('reports.overdue', { date: formatDate(item.dueOn) })}</StatusTag>
  return <>{item.lateDays === 0 ? t('reports.inTime') : formatDate(item.dueOn)}</>
}
