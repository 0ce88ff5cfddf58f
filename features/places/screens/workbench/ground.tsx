import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiQuery } from '#ui/api/hooks.ts'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { BuildingForm } from './building-form.tsx'
import { CompoundForm } from './compound-form.tsx'
import { CommunitySelect } from './place-selects.tsx'
import { RoadForm } from './road-form.tsx'
import './places.css'

type Compound = ApiOutput<'places.listCompounds'>['items'][number]
type Road = ApiOutput<'places.listRoads'>['items'][number]

/** Compounds with their buildings, and roads, of one community. */
export default function Ground() {
  const t = useT()
  const [filters, change] = useUrlFilters()
  const communities = useApiQuery('places.listCommunities', {})
  const communityCode =
    filters.communityCode ?? (communities.data?.items.length === 1 ? communities.data.items[0]?.code : undefined)
  return (
    <div className="pl-page pl-page-wide">
      <PageHeader title={t('places.ground.title')} subtitle={<Link to="/places">{t('places.back')}</Link>} />
      <label className="pl-label pl-narrow">
        {t('places.field.community')}
        <CommunitySelect
          value={communityCode}
          onChange={(next) => change({ communityCode: next })}
          aria-label={t('places.field.community')}
        />
      </label>
      {communityCode ? (
        <div className="pl-two">
          <Compounds communityCode={communityCode} canAdd={communities.data?.can.addCompound ?? false} />
          <Roads communityCode={communityCode} canAdd={communities.data?.can.addRoad ?? false} />
        </div>
      ) : (
        <EmptyState title={t('places.ground.choose')} />
      )}
    </div>
  )
}

const Compounds = ({ communityCode, canAdd }: { communityCode: string; canAdd: boolean }) => {
  const t = useT()
  const list = useApiQuery('places.listCompounds', { communityCode })
  const [editing, setEditing] = useState<Compound | 'new' | null>(null)
  return (
    <section>
      <header className="pl-section-head">
        <h2>{t('places.ground.compounds')}</h2>
        {canAdd ? <Button onClick={() => setEditing('new')}>{t('places.compound.add')}</Button> : null}
      </header>
      {list.data?.items.length === 0 ? <p className="pl-soft">{t('places.ground.noCompounds')}</p> : null}
      <ul className="pl-sheet">
        {(list.data?.items ?? []).map((c) => (
          <CompoundRow key={c.id} compound={c} canAdd={canAdd} onEdit={() => setEditing(c)} />
        ))}
      </ul>
      <CompoundForm
        communityCode={communityCode}
        {...(editing && editing !== 'new' ? { compound: editing } : {})}
        isOpen={editing !== null}
        onClose={() => setEditing(null)}
      />
    </section>
  )
}

const CompoundRow = ({ compound: c, canAdd, onEdit }: { compound: Compound; canAdd: boolean; onEdit: () => void }) => {
  const t = useT()
  const [isAdding, setAdding] = useState(false)
  const buildings = useApiQuery('places.listBuildings', { compoundId: c.id }, { enabled: c.buildings > 0 })
  return (
    <li className="pl-row">
      <div className="pl-row-head">
        <strong>{c.name}</strong>
        <span className="pl-soft">
          {t(`places.compoundType.${c.type}`)} · {t('places.building.doors', { count: c.addresses })}
          <Formerly names={c.formerNames} />
        </span>
        <span className="pl-row-acts">
          {c.can.edit ? (
            <Button size="small" onClick={onEdit}>
              {t('places.act.edit')}
            </Button>
          ) : null}
          <CompoundActs compound={c} />
          {canAdd ? (
            <Button size="small" onClick={() => setAdding(true)}>
              {t('places.building.add')}
            </Button>
          ) : null}
        </span>
      </div>
      <div className="pl-links">
        {(buildings.data?.items ?? []).map((b) => (
          <Link key={b.id} to="/places/buildings/$id" params={{ id: b.id }}>
            {b.name}
          </Link>
        ))}
      </div>
      <BuildingForm compoundId={c.id} isOpen={isAdding} onClose={() => setAdding(false)} />
    </li>
  )
}

const Formerly = ({ names }: { names: readonly string[] }) => {
  const t = useT()
  return names.length === 0 ? null : (
    <span className="pl-soft"> · {t('places.search.former', { text: names.join('、') })}</span>
  )
}

/** Links, not buttons: each act has a page of its own. */
const CompoundActs = ({ compound: c }: { compound: Compound }) => {
  const t = useT()
  const search = { communityCode: c.communityCode } as never
  return (
    <>
      {c.can.merge ? <MergeLink kind="compound" id={c.id} communityCode={c.communityCode} /> : null}
      {(['split', 'move'] as const).map((act) =>
        c.can[act] && c.buildings > (act === 'split' ? 1 : 0) ? (
          <Link key={act} to={`/places/compounds/$id/${act}` as never} params={{ id: c.id } as never} search={search}>
            {t(`places.life.${act}`)}
          </Link>
        ) : null,
      )}
    </>
  )
}

const MergeLink = ({ kind, id, communityCode }: { kind: 'road' | 'compound'; id: string; communityCode: string }) => {
  const t = useT()
  return (
    <Link to="/places/ground/$kind/$id/merge" params={{ kind, id } as never} search={{ communityCode } as never}>
      {t('places.life.merge')}
    </Link>
  )
}

const Roads = ({ communityCode, canAdd }: { communityCode: string; canAdd: boolean }) => {
  const t = useT()
  const list = useApiQuery('places.listRoads', { communityCode })
  const [editing, setEditing] = useState<Road | 'new' | null>(null)
  return (
    <section>
      <header className="pl-section-head">
        <h2>{t('places.ground.roads')}</h2>
        {canAdd ? <Button onClick={() => setEditing('new')}>{t('places.road.add')}</Button> : null}
      </header>
      {list.data?.items.length === 0 ? <p className="pl-soft">{t('places.ground.noRoads')}</p> : null}
      <ul className="pl-sheet">
        {(list.data?.items ?? []).map((r) => (
          <li key={r.id} className="pl-row">
            <div className="pl-row-head">
              <strong>{r.name}</strong>
              <Link to="/places" search={{ communityCode, roadId: r.id } as never}>
                {t('places.building.doors', { count: r.addresses })}
              </Link>
              <Formerly names={r.formerNames} />
              <span className="pl-row-acts">
                {r.can.rename ? (
                  <Button size="small" onClick={() => setEditing(r)}>
                    {t('places.road.rename')}
                  </Button>
                ) : null}
                {r.can.merge ? <MergeLink kind="road" id={r.id} communityCode={communityCode} /> : null}
              </span>
            </div>
          </li>
        ))}
      </ul>
      <RoadForm
        communityCode={communityCode}
        {...(editing && editing !== 'new' ? { road: editing } : {})}
        isOpen={editing !== null}
        onClose={() => setEditing(null)}
      />
    </section>
  )
}
