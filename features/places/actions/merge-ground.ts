import { legalDate } from '#platform/clock/clock.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { recordActivity } from '#features/work-log/public.ts'
import { access } from '../access.ts'
import { staffOf } from '../compose.ts'
import * as contract from '../contract.ts'
import { checkVersion, keepName, nameOf, regroupDoors, standing, stepOf } from '../regroup.ts'
import {
  closeGround,
  type GroundKind,
  type GroundRow,
  groundById,
  holdBuildings,
  holdGround,
  passFormer,
  placeBuildings,
  type Step,
  standingIn,
  touchGround,
} from '../store-life.ts'

interface Pair {
  from: GroundRow
  into: GroundRow
}
/** Buildings of a compound that goes into another: those that the other has by the same name, and those it has not. */
interface Buildings {
  pairs: Pair[]
  moved: string[]
}

const aroundOf = (kind: GroundKind, g: GroundRow) => ({
  community: g.communityName,
  road: kind === 'road' ? g.name : null,
  compound: kind === 'compound' ? g.name : g.compoundName,
  building: kind === 'building' ? g.name : null,
})

const whole = (kind: 'road' | 'building', { from, into }: Pair, no: number): Step =>
  stepOf(
    {
      on: kind,
      from: from.id,
      into: into.id,
      isWhole: true,
      community: into.communityCode,
      old: aroundOf(kind, from),
      now: aroundOf(kind, into),
    },
    no,
  )

async function buildingsOf(context: Context, { from, into }: Pair, commit: boolean): Promise<Buildings> {
  const { tx } = context
  if (commit) for (const one of [from, into].sort((a, b) => (a.id < b.id ? -1 : 1))) await holdBuildings(tx, one.id)
  const there = new Map((await standingIn(tx, into.id)).map((b) => [b.name, b.id]))
  const found: Buildings = { pairs: [], moved: [] }
  for (const { id, name } of await standingIn(tx, from.id)) {
    const same = there.get(name)
    if (same === undefined) found.moved.push(id)
    else found.pairs.push({ from: await get(context, id), into: await get(context, same) })
  }
  return found
}

async function get({ tx }: Context, id: string): Promise<GroundRow> {
  const row = await groundById(tx, 'building', id)
  if (row === undefined) throw new AppError('not_found')
  return row
}

async function stepsOf(context: Context, kind: GroundKind, pair: Pair, buildings: Buildings): Promise<Step[]> {
  if (kind !== 'compound') return [whole(kind, pair, 1)]
  const steps = buildings.pairs.map((p, i) => whole('building', p, i + 1))
  for (const id of buildings.moved) {
    const old = aroundOf('building', await get(context, id))
    const now = { ...old, compound: pair.into.name }
    steps.push(
      stepOf({ on: 'building', from: id, into: id, community: pair.into.communityCode, old, now }, steps.length + 1),
    )
  }
  return steps
}

/** The row that goes, closed and leading on; its names are the other's former names from now on. */
async function close(context: Context, kind: GroundKind, { from, into }: Pair, reason: string): Promise<void> {
  const { tx, now } = context
  if (!(await closeGround(tx, kind, { id: from.id, into: into.id, on: legalDate(now), reason })))
    throw new AppError('forbidden')
  await passFormer(tx, kind, from.id, into.id)
  if (from.name !== into.name || from.compoundId !== into.compoundId) await keepName(context, kind, from, into.id)
}

export const mergeGround = action(contract.mergeGround, {
  allow: access['places.mergeGround'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const { kind, id, intoId, commit, reason } = input
    const by = staffOf(context)
    if (id === intoId) throw new AppError('merge_itself')
    if (commit && reason === undefined) throw fieldError('reason', 'required')
    if (commit) await holdGround(context.tx, kind, [id, intoId])
    const pair = { from: await standing(context, kind, id), into: await standing(context, kind, intoId) }
    checkVersion(pair.from, input.version)
    checkVersion(pair.into, input.intoVersion)
    if (pair.from.communityCode !== pair.into.communityCode) throw new AppError('merge_other_community')
    const none: Buildings = { pairs: [], moved: [] }
    const buildings = kind === 'compound' ? await buildingsOf(context, pair, commit) : none
    const compoundId = kind === 'compound' ? intoId : pair.into.compoundId
    const done = await regroupDoors(context, await stepsOf(context, kind, pair, buildings), {
      compoundId,
      unitId: null,
      joins: true,
      reason: reason ?? null,
      commit,
    })
    const answer = {
      id: intoId,
      name: nameOf(pair.into),
      ...done,
      buildings: buildings.moved.length,
      joinedBuildings: buildings.pairs.map((p) => p.from.name),
    }
    if (!commit || reason === undefined) return answer
    for (const p of buildings.pairs) await close(context, 'building', p, reason)
    if ((await placeBuildings(context.tx, buildings.moved, intoId, by)) !== buildings.moved.length)
      throw new AppError('forbidden')
    await close(context, kind, pair, reason)
    if ((await touchGround(context.tx, kind, intoId)) === undefined) throw new AppError('forbidden')
    await recordActivity(context, {
      kind: 'places.groundMerged',
      at: context.now,
      recordKind: kind,
      recordId: intoId,
      detail: { mergedId: id, doors: done.doors, joined: done.joined },
      unitId: pair.into.unitId,
      unitPos: pair.into.unitPos,
    })
    return answer
  },
})
