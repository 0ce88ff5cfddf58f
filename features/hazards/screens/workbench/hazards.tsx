import { Link, useNavigate } from '@tanstack/react-router'
import { Segmented, Select } from 'antd'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiPages } from '#ui/api/hooks.ts'
import { formatDate, formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { HAZARD_KINDS, type HazardKind, type Level, LEVELS, type State, STATES } from '../../vocabulary.ts'
import { choices } from '../words.ts'
import { StateTag } from './state-tag.tsx'
import './hazards.css'

type Item = ApiOutput<'hazards.listHazards'>['items'][number]

/** Hazards, newest first; filters are in the address. */
export default function Hazards() {
  const t = useT()
  const navigate = useNavigate()
  const [f, change] = useUrlFilters()
  const source = useApiPages('hazards.listHazards', {
    ...(f.open === 'yes' ? { open: 'yes' as const } : {}),
    ...(f.overdue === 'yes' ? { overdue: 'yes' as const } : {}),
    ...(f.state ? { state: f.state as State } : {}),
    ...(f.level ? { level: f.level as Level } : {}),
    ...(f.kind ? { kind: f.kind as HazardKind } : {}),
    ...(f.addressId ? { addressId: f.addressId } : {}),
  })
  const columns: Column<Item>[] = [
    {
      key: 'what',
      title: t('hazards.field.description'),
      isTitle: true,
      width: 240,
      render: (h) => h.description,
    },
    { key: 'place', title: t('hazards.field.place'), width: 240, render: (h) => h.place },
    { key: 'kind', title: t('hazards.field.kind'), width: 90, render: (h) => t(`hazards.kind.${h.kind}`) },
    { key: 'level', title: t('hazards.field.level'), width: 90, render: (h) => t(`hazards.level.${h.level}`) },
    { key: 'found', title: t('hazards.field.foundAt'), width: 170, render: (h) => formatDateTime(h.foundAt) },
    { key: 'due', title: t('hazards.field.dueOn'), width: 180, render: (h) => <Due item={h} /> },
    { key: 'state', title: t('hazards.field.state'), width: 130, render: (h) => <StateTag state={h.state} /> },
  ]
  return (
    <>
      <PageHeader
        title={t('hazards.title')}
        subtitle={t('hazards.subtitle')}
        actions={
          <Link to="/hazards/new" className="la-button la-button-main">
            {t('hazards.new')}
          </Link>
        }
      />
      <Filters f={f} change={change} />
      <DataTable
        source={source}
        columns={columns}
        rowKey={(h) => h.id}
        label={t('hazards.title')}
        onOpen={(h) => void navigate({ to: '/hazards/$id', params: { id: h.id } as never })}
        height={560}
        empty={{ title: t('hazards.empty'), hint: t('hazards.emptyHint') }}
      />
    </>
  )
}

function Due({ item }: { item: Item }) {
  const t = useT()
  return (
    <>
      {formatDate(item.dueOn)} {item.overdue ? <StatusTag tone="bad">{t('hazards.overdue')}</StatusTag> : null}
    </>
  )
}

interface FilterProps {
  f: Record<string, string>
  change: (change: Record<string, string | undefined>) => void
}

function Filters({ f, change }: FilterProps) {
  const t = useT()
  const which = f.overdue === 'yes' ? 'overdue' : f.open === 'yes' ? 'open' : 'all'
  const select = (key: 'kind' | 'level' | 'state', values: readonly string[]) => (
    <Select
      className="hazard-filter"
      aria-label={t(`hazards.filter.${key}`)}
      placeholder={t(`hazards.filter.${key}`)}
      allowClear
      value={f[key] ?? null}
      onChange={(value: string | undefined) => change({ [key]: value ?? undefined })}
      options={choices(t, key, values)}
    />
  )
  return (
    <div className="la-filters">
      <Segmented
        aria-label={t('hazards.filter.whose')}
        value={which}
        onChange={(value) =>
          change({ open: value === 'open' ? 'yes' : undefined, overdue: value === 'overdue' ? 'yes' : undefined })
        }
        options={[
          { value: 'all', label: t('hazards.filter.all') },
          { value: 'open', label: t('hazards.filter.open') },
          { value: 'overdue', label: t('hazards.filter.overdue') },
        ]}
      />
      {select('kind', HAZARD_KINDS)}
      {select('level', LEVELS)}
      {select('state', STATES)}
    </div>
  )
}
