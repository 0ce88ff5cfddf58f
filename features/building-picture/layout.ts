/* Where the doors of a building stand on the picture: units, floors, rooms. Used by the screen and by the paper alike. */

export interface Placed {
  unitNo: string | null
  floorNo: string | null
  roomNo: string | null
  subAddr: string | null
}

export interface Row<T> {
  /** Null where neither the address nor its room number tells the floor. */
  floor: string | null
  cells: (T | null)[]
}

/** So many columns of a unit as fit beside each other; the highest floor comes first, as the building stands. */
export interface Block<T> {
  columns: string[]
  rows: Row<T>[]
}

export interface Unit<T> {
  unit: string | null
  blocks: Block<T>[]
}

const compare = new Intl.Collator('zh-CN', { numeric: true }).compare

/** 地下室 and -1 lie under the first floor, and what has no floor under everything. */
function heightOf(floor: string | null): number {
  if (floor === null) return Number.NEGATIVE_INFINITY
  const number = /^-?\d+/.exec(floor)
  return number ? Number(number[0]) : floor.startsWith('地下') ? -0.5 : 0
}

const bySecond = (a: string, b: string): number => compare(a, b) || (a < b ? -1 : a > b ? 1 : 0)

/** 501 without a floor stands on the fifth; the address itself is not changed by that. */
export function floorOf(door: Placed, floorsUp: number | null): string | null {
  if (door.floorNo !== null) return door.floorNo
  const room = /^(\d{1,3})\d{2}[A-Z]?$/.exec(door.roomNo ?? '')
  if (room === null) return null
  const floor = Number(room[1])
  return floor >= 1 && floor <= (floorsUp ?? 99) ? String(floor) : null
}

/** Rooms one above the other share a column: 301 and 401 are 01, 302A is 02A. Anything else has a column of its own words. */
export function columnOf(door: Placed, floor: string | null): string {
  const room = door.roomNo ?? door.subAddr ?? ''
  const suffix = floor !== null && room.startsWith(floor) ? room.slice(floor.length) : ''
  const column = /^\d{2}[A-Z]?$/.test(suffix) ? suffix : room
  return door.roomNo !== null && door.subAddr !== null ? `${column} ${door.subAddr}` : column
}

/**
 * Every door stands on the picture exactly once. Doors that would share a place (a split room, two blocks of one use) go side by side: the
 * second takes a column of its own.
 * @param widest columns that fit beside each other
 */
export function layOut<T extends Placed>(doors: readonly T[], floorsUp: number | null, widest: number): Unit<T>[] {
  const units = Map.groupBy(doors, (d) => d.unitNo)
  return [...units]
    .sort(([a], [b]) => bySecond(a ?? '', b ?? ''))
    .map(([unit, inUnit]) => ({ unit, blocks: blocksOf(inUnit, floorsUp, widest) }))
}

function blocksOf<T extends Placed>(doors: readonly T[], floorsUp: number | null, widest: number): Block<T>[] {
  const floors = new Map<string | null, Map<string, T>>()
  const columns = new Set<string>()
  for (const door of doors) {
    const floor = floorOf(door, floorsUp)
    const row = floors.get(floor) ?? new Map<string, T>()
    floors.set(floor, row)
    let column = columnOf(door, floor)
    while (row.has(column)) column += '′'
    row.set(column, door)
    columns.add(column)
  }
  const sorted = [...columns].sort(bySecond)
  const high = [...floors].sort(([a], [b]) => heightOf(b) - heightOf(a) || bySecond(b ?? '', a ?? ''))
  return chunks(sorted, widest).map((part) => ({
    columns: part,
    rows: high
      .map(([floor, row]) => ({ floor, cells: part.map((column) => row.get(column) ?? null) }))
      .filter((row) => row.cells.some((cell) => cell !== null)),
  }))
}

const chunks = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, n) => list.slice(n * size, (n + 1) * size))
