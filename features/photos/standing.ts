import type { Tx } from '#platform/db/tx.ts'
import type { AnswerOf } from '#platform/http/contract.ts'
import type { missingChunks } from './contract.ts'
import { missingOf, type PhotoRow } from './store.ts'

type Standing = AnswerOf<typeof missingChunks>

/** How far a photograph has come, for the phone that sends it. A withdrawn one wants nothing more. */
export async function standingOf(tx: Tx, p: PhotoRow): Promise<Standing> {
  const isWanted = p.state === 'OPEN' && p.voidedAt === null
  return {
    id: p.id,
    state: p.state,
    refusedCode: p.refusedCode,
    missing: isWanted ? await missingOf(tx, p.id) : [],
  }
}
