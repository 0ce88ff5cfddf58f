import { useNavigate } from '@tanstack/react-router'
import { Segmented } from 'antd'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiPages } from '#ui/api/hooks.ts'
import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { StatusTag } from '#ui/records/status-tag.tsx'

type Row = ApiOutput<'handovers.list'>['items'][number]

/** Packs one gives or receives, or all of the unit; those that wait first asked for. */
export default function Handovers() {
  const t = useT()
  const navigate = useNavigate()
  const [filters, change] = useUrlFilters()
  const of = filters.of === 'unit' ? 'unit' : 'me'
  const state = filters.state === 'all' ? 'all' : 'open'
  const source = useApiPages('handovers.list', { of, state })
  const columns: Column<Row>[] = [
    { key: 'unit', title: t('handovers.column.unit'), isTitle: true, width: 220, render: (h) => h.unitName },
    { key: 'cause', title: t('handovers.column.cause'), width: 110, render: (h) => t(`handovers.cause.${h.cause}`) },
    { key: 'from', title: t('handovers.column.from'), width: 110, render: (h) => h.from.name },
    { key: 'to', title: t('handovers.column.to'), width: 110, render: (h) => h.to.name },
    { key: 'on', title: t('handovers.column.on'), width: 120, render: (h) => formatDate(h.onDate) },
    {
      key: 'count',
      title: t('handovers.column.count'),
      width: 80,
      align: 'right',
      render: (h) => h.counts.reduce((sum, c) => sum + c.count, 0),
    },
    {
      key: 'state',
      title: t('handovers.column.state'),
      width: 130,
      render: (h) => (
        <StatusTag tone={h.receivedAt ? 'good' : 'attention'}>
          {t(h.receivedAt ? 'handovers.received' : 'handovers.waiting')}
        </StatusTag>
      ),
    },
  ]
  return (
    <>
      <PageHeader title={t('handovers.title')} subtitle={t('handovers.subtitle')} />
      <div className="la-filters">
        <Segmented
          aria-label={t('handovers.filter.of')}
          value={of}
          onChange={(value) => change({ of: value })}
          options={[
            { value: 'me', label: t('handovers.filter.me') },
            { value: 'unit', label: t('handovers.filter.unit') },
          ]}
        />
        <Segmented
          aria-label={t('handovers.column.state')}
          value={state}
          onChange={(value) => change({ state: value })}
          options={[
            { value: 'open', label: t('handovers.filter.open') },
            { value: 'all', label: t('handovers.filter.all') },
          ]}
        />
      </div>
      <DataTable<Row>
        source={source}
        columns={columns}
        rowKey={(h) => h.id}
        label={t('handovers.title')}
        onOpen={(h) => void navigate({ to: '/handovers/$id', params: { id: h.id } as never })}
        empty={{ title: t('handovers.empty'), hint: t('handovers.emptyHint') }}
      />
    </>
  )
}
