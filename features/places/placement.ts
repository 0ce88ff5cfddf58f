import { AppError, fieldError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import { maybe, one } from '#platform/db/tx.ts'

/** Where a new record lies: the unit whose range decides who sees it. */
export interface Placement {
  communityCode: string
  /** Full name as in the division list. */
  communityName: string
  unitId: string
  unitPos: number
}

interface CommunityRow {
  [column: string]: unknown
  name: string
  areaId: string | null
}

const COMMUNITY = `select name, area_id as "areaId" from organisation_v_community where code = $1`
const GRID = `select grid_community_code as "communityCode", closed_on as "closedOn" from organisation_v_unit where id = $1 and kind = 'GRID'`
const POSITION = 'select places_unit_pos($1) as pos, sec.lo() as lo, sec.hi() as hi'

/**
 * The unit of a record in a community: the grid where one is given (or where the actor works on one of this community), else the
 * police area that covers it.
 *
 * @throws AppError invalid_input at `communityCode` or `gridId`; `community_without_area`; `forbidden` outside the actor's range.
 */
export async function placeIn(
  context: Pick<Context, 'tx' | 'actor'>,
  communityCode: string,
  gridId?: string,
): Promise<Placement> {
  const { tx, actor } = context
  const community = await maybe<CommunityRow>(tx, COMMUNITY, [communityCode])
  if (community === undefined) throw fieldError('communityCode', 'place_community_unknown')
  if (community.areaId === null) throw new AppError('community_without_area', { name: community.name })
  const unitId =
    gridId === undefined
      ? ((await ownGrid(context, communityCode)) ?? community.areaId)
      : await checkedGrid(context, communityCode, gridId)
  const { pos, lo, hi } = await one<{ pos: number | null; lo: number; hi: number }>(tx, POSITION, [unitId])
  if (pos === null || pos < lo || pos > hi) throw new AppError('forbidden', { unit: actor.unitId })
  return { communityCode, communityName: community.name, unitId, unitPos: pos }
}

interface GridRow {
  [column: string]: unknown
  communityCode: string
  closedOn: Date | null
}

async function ownGrid(
  { tx, actor }: Pick<Context, 'tx' | 'actor'>,
  communityCode: string,
): Promise<string | undefined> {
  if (actor.role !== 'GRID' || actor.unitId === null) return undefined
  const grid = await maybe<GridRow>(tx, GRID, [actor.unitId])
  return grid?.communityCode === communityCode ? actor.unitId : undefined
}

async function checkedGrid({ tx }: Pick<Context, 'tx'>, communityCode: string, gridId: string): Promise<string> {
  const grid = await maybe<GridRow>(tx, GRID, [gridId])
  if (grid === undefined) throw fieldError('gridId', 'grid_unknown')
  if (grid.closedOn !== null) throw fieldError('gridId', 'grid_closed')
  if (grid.communityCode !== communityCode) throw fieldError('gridId', 'grid_other_community')
  return gridId
}
