import { useNavigate, useParams } from '@tanstack/react-router'
import { Input, Select } from 'antd'
import { useState } from 'react'
import { useApiQuery } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { ConfirmAct } from '#ui/records/confirm-act.tsx'
import { ActPage, BackToGround, Consequences, Look, useAct, useGround } from './life.tsx'

/** Buildings of a compound become a compound of their own. */
export default function SplitCompoundPage() {
  const t = useT()
  const navigate = useNavigate()
  const { id } = useParams({ strict: false }) as { id: string }
  const [filters] = useUrlFilters()
  const ground = useGround('compound', id, filters.communityCode)
  const { name: old, version, communityCode } = ground.ground ?? {}
  const buildings = useApiQuery('places.listBuildings', { compoundId: id })
  const [chosen, setChosen] = useState<string[]>([])
  const [name, setName] = useState('')
  const act = useAct('places.splitCompound', () => {
    toast(t('places.life.done.split'))
    void navigate({ to: '/places/ground', search: { communityCode } as never })
  })
  const { shown } = act
  return (
    <ActPage
      title={t('places.life.splitCompoundTitle')}
      explain={t('places.life.splitCompoundExplain')}
      ground={ground}
      back={<BackToGround communityCode={communityCode} name={old} />}
    >
      <div className="pl-label">
        {t('places.life.buildings')}
        <Select<string[]>
          mode="multiple"
          className="pl-select"
          aria-label={t('places.life.buildings')}
          value={chosen}
          options={(buildings.data?.items ?? []).map((b) => ({ value: b.id, label: b.name }))}
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('places.choose')}
          notFoundContent={t('places.none')}
          onChange={(next) => {
            act.forget()
            setChosen(next)
          }}
        />
      </div>
      <label className="pl-label">
        {t('places.life.newCompound')}
        <Input
          value={name}
          maxLength={40}
          onChange={(event) => {
            act.forget()
            setName(event.target.value)
          }}
        />
      </label>
      <Look
        isReady={chosen.length > 0 && name.trim().length > 1}
        isBusy={act.isBusy}
        error={act.error}
        onLook={() => void act.look({ id, version: version ?? 1, name, buildingIds: chosen })}
      />
      {shown ? (
        <>
          <Consequences of={shown} />
          <ConfirmAct
            act={t('places.life.splitCompoundTitle')}
            danger={false}
            consequence={t('places.life.splitText', { doors: shown.doors, name: shown.name })}
            onConfirm={() => act.act()}
          />
        </>
      ) : null}
    </ActPage>
  )
}
