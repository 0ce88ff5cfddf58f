import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { toast } from '#ui/feedback/toast.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { STATE } from '../../vocabulary.ts'
import { BuildingForm } from './building-form.tsx'
import { RoomsForm } from './rooms-form.tsx'
import { AddressState } from './state-tag.tsx'
import './places.css'

type Building = ApiOutput<'places.getBuilding'>
type Door = Building['doors'][number]

/** A building: its doors by unit and floor, rooms in bulk, confirming all at once. */
export default function BuildingPage() {
  const t = useT()
  const { id } = useParams({ strict: false }) as { id: string }
  const building = useApiQuery('places.getBuilding', { id })
  const [open, setOpen] = useState<'rooms' | 'edit' | null>(null)
  const confirm = useApiCommand('places.confirmAddresses', {
    invalidates: ['places.getBuilding', 'places.listAddresses'],
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
      {b.doors.length === 0 ? (
        <EmptyState title={t('places.building.empty')} hint={t('places.building.emptyHint')} />
      ) : (
        <Doors doors={b.doors} />
      )}
      <RoomsForm building={b} isOpen={open === 'rooms'} onClose={() => setOpen(null)} />
      <BuildingForm compoundId={b.compoundId} building={b} isOpen={open === 'edit'} onClose={() => setOpen(null)} />
    </div>
  )
}

/** One table for each unit, one row for each floor, highest first, as the building stands. */
const Doors = ({ doors }: { doors: Door[] }) => {
  const t = useT()
  const live = doors.filter((d) => d.state !== STATE.retired)
  const units = [...Map.groupBy(live, (d) => d.unitNo ?? '')]
  return (
    <div className="pl-units">
      {units.map(([unit, inUnit]) => (
        <section key={unit}>
          <h2>{unit === '' ? t('places.building.noUnit') : t('places.building.unit', { unit })}</h2>
          <div className="pl-scroll">
            <table className="pl-grid">
              <caption className="la-hidden">{t('places.building.caption', { unit })}</caption>
              <tbody>
                {[...Map.groupBy(inUnit, (d) => d.floorNo ?? '')].reverse().map(([floor, onFloor]) => (
                  <tr key={floor}>
                    <th scope="row">{floor === '' ? '—' : t('places.building.floor', { floor })}</th>
                    {onFloor.map((door) => (
                      <td key={door.id}>
                        <Cell door={door} />
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      ))}
    </div>
  )
}

const Cell = ({ door }: { door: Door }) => {
  const t = useT()
  return (
    <Link className="pl-cell" to="/places/$id" params={{ id: door.id }}>
      <strong>{door.roomNo ?? door.subAddr ?? door.floorNo ?? '—'}</strong>
      <span className="la-hidden">{door.fullText}</span>
      <span>{door.occupancy ? t(`places.occupancy.${door.occupancy}`) : t('places.building.noHouse')}</span>
      {door.households > 0 ? <span>{t('places.building.households', { count: door.households })}</span> : null}
      {door.state === STATE.live ? null : <AddressState state={door.state} />}
    </Link>
  )
}
