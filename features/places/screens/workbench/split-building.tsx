import { useNavigate, useParams } from '@tanstack/react-router'
import { Input, Segmented, Select } from 'antd'
import { useState } from 'react'
import { useApiQuery } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { ConfirmAct } from '#ui/records/confirm-act.tsx'
import { STATE } from '../../vocabulary.ts'
import { ActPage, BackToBuilding, Consequences, Look, useAct, useGround } from './life.tsx'

/** Units or single doors of a building become a building of their own. */
export default function SplitBuildingPage() {
  const t = useT()
  const navigate = useNavigate()
  const { id } = useParams({ strict: false }) as { id: string }
  const ground = useGround('building', id)
  const building = useApiQuery('places.getBuilding', { id })
  const [by, setBy] = useState<'units' | 'doorIds' | null>(null)
  const [chosen, setChosen] = useState<string[]>([])
  const [name, setName] = useState('')
  const act = useAct('places.splitBuilding', (made) => {
    toast(t('places.life.done.split'))
    void navigate({ to: '/places/buildings/$id', params: { id: made.id } })
  })
  const doors = (building.data?.doors ?? []).filter((d) => d.state !== STATE.retired)
  const units = [...new Set(doors.flatMap((d) => d.unitNo ?? []))]
  const way = by ?? (units.length > 1 ? 'units' : 'doorIds')
  const change = (next: () => void) => {
    act.forget()
    next()
  }
  const label = t(way === 'units' ? 'places.life.units' : 'places.life.doors')
  const options =
    way === 'units'
      ? units.map((value) => ({ value, label: value }))
      : doors.map((d) => ({ value: d.id, label: d.fullText }))
  const { shown } = act
  return (
    <ActPage
      title={t('places.life.splitBuildingTitle')}
      explain={t('places.life.splitBuildingExplain')}
      ground={ground}
      back={<BackToBuilding id={id} name={ground.ground?.name} />}
    >
      <Segmented<'units' | 'doorIds'>
        aria-label={t('places.life.split')}
        value={way}
        options={[
          { value: 'units', label: t('places.life.byUnit') },
          { value: 'doorIds', label: t('places.life.byDoor') },
        ]}
        onChange={(next) =>
          change(() => {
            setBy(next)
            setChosen([])
          })
        }
      />
      <div className="pl-label">
        {label}
        <Select<string[]>
          mode="multiple"
          className="pl-select"
          aria-label={label}
          value={chosen}
          options={options}
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('places.choose')}
          notFoundContent={t('places.none')}
          onChange={(next) => change(() => setChosen(next))}
        />
      </div>
      <label className="pl-label">
        {t('places.life.newBuilding')}
        <Input value={name} maxLength={20} onChange={(event) => change(() => setName(event.target.value))} />
      </label>
      <Look
        isReady={chosen.length > 0 && name.trim() !== ''}
        isBusy={act.isBusy}
        error={act.error}
        onLook={() => void act.look({ id, version: ground.ground?.version ?? 1, name, [way]: chosen })}
      />
      {shown ? (
        <>
          <Consequences of={shown} />
          <ConfirmAct
            act={t('places.life.splitBuildingTitle')}
            danger={false}
            consequence={t('places.life.splitText', { doors: shown.doors, name: shown.name })}
            onConfirm={() => act.act()}
          />
        </>
      ) : null}
    </ActPage>
  )
}
