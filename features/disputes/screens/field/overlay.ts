import type { Actor } from '../../dispute.ts'
import { openActs, stateOf } from '../../machine.ts'
import type { AnswerOf } from '#platform/http/contract.ts'
import type { carry } from '../../contract.ts'
import type { State } from '../../vocabulary.ts'

/* Files on a phone, as they will be once what was done there has been carried out. */

export type Load = AnswerOf<typeof carry>
export type CarriedFile = Load['items'][number]
export type CarriedPair = CarriedFile['pairs'][number]

/** Acts that a phone offers, the likeliest first; everything else is done at the desk. */
const FIELD_ACTS = ['agree', 'perform', 'visit', 'openSession', 'breach'] as const
export type FieldAct = (typeof FIELD_ACTS)[number]

/** An act that was recorded on this phone upon a carried file. */
export interface Did {
  opId: string
  fileId: string
  pairs: readonly string[]
  /** What the file is expected to be at when it is carried out. */
  version: number
  to: State
  performBy: string | null
  /** Visits left afterwards; null: as before. */
  visitsLeft: number | null
}

function afterOne(file: CarriedFile, did: Did): CarriedFile {
  const pairs = file.pairs.map((pair) =>
    did.pairs.includes(pair.id)
      ? {
          ...pair,
          state: did.to,
          performBy: did.performBy ?? pair.performBy,
          visitsLeft: did.visitsLeft ?? pair.visitsLeft,
        }
      : pair,
  )
  const own = 'PAIRS' as const
  return { ...file, own, pairs, state: stateOf({ own, pairs }), version: file.version + 1 }
}

/** The file with what was done on this phone since. An act that the server would not have, and what was built on it, counts for nothing. */
export const asDone = (file: CarriedFile, did: readonly Did[]): CarriedFile =>
  did
    .filter((one) => one.fileId === file.id)
    .toSorted((a, b) => a.version - b.version)
    .reduce((now, one) => (one.version === now.version ? afterOne(now, one) : now), file)

export interface OpenAct {
  kind: FieldAct
  pairs: CarriedPair[]
}

/** What may be done with a file here and now, each with the pairs it may be upon. */
export function actsOn(file: CarriedFile, role: string): OpenAct[] {
  const open = openActs({ own: file.own, mode: file.mode, pairs: file.pairs }, { roles: [role] as Actor['roles'] })
  return FIELD_ACTS.flatMap((kind) => {
    const ids = open.find((one) => one.kind === kind)?.pairs ?? []
    const pairs = file.pairs.filter((p) => ids.includes(p.id) && (kind !== 'visit' || p.visitsLeft > 0))
    return pairs.length > 0 ? [{ kind, pairs }] : []
  })
}

/** Those of some pairs, in the order of the file. */
export const partiesIn = (file: CarriedFile, pairIds: readonly string[]): CarriedFile['parties'] => {
  const pairs = file.pairs.filter((p) => pairIds.includes(p.id))
  return file.parties.filter((one) => pairs.some((p) => p.oneId === one.id || p.otherId === one.id))
}

/** What stands between two, as a list names it. */
export function pairWords(file: CarriedFile, pair: CarriedPair): string {
  const name = (id: string) => file.parties.find((p) => p.id === id)?.nameMask ?? ''
  return `${name(pair.oneId)}－${name(pair.otherId)}`
}
