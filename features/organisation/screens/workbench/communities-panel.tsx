import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiQuery } from '#ui/api/hooks.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { RecodeCommunity, RenameCommunity } from './community-changes.tsx'
import { AddCommunity } from './community-forms.tsx'
import './organisation.css'

export type Community = ApiOutput<'organisation.listCommunities'>['items'][number]

const STEP = 50

interface Props {
  /** Districts and counties of the city: code of six digits and name. */
  counties: readonly { code: string; name: string }[]
}

/** Communities of one district, for the administrator: adds one that the national list does not have yet, and replaces a code by its successor. */
export function CommunitiesPanel({ counties }: Props) {
  const t = useT()
  const [county, setCounty] = useState(counties[0]?.code)
  const [word, setWord] = useState('')
  const [shown, setShown] = useState(STEP)
  const [isAdding, setAdding] = useState(false)
  const [recoded, setRecoded] = useState<Community | null>(null)
  const [renamed, setRenamed] = useState<Community | null>(null)
  const list = useApiQuery('organisation.listCommunities', { regionCode: county }, { enabled: county !== undefined })
  const found = (list.data?.items ?? []).filter((c) => `${c.name}${c.code}${c.townName}`.includes(word))
  const source = {
    items: found.slice(0, shown),
    total: found.length,
    isLoading: list.isLoading,
    isLoadingMore: false,
    hasMore: found.length > shown,
    error: list.error,
    loadMore: () => setShown(shown + STEP),
    reload: () => void list.refetch(),
  }
  const can = list.data?.can
  return (
    <section className="la-panel" aria-labelledby="org-communities">
      <h2 id="org-communities" className="org-heading">
        {t('organisation.communities.title')}
      </h2>
      <div className="la-filters">
        <Select
          className="org-filter"
          aria-label={t('organisation.communities.county')}
          value={county ?? null}
          onChange={(code: string | null) => setCounty(code ?? undefined)}
          options={counties.map((c) => ({ value: c.code, label: c.name }))}
        />
        <Input.Search
          className="org-search"
          allowClear
          aria-label={t('organisation.picker.search')}
          placeholder={t('organisation.picker.search')}
          onChange={(event) => {
            setWord(event.target.value.trim())
            setShown(STEP)
          }}
        />
        {can?.addLocalCommunity ? (
          <Button type="primary" onClick={() => setAdding(true)}>
            {t('organisation.communities.add')}
          </Button>
        ) : null}
      </div>
      <DataTable<Community>
        source={source}
        rowKey={(c) => c.code}
        label={t('organisation.communities.title')}
        columns={useColumns(
          can?.recodeCommunity ? setRecoded : undefined,
          can?.renameCommunity ? setRenamed : undefined,
        )}
        empty={{ title: t('organisation.tree.none') }}
      />
      {isAdding && list.data ? <AddCommunity towns={list.data.towns} onClose={() => setAdding(false)} /> : null}
      {renamed ? <RenameCommunity community={renamed} onClose={() => setRenamed(null)} /> : null}
      {recoded ? <RecodeCommunity community={recoded} onClose={() => setRecoded(null)} /> : null}
    </section>
  )
}

type Act = ((c: Community) => void) | undefined

function useColumns(recode: Act, rename: Act): Column<Community>[] {
  const t = useT()
  const acts: [string, Act][] = [
    [t('organisation.communities.rename'), rename],
    [t('organisation.communities.recode'), recode],
  ]
  const open = acts.filter((a): a is [string, (c: Community) => void] => a[1] !== undefined)
  return [
    { key: 'name', title: t('organisation.communities.name'), isTitle: true, width: 200, render: (c) => c.name },
    {
      key: 'code',
      title: t('organisation.communities.code'),
      width: 220,
      render: (c) => (
        <>
          <span className="la-number">{c.code}</span>{' '}
          {c.codeStatus === '国家码' ? null : (
            <StatusTag tone="attention">{t(`organisation.value.${c.codeStatus}`)}</StatusTag>
          )}
        </>
      ),
    },
    { key: 'town', title: t('organisation.communities.town'), width: 160, render: (c) => c.townName },
    { key: 'area', title: t('organisation.kind.AREA'), width: 160, render: (c) => c.areaName ?? '–' },
    ...(open.length === 0
      ? []
      : [
          {
            key: 'act',
            title: t('organisation.communities.act'),
            width: 180,
            render: (c: Community) => (c.pseudo ? t('organisation.picker.pseudo') : <Acts community={c} acts={open} />),
          },
        ]),
  ]
}

function Acts({ community: c, acts }: { community: Community; acts: [string, (c: Community) => void][] }) {
  return (
    <span className="org-posting-acts">
      {acts.map(([label, act]) => (
        <Button key={label} size="small" aria-label={`${label} ${c.name}`} onClick={() => act(c)}>
          {label}
        </Button>
      ))}
    </span>
  )
}
