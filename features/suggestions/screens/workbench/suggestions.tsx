import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Checkbox, Segmented, Select } from 'antd'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiPages } from '#ui/api/hooks.ts'
import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { type Source, SOURCES, type State, STATES } from '../../vocabulary.ts'
import { CommunitySelect } from './community-select.tsx'
import { toneOf } from './of-suggestion.ts'
import './suggestions.css'

type Item = ApiOutput<'suggestions.listSuggestions'>['items'][number]

/** Suggestions, newest first; filters are in the address. */
export default function Suggestions() {
  const t = useT()
  const navigate = useNavigate()
  const [f] = useUrlFilters()
  const source = useApiPages('suggestions.listSuggestions', {
    ...(f.mine === 'yes' ? { mine: 'yes' as const } : {}),
    ...(f.open === 'yes' ? { open: 'yes' as const } : {}),
    ...(f.overdue === 'yes' ? { overdue: 'yes' as const } : {}),
    ...(f.state ? { state: f.state as State } : {}),
    ...(f.source ? { source: f.source as Source } : {}),
    ...(f.communityCode ? { communityCode: f.communityCode } : {}),
  })
  const columns: Column<Item>[] = [
    {
      key: 'field',
      title: t('suggestions.fact.field'),
      isTitle: true,
      width: 110,
      render: (s) => t(`suggestions.field.${s.field}`),
    },
    { key: 'text', title: t('suggestions.fact.text'), width: 300, render: (s) => s.text },
    {
      key: 'speaker',
      title: t('suggestions.fact.speaker'),
      width: 90,
      render: (s) => t(s.isNamed ? 'suggestions.named' : 'suggestions.unnamed'),
    },
    { key: 'community', title: t('suggestions.fact.community'), width: 140, render: (s) => s.community.name },
    {
      key: 'source',
      title: t('suggestions.fact.source'),
      width: 80,
      render: (s) => t(`suggestions.source.${s.source}`),
    },
    { key: 'on', title: t('suggestions.fact.receivedOn'), width: 120, render: (s) => formatDate(s.receivedOn) },
    { key: 'owner', title: t('suggestions.fact.owner'), width: 100, render: (s) => s.owner.name },
    {
      key: 'state',
      title: t('suggestions.fact.state'),
      width: 130,
      render: (s) => <StatusTag tone={toneOf(s.state)}>{t(`suggestions.state.${s.state}`)}</StatusTag>,
    },
    { key: 'due', title: t('suggestions.fact.due'), width: 170, render: (s) => <Due item={s} /> },
  ]
  return (
    <>
      <PageHeader
        title={t('suggestions.title')}
        subtitle={t('suggestions.subtitle')}
        actions={
          <>
            <Link to="/suggestions/replies">
              <Button>{t('suggestions.replies.title')}</Button>
            </Link>
            <Link to="/suggestions/new">
              <Button type="primary">{t('suggestions.new')}</Button>
            </Link>
          </>
        }
      />
      <Filters />
      <DataTable
        source={source}
        columns={columns}
        rowKey={(s) => s.id}
        label={t('suggestions.title')}
        onOpen={(s) => void navigate({ to: '/suggestions/$id', params: { id: s.id } as never })}
        height={560}
        empty={{ title: t('suggestions.empty'), hint: t('suggestions.emptyHint') }}
      />
    </>
  )
}

function Filters() {
  const t = useT()
  const [f, change] = useUrlFilters()
  return (
    <div className="la-filters">
      <Segmented
        aria-label={t('suggestions.filter.whose')}
        value={f.mine === 'yes' ? 'yes' : 'all'}
        onChange={(value) => change({ mine: value === 'yes' ? 'yes' : undefined })}
        options={[
          { value: 'all', label: t('suggestions.filter.all') },
          { value: 'yes', label: t('suggestions.filter.mine') },
        ]}
      />
      <CommunitySelect
        allowClear
        className="suggestion-filter"
        value={f.communityCode}
        onChange={(communityCode) => change({ communityCode })}
      />
      <Select
        className="suggestion-filter"
        aria-label={t('suggestions.fact.state')}
        placeholder={t('suggestions.fact.state')}
        allowClear
        value={f.state ?? null}
        onChange={(value) => change({ state: value ?? undefined })}
        options={STATES.map((value) => ({ value, label: t(`suggestions.state.${value}`) }))}
      />
      <Select
        className="suggestion-filter"
        aria-label={t('suggestions.fact.source')}
        placeholder={t('suggestions.fact.source')}
        allowClear
        value={f.source ?? null}
        onChange={(value) => change({ source: value ?? undefined })}
        options={SOURCES.map((value) => ({ value, label: t(`suggestions.source.${value}`) }))}
      />
      <Checkbox checked={f.open === 'yes'} onChange={(e) => change({ open: e.target.checked ? 'yes' : undefined })}>
        {t('suggestions.filter.open')}
      </Checkbox>
      <Checkbox
        checked={f.overdue === 'yes'}
        onChange={(e) => change({ overdue: e.target.checked ? 'yes' : undefined })}
      >
        {t('suggestions.filter.overdue')}
      </Checkbox>
    </div>
  )
}

function Due({ item }: { item: Item }) {
  const t = useT()
  if (item.dueOn === null) return '—'
  if (!item.overdue) return formatDate(item.dueOn)
  return <StatusTag tone="bad">{t('suggestions.overdueSince', { date: formatDate(item.dueOn) })}</StatusTag>
}
