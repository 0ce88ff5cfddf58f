import { useNavigate } from '@tanstack/react-router'
import { Checkbox, Segmented, Select } from 'antd'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiPages } from '#ui/api/hooks.ts'
import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { type State, STATES } from '../../vocabulary.ts'
import { toneOf } from './of-need.ts'
import './needs.css'

type Item = ApiOutput<'needs.listNeeds'>['items'][number]

/** Needs, newest first; filters are in the address. */
export default function Needs() {
  const t = useT()
  const navigate = useNavigate()
  const [f, change] = useUrlFilters()
  const source = useApiPages('needs.listNeeds', {
    ...(f.mine === 'yes' ? { mine: 'yes' as const } : {}),
    ...(f.open === 'yes' ? { open: 'yes' as const } : {}),
    ...(f.overdue === 'yes' ? { overdue: 'yes' as const } : {}),
    ...(f.state ? { state: f.state as State } : {}),
    ...(f.householdId ? { householdId: f.householdId } : {}),
    ...(f.addressId ? { addressId: f.addressId } : {}),
    ...(f.visitId ? { visitId: f.visitId } : {}),
  })
  const columns: Column<Item>[] = [
    {
      key: 'type',
      title: t('needs.field.type'),
      isTitle: true,
      width: 120,
      render: (n) => t(`needs.type.${n.type}`),
    },
    { key: 'text', title: t('needs.field.text'), width: 280, render: (n) => n.text },
    { key: 'person', title: t('needs.field.person'), width: 90, render: (n) => n.person?.nameMask ?? '—' },
    { key: 'place', title: t('needs.field.place'), width: 200, render: (n) => n.place },
    { key: 'at', title: t('needs.field.receivedAt'), width: 120, render: (n) => formatDate(n.receivedAt.slice(0, 10)) },
    { key: 'owner', title: t('needs.field.owner'), width: 100, render: (n) => n.owner.name },
    {
      key: 'state',
      title: t('needs.field.state'),
      width: 140,
      render: (n) => <StatusTag tone={toneOf(n.state)}>{t(`needs.state.${n.state}`)}</StatusTag>,
    },
    { key: 'due', title: t('needs.field.due'), width: 170, render: (n) => <Due item={n} /> },
  ]
  return (
    <>
      <PageHeader title={t('needs.title')} subtitle={t('needs.subtitle')} />
      <div className="la-filters">
        <Segmented
          aria-label={t('needs.filter.whose')}
          value={f.mine === 'yes' ? 'yes' : 'all'}
          onChange={(value) => change({ mine: value === 'yes' ? 'yes' : undefined })}
          options={[
            { value: 'all', label: t('needs.filter.all') },
            { value: 'yes', label: t('needs.filter.mine') },
          ]}
        />
        <Select
          className="need-filter"
          aria-label={t('needs.field.state')}
          placeholder={t('needs.field.state')}
          allowClear
          value={f.state ?? null}
          onChange={(value) => change({ state: value ?? undefined })}
          options={STATES.map((value) => ({ value, label: t(`needs.state.${value}`) }))}
        />
        <Checkbox checked={f.open === 'yes'} onChange={(e) => change({ open: e.target.checked ? 'yes' : undefined })}>
          {t('needs.filter.open')}
        </Checkbox>
        <Checkbox
          checked={f.overdue === 'yes'}
          onChange={(e) => change({ overdue: e.target.checked ? 'yes' : undefined })}
        >
          {t('needs.filter.overdue')}
        </Checkbox>
      </div>
      <DataTable
        source={source}
        columns={columns}
        rowKey={(n) => n.id}
        label={t('needs.title')}
        onOpen={(n) => void navigate({ to: '/needs/$id', params: { id: n.id } as never })}
        height={560}
        empty={{ title: t('needs.empty'), hint: t('needs.emptyHint') }}
      />
    </>
  )
}

function Due({ item }: { item: Item }) {
  const t = useT()
  if (item.dueOn === null) return '—'
  if (!item.overdue) return formatDate(item.dueOn)
  return <StatusTag tone="bad">{t('needs.overdueSince', { date: formatDate(item.dueOn) })}</StatusTag>
}
