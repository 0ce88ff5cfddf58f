import { useNavigate, useParams } from '@tanstack/react-router'
import { Input } from 'antd'
import { useState } from 'react'
import { toast } from '#ui/feedback/toast.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { ConfirmAct } from '#ui/records/confirm-act.tsx'
import { ActPage, BackToBuilding, Consequences, Look, useAct, useGround } from './life.tsx'
import { CommunitySelect, CompoundSelect } from './place-selects.tsx'

/** A building that was registered under the wrong compound goes to the right one. */
export default function MoveBuildingPage() {
  const t = useT()
  const navigate = useNavigate()
  const { id } = useParams({ strict: false }) as { id: string }
  const ground = useGround('building', id)
  const { name: old, version } = ground.ground ?? {}
  const [community, setCommunity] = useState<string | undefined>(undefined)
  const [compoundId, setCompound] = useState<string | undefined>(undefined)
  const [name, setName] = useState('')
  const communityCode = community ?? ground.ground?.communityCode
  const act = useAct('places.moveBuilding', (made) => {
    toast(t('places.life.done.move'))
    void navigate({ to: '/places/buildings/$id', params: { id: made.id } })
  })
  const change = (next: () => void) => {
    act.forget()
    next()
  }
  const { shown } = act
  return (
    <ActPage
      title={t('places.life.moveBuildingTitle')}
      explain={t('places.life.moveBuildingExplain')}
      ground={ground}
      back={<BackToBuilding id={id} name={old} />}
    >
      <div className="pl-label">
        {t('places.field.community')}
        <CommunitySelect
          value={communityCode}
          aria-label={t('places.field.community')}
          onChange={(next) =>
            change(() => {
              setCommunity(next)
              setCompound(undefined)
            })
          }
        />
      </div>
      <div className="pl-label">
        {t('places.life.target')}
        <CompoundSelect
          communityCode={communityCode}
          value={compoundId}
          aria-label={t('places.life.target')}
          onChange={(next) => change(() => setCompound(next))}
        />
      </div>
      <label className="pl-label">
        {t('places.life.newName')}
        <Input value={name} maxLength={20} onChange={(event) => change(() => setName(event.target.value))} />
      </label>
      <Look
        isReady={compoundId !== undefined}
        isBusy={act.isBusy}
        error={act.error}
        onLook={() =>
          void act.look({
            id,
            version: version ?? 1,
            compoundId: compoundId ?? '',
            ...(name.trim() === '' ? {} : { name }),
          })
        }
      />
      {shown ? (
        <>
          <Consequences of={shown} />
          <ConfirmAct
            act={t('places.life.moveBuildingTitle')}
            danger={false}
            consequence={t('places.life.moveText', { name: old ?? '', doors: shown.doors, into: shown.name })}
            onConfirm={() => act.act()}
          />
        </>
      ) : null}
    </ActPage>
  )
}
