import type { Tx } from '#platform/db/tx.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import { isNationalCode } from './rules.ts'
import { COMMUNITY_RECORDS } from './schemas.ts'
import * as store from './store/divisions.ts'

/** A community that was not replaced yet. @throws AppError `not_found`, `community_replaced` */
export async function openCommunity(tx: Tx, code: string): Promise<store.CommunityRow> {
  const found = await store.findCommunity(tx, code)
  if (found === undefined) throw new AppError('not_found')
  if (found.replacedBy !== null) throw new AppError('community_replaced', { newCode: found.replacedBy })
  return found
}

export interface Successor {
  code: string
  name: string
  townCode: string
  /** It stands in the list already; else it is made by the recode under the old one's name. */
  isKnown: boolean
}

/** Where a code leads: a known community, or a new national code in a town of this city. @throws AppError at the field `newCode` */
export async function successorOf(tx: Tx, old: store.CommunityRow, newCode: string): Promise<Successor> {
  if (newCode === old.code) throw fieldError('newCode', 'same_code')
  const known = await store.findCommunity(tx, newCode)
  if (known === undefined) {
    if (!isNationalCode(newCode)) throw fieldError('newCode', 'not_a_national_code')
    const town = await store.findDivision(tx, newCode.slice(0, 9))
    if (town?.level !== 'town') throw fieldError('newCode', 'town_unknown')
    return { code: newCode, name: old.name, townCode: town.code, isKnown: false }
  }
  if (known.replacedBy !== null) throw fieldError('newCode', 'successor_replaced')
  if (known.pseudo) throw fieldError('newCode', 'pseudo_community')
  if (known.areaId !== null && old.areaId !== null && known.areaId !== old.areaId)
    throw new AppError('communities_in_two_areas')
  return { code: newCode, name: known.name, townCode: known.townCode, isKnown: true }
}

const KIND_OF_TABLE: Readonly<Record<string, (typeof COMMUNITY_RECORDS)[number] | null>> = {
  address: 'addresses',
  building: 'buildings',
  compound: 'compounds',
  road: 'roads',
  org_unit: 'grids',
  person: 'hukou',
  // The police area itself, which the preview names.
  area_community: null,
}

/** Counts by table as counts by kind, in the order of the kinds; a slice to come counts under `other` until it is named here. */
export function countRecords(byTable: Readonly<Record<string, number>>) {
  const counts = new Map<string, number>()
  for (const [table, count] of Object.entries(byTable)) {
    const kind = table in KIND_OF_TABLE ? KIND_OF_TABLE[table] : 'other'
    if (kind) counts.set(kind, (counts.get(kind) ?? 0) + count)
  }
  return COMMUNITY_RECORDS.filter((kind) => counts.has(kind)).map((kind) => ({
    kind,
    count: counts.get(kind) as number,
  }))
}
