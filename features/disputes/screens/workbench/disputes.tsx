import { Link, useNavigate } from '@tanstack/react-router'
import { Input, Segmented, Select } from 'antd'
import type { ApiInput, ApiOutput } from '#ui/api/client.ts'
import { useApiPages } from '#ui/api/hooks.ts'
import { formatDate, formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { COLOURS, DISPUTE_TYPES, MODES, STATES } from '../../vocabulary.ts'
import { choices, joined } from '../words.ts'
import { Board } from './board.tsx'
import { ColourTag, StateTag } from './tags.tsx'
import './disputes.css'

type Item = ApiOutput<'disputes.listDisputes'>['items'][number]

const FILTERS = ['mine', 'open', 'overdue', 'waiting', 'state', 'colour', 'type', 'mode', 'no'] as const

/** Files of disputes with how many stand where; every figure opens its files, and all filters are in the address. */
export default function Disputes() {
  const t = useT()
  const navigate = useNavigate()
  const [f, change] = useUrlFilters()
  const input = Object.fromEntries(FILTERS.flatMap((key) => (f[key] ? [[key, f[key]]] : [])))
  const source = useApiPages('disputes.listDisputes', input as ApiInput<'disputes.listDisputes'>)
  const columns: Column<Item>[] = [
    { key: 'title', title: t('disputes.field.title'), isTitle: true, width: 260, render: (d) => <Titled item={d} /> },
    { key: 'state', title: t('disputes.field.state'), width: 130, render: (d) => <StateTag state={d.state} /> },
    { key: 'colour', title: t('disputes.field.colour'), width: 110, render: (d) => <ColourTag colour={d.colour} /> },
    { key: 'due', title: t('disputes.field.dueOn'), width: 200, render: (d) => <Due item={d} /> },
    {
      key: 'mode',
      title: t('disputes.field.mode'),
      width: 100,
      render: (d) => (d.mode ? t(`disputes.mode.${d.mode}`) : '—'),
    },
    { key: 'place', title: t('disputes.field.place'), width: 200, render: (d) => d.place },
    {
      key: 'who',
      title: t('disputes.field.hands'),
      width: 180,
      // An officer who mediates himself is named once.
      render: (d) => joined(t, [...new Set([d.officer.name, ...d.mediators])]),
    },
    { key: 'found', title: t('disputes.field.foundAt'), width: 170, render: (d) => formatDateTime(d.foundAt) },
  ]
  return (
    <>
      <PageHeader
        title={t('disputes.title')}
        subtitle={t('disputes.subtitle')}
        actions={
          <>
            <Link to="/disputes/figures" className="la-button">
              {t('disputes.figures.title')}
            </Link>
            <Link to="/disputes/new" className="la-button la-button-main">
              {t('disputes.new')}
            </Link>
          </>
        }
      />
      <Board filters={f} />
      <Filters f={f} change={change} />
      <DataTable
        source={source}
        columns={columns}
        rowKey={(d) => d.id}
        label={t('disputes.title')}
        onOpen={(d) => void navigate({ to: '/disputes/$id', params: { id: d.id } as never })}
        height={560}
        empty={{ title: t('disputes.empty'), hint: t('disputes.emptyHint') }}
      />
    </>
  )
}

function Titled({ item }: { item: Item }) {
  return (
    <span className="dp-titled">
      {item.title}
      <span className="dp-soft">{item.no}</span>
    </span>
  )
}

function Due({ item }: { item: Item }) {
  const t = useT()
  return (
    <>
      {formatDate(item.dueOn) || '—'} {item.overdue ? <StatusTag tone="bad">{t('disputes.overdue')}</StatusTag> : null}
    </>
  )
}

interface FilterProps {
  f: Record<string, string>
  change: (change: Record<string, string | undefined>) => void
}

function Filters({ f, change }: FilterProps) {
  const t = useT()
  const which =
    f.waiting === 'duty' || f.waiting === 'transfer'
      ? 'none'
      : f.overdue === 'yes'
        ? 'overdue'
        : f.open === 'yes'
          ? 'open'
          : 'all'
  const select = (key: 'state' | 'colour' | 'type' | 'mode', values: readonly string[]) => (
    <Select
      className="dp-filter"
      aria-label={t(`disputes.field.${key}`)}
      placeholder={t(`disputes.field.${key}`)}
      allowClear
      value={f[key] ?? null}
      onChange={(value: string | undefined) => change({ [key]: value ?? undefined })}
      options={choices(t, key, values)}
    />
  )
  return (
    <div className="la-filters">
      <Segmented
        aria-label={t('disputes.filter.whose')}
        value={f.mine === 'yes' ? 'mine' : 'everybody'}
        onChange={(value) => change({ mine: value === 'mine' ? 'yes' : undefined })}
        options={[
          { value: 'everybody', label: t('disputes.filter.everybody') },
          { value: 'mine', label: t('disputes.filter.mine') },
        ]}
      />
      <Segmented
        aria-label={t('disputes.filter.which')}
        value={which}
        onChange={(value) =>
          change({
            open: value === 'open' || value === 'overdue' ? 'yes' : undefined,
            overdue: value === 'overdue' ? 'yes' : undefined,
            waiting: undefined,
          })
        }
        options={[
          { value: 'all', label: t('disputes.filter.all') },
          { value: 'open', label: t('disputes.filter.open') },
          { value: 'overdue', label: t('disputes.filter.overdue') },
        ]}
      />
      {select('state', STATES)}
      {select('colour', COLOURS)}
      {select('type', DISPUTE_TYPES)}
      {select('mode', MODES)}
      <Input.Search
        className="dp-number"
        allowClear
        key={f.no ?? ''}
        defaultValue={f.no ?? ''}
        aria-label={t('disputes.filter.no')}
        placeholder={t('disputes.filter.no')}
        onSearch={(value) => change({ no: value.trim().length > 1 ? value.trim() : undefined })}
      />
    </div>
  )
}
