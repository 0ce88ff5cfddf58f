import { randomUUID } from 'node:crypto'
import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { answerOf, fileAt, log, write } from '../carry-out.ts'
import * as contract from '../contract.ts'
import { eraseParty as erase, isErased } from '../store-evidence.ts'
import { type DisputeFile, findFile } from '../store-file.ts'
import { agreementsOf } from '../store-parts.ts'
import { appendStep } from '../store-write.ts'
import { stepOf } from '../step.ts'
import { requirePlain } from './act.ts'

/** States in which nobody needs the file any more, if no agreement and no case came of it. */
const FREE: ReadonlySet<string> = new Set(['WITHDRAWN', 'MERGED', 'CLOSED', 'NOT_MEDIABLE'])

/** What keeps a file whole although a party asks for deletion; undefined where nothing does. */
async function groundOf(context: Context, { row, pairs }: DisputeFile): Promise<string | undefined> {
  if (!FREE.has(row.own)) return 'OPEN'
  if ((await agreementsOf(context.tx, [row.id])).length > 0) return 'AGREEMENT'
  if (row.mode === '治安调解') return 'POLICE'
  return pairs.some((p) => p.outcome === '转办案') ? 'CASE' : undefined
}

export const eraseParty = action(contract.eraseParty, {
  allow: access['disputes.eraseParty'],
  audit: { purpose: 'rights', shown: 'page' },
  async run(context, input) {
    requirePlain({ note: input.note })
    const { tx, now } = context
    const file = await fileAt(context, input)
    const party = file.parties.find((p) => p.id === input.partyId)
    if (party === undefined || (await isErased(tx, party.id))) throw new AppError('not_found')
    const ground = await groundOf(context, file)
    if (ground !== undefined)
      throw new AppError('dispute_refused', {
        refusal: 'FILE_KEPT',
        reason: context.translate(`disputes.kept.${ground}`),
      })
    const { row } = file
    await write(context, row)
    const at = { at: now, fromState: row.state, toState: row.state }
    await appendStep(tx, row.id, stepOf(context, { kind: 'erased', ...at, note: input.note }))
    await log(context, row, 'partyErased', now)
    // Last: what was just written loses his name too.
    await erase(tx, { disputeId: row.id, partyId: party.id, key: randomUUID(), fileIds: input.fileIds, at: now })
    return { ...answerOf((await findFile(tx, row.id)) as DisputeFile), personId: party.personId }
  },
})
