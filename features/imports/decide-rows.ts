import type { PersonMatch } from '#features/residents/public.ts'
import type { CheckedPerson, CommitRow } from './checked-row.ts'
import type { ResolvedDoor } from './resolve-doors.ts'
import { outcomeOf, personVerdict } from './rules.ts'
import type { Acceptable, Outcome, Reason } from './vocabulary.ts'

/** What will be done with a row of a person. */
export interface Decision {
  outcome: Outcome
  reasons: Reason[]
  /** Whom of the register he is; null with `write` is somebody new. */
  match: PersonMatch | null
  write: boolean
  isDoubtful: boolean
}

interface Asked {
  row: CommitRow
  checked: CheckedPerson
  door: ResolvedDoor
  matches: readonly PersonMatch[]
}

/**
 * Decides rows one after the other, against the register as it is held and against the rows before them in the same chunk. What the sender has
 * settled for the whole run (`accepted`) no longer bars a row; everything else that is doubtful does.
 */
export class Decider {
  private readonly accepted: ReadonlySet<string>
  private readonly isKnown: (number: string) => boolean
  private readonly byNumber = new Map<string, { name: string; addressId: string }>()
  private readonly byDoor = new Set<string>()

  constructor(accepted: readonly Acceptable[], isKnown: (number: string) => boolean) {
    this.accepted = new Set(accepted)
    this.isKnown = isKnown
  }

  decide({ row, checked, door, matches }: Asked): Decision {
    const { name, known, person } = checked
    const own = row.doubts.map((code): Reason => ({ field: 'name', code, level: 'doubtful' }))
    const verdict = personVerdict(
      { ...person, name, idNo: known.number, phones: checked.phones },
      door.addressIds,
      matches,
    )
    const reasons = [...checked.faults, ...door.reasons, ...own, ...verdict.reasons]
    const barred = reasons.filter((r) => r.level === 'doubtful' && !this.accepted.has(r.code))
    const stop = (more: Reason[] = []): Decision => ({
      outcome: outcomeOf([...reasons, ...more], false),
      reasons: [...reasons, ...more],
      match: verdict.match,
      write: false,
      isDoubtful: false,
    })
    if (checked.faults.length > 0 || barred.length > 0 || door.place === null) return stop()
    const { addressId } = door.place
    const said = new Set(verdict.reasons.map((r) => r.code))
    // Who has the same number and another name is two people to the register until somebody has looked (dictionary §9.2).
    const isAnother = said.has('name_differs') || said.has('other_number_at_door')
    const match = isAnother ? null : verdict.match
    if (match === null) {
      const before = this.inChunk(name, known.number, addressId)
      if (before !== null && before.level === 'note') return { ...stop([before]), outcome: 'same' }
      if (before !== null && !this.accepted.has(before.code)) return stop([before])
      if (before?.code === 'same_name_at_door') return { ...stop([before]), outcome: 'same' }
    }
    this.remember(name, known.number, addressId)
    const outcome = match === null ? 'new' : reasons.some((r) => r.level === 'change') ? 'changed' : 'same'
    return {
      outcome,
      reasons,
      match,
      write: outcome !== 'same',
      isDoubtful:
        match === null && known.number !== '' && (this.isKnown(known.number) || this.isTaken(name, known.number)),
    }
  }

  /** What an earlier row of the chunk says of this one; it is not in the register yet. */
  private inChunk(name: string, number: string, addressId: string): Reason | null {
    const before = this.byNumber.get(number)
    if (number !== '' && before !== undefined) {
      if (before.name !== name) return { field: 'idNo', code: 'number_of_two_names', level: 'doubtful' }
      return { field: 'idNo', code: 'twice_in_import', level: before.addressId === addressId ? 'note' : 'doubtful' }
    }
    return number === '' && this.byDoor.has(`${addressId} ${name}`)
      ? { field: 'name', code: 'same_name_at_door', level: 'doubtful' }
      : null
  }

  private isTaken(name: string, number: string): boolean {
    const before = this.byNumber.get(number)
    return before !== undefined && before.name !== name
  }

  private remember(name: string, number: string, addressId: string): void {
    if (number !== '' && !this.byNumber.has(number)) this.byNumber.set(number, { name, addressId })
    this.byDoor.add(`${addressId} ${name}`)
  }
}
