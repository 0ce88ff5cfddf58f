import type { Door } from '#features/visits/screens/field/public.ts'
import type { ApiInput } from '#ui/api/client.ts'
import type { END_REASONS, PHONE_KINDS, RELATIONS } from '../../vocabulary.ts'

export type Household = Door['households'][number]
export type Member = Household['members'][number]
type EndReason = (typeof END_REASONS)[number]

/** What is said of one member: where he is, and what is wrong about the record. Empty where nothing is said. */
export interface Said {
  found?: 'here' | EndReason | ''
  relationToHead?: (typeof RELATIONS)[number]
  tenant?: 'yes' | 'no'
  intendedUntil?: string
  phone?: string
  phoneKind?: (typeof PHONE_KINDS)[number]
}
/** By residence. */
export type SaidOf = Readonly<Record<string, Said>>

/** What this phone has recorded of a member, until a newer day is taken. */
export interface Noted {
  /** Of the residence, once the server has carried out all acts before. */
  version: number
  found?: Said['found']
  corrected?: boolean
}
export type NotedOf = Readonly<Record<string, Noted>>

export type Act =
  | { kind: 'residents.checkHousehold'; input: ApiInput<'residents.checkHousehold'> }
  | { kind: 'residents.correctMember'; input: ApiInput<'residents.correctMember'> }

/** A day that was taken after the acts left knows more than the notes; before, less. */
const versionOf = (m: Member, noted: NotedOf): number => Math.max(m.version, noted[m.residenceId]?.version ?? 0)

export const isGone = (found: Said['found']): found is EndReason => Boolean(found) && found !== 'here'

type Correction = Omit<ApiInput<'residents.correctMember'>, 'residenceId' | 'version'>

/** What of the record is said to be otherwise; what is said as it stands is left out. */
function correctionOf(m: Member, said: Said): Correction {
  const phone = said.phone?.trim()
  return {
    ...(said.relationToHead && said.relationToHead !== m.relationToHead ? { relationToHead: said.relationToHead } : {}),
    ...(said.tenant && (said.tenant === 'yes') !== m.isTenant ? { isTenant: said.tenant === 'yes' } : {}),
    ...(said.intendedUntil && said.intendedUntil !== m.intendedUntil ? { intendedUntil: said.intendedUntil } : {}),
    ...(phone ? { phone: { kind: said.phoneKind ?? '本人', number: phone } } : {}),
  }
}

/** A phone number is the person's; everything else is a new version of the residence. */
const changesStay = ({ phone: _, ...stay }: Correction) => Object.keys(stay).length > 0

/**
 * The acts that tell what was said behind a door, in the order in which they are sent: corrections before the check of each household, because a check ends
 * records and a correction needs one that lives. Somebody who left is not corrected.
 * @param on the day, `YYYY-MM-DD`
 */
export function actsOf(
  households: readonly Household[],
  said: SaidOf,
  noted: NotedOf,
  on: string,
): { acts: Act[]; noted: NotedOf } {
  const acts: Act[] = []
  const now: Record<string, Noted> = { ...noted }
  for (const h of households) {
    const here: string[] = []
    const left: { residenceId: string; version: number; reason: EndReason }[] = []
    for (const m of h.members) {
      const one = said[m.residenceId] ?? {}
      const { residenceId } = m
      let version = versionOf(m, noted)
      const correction = isGone(one.found) ? {} : correctionOf(m, one)
      if (Object.keys(correction).length > 0) {
        acts.push({ kind: 'residents.correctMember', input: { residenceId, version, ...correction } })
        if (changesStay(correction)) version += 1
        now[residenceId] = { ...now[residenceId], version, corrected: true }
      }
      if (!one.found) continue
      if (isGone(one.found)) left.push({ residenceId, version, reason: one.found })
      else here.push(residenceId)
      now[residenceId] = { ...now[residenceId], version: version + 1, found: one.found }
    }
    if (here.length + left.length > 0)
      acts.push({ kind: 'residents.checkHousehold', input: { householdId: h.id, on, here, left } })
  }
  return { acts, noted: now }
}
