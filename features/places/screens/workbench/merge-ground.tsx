import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useApiQuery } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { ConfirmAct } from '#ui/records/confirm-act.tsx'
import {
  ActPage,
  BackToBuilding,
  BackToGround,
  Consequences,
  type GroundKind,
  Look,
  Reason,
  useAct,
  useGround,
} from './life.tsx'
import { CompoundSelect, SearchSelect } from './place-selects.tsx'

interface Other {
  id: string
  name: string
  version: number
}

/** A road, compound or building that was registered twice: choose the one that stays, see what moves, merge. */
export default function MergeGroundPage() {
  const t = useT()
  const navigate = useNavigate()
  const { kind, id } = useParams({ strict: false }) as { kind: GroundKind; id: string }
  const [filters] = useUrlFilters()
  const ground = useGround(kind, id, filters.communityCode)
  const { name, version, communityCode, compoundId } = ground.ground ?? {}
  const [into, setInto] = useState<Other | null>(null)
  const [reason, setReason] = useState('')
  const act = useAct('places.mergeGround', (made) => {
    toast(t('places.life.done.merge'))
    if (kind === 'building') void navigate({ to: '/places/buildings/$id', params: { id: made.id } })
    else void navigate({ to: '/places/ground', search: { communityCode } as never })
  })
  const word = t(`places.life.${kind}`)
  const choose = (other: Other | null) => {
    act.forget()
    setInto(other)
  }
  const back =
    kind === 'building' ? (
      <BackToBuilding id={id} name={name} />
    ) : (
      <BackToGround communityCode={communityCode} name={name} />
    )
  const { shown } = act
  return (
    <ActPage
      title={t('places.life.mergeTitle', { kind: word })}
      explain={t('places.life.mergeExplain')}
      ground={ground}
      back={back}
    >
      <OtherSelect
        kind={kind}
        id={id}
        communityCode={communityCode ?? ''}
        compoundId={compoundId ?? null}
        value={into}
        onChange={choose}
      />
      <Look
        isReady={into !== null}
        isBusy={act.isBusy}
        error={act.error}
        onLook={() =>
          void act.look({ kind, id, version: version ?? 1, intoId: into?.id ?? '', intoVersion: into?.version ?? 1 })
        }
      />
      {shown ? (
        <>
          <Consequences of={shown}>
            {shown.buildings > 0 ? <p>{t('places.life.movedBuildings', { count: shown.buildings })}</p> : null}
            {shown.joinedBuildings.length > 0 ? (
              <p>{t('places.life.joinedBuildings', { names: shown.joinedBuildings.join('、') })}</p>
            ) : null}
          </Consequences>
          <ConfirmAct
            act={t('places.life.mergeTitle', { kind: word })}
            consequence={t('places.life.mergeText', {
              from: name ?? '',
              into: shown.name,
              doors: shown.doors,
              joined: shown.joined,
            })}
            onConfirm={() => act.act({ reason })}
          >
            <Reason value={reason} onChange={setReason} />
          </ConfirmAct>
        </>
      ) : null}
    </ActPage>
  )
}

interface OtherProps {
  kind: GroundKind
  id: string
  communityCode: string
  compoundId: string | null
  value: Other | null
  onChange: (other: Other | null) => void
}

/** Another of the kind in the community; a building by its compound, which is first the own one. */
const OtherSelect = ({ kind, id, communityCode, compoundId, value, onChange }: OtherProps) => {
  const t = useT()
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  const within = chosen ?? compoundId ?? ''
  const roads = useApiQuery('places.listRoads', { communityCode }, { enabled: kind === 'road' })
  const compounds = useApiQuery('places.listCompounds', { communityCode }, { enabled: kind === 'compound' })
  const buildings = useApiQuery(
    'places.listBuildings',
    { compoundId: within },
    { enabled: kind === 'building' && within !== '' },
  )
  const source = { road: roads, compound: compounds, building: buildings }[kind]
  const items: Other[] = (source.data?.items ?? []).filter((one) => one.id !== id)
  const label = t('places.life.into', { kind: t(`places.life.${kind}`) })
  return (
    <>
      {kind === 'building' ? (
        <div className="pl-label">
          {t('places.field.compound')}
          <CompoundSelect
            communityCode={communityCode}
            value={within}
            onChange={(next) => {
              setChosen(next)
              onChange(null)
            }}
            aria-label={t('places.field.compound')}
          />
        </div>
      ) : null}
      <div className="pl-label">
        {label}
        <SearchSelect
          aria-label={label}
          value={value?.id}
          options={items.map((one) => ({ value: one.id, label: one.name }))}
          loading={source.isLoading}
          onChange={(next) => onChange(items.find((one) => one.id === next) ?? null)}
        />
      </div>
    </>
  )
}
