import type { FoundDoor } from '#features/places/public.ts'
import type { PersonMatch } from '#features/residents/public.ts'
import type { DoorParts, Field, Level, Outcome, Reason } from './vocabulary.ts'

export interface ComparedPerson {
  name: string
  idNo: string
  phones: readonly string[]
  hukouAddr?: string | undefined
  relation?: string | undefined
}

/** The worst of what was found decides: wrong, doubtful, then whether the register knows it. */
export function outcomeOf(reasons: readonly Pick<Reason, 'level'>[], isKnown: boolean): Outcome {
  if (reasons.some((r) => r.level === 'wrong')) return 'wrong'
  if (reasons.some((r) => r.level === 'doubtful')) return 'doubtful'
  if (!isKnown) return 'new'
  return reasons.some((r) => r.level === 'change') ? 'changed' : 'same'
}

const reason = (field: Field, code: string, level: Level): Reason => ({ field, code, level })

/** The cell of a list that most likely says the door. */
export const doorField = (door: DoorParts): Field =>
  door.roomNo !== undefined
    ? 'roomNo'
    : door.doorNo !== undefined
      ? 'doorNo'
      : door.villageGroup !== undefined
        ? 'groupHouseNo'
        : 'address'

/** What the register says of the door of a row. Retired doors do not count where a living one fits. */
export function doorVerdict(door: DoorParts, found: readonly FoundDoor[]): { addressIds: string[]; reasons: Reason[] } {
  const living = found.filter((f) => !f.isRetired)
  const field = doorField(door)
  if (living.length === 1) return { addressIds: living.map((f) => f.addressId), reasons: [] }
  if (living.length > 1)
    return { addressIds: living.map((f) => f.addressId), reasons: [reason(field, 'door_ambiguous', 'doubtful')] }
  if (found.length > 0) return { addressIds: [], reasons: [reason(field, 'door_retired', 'doubtful')] }
  return { addressIds: [], reasons: [reason(field, 'door_not_registered', 'note')] }
}

/** What the register says of the person of a row. A machine never decides that two are one: whatever is not certain is doubtful. */
export function personVerdict(
  person: ComparedPerson,
  addressIds: readonly string[],
  matches: readonly PersonMatch[],
): { match: PersonMatch | null; reasons: Reason[] } {
  const [match] = matches
  if (match === undefined) return { match: null, reasons: [] }
  if (matches.length > 1)
    return { match: null, reasons: [reason(match.by === 'number' ? 'idNo' : 'name', 'several_people', 'doubtful')] }
  const reasons: Reason[] = []
  if (match.by === 'door') {
    // The same name behind the same door, but the number is missing, ruined or another one.
    reasons.push(
      reason(
        person.idNo === '' ? 'name' : 'idNo',
        person.idNo === '' ? 'same_name_at_door' : 'other_number_at_door',
        'doubtful',
      ),
    )
    return { match, reasons }
  }
  if (match.name !== person.name && match.formerName !== person.name)
    reasons.push(reason('name', 'name_differs', 'doubtful'))
  const home = match.doors.find((d) => addressIds.includes(d.addressId))
  if (home === undefined)
    reasons.push(reason('address', match.doors.length === 0 ? 'lived_here_before' : 'lives_elsewhere', 'change'))
  else if (person.relation !== undefined && person.relation !== home.relation)
    reasons.push(reason('relation', 'relation_differs', 'change'))
  if (person.phones.some((number) => !match.hasPhone(number))) reasons.push(reason('phone', 'phone_new', 'change'))
  if (person.hukouAddr !== undefined && person.hukouAddr !== match.hukouAddr)
    reasons.push(reason('hukouAddr', 'hukou_differs', 'change'))
  return { match, reasons }
}

/** What the register says of a house that the list names without people. */
export function houseVerdict(occupancy: string | undefined, found: FoundDoor | undefined): Reason[] {
  return occupancy !== undefined && found !== undefined && found.occupancy !== occupancy
    ? [reason('occupancy', 'occupancy_differs', 'change')]
    : []
}
