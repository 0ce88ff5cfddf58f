import { Drawer } from 'antd'
import { useState } from 'react'
import { BatchDialog } from '#features/residents/screens/workbench/batch-panel.tsx'
import { DoorPanel } from '#features/residents/screens/workbench/door-panel.tsx'
import type { ApiInput, ApiOutput } from '#ui/api/client.ts'
import { useApiQuery } from '#ui/api/hooks.ts'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { useNarrow } from '#ui/layout/use-narrow.ts'
import { layOut } from '../../layout.ts'
import { Legend } from './legend.tsx'
import { PictureActs } from './picture-acts.tsx'
import { PictureBlock } from './picture-block.tsx'
import { waits } from './sign.tsx'
import { useConfirmDoor } from './use-confirm-door.ts'
import './building-picture.css'

export type Picture = ApiOutput<'buildingPicture.getPicture'>
export type PictureDoor = Picture['doors'][number]
/** A building, or a village group. */
export type Where = ApiInput<'buildingPicture.getPicture'>
type Kind = 'confirm' | 'end' | 'readdress'

/** More columns than this are no picture any more; the next ones stand below. */
const WIDEST = { desk: 16, phone: 4 } as const

/** Doors as they stand, to work from: open, confirm and record each, or choose many. */
export function BuildingPicture({ where }: { where: Where }) {
  const t = useT()
  const { data, error, refetch } = useApiQuery('buildingPicture.getPicture', where)
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingPage />
  if (data.doors.length === 0)
    return <EmptyState title={t('buildingPicture.empty')} hint={t('buildingPicture.emptyHint')} />
  return <Units picture={data} where={where} />
}

function Units({ picture, where }: { picture: Picture; where: Where }) {
  const t = useT()
  const narrow = useNarrow()
  const [opened, setOpened] = useState<string | null>(null)
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null)
  const [kind, setKind] = useState<Kind | null>(null)
  const confirm = useConfirmDoor()
  const units = layOut(picture.doors, picture.floorsUp, narrow ? WIDEST.phone : WIDEST.desk)
  const byId = new Map(picture.doors.map((d) => [d.addressId, d]))
  const doors = picture.doors.filter((d) => chosen?.has(d.addressId))
  const toggle = (ids: readonly string[]) => {
    if (chosen === null) return
    const all = ids.every((id) => chosen.has(id))
    setChosen(new Set(all ? [...chosen].filter((id) => !ids.includes(id)) : [...chosen, ...ids]))
  }
  const act = (id: string) => (chosen === null ? setOpened(id) : toggle([id]))
  return (
    <div className="bp-picture">
      <PictureActs
        picture={picture}
        where={where}
        chosen={chosen}
        onMode={(on) => setChosen(on ? new Set() : null)}
        onChooseWaiting={() => setChosen(new Set(picture.doors.filter(waits).map((d) => d.addressId)))}
        onAct={setKind}
      />
      <Legend doors={picture.doors} />
      {units.map(({ unit, blocks }) => (
        <section key={unit ?? ''} className="bp-unit">
          {units.length === 1 && unit === null ? null : (
            <h2>{unit === null ? t('buildingPicture.noUnit') : t('buildingPicture.unit', { unit })}</h2>
          )}
          {blocks.map((block) => (
            <PictureBlock
              key={block.columns[0] ?? ''}
              unit={unit}
              block={block}
              chosen={chosen}
              may={picture.can.openDoors}
              onAct={act}
              onConfirm={confirm}
              onFloor={toggle}
            />
          ))}
        </section>
      ))}
      <Drawer
        open={opened !== null}
        size={narrow ? '100%' : 560}
        title={opened ? byId.get(opened)?.fullText : ''}
        onClose={() => setOpened(null)}
        destroyOnHidden
      >
        {opened ? <DoorPanel addressId={opened} /> : null}
      </Drawer>
      {kind === null ? null : (
        <BatchDialog
          kind={kind}
          chosen={{ doors: doors.map((d) => ({ addressId: d.addressId, stamp: d.inside?.stamp ?? '.0' })) }}
          placeOf={(id) => nameOf(byId.get(id)) ?? t('buildingPicture.otherDoor')}
          onClose={() => setKind(null)}
          onDone={() => {
            setKind(null)
            setChosen(new Set())
          }}
        />
      )}
    </div>
  )
}

const nameOf = (door: PictureDoor | undefined): string | undefined =>
  door && ([door.unitNo, door.roomNo ?? door.floorNo, door.subAddr].filter(Boolean).join('-') || door.fullText)
