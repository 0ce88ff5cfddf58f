import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { BuildingPicture } from '#features/building-picture/screens/workbench/building-picture-panel.tsx'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { toast } from '#ui/feedback/toast.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { STATE } from '../../vocabulary.ts'
import { BuildingForm } from './building-form.tsx'
import { RoomsForm } from './rooms-form.tsx'
import './places.css'

/** A building: its picture to work from, rooms in bulk, confirming all addresses at once. */
export default function BuildingPage() {
  const t = useT()
  const { id } = useParams({ strict: false }) as { id: string }
  const building = useApiQuery('places.getBuilding', { id })
  const [open, setOpen] = useState<'rooms' | 'edit' | null>(null)
  const confirm = useApiCommand('places.confirmAddresses', {
    invalidates: ['places.getBuilding', 'places.listAddresses', 'buildingPicture.getPicture'],
    onSuccess: ({ confirmed }) => toast(t('places.act.confirmedMany', { count: confirmed })),
  })
  if (building.error) return <ErrorState error={building.error} onRetry={() => void building.refetch()} />
  if (!building.data) return <LoadingPage />
  const b = building.data
  const waiting = b.doors.filter((d) => d.state === STATE.waiting || d.state === STATE.draft).length
  return (
    <div className="pl-page pl-page-wide">
      <PageHeader
        title={`${b.compoundName ?? ''}${b.name}`}
        subtitle={`${b.communityName} · ${t(`places.class.${b.class}`)} · ${t('places.building.doors', { count: b.doors.length })}`}
        actions={
          <>
            {b.can.edit ? <Button onClick={() => setOpen('edit')}>{t('places.building.edit')}</Button> : null}
            <Acts building={b} />
            {b.can.registerRooms ? <Button onClick={() => setOpen('rooms')}>{t('places.rooms.title')}</Button> : null}
            {b.can.confirm && waiting > 0 ? (
              <Button type="primary" loading={confirm.isPending} onClick={() => confirm.mutate({ buildingId: b.id })}>
                {t('places.building.confirmAll', { count: waiting })}
              </Button>
            ) : null}
          </>
        }
      />
      <Past building={b} />
      <BuildingPicture where={{ buildingId: b.id }} />
      <RoomsForm building={b} isOpen={open === 'rooms'} onClose={() => setOpen(null)} />
      <BuildingForm compoundId={b.compoundId} building={b} isOpen={open === 'edit'} onClose={() => setOpen(null)} />
    </div>
  )
}

type Building = ApiOutput<'places.getBuilding'>

const Acts = ({ building: b }: { building: Building }) => {
  const t = useT()
  return (
    <>
      {b.can.merge ? (
        <Link
          className="la-button"
          to="/places/ground/$kind/$id/merge"
          params={{ kind: 'building', id: b.id } as never}
        >
          {t('places.life.merge')}
        </Link>
      ) : null}
      {(['split', 'move', 'demolish'] as const).map((act) =>
        b.can[act] ? (
          <Link
            key={act}
            className="la-button"
            to={`/places/buildings/$id/${act}` as never}
            params={{ id: b.id } as never}
          >
            {t(`places.life.${act}`)}
          </Link>
        ) : null,
      )}
    </>
  )
}

/** What became of it, and what it was called. */
const Past = ({ building: b }: { building: Building }) => {
  const t = useT()
  if (b.closedOn === null && b.formerNames.length === 0) return null
  return (
    <section className="pl-past">
      {b.closedOn === null ? null : (
        <p>{t('places.building.closed', { day: b.closedOn, reason: b.closedReason ?? '' })}</p>
      )}
      {b.mergedInto ? (
        <p>
          {t('places.building.mergedInto')}{' '}
          <Link to="/places/buildings/$id" params={{ id: b.mergedInto.id }}>
            {b.mergedInto.name}
          </Link>
        </p>
      ) : null}
      {b.formerNames.length > 0 ? (
        <p>
          {t('places.building.formerNames')}：{b.formerNames.map((f) => f.text).join('、')}
        </p>
      ) : null}
    </section>
  )
}
