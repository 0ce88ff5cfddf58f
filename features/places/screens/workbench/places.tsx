import { Link } from '@tanstack/react-router'
import { Button, Input, Select } from 'antd'
import { useEffect, useState } from 'react'
import type { ApiInput, ApiOutput } from '#ui/api/client.ts'
import { useApiCommand, useApiPages, useApiQuery } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { SplitView } from '#ui/layout/split-view.tsx'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { ADDRESS_STATES, STATE } from '../../vocabulary.ts'
import { AddressDetail } from './address-detail.tsx'
import { CommunitySelect } from './place-selects.tsx'
import { AddressState } from './state-tag-panel.tsx'
import './places.css'

type Row = ApiOutput<'places.listAddresses'>['items'][number]
const KEYS = ['communityCode', 'roadId', 'compoundId', 'buildingId', 'state', 'q'] as const

/** Addresses of the posting: filters in the URL, the list left, the chosen address right. */
export default function Places() {
  const t = useT()
  const [filters, change] = useUrlFilters()
  const [marked, setMarked] = useState<string[]>([])
  const input = Object.fromEntries(
    KEYS.flatMap((key) => (filters[key] ? [[key, filters[key]]] : [])),
  ) as ApiInput<'places.listAddresses'>
  const source = useApiPages('places.listAddresses', input)
  const communities = useApiQuery('places.listCommunities', {})
  const confirm = useApiCommand('places.confirmAddresses', {
    invalidates: ['places.listAddresses', 'places.getAddress', 'places.listCommunities'],
    onSuccess: ({ confirmed }) => {
      setMarked([])
      toast(t('places.act.confirmedMany', { count: confirmed }))
    },
  })
  const isChecking = filters.state === STATE.waiting
  const list = (
    <>
      <Filters filters={filters} change={change} />
      {isChecking && marked.length > 0 ? (
        <div className="pl-bar">
          <span>{t('places.list.marked', { count: marked.length })}</span>
          <Button
            type="primary"
            size="small"
            loading={confirm.isPending}
            onClick={() => confirm.mutate({ ids: marked.slice(0, 500) })}
          >
            {t('places.act.confirm')}
          </Button>
        </div>
      ) : null}
      <DataTable<Row>
        source={source}
        columns={useColumns(source.items.some((row) => row.households !== null))}
        rowKey={(row) => row.id}
        label={t('places.title')}
        height={560}
        selectedKey={filters.id}
        onOpen={(row) => change({ id: row.id })}
        empty={{ title: t('places.list.empty'), hint: t('places.list.emptyHint') }}
        {...(isChecking ? { selection: { keys: marked, onChange: setMarked } } : {})}
      />
    </>
  )
  const detail = filters.id ? (
    <>
      <Button className="pl-close" onClick={() => change({ id: undefined })}>
        {t('places.list.close')}
      </Button>
      <AddressDetail id={filters.id} />
    </>
  ) : null
  return (
    <>
      <PageHeader
        title={t('places.title')}
        actions={
          <>
            <Link className="la-button" to="/places/ground">
              {t('places.ground.title')}
            </Link>
            {communities.data?.can.registerAddress ? (
              <Link
                className="la-button la-button-main"
                to="/places/new"
                search={(filters.communityCode ? { communityCode: filters.communityCode } : {}) as never}
              >
                {t('places.new.title')}
              </Link>
            ) : null}
          </>
        }
      />
      <SplitView list={list} detail={detail} />
    </>
  )
}

interface FilterProps {
  filters: Record<string, string>
  change: (next: Record<string, string | undefined>) => void
}

const TYPING_MS = 250

const Filters = ({ filters, change }: FilterProps) => {
  const t = useT()
  const [typed, setTyped] = useState(filters.q ?? '')
  useEffect(() => {
    if (typed === (filters.q ?? '')) return
    const timer = setTimeout(() => change({ q: typed || undefined, id: undefined }), TYPING_MS)
    return () => clearTimeout(timer)
  })
  const hasPlace = filters.roadId ?? filters.compoundId ?? filters.buildingId
  return (
    <div className="pl-filters">
      <Input.Search
        value={typed}
        maxLength={60}
        allowClear
        aria-label={t('places.list.search')}
        placeholder={t('places.list.search')}
        onChange={(event) => setTyped(event.target.value)}
      />
      <CommunitySelect
        aria-label={t('places.field.community')}
        placeholder={t('places.field.community')}
        value={filters.communityCode}
        allowClear
        onChange={(communityCode) =>
          change({ communityCode, roadId: undefined, compoundId: undefined, buildingId: undefined, id: undefined })
        }
      />
      <Select
        className="pl-select"
        aria-label={t('places.field.state')}
        allowClear
        placeholder={t('places.field.state')}
        value={filters.state ?? null}
        options={ADDRESS_STATES.map((value) => ({ value, label: t(`places.state.${value}`) }))}
        onChange={(state) => change({ state: state ?? undefined, id: undefined })}
      />
      {hasPlace ? (
        <Button onClick={() => change({ roadId: undefined, compoundId: undefined, buildingId: undefined })}>
          {t('places.list.allPlaces')}
        </Button>
      ) : null}
    </div>
  )
}

/** What stands in the home is told to whoever works on residents: for others the two columns are not there. */
function useColumns(isTold: boolean): Column<Row>[] {
  const t = useT()
  const use: Column<Row>[] = [
    {
      key: 'occupancy',
      title: t('places.field.occupancy'),
      width: 110,
      render: (row) => (row.occupancy ? t(`places.occupancy.${row.occupancy}`) : '—'),
    },
    {
      key: 'households',
      title: t('places.field.households'),
      width: 90,
      align: 'center',
      render: (row) => row.households,
    },
  ]
  return [
    {
      key: 'text',
      title: t('places.address'),
      width: 320,
      isTitle: true,
      render: (row) => (
        <>
          {row.fullText}
          {row.provisionalNo ? <span className="pl-badge">{t('places.list.provisional')}</span> : null}
        </>
      ),
    },
    { key: 'state', title: t('places.field.state'), width: 100, render: (row) => <AddressState state={row.state} /> },
    ...(isTold ? use : []),
  ]
}
