import { one, type Tx } from '#platform/db/tx.ts'

/* Two addresses that are one door. The database decides and moves: `places_merge_address`. */

export interface Moves {
  households: number
  residences: number
  hukou: number
  visits: number
  tasks: number
  /** What becomes of the house behind the address that goes: there is none, it moves, or it is struck off beside the one that stays. */
  house: 'none' | 'moves' | 'struck'
}

export interface Refusal {
  refused:
    | 'not_found'
    | 'merge_itself'
    | 'merge_other_community'
    | 'place_retired'
    | 'merge_house_struck'
    | 'version_conflict'
}

export async function mergeMoves(tx: Tx, id: string, intoId: string): Promise<Moves | Refusal> {
  const row = await one<{ answer: Moves | Refusal }>(tx, 'select places_merge_moves($1, $2) as answer', [id, intoId])
  return row.answer
}

export async function mergeAddress(
  tx: Tx,
  m: { id: string; intoId: string; version: number; intoVersion: number; reason: string },
): Promise<Moves | Refusal> {
  const row = await one<{ answer: Moves | Refusal }>(tx, 'select places_merge_address($1, $2, $3, $4, $5) as answer', [
    m.id,
    m.intoId,
    m.version,
    m.intoVersion,
    m.reason,
  ])
  return row.answer
}
