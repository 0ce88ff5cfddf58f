import { useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { BuildingPicture } from '#features/building-picture/screens/workbench/building-picture-panel.tsx'
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
            {b.can.registerRooms ? <Button onClick={() => setOpen('rooms')}>{t('places.rooms.title')}</Button> : null}
            {b.can.confirm && waiting > 0 ? (
              <Button type="primary" loading={confirm.isPending} onClick={() => confirm.mutate({ buildingId: b.id })}>
                {t('places.building.confirmAll', { count: waiting })}
              </Button>
            ) : null}
          </>
        }
      />
      <BuildingPicture where={{ buildingId: b.id }} />
      <RoomsForm building={b} isOpen={open === 'rooms'} onClose={() => setOpen(null)} />
      <BuildingForm compoundId={b.compoundId} building={b} isOpen={open === 'edit'} onClose={() => setOpen(null)} />
    </div>
  )
}
