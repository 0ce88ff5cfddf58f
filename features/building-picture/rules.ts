import type { HousedDoor } from '#features/places/public.ts'
import type { Behind } from '#features/residents/public.ts'
import { addDays, addMonths } from '#platform/deadlines/calendar.ts'
import type { DueSign } from './vocabulary.ts'

export interface Length {
  amount: number
  unit: 'DAY' | 'MONTH' | 'YEAR'
}

/** Lengths in force: how long a look at a house holds, and how long before its end one is reminded. */
export interface PictureRules {
  rental: Length
  vacant: Length
  remindDays: number
}

type Housed = Pick<HousedDoor, 'occupancy' | 'use' | 'houseVerifiedOn'>

const after = (from: string, { amount, unit }: Length): string =>
  unit === 'DAY' ? addDays(from, amount) : addMonths(from, amount * (unit === 'YEAR' ? 12 : 1))

/**
 * When somebody has to see the house itself again: let ones and dormitories by the length of rented houses, empty ones by that of empty houses, one's
 * own by its people alone (dictionary §4.2). A house nobody ever saw is due today.
 */
export function houseDueOn(door: Housed, rules: PictureRules, today: string): string | null {
  if (door.occupancy === null || door.occupancy === '自住') return null
  if (door.houseVerifiedOn === null) return today
  return after(door.houseVerifiedOn, door.occupancy === '空置' ? rules.vacant : rules.rental)
}

export interface Seen {
  due: DueSign
  nextVerifyOn: string | null
  contradicts: boolean
}

/** What the cell of a door says: the earliest day of its people and its house, and the most urgent sign. */
export function seen(door: Housed, behind: Behind, rules: PictureRules, today: string): Seen {
  const days = [houseDueOn(door, rules, today), behind.nextVerifyOn].filter((d) => d !== null).sort()
  const nextVerifyOn = days[0] ?? null
  const contradicts = door.occupancy === '空置' && behind.people > 0
  return { due: signOf(door, behind, nextVerifyOn, rules, today), nextVerifyOn, contradicts }
}

function signOf(door: Housed, behind: Behind, next: string | null, rules: PictureRules, today: string): DueSign {
  if (behind.toVerify > 0 || (next !== null && next <= today)) return 'overdue'
  if (behind.declared > 0) return 'declared'
  const lived = door.occupancy !== null && door.occupancy !== '空置' && door.use === '住宿'
  if (behind.people === 0 && (door.occupancy === null || lived)) return 'unrecorded'
  if (next === null) return behind.people > 0 ? 'ok' : 'idle'
  return next <= addDays(today, rules.remindDays) ? 'soon' : 'ok'
}
