import type { ApiInput } from '#ui/api/client.ts'
import { type Channel, type NeedType, POLICE_TYPES } from '../vocabulary.ts'

/** What the form of a need holds, on the desk and at the door. */
export interface NeedValues {
  id: string
  channel: Channel
  type: NeedType | ''
  /** `<household>:<person>`, or empty where nobody is named. */
  asker: string
  text: string
  isPoliceMatter: boolean
}

export const blankNeed = (id: string, channel: Channel): NeedValues => ({
  id,
  channel,
  type: '',
  asker: '',
  text: '',
  isPoliceMatter: false,
})

/** Choosing a type says whose matter it usually is. */
export const withType = (v: NeedValues, type: NeedType): NeedValues => ({
  ...v,
  type,
  isPoliceMatter: POLICE_TYPES.has(type),
})

interface Home {
  id: string
  members: readonly { personId: string; nameMask: string; relationToHead: string }[]
}

/** Everybody behind the door among whom one may choose. */
export const askersOf = (households: readonly Home[]) =>
  households.flatMap((h) =>
    h.members.map((m) => ({ value: `${h.id}:${m.personId}`, label: `${m.nameMask} ${m.relationToHead}` })),
  )

/** The form as the server wants it. Where only one household lives there, it is the one. */
export function needOf(
  v: NeedValues & { type: NeedType },
  at: {
    addressId: string
    households: readonly Home[]
    visitId: string | undefined
    receivedAt: string
  },
): ApiInput<'needs.recordNeed'> {
  const [asking, personId] = v.asker === '' ? [] : (v.asker.split(':') as [string, string])
  const householdId = asking ?? (at.households.length === 1 ? at.households[0]?.id : undefined)
  return {
    id: v.id,
    channel: v.channel,
    ...(at.visitId && v.channel === '走访带回' ? { visitId: at.visitId } : {}),
    addressId: at.addressId,
    ...(householdId ? { householdId } : {}),
    ...(personId ? { personId: personId as never } : {}),
    type: v.type,
    text: v.text.trim(),
    isPoliceMatter: v.isPoliceMatter,
    receivedAt: at.receivedAt,
  }
}
