import { useNavigate } from '@tanstack/react-router'
import { Input, Segmented, Select } from 'antd'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiPages } from '#ui/api/hooks.ts'
import { formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { VISIT_KINDS, type VisitKind } from '../../vocabulary.ts'
import './visits.css'

type Item = ApiOutput<'visits.listVisits'>['items'][number]

/** Visits, newest first; filters are in the address. */
export default function Visits() {
  const t = useT()
  const navigate = useNavigate()
  const [f, change] = useUrlFilters()
  const source = useApiPages('visits.listVisits', {
    ...(f.mine === 'yes' ? { mine: 'yes' as const } : {}),
    ...(f.met === 'yes' || f.met === 'no' ? { met: f.met } : {}),
    ...(f.flagged === 'yes' ? { flagged: 'yes' as const } : {}),
    ...(f.kind ? { kind: f.kind as VisitKind } : {}),
    ...(f.from ? { from: f.from } : {}),
    ...(f.to ? { to: f.to } : {}),
    ...(f.addressId ? { addressId: f.addressId } : {}),
    ...(f.householdId ? { householdId: f.householdId } : {}),
    ...(f.staffId ? { staffId: f.staffId } : {}),
  })
  const columns: Column<Item>[] = [
    {
      key: 'at',
      title: t('visits.field.startedAt'),
      isTitle: true,
      width: 190,
      render: (v) => formatDateTime(v.startedAt),
    },
    { key: 'place', title: t('visits.column.place'), width: 220, render: (v) => v.place },
    { key: 'kind', title: t('visits.field.kind'), width: 130, render: (v) => t(`visits.kind.${v.kind}`) },
    {
      key: 'visitors',
      title: t('visits.field.visitors'),
      width: 120,
      render: (v) => v.visitors.map((one) => one.name).join('、'),
    },
    {
      key: 'met',
      title: t('visits.field.met'),
      width: 100,
      render: (v) => (v.met ? t('visits.metCount', { count: v.metCount ?? 0 }) : t('visits.notMet')),
    },
    {
      key: 'persons',
      title: t('visits.field.persons'),
      width: 150,
      render: (v) => v.persons.map((p) => p.nameMask).join('、') || '—',
    },
    { key: 'state', title: t('visits.column.remarks'), width: 190, render: (v) => <Remarks item={v} /> },
  ]
  return (
    <>
      <PageHeader title={t('visits.title')} subtitle={t('visits.subtitle')} />
      <div className="la-filters">
        <Segmented
          aria-label={t('visits.filter.whose')}
          value={f.mine === 'yes' ? 'yes' : 'all'}
          onChange={(value) => change({ mine: value === 'yes' ? 'yes' : undefined })}
          options={[
            { value: 'all', label: t('visits.filter.all') },
            { value: 'yes', label: t('visits.filter.mine') },
          ]}
        />
        <Select
          className="visit-filter"
          aria-label={t('visits.field.met')}
          placeholder={t('visits.field.met')}
          allowClear
          value={f.met ?? null}
          onChange={(value) => change({ met: value ?? undefined })}
          options={[
            { value: 'yes', label: t('visits.met') },
            { value: 'no', label: t('visits.notMet') },
          ]}
        />
        <Select
          className="visit-filter"
          aria-label={t('visits.field.kind')}
          placeholder={t('visits.field.kind')}
          allowClear
          value={f.kind ?? null}
          onChange={(value) => change({ kind: value ?? undefined })}
          options={VISIT_KINDS.map((value) => ({ value, label: t(`visits.kind.${value}`) }))}
        />
        <Input
          type="date"
          className="visit-filter"
          aria-label={t('visits.filter.from')}
          value={f.from ?? ''}
          onChange={(e) => change({ from: e.target.value })}
        />
        <Input
          type="date"
          className="visit-filter"
          aria-label={t('visits.filter.to')}
          value={f.to ?? ''}
          onChange={(e) => change({ to: e.target.value })}
        />
      </div>
      <DataTable
        source={source}
        columns={columns}
        rowKey={(v) => v.id}
        label={t('visits.title')}
        onOpen={(v) => void navigate({ to: '/visits/$id', params: { id: v.id } as never })}
        height={560}
        empty={{ title: t('visits.empty'), hint: t('visits.emptyHint') }}
      />
    </>
  )
}

function Remarks({ item }: { item: Item }) {
  const t = useT()
  if (item.voided) return <StatusTag tone="neutral">{t('visits.isVoided')}</StatusTag>
  if (item.flags.length === 0) return null
  return <StatusTag tone="attention">{item.flags.map((flag) => t(`visits.flagName.${flag}`)).join('、')}</StatusTag>
}
