import { useNavigate } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiPages, useApiQuery } from '#ui/api/hooks.ts'
import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { useBandWords } from './band-words.ts'
import './visits.css'

type Item = ApiOutput<'visits.listUnmet'>['items'][number]

/** Households by when they were last met, never and longest ago first; the filters are in the address. */
export default function Unmet() {
  const t = useT()
  const navigate = useNavigate()
  const [f, change] = useUrlFilters()
  const coverage = useApiQuery('visits.getCoverage', {})
  const words = useBandWords(coverage.data?.days ?? [])
  const source = useApiPages('visits.listUnmet', {
    ...(f.unitId ? { unitId: f.unitId } : {}),
    ...(f.band ? { band: Number(f.band) } : {}),
  })
  const columns: Column<Item>[] = [
    { key: 'place', title: t('visits.column.place'), isTitle: true, width: 280, render: (h) => h.place },
    { key: 'no', title: t('visits.coverage.household'), width: 90, render: (h) => h.householdNo },
    {
      key: 'last',
      title: t('visits.coverage.lastMet'),
      width: 150,
      render: (h) => (h.lastMetOn ? formatDate(h.lastMetOn) : t('visits.coverage.never')),
    },
    { key: 'unit', title: t('visits.coverage.unit'), width: 160, render: (h) => h.unitName },
  ]
  return (
    <>
      <PageHeader
        title={t('visits.unmet.title')}
        subtitle={t('visits.unmet.subtitle')}
        actions={<Button onClick={() => void navigate({ to: '/coverage' })}>{t('visits.coverage.title')}</Button>}
      />
      <div className="la-filters">
        <Select
          className="visit-filter"
          aria-label={t('visits.coverage.unit')}
          placeholder={t('visits.coverage.unit')}
          allowClear
          value={f.unitId ?? null}
          onChange={(value) => change({ unitId: value ?? undefined })}
          options={(coverage.data?.units ?? []).map((u) => ({ value: u.unitId, label: u.name }))}
        />
        <Select
          className="visit-filter"
          aria-label={t('visits.coverage.lastMet')}
          placeholder={t('visits.coverage.lastMet')}
          allowClear
          value={f.band ?? null}
          onChange={(value) => change({ band: value ?? undefined })}
          options={coverage.data ? words.map((label, band) => ({ value: String(band), label })) : []}
        />
      </div>
      <DataTable
        source={source}
        columns={columns}
        rowKey={(h) => h.householdId}
        label={t('visits.unmet.title')}
        onOpen={(h) => void navigate({ to: '/doors/$addressId', params: { addressId: h.addressId } as never })}
        height={560}
        empty={{ title: t('visits.unmet.empty'), hint: t('visits.unmet.emptyHint') }}
      />
    </>
  )
}
