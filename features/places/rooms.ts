import { halfWidthCode } from '#platform/standards/text.ts'
import { checkDoorPart } from '#platform/standards/door.ts'
import type { FieldError } from '#platform/errors/errors.ts'

/** More doors than the tallest building has; a request beyond it is a slip of the key. */
export const MAX_ROOMS = 2000

export interface RoomPattern {
  units?: string | undefined
  floors: string
  rooms: string
  numbering: 'floor_room' | 'plain'
}
export interface Door {
  unitNo: string | null
  floorNo: string
  roomNo: string
}
export type Expanded =
  | { ok: true; doors: Door[] }
  | { ok: false; faults: FieldError[] }
  | { ok: false; tooMany: number }

/** `1-3,5` → 1 2 3 5; `东,西` stays; leading zeros set the width of a range. Undefined where a piece cannot be read or runs backwards. */
function readList(raw: string): string[] | undefined {
  const pieces = halfWidthCode(raw).replace(/\s/g, '').replace(/[、;]/g, ',').replace(/[~至]/g, '-').split(',')
  const all: string[] = []
  for (const piece of pieces) {
    const range = /^(-?\d{1,4})-(-?\d{1,4})$/.exec(piece)
    if (!range) {
      if (piece === '') return undefined
      all.push(piece)
      continue
    }
    const [from, to] = [Number(range[1]), Number(range[2])]
    if (from > to) return undefined
    const width = /^0\d/.test(range[1] as string) ? (range[1] as string).length : 0
    for (let n = from; n <= to; n++) if (n !== 0 || from === 0) all.push(String(n).padStart(width, '0'))
  }
  return [...new Set(all)]
}

const roomNo = (floor: string, room: string, numbering: RoomPattern['numbering']): string =>
  numbering === 'plain' || !/^\d{1,2}$/.test(room)
    ? room
    : `${floor.startsWith('-') ? `B${floor.slice(1)}` : floor}${room.padStart(2, '0')}`

/** Doors of units × floors × rooms in natural order, checked and normalised; at most 2,000. */
export function expandRooms(pattern: RoomPattern): Expanded {
  const faults: FieldError[] = []
  const read = (path: 'units' | 'floors' | 'rooms', part: 'unit' | 'floor' | 'room'): string[] => {
    const list = readList(pattern[path] as string)
    if (list === undefined) {
      faults.push({ path, code: 'list_unreadable' })
      return []
    }
    const values = list.flatMap((piece) => {
      const checked = checkDoorPart(part, piece)
      if (checked.ok) return [checked.value]
      if (faults.every((f) => f.path !== path)) faults.push({ path, code: checked.error })
      return []
    })
    return [...new Set(values)]
  }
  const units = pattern.units === undefined ? [null] : read('units', 'unit')
  const floors = read('floors', 'floor')
  const rooms = read('rooms', 'room')
  if (faults.length > 0) return { ok: false, faults }
  const count = units.length * floors.length * rooms.length
  if (count > MAX_ROOMS) return { ok: false, tooMany: count }
  const doors = units.flatMap((unitNo) =>
    floors.flatMap((floorNo) =>
      rooms.map((room) => ({ unitNo, floorNo, roomNo: roomNo(floorNo, room, pattern.numbering) })),
    ),
  )
  return { ok: true, doors }
}
