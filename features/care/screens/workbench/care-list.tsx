import { Link, useNavigate } from '@tanstack/react-router'
import { Segmented, Select } from 'antd'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiPages } from '#ui/api/hooks.ts'
import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { CATEGORIES, type CareState, type Category, STATES } from '../../vocabulary.ts'
import './care.css'

type Item = ApiOutput<'care.list'>['items'][number]

/** The care list, newest first; filters are in the address. */
export default function CareList() {
  const t = useT()
  const navigate = useNavigate()
  const [f, change] = useUrlFilters()
  const source = useApiPages('care.list', {
    ...(f.mine === 'yes' ? { mine: 'yes' as const } : {}),
    ...(f.state ? { state: f.state as CareState } : {}),
    ...(f.category ? { category: f.category as Category } : {}),
  })
  const columns: Column<Item>[] = [
    { key: 'name', title: t('care.field.person'), isTitle: true, width: 130, render: (c) => <Name item={c} /> },
    {
      key: 'categories',
      title: t('care.field.categories'),
      width: 190,
      render: (c) => c.categories.map((one) => t(`care.category.${one}`)).join('、'),
    },
    { key: 'place', title: t('care.field.place'), width: 200, render: (c) => c.place },
    {
      key: 'officer',
      title: t('care.field.primaryOfficer'),
      width: 120,
      render: (c) => c.primaryOfficer?.name ?? '—',
    },
    { key: 'last', title: t('care.field.lastVisit'), width: 120, render: (c) => formatDate(c.lastVisitOn) || '—' },
    { key: 'next', title: t('care.field.nextVisit'), width: 160, render: (c) => <Next item={c} /> },
    { key: 'review', title: t('care.field.reviewDueOn'), width: 120, render: (c) => formatDate(c.reviewDueOn) || '—' },
    { key: 'state', title: t('care.field.state'), width: 120, render: (c) => <State state={c.state} /> },
  ]
  return (
    <>
      <PageHeader
        title={t('care.title')}
        subtitle={t('care.subtitle')}
        actions={
          <Link to="/care/new" className="la-button la-button-main">
            {t('care.new')}
          </Link>
        }
      />
      <div className="la-filters">
        <Segmented
          aria-label={t('care.filter.whose')}
          value={f.mine === 'yes' ? 'yes' : 'all'}
          onChange={(value) => change({ mine: value === 'yes' ? 'yes' : undefined })}
          options={[
            { value: 'all', label: t('care.filter.all') },
            { value: 'yes', label: t('care.filter.mine') },
          ]}
        />
        <Select
          className="care-filter"
          aria-label={t('care.field.state')}
          placeholder={t('care.field.state')}
          allowClear
          value={f.state ?? null}
          onChange={(value) => change({ state: value ?? undefined })}
          options={STATES.map((value) => ({ value, label: t(`care.state.${value}`) }))}
        />
        <Select
          className="care-filter"
          aria-label={t('care.field.categories')}
          placeholder={t('care.field.categories')}
          allowClear
          value={f.category ?? null}
          onChange={(value) => change({ category: value ?? undefined })}
          options={CATEGORIES.map((value) => ({ value, label: t(`care.category.${value}`) }))}
        />
      </div>
      <DataTable
        source={source}
        columns={columns}
        rowKey={(c) => c.id}
        label={t('care.title')}
        onOpen={(c) => void navigate({ to: '/care/$id', params: { id: c.id } as never })}
        height={560}
        empty={{ title: t('care.empty'), hint: t('care.emptyHint') }}
      />
    </>
  )
}

function Name({ item }: { item: Item }) {
  const t = useT()
  const name = item.persons.map((p) => p.nameMask).join('、') || t('care.noName')
  return <>{item.isHousehold ? t('care.ofHousehold', { name }) : name}</>
}

function Next({ item }: { item: Item }) {
  const t = useT()
  if (item.nextVisitOn === null) return <>—</>
  return (
    <>
      {formatDate(item.nextVisitOn)} {item.overdue ? <StatusTag tone="attention">{t('care.overdue')}</StatusTag> : null}
    </>
  )
}

/** The state in words; what waits for somebody stands out. */
export function State({ state }: { state: CareState }) {
  const t = useT()
  const waits = state === 'PROPOSED' || state === 'CONSENT_WAIT' || state === 'REVIEW_DUE'
  return <StatusTag tone={waits ? 'attention' : 'neutral'}>{t(`care.state.${state}`)}</StatusTag>
}
