import { unitInScope } from '#features/organisation/public.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import * as store from '../store.ts'

const audit = { purpose: 'none', shown: 'list' } as const

type Moves = Awaited<ReturnType<typeof store.mergeMoves>>

/** @throws AppError with the code of the refusal */
function movesOf(moves: Moves) {
  if (moves.refused !== undefined) throw new AppError(moves.refused)
  return contract.MOVED.map((kind) => ({ kind, count: Number(moves[kind] ?? 0) }))
}

export const previewMerge = action(contract.previewMerge, {
  allow: access['handovers.previewMerge'],
  audit,
  async run(context, { unitId, intoId }) {
    const [unit, into] = [await unitInScope(context, unitId), await unitInScope(context, intoId)]
    const moves = movesOf(await store.mergeMoves(context.tx, unitId, intoId, context.today))
    return { unitName: unit.name, intoName: into.name, version: unit.version, moves }
  },
})

export const mergeUnit = action(contract.mergeUnit, {
  allow: access['handovers.mergeUnit'],
  audit,
  async run(context, { note, ...input }) {
    const { tx, today } = context
    const [unit, into] = [await unitInScope(context, input.unitId), await unitInScope(context, input.intoId)]
    if (input.on > today) throw fieldError('on', 'in_the_future')
    const moves = movesOf(await store.mergeMoves(tx, input.unitId, input.intoId, input.on))
    const merge = { ...input, id: uuidv7(), note: note ?? null }
    await store.packOfMerge(tx, merge)
    const refused = await store.mergeUnit(tx, merge)
    if (refused === 'version_conflict') throw new AppError(refused, { current: { version: unit.version } })
    if (refused !== null) throw new AppError(refused)
    return {
      unitName: unit.name,
      intoName: into.name,
      moves,
      handedOver: await store.sweep(tx, today, '机构撤并'),
    }
  },
})
