import { Link } from '@tanstack/react-router'
import { Button, Input, Tree } from 'antd'
import { useMemo, useState } from 'react'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiQuery } from '#ui/api/hooks.ts'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { SplitView } from '#ui/layout/split-view.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { UnitDetail } from './unit-detail.tsx'
import './organisation.css'

export type TreeUnit = ApiOutput<'organisation.tree'>['units'][number]

interface Node {
  key: string
  title: React.ReactNode
  children: Node[]
}

/** Bureau, branches, stations, rooms, areas and grids; the chosen one beside the tree. */
export default function Organisation() {
  const t = useT()
  const [filters, setFilters] = useUrlFilters()
  const [word, setWord] = useState('')
  const tree = useApiQuery('organisation.tree', { closed: filters.closed === 'yes' ? 'yes' : 'no' })
  const units = tree.data?.units
  const nodes = useMemo(() => nest(units ?? [], word, (u) => <UnitName unit={u} />), [units, word])
  if (tree.error) return <ErrorState error={tree.error} onRetry={() => void tree.refetch()} />
  if (!tree.data || !units) return <LoadingPage />
  if (units.length === 0) {
    return (
      <EmptyState
        heading
        title={t('organisation.tree.empty')}
        hint={t('organisation.tree.emptyHint')}
        action={tree.data.can.addStation ? <Link to="/city">{t('organisation.city.title')}</Link> : null}
      />
    )
  }
  const open = word
    ? units.map((u) => u.id)
    : units.filter((u) => u.kind === 'CITY' || (u.kind !== 'BRANCH' && u.inScope)).map((u) => u.id)
  return (
    <>
      <PageHeader
        title={t('organisation.tree.title')}
        subtitle={tree.data.city?.name}
        actions={
          tree.data.can.addStation ? (
            <Link to="/city" className="la-button">
              {t('organisation.communities.title')}
            </Link>
          ) : null
        }
      />
      <SplitView
        list={
          <div className="la-panel">
            <div className="la-filters">
              <Input.Search
                className="org-search"
                allowClear
                aria-label={t('organisation.tree.search')}
                placeholder={t('organisation.tree.search')}
                onChange={(event) => setWord(event.target.value.trim())}
              />
              <Button type="text" onClick={() => setFilters({ closed: filters.closed === 'yes' ? '' : 'yes' })}>
                {t(filters.closed === 'yes' ? 'organisation.tree.hideClosed' : 'organisation.tree.showClosed')}
              </Button>
            </div>
            <Tree<Node>
              key={`${word}${units.length}`}
              aria-label={t('organisation.tree.title')}
              treeData={nodes}
              blockNode
              showLine
              defaultExpandedKeys={withParents(units, [...open, ...(filters.unit ? [filters.unit] : [])])}
              selectedKeys={filters.unit ? [filters.unit] : []}
              onSelect={([key]) => setFilters({ unit: key === undefined ? '' : String(key) })}
            />
            {nodes.length === 0 ? <p className="la-state-hint">{t('organisation.tree.none')}</p> : null}
          </div>
        }
        detail={filters.unit ? <UnitDetail id={filters.unit} onClose={() => setFilters({ unit: '' })} /> : null}
      />
    </>
  )
}

function UnitName({ unit }: { unit: TreeUnit }) {
  const t = useT()
  return (
    <span className={unit.closedOn ? 'org-node org-node-closed' : 'org-node'}>
      <span className="org-node-name">
        <span className="org-kind">{t(`organisation.kind.${unit.kind}`)}</span>
        <span>{unit.name}</span>
      </span>
      {unit.kind === 'AREA' ? (
        <span className="org-node-more">
          {unit.holderName ?? t('organisation.tree.noHolder')} ·{' '}
          {t('organisation.tree.communities', { count: unit.communities })}
        </span>
      ) : null}
    </span>
  )
}

/** The units as a tree; with a search word only what matches and what leads there. */
function nest(units: readonly TreeUnit[], word: string, title: (u: TreeUnit) => React.ReactNode): Node[] {
  const byParent = new Map<string | null, TreeUnit[]>()
  for (const u of units) byParent.set(u.parentId, [...(byParent.get(u.parentId) ?? []), u])
  const build = (u: TreeUnit): Node | null => {
    const children = (byParent.get(u.id) ?? []).map(build).filter((n) => n !== null)
    const matches = word === '' || u.name.includes(word) || u.code.includes(word) || (u.holderName ?? '').includes(word)
    return matches || children.length > 0 ? { key: u.id, title: title(u), children } : null
  }
  return (byParent.get(null) ?? []).map(build).filter((n) => n !== null)
}

function withParents(units: readonly TreeUnit[], ids: readonly string[]): string[] {
  const parent = new Map(units.map((u) => [u.id, u.parentId]))
  const all = new Set<string>()
  for (const id of ids) for (let at: string | null | undefined = id; at; at = parent.get(at)) all.add(at)
  return [...all]
}
