import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useApiQuery } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { ConfirmAct } from '#ui/records/confirm-act.tsx'
import { ActPage, BackToGround, Consequences, Look, useAct, useGround } from './life.tsx'
import { CommunitySelect } from './place-selects.tsx'

/** A compound that belongs to another community by now goes there, with everything that carries its unit. */
export default function MoveCompoundPage() {
  const t = useT()
  const navigate = useNavigate()
  const { id } = useParams({ strict: false }) as { id: string }
  const [filters] = useUrlFilters()
  const ground = useGround('compound', id, filters.communityCode)
  const { name, version, communityCode } = ground.ground ?? {}
  const communities = useApiQuery('places.listCommunities', {})
  const [target, setTarget] = useState<string | undefined>(undefined)
  const act = useAct('places.moveCompound', () => {
    toast(t('places.life.done.move'))
    void navigate({ to: '/places/ground', search: { communityCode: target } as never })
  })
  const { shown } = act
  const into = communities.data?.items.find((c) => c.code === target)?.shortName ?? ''
  return (
    <ActPage
      title={t('places.life.moveCompoundTitle')}
      explain={t('places.life.moveCompoundExplain')}
      ground={ground}
      back={<BackToGround communityCode={communityCode} name={name} />}
    >
      <div className="pl-label">
        {t('places.life.target')}
        <CommunitySelect
          value={target}
          aria-label={t('places.life.target')}
          onChange={(next) => {
            act.forget()
            setTarget(next)
          }}
        />
      </div>
      <Look
        isReady={target !== undefined}
        isBusy={act.isBusy}
        error={act.error}
        onLook={() => void act.look({ id, version: version ?? 1, communityCode: target ?? '' })}
      />
      {shown ? (
        <>
          <Consequences of={shown} />
          <ConfirmAct
            act={t('places.life.moveCompoundTitle')}
            danger={false}
            consequence={t('places.life.moveText', { name: name ?? '', doors: shown.doors, into })}
            onConfirm={() => act.act()}
          />
        </>
      ) : null}
    </ActPage>
  )
}
