import { useNavigate } from '@tanstack/react-router'
import { Input, Select } from 'antd'
import { useState } from 'react'
import { CATEGORIES, RESIDENCE_STATES } from '#features/residents/vocabulary.ts'
import { useApiPages, useApiQuery } from '#ui/api/hooks.ts'
import type { ApiInput, ApiOutput } from '#ui/api/client.ts'
import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { BatchActs } from './batch-acts.tsx'
import { BatchDialog } from './batch-panel.tsx'
import type { BatchKind } from './use-batch-panel.tsx'
import { ResidenceStatus } from './words.tsx'
import './residents.css'

type Row = ApiOutput<'residents.listResidents'>['items'][number]
type Filter = ApiInput<'residents.listResidents'>
const STATES = ['LIVE', ...RESIDENCE_STATES] as const

/** Residences of the area, the next to verify first; masked, down to the building. Opening one leads to its door. */
export default function Residents() {
  const t = useT()
  const navigate = useNavigate()
  const [filters, change] = useUrlFilters()
  const source = useApiPages('residents.listResidents', filters as Filter)
  const [keys, setKeys] = useState<string[]>([])
  const [kind, setKind] = useState<BatchKind | null>(null)
  const may = source.items.some((row) => row.can.confirm)
  const chosen = source.items.filter((row) => keys.includes(row.residenceId))
  const placeOf = (id: string) =>
    source.items.find((row) => row.addressId === id || row.residenceId === id)?.place ?? t('residents.batch.unknown')
  return (
    <>
      <PageHeader
        title={t('residents.title')}
        subtitle={t('residents.subtitle')}
        actions={may ? <BatchActs count={chosen.length} onChoose={setKind} /> : null}
      />
      {kind === null ? null : (
        <BatchDialog
          kind={kind}
          chosen={{ residences: chosen.map(({ residenceId, version }) => ({ residenceId, version })) }}
          placeOf={placeOf}
          onClose={() => setKind(null)}
          onDone={() => {
            setKind(null)
            setKeys([])
          }}
        />
      )}
      <Filters filters={filters} change={change} />
      <DataTable<Row>
        source={source}
        columns={useColumns()}
        rowKey={(row) => row.residenceId}
        label={t('residents.title')}
        onOpen={(row) => void navigate({ to: '/doors/$addressId', params: { addressId: row.addressId } as never })}
        empty={{ title: t('residents.empty'), hint: t('residents.emptyHint') }}
        {...(may ? { selection: { keys, onChange: setKeys } } : {})}
      />
    </>
  )
}

function Filters({
  filters,
  change,
}: {
  filters: Record<string, string>
  change: (next: Record<string, string | undefined>) => void
}) {
  const t = useT()
  const communities = useApiQuery('places.listCommunities', {})
  return (
    <div className="la-filters" role="search">
      <Input.Search
        allowClear
        className="la-res-search"
        defaultValue={filters.q ?? ''}
        aria-label={t('residents.filter.name')}
        placeholder={t('residents.filter.name')}
        onSearch={(q) => change({ q })}
      />
      <Select
        allowClear
        className="la-res-select"
        aria-label={t('residents.filter.community')}
        placeholder={t('residents.filter.community')}
        value={filters.communityCode ?? null}
        onChange={(value) => change({ communityCode: value ?? undefined, buildingId: undefined })}
        options={(communities.data?.items ?? []).map((c) => ({ value: c.code, label: c.shortName }))}
      />
      <Select
        allowClear
        className="la-res-select"
        aria-label={t('residents.category')}
        placeholder={t('residents.category')}
        value={filters.category ?? null}
        onChange={(value) => change({ category: value ?? undefined })}
        options={CATEGORIES.map((value) => ({ value, label: t(`residents.kind.${value}`) }))}
      />
      <Select
        className="la-res-select"
        aria-label={t('residents.filter.state')}
        value={filters.state ?? 'LIVE'}
        onChange={(value) => change({ state: value === 'LIVE' ? undefined : value })}
        options={STATES.map((value) => ({ value, label: t(`residents.state.${value}`) }))}
      />
      <label className="la-res-due">
        {t('residents.filter.dueBy')}
        <Input type="date" value={filters.dueBy ?? ''} onChange={(event) => change({ dueBy: event.target.value })} />
      </label>
    </div>
  )
}

function useColumns(): Column<Row>[] {
  const t = useT()
  return [
    { key: 'name', title: t('residents.name'), width: 110, isTitle: true, render: (r) => r.name },
    {
      key: 'sex',
      title: t('residents.sexAge'),
      width: 90,
      render: (r) => `${t(`residents.sex.${r.sex}`)} ${r.age ?? ''}`,
    },
    {
      key: 'id',
      title: t('residents.idNo'),
      width: 190,
      render: (r) => <span className="la-number">{r.idMask ?? '—'}</span>,
    },
    {
      key: 'phone',
      title: t('residents.phone'),
      width: 130,
      render: (r) => <span className="la-number">{r.phoneMask ?? '—'}</span>,
    },
    { key: 'place', title: t('residents.place'), width: 220, render: (r) => r.place ?? '—' },
    { key: 'category', title: t('residents.category'), width: 100, render: (r) => t(`residents.kind.${r.category}`) },
    {
      key: 'state',
      title: t('residents.filter.state'),
      width: 140,
      render: (r) => <ResidenceStatus state={r.state} counted={r.countedInStats} />,
    },
    { key: 'due', title: t('residents.nextVerify'), width: 150, render: (r) => formatDate(r.nextVerifyOn) },
  ]
}
