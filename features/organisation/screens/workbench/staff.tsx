import { UserAddOutlined } from '@ant-design/icons'
import { useNavigate } from '@tanstack/react-router'
import { Button, Input, Select } from 'antd'
import { STAFF_KINDS, STATUSES } from '#features/organisation/values.ts'
import type { ApiInput, ApiOutput } from '#ui/api/client.ts'
import { useApiPages, useApiQuery } from '#ui/api/hooks.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { StatusTag } from '#ui/records/status-tag.tsx'
import './organisation.css'
import { toneOf } from './tones.ts'

type Row = ApiOutput<'organisation.listStaff'>['items'][number]

/** Colleagues with filters in the URL. */
export default function StaffList() {
  const t = useT()
  const navigate = useNavigate()
  const [filters, setFilters] = useUrlFilters()
  const { q, unitId, kind, status, ended } = filters
  const input = Object.fromEntries(
    Object.entries({ q, unitId, kind, status, ended }).filter(([, v]) => v),
  ) as ApiInput<'organisation.listStaff'>
  const list = useApiPages('organisation.listStaff', input)
  const first = useApiQuery('organisation.listStaff', { limit: 1 })
  const tree = useApiQuery('organisation.tree', {})
  const units = (tree.data?.units ?? []).filter((u) => ['CITY', 'BRANCH', 'STATION'].includes(u.kind))
  const columns: Column<Row>[] = [
    { key: 'name', title: t('organisation.staff.name'), isTitle: true, width: 120, render: (s) => s.name },
    {
      key: 'badge',
      title: t('organisation.staff.badgeNo'),
      width: 120,
      render: (s) => <span className="la-number">{s.badgeNo}</span>,
    },
    { key: 'kind', title: t('organisation.staff.kind'), width: 130, render: (s) => t(`organisation.value.${s.kind}`) },
    { key: 'post', title: t('organisation.staff.post'), width: 100, render: (s) => t(`organisation.value.${s.post}`) },
    { key: 'unit', title: t('organisation.staff.unit'), width: 220, render: (s) => s.unitName },
    {
      key: 'phone',
      title: t('organisation.staff.phone'),
      width: 140,
      render: (s) => <span className="la-number">{s.phoneMask}</span>,
    },
    {
      key: 'status',
      title: t('organisation.staff.status'),
      width: 110,
      render: (s) => <StatusTag tone={toneOf(s.status)}>{t(`organisation.value.${s.status}`)}</StatusTag>,
    },
  ]
  const add = first.data?.can.addStaff ? (
    <Button
      type="primary"
      icon={<UserAddOutlined aria-hidden="true" />}
      onClick={() => void navigate({ to: '/staff/new', search: (unitId ? { unit: unitId } : {}) as never })}
    >
      {t('organisation.staff.new')}
    </Button>
  ) : null
  const words = (values: readonly string[]) =>
    values.map((value) => ({ value, label: t(`organisation.value.${value}` as never) }))
  return (
    <>
      <PageHeader title={t('organisation.staff.title')} actions={add} />
      <div className="la-filters">
        <Input.Search
          className="org-search"
          allowClear
          defaultValue={q}
          aria-label={t('organisation.staff.search')}
          placeholder={t('organisation.staff.search')}
          onSearch={(value) => setFilters({ q: value.trim() })}
        />
        <Select
          className="org-filter"
          allowClear
          aria-label={t('organisation.staff.unit')}
          placeholder={t('organisation.staff.unit')}
          showSearch={{ optionFilterProp: 'label' }}
          value={unitId ?? null}
          onChange={(value: string | null) => setFilters({ unitId: value ?? '' })}
          options={units.map((u) => ({ value: u.id, label: u.name }))}
        />
        <Select
          className="org-filter"
          allowClear
          aria-label={t('organisation.staff.kind')}
          placeholder={t('organisation.staff.kind')}
          value={kind ?? null}
          onChange={(value: string | null) => setFilters({ kind: value ?? '' })}
          options={words(STAFF_KINDS)}
        />
        <Select
          className="org-filter"
          allowClear
          aria-label={t('organisation.staff.status')}
          placeholder={t('organisation.staff.status')}
          value={status ?? null}
          onChange={(value: string | null) => setFilters({ status: value ?? '' })}
          options={words(STATUSES)}
        />
        <Button type="text" onClick={() => setFilters({ ended: ended === 'yes' ? '' : 'yes' })}>
          {t(ended === 'yes' ? 'organisation.staff.hideEnded' : 'organisation.staff.showEnded')}
        </Button>
      </div>
      <DataTable
        source={list}
        columns={columns}
        rowKey={(s) => s.id}
        label={t('organisation.staff.title')}
        onOpen={(s) => void navigate({ to: '/staff/$id', params: { id: s.id } as never })}
        empty={{ title: t('organisation.staff.empty'), hint: t('organisation.staff.emptyHint'), action: add }}
      />
    </>
  )
}
