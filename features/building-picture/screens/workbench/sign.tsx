import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { StatusTag, type StatusTone } from '#ui/records/status-tag.tsx'
import type { DueSign } from '../../vocabulary.ts'
import type { PictureDoor } from './building-picture-panel.tsx'

export const TONES: Record<DueSign, StatusTone> = {
  overdue: 'bad',
  declared: 'waiting',
  soon: 'attention',
  ok: 'good',
  unrecorded: 'neutral',
  idle: 'neutral',
}

/** A door that somebody should look at and that can be confirmed as it is. */
export const waits = (door: PictureDoor): boolean =>
  door.inside !== null && door.inside.can.confirm && ['overdue', 'declared', 'soon'].includes(door.inside.due)

/** When to look again: icon and word, never a colour alone. */
export function Sign({ inside }: { inside: NonNullable<PictureDoor['inside']> }) {
  const t = useT()
  const word = t(`buildingPicture.due.${inside.due}`)
  const day = inside.nextVerifyOn === null ? '' : formatDate(inside.nextVerifyOn)
  return (
    <>
      <StatusTag tone={TONES[inside.due]}>{word}</StatusTag>
      {day === '' ? null : <span className="bp-day">{day}</span>}
    </>
  )
}
