import type { Context } from '#platform/http/action.ts'
import { AppError } from '#platform/errors/errors.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { type Around, codesOf, headPieces, sortKeyOf } from './full-text.ts'
import {
  type Former,
  type GroundKind,
  type GroundRow,
  groundById,
  hasName,
  keepFormer,
  type Regrouped,
  regroup,
  type Step,
  wentInto,
} from './store-life.ts'

/* What the acts on roads, compounds and buildings have in common. */

type Way = Pick<Step, 'on' | 'from' | 'into'> & { old: Around; now: Around; community: string } & Partial<
    Pick<Step, 'doors' | 'units' | 'isWhole'>
  >

/** One step: whose doors go where, and how their texts begin before and after. */
export function stepOf({ old, now, ...way }: Way, no: number): Step {
  const [before, after] = [headPieces(old), headPieces(now)]
  return {
    doors: null,
    units: null,
    isWhole: false,
    ...way,
    no,
    oldHead: before.join(''),
    newHead: after.join(''),
    oldSort: sortKeyOf(before),
    newSort: sortKeyOf(after),
    oldCodes: matchCodes(old.building),
    newCodes: matchCodes(now.building),
  }
}

/** Codes that a building lends to the match keys of its doors; the space keeps its last character from being read as the last of all. */
export const matchCodes = (building: string | null | undefined): string =>
  building == null ? '' : codesOf(`${building} `)

/** A road, compound or building that stands and is in sight. @throws AppError `not_found`, `ground_closed` */
export async function standing(context: Pick<Context, 'tx'>, kind: GroundKind, id: string): Promise<GroundRow> {
  const row = await groundById(context.tx, kind, id)
  if (row === undefined) throw new AppError('not_found')
  if (row.closedOn !== null) throw new AppError('ground_closed', { name: nameOf(row) })
  return row
}

export const nameOf = (g: GroundRow): string => `${g.compoundName ?? ''}${g.name}`

/** @throws AppError `version_conflict` with what is there now */
export function checkVersion(g: GroundRow, version: number): void {
  const { id, name } = g
  if (g.version !== version) throw new AppError('version_conflict', { current: { id, name, version: g.version } })
}

const EXISTS = { road: 'road_exists', compound: 'compound_exists', building: 'building_exists' } as const

/** A new name must be free, and must not be that of something that went into another: people would go on meaning the other. */
export async function refuseTaken(
  context: Pick<Context, 'tx'>,
  kind: GroundKind,
  within: string,
  name: string,
): Promise<void> {
  if (await hasName(context.tx, kind, within, name)) throw new AppError(EXISTS[kind], { name })
  const into = await wentInto(context.tx, kind, within, name)
  if (into !== undefined) throw new AppError('ground_merged', { name, into: into.name, intoId: into.id })
}

/**
 * Doors go to other ground, or (without `commit`) what would happen.
 *
 * @throws AppError `ground_clash` with the texts that are taken where they go, `merge_houses_struck`, `merge_own_home`, `ground_text_too_long`
 */
export async function regroupDoors(
  context: Pick<Context, 'tx'>,
  steps: readonly Step[],
  how: Parameters<typeof regroup>[2],
): Promise<Omit<Regrouped, 'clashes' | 'struck' | 'isOwnHome' | 'tooLong'>> {
  const { clashes, struck, isOwnHome, tooLong, ...done } = await regroup(context.tx, steps, how)
  if (tooLong) throw new AppError('ground_text_too_long')
  if (clashes.length > 0) throw new AppError('ground_clash', { texts: clashes.join('、') })
  if (struck.length > 0) throw new AppError('merge_houses_struck', { texts: struck.join('、') })
  if (isOwnHome) throw new AppError('merge_own_home')
  return done
}

/** Keeps the name that a building has in the compound that it leaves. */
export const keepBuildingName = (
  context: Pick<Context, 'tx'>,
  b: { id: string; name: string; communityCode: string; compoundId: string },
): Promise<unknown> =>
  keepFormer(context.tx, uuidv7(), {
    kind: 'building',
    groundId: b.id,
    communityCode: b.communityCode,
    compoundId: b.compoundId,
    name: b.name,
  })

/** Keeps the present name of something under which it was known until now. */
export const keepName = (
  context: Pick<Context, 'tx'>,
  kind: GroundKind,
  g: GroundRow,
  groundId = g.id,
): Promise<unknown> => {
  const { communityCode, compoundId, name } = g
  const former: Former = { kind, groundId, communityCode, compoundId: kind === 'building' ? compoundId : null, name }
  return keepFormer(context.tx, uuidv7(), former)
}
