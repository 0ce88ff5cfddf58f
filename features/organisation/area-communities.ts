import type { Tx } from '#platform/db/tx.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import * as divisions from './store/divisions.ts'
import * as units from './store/units.ts'

/**
 * Makes an area look after exactly these communities. A community belongs to one area at most, lies in the county of the station,
 * and is no pseudo row of the statistics (dictionary §9.9: those get no police area). One that is given up must be empty: no
 * address stays without an owner.
 */
export async function setCommunities(
  tx: Tx,
  areaId: string,
  regionCode: string,
  codes: readonly string[],
): Promise<void> {
  // One change of areas at a time: two that take the same community must see each other.
  await divisions.lockSetUp(tx)
  const found = await divisions.findCommunities(tx, codes)
  for (const code of codes) {
    const c = found.find((row) => row.code === code)
    if (c === undefined || c.replacedBy !== null) throw fieldError('communityCodes', 'community_unknown', { code })
    if (c.pseudo) throw fieldError('communityCodes', 'pseudo_community', { name: c.name })
    if (!c.townCode.startsWith(regionCode))
      throw fieldError('communityCodes', 'community_of_other_county', { name: c.name })
    if (c.areaId !== null && c.areaId !== areaId)
      throw new AppError('community_taken', { name: c.name, areaName: c.areaName })
  }
  const before = (await divisions.communitiesOfArea(tx, areaId)).map((c) => c.code)
  await release(
    tx,
    areaId,
    before.filter((code) => !codes.includes(code)),
  )
  for (const code of codes) if (!before.includes(code)) await units.assignCommunity(tx, code, areaId)
}

async function release(tx: Tx, areaId: string, codes: readonly string[]): Promise<void> {
  if (codes.length === 0) return
  const grids = await units.openGrids(tx, areaId)
  for (const code of codes) {
    if (grids.some((g) => g.community === code)) throw new AppError('community_has_grids', { code })
    if (await units.communityInUse(tx, code)) throw new AppError('community_has_records', { code })
    await units.releaseCommunity(tx, code, areaId)
  }
}

/** When an area closes: it has no open records then, so its communities are free for another. */
export async function releaseAll(tx: Tx, areaId: string): Promise<void> {
  for (const c of await divisions.communitiesOfArea(tx, areaId)) await units.releaseCommunity(tx, c.code, areaId)
}
