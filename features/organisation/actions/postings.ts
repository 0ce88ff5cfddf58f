import { packOfReplaced, requireNothingLeft } from '#features/handovers/public.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import type { ParsedOf } from '#platform/http/contract.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import { actorId, postingAnswer, postingAnswerOf } from '../answers.ts'
import * as contract from '../contract.ts'
import { roleOfPosting } from '../rules.ts'
import * as store from '../store/postings.ts'
import { findStaff } from '../store/staff.ts'
import { findUnit, inScope, openRecords } from '../store/units.ts'

const audit = { purpose: 'none', shown: 'list' } as const

export const listPostings = action(contract.listPostings, {
  allow: access['organisation.listPostings'],
  audit,
  async run(context, { staffId, unitId }) {
    if (staffId === undefined && unitId === undefined) throw new AppError('filter_required')
    const rows = await store.listPostings(context.tx, staffId ?? null, unitId ?? null)
    return { items: rows.map((row) => postingAnswerOf(context, row)) }
  },
})

export const addPosting = action(contract.addPosting, {
  allow: access['organisation.addPosting'],
  audit,
  async run(context, input) {
    const { tx } = context
    if (input.staffId === context.actor.staffId) throw new AppError('posting_to_oneself')
    const staff = await findStaff(tx, input.staffId)
    const unit = await findUnit(tx, input.unitId)
    if (!staff?.inScope || unit === undefined || !(await inScope(tx, unit.id))) throw new AppError('not_found')
    if (staff.endOn !== null) throw new AppError('staff_has_left')
    if (unit.closedOn !== null) throw new AppError('unit_closed')
    const derived = roleOfPosting({ ...input, staffKind: staff.kind, unitKind: unit.kind, staffStartOn: staff.startOn })
    if (derived.role === null) throw new AppError('invalid_input', {}, derived.faults)
    const id = uuidv7()
    const handoverId = input.duty === '责任民警' ? await handOver(context, input) : null
    const refused = await store.addPosting(tx, {
      id,
      staffId: staff.id,
      unitId: unit.id,
      role: derived.role,
      duty: input.duty,
      fromOn: input.fromOn,
      toOn: input.toOn ?? null,
      communityTitle: input.communityTitle ?? null,
      titleDocNo: input.titleDocNo ?? null,
      replaces: input.replacesPostingId ?? null,
      handoverId,
    })
    if (refused !== null) throw new AppError(refused, { unitName: unit.name })
    if (handoverId !== null && input.replacesPostingId !== undefined && input.fromOn <= context.today)
      await packOfReplaced(context, {
        newPostingId: id,
        oldPostingId: input.replacesPostingId,
        note: input.handoverNote,
      })
    return postingAnswer(context, id)
  },
})

/** Who ends here keeps nothing open that he cannot reach: where he has something, the transfer (slice handovers) is the way. */
async function nothingLeft(context: Context, postingId: string): Promise<void> {
  const ended = await store.findPosting(context.tx, postingId)
  if (ended !== undefined) await requireNothingLeft(context, ended.staffId)
}

/** Whoever follows another holder takes over from him on paper: who, when, how many items were open (dictionary §4.1 责任区交接). */
async function handOver(context: Context, input: ParsedOf<typeof contract.addPosting>): Promise<string | null> {
  const before = await store.lastHolder(context.tx, input.unitId, input.fromOn)
  if (before === undefined || before.staffId === input.staffId) return null
  const open = await openRecords(context.tx, input.unitId)
  const id = uuidv7()
  await store.insertHandover(context.tx, {
    id,
    areaId: input.unitId,
    from: before.staffId,
    to: input.staffId,
    on: input.fromOn,
    openItems: open.tasks ?? 0,
    note: input.handoverNote ?? null,
    by: actorId(context),
  })
  return id
}

export const endPosting = action(contract.endPosting, {
  allow: access['organisation.endPosting'],
  audit,
  async run(context, { id, version, toOn }) {
    const refused = await store.endPosting(context.tx, id, toOn, version)
    if (refused === 'version_conflict') throw new AppError(refused, { current: await postingAnswer(context, id) })
    if (refused !== null) throw new AppError(refused)
    await nothingLeft(context, id)
    return postingAnswer(context, id)
  },
})
