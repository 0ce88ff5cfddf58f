import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import type { ParsedOf } from '#platform/http/contract.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import { actorId, unitAnswer } from '../answers.ts'
import { setCommunities } from '../area-communities.ts'
import * as contract from '../contract.ts'
import { nextUnitCode, PARENT_KINDS, unitFaults, type UnitKind } from '../rules.ts'
import { communitiesOfArea } from '../store/divisions.ts'
import * as store from '../store/units.ts'

const audit = { purpose: 'none', shown: 'list' } as const
type NewUnit = ParsedOf<typeof contract.addStation>

export const addStation = action(contract.addStation, {
  allow: access['organisation.addStation'],
  audit,
  run: (context, input) => add(context, 'STATION', input),
})

export const addUnit = action(contract.addUnit, {
  allow: access['organisation.addUnit'],
  audit,
  run: (context, { kind, ...input }) => add(context, kind, input),
})

async function add(context: Context, kind: UnitKind, input: NewUnit) {
  const { tx } = context
  const parent = await store.findUnit(tx, input.parentId)
  if (parent === undefined || !(await store.inScope(tx, parent.id))) throw new AppError('not_found')
  if (!PARENT_KINDS[kind].includes(parent.kind)) throw new AppError('parent_kind_wrong')
  if (parent.closedOn !== null) throw new AppError('parent_closed')
  const faults = unitFaults(kind, input, context.today)
  if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
  if (kind === 'GRID') await checkGrid(context, parent.id, input.gridCommunityCode as string)
  const code = await codeFor(context, kind, parent, input.code)
  const id = uuidv7()
  const { communityCodes, ...fields } = input
  const roomId = kind === 'AREA' && parent.kind === 'ROOM' ? parent.id : null
  await store.insertUnit(tx, { ...fields, id, kind, code, regionCode: parent.regionCode, roomId, by: actorId(context) })
  if (kind === 'AREA') await setCommunities(tx, id, parent.regionCode, communityCodes ?? [])
  return unitAnswer(context, id)
}

export async function checkGrid(context: Context, areaId: string, communityCode: string): Promise<void> {
  const communities = await communitiesOfArea(context.tx, areaId)
  if (!communities.some((c) => c.code === communityCode))
    throw fieldError('gridCommunityCode', 'community_of_other_area')
}

/** The given code if it is free and of this county, else the next one. */
async function codeFor(
  context: Context,
  kind: UnitKind,
  parent: store.UnitRow,
  given: string | undefined,
): Promise<string> {
  const station = kind === 'STATION' ? undefined : await store.unitAbove(context.tx, parent.id, 'STATION')
  const prefix = station === undefined ? parent.regionCode : station.code.slice(0, 8)
  const used = await store.codesUnder(context.tx, prefix)
  if (given === undefined) {
    const next = nextUnitCode(kind, prefix, used)
    if (next === null) throw new AppError('unit_codes_used_up')
    return next
  }
  if (!given.startsWith(parent.regionCode))
    throw fieldError('code', 'code_of_other_county', { region: parent.regionCode })
  if (!given.startsWith(prefix)) await store.codesUnder(context.tx, given.slice(0, 8))
  const taken = given.startsWith(prefix) ? used : await store.codesUnder(context.tx, given.slice(0, 8))
  if (taken.includes(given)) throw new AppError('unit_code_taken', { code: given })
  return given
}
