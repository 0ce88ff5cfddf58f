import { Link } from '@tanstack/react-router'
import type { KeyboardEvent } from 'react'
import { AddressState } from '#features/places/screens/workbench/state-tag-panel.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import type { PictureDoor } from './building-picture-panel.tsx'
import { Sign, waits } from './sign.tsx'

interface Props {
  door: PictureDoor
  row: number
  column: number
  /** The one that Tab leads to. */
  isFirst: boolean
  /** Undefined while doors are opened one by one. */
  isChosen: boolean | undefined
  may: boolean
  onAct: () => void
  onConfirm: () => void
  onNext: (from: HTMLElement) => void
}

/** A room: its number, how it is lived in, when to look again, and a button where it waits. */
export function PictureCell({ door, row, column, isFirst, isChosen, may, onAct, onConfirm, onNext }: Props) {
  const t = useT()
  const { inside } = door
  const name = [door.roomNo, door.subAddr].filter(Boolean).join(' ') || (door.floorNo ?? '—')
  if (inside === null || !may)
    return (
      <Link className="bp-cell" to="/places/$id" params={{ id: door.addressId } as never}>
        <strong>{name}</strong>
        <span className="la-hidden">{door.fullText}</span>
        {door.state === '启用' ? null : <AddressState state={door.state} />}
      </Link>
    )
  const isWaiting = waits(door)
  const key = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key.toLowerCase() !== 'v' || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    if (isWaiting) onConfirm()
    onNext(event.currentTarget)
  }
  return (
    <div className={`bp-cell bp-${inside.due}${isChosen ? ' bp-chosen' : ''}`}>
      <button
        type="button"
        className="bp-open"
        data-row={row}
        data-column={column}
        data-waits={isWaiting}
        tabIndex={isFirst ? 0 : -1}
        aria-keyshortcuts="V"
        aria-pressed={isChosen}
        onClick={onAct}
        onKeyDown={key}
      >
        <strong>{name}</strong>
        <span className="la-hidden">{door.fullText}</span>
        <span>
          {inside.occupancy ? t(`places.occupancy.${inside.occupancy}`) : t('buildingPicture.noHouse')}
          {inside.people > 0 ? ` · ${t('buildingPicture.people', { count: inside.people })}` : ''}
        </span>
        {inside.contradicts ? <span className="bp-doubt">{t('buildingPicture.contradicts')}</span> : null}
        <Sign inside={inside} />
        {door.state === '启用' ? null : <AddressState state={door.state} />}
      </button>
      {isWaiting && isChosen === undefined ? (
        <button type="button" className="bp-confirm" tabIndex={-1} onClick={onConfirm}>
          {t('buildingPicture.confirm')}
          <span className="la-hidden"> {door.fullText}</span>
        </button>
      ) : null}
    </div>
  )
}
