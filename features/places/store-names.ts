import type { Tx } from '#platform/db/tx.ts'
import type { LocalPlaces } from './parser/local.ts'

/* Names of the register that occur in a text: what the address parser takes for known here. */

interface CommunityRow {
  [column: string]: unknown
  code: string
  name: string
  townCode: string
  replacedBy: string | null
}

// Communities that went into one of these lend it their names: people go on writing them.
const COMMUNITIES = `with own as (select unnest(places_my_communities()) as code)
  select v.code, v.name, v.town_code as "townCode", v.replaced_by as "replacedBy" from organisation_v_community v
   where v.code in (select code from own) or v.replaced_by in (select code from own) order by v.code`

/** Communities in the range of the posting, with the names of those that were merged into them. */
export async function communityNames(tx: Tx): Promise<LocalPlaces['communities']> {
  const rows = await tx.query<CommunityRow>(COMMUNITIES)
  return rows.flatMap(({ code, name, townCode, replacedBy }) => {
    if (replacedBy !== null) return []
    return [{ code, name, townCode, formerNames: rows.filter((r) => r.replacedBy === code).map((r) => r.name) }]
  })
}

export interface NameRow {
  [column: string]: unknown
  id: string
  name: string
  communityCode: string
}

/** Roads of the communities whose name stands in the text. */
export const roadsIn = (tx: Tx, communities: readonly string[], text: string): Promise<NameRow[]> =>
  tx.query<NameRow>(
    `select id, name, community_code as "communityCode" from road
      where community_code = any ($1) and position(upper(name) in $2) > 0 and closed_on is null order by name, id limit 200`,
    [communities, text],
  )

/** Compounds of the communities whose name stands in the text, or begins there (江南 for 江南小区): the parser decides; whole names first. */
export const compoundsIn = (tx: Tx, communities: readonly string[], text: string): Promise<NameRow[]> =>
  tx.query<NameRow>(
    `select id, name, community_code as "communityCode" from compound
      where community_code = any ($1) and position(upper(left(name, greatest(2, char_length(name) - 3))) in $2) > 0 and closed_on is null
      order by position(upper(name) in $2) > 0 desc, char_length(name) desc, id limit 200`,
    [communities, text],
  )

interface BuildingRow extends NameRow {
  compoundId: string
}

const BUILDING = 'select id, name, compound_id as "compoundId", community_code as "communityCode" from building'

/** Buildings of the compounds that have a name of their own (办公楼) which stands in the text. */
export const namedBuildingsIn = (tx: Tx, compounds: readonly string[], text: string): Promise<BuildingRow[]> =>
  tx.query<BuildingRow>(
    `${BUILDING} where compound_id = any ($1) and name !~ '^[A-Z]?[0-9]' and position(upper(name) in $2) > 0 and closed_on is null order by name, id limit 200`,
    [compounds, text],
  )

/** Buildings of the compounds by their stored name. */
export const buildingsNamed = (tx: Tx, compounds: readonly string[], name: string): Promise<BuildingRow[]> =>
  tx.query<BuildingRow>(`${BUILDING} where compound_id = any ($1) and name = $2 and closed_on is null limit 200`, [
    compounds,
    name,
  ])

export interface Called extends NameRow {
  kind: 'road' | 'compound'
  community: string
  former: string
  isMine: boolean
}

/** Roads and compounds of the whole city whose former name stands in the text; `isMine` where they lie in a community of the posting. */
export const groundCalled = (tx: Tx, text: string): Promise<Called[]> =>
  tx.query<Called>(
    'select kind, id, name, community_code as "communityCode", community, former, is_mine as "isMine" from places_called($1) order by name, id',
    [text],
  )

/** What a village group of these communities is called now, where none of the name has doors any more. */
export const groupsCalled = (
  tx: Tx,
  communities: readonly string[],
  name: string,
): Promise<{ name: string; community: string }[]> =>
  tx.query<{ name: string; community: string }>(
    `select distinct l.now_name as name, v.name as community from ground_alias l join organisation_v_community v on v.code = l.community_code
      where l.kind = 'group' and l.community_code = any ($1) and l.name = $2
        and not exists (select 1 from address a where a.community_code = l.community_code and a.village_group = l.name and a.state <> '停用') order by 1, 2 limit 5`,
    [communities, name],
  )

export interface CalledBuilding extends BuildingRow {
  compoundName: string
  /** The compound in which it had the name. */
  within: string
}

/** Buildings that were called so in one of these compounds, wherever in the own communities they stand now. */
export const buildingsCalled = (tx: Tx, compounds: readonly string[], name: string): Promise<CalledBuilding[]> =>
  tx.query<CalledBuilding>(
    `select b.id, b.name, b.compound_id as "compoundId", b.community_code as "communityCode", c.name as "compoundName", l.compound_id as within
       from ground_alias l join building b on b.id = l.ground_id and b.closed_on is null join compound c on c.id = b.compound_id
      where l.kind = 'building' and l.compound_id = any ($1) and l.name = $2 order by b.name, b.id limit 20`,
    [compounds, name],
  )

// The unit range is the one of the policy; said here it serves the index, so that only the aliases of the own area are read.
const FORMER = `with mine as (select l.address_id from address_alias l
    where l.unit_pos between (select sec.lo()) and (select sec.hi()) and position($1 in l.text) > 0 order by l.until desc limit 500)`
const FORMER_ROAD = `${FORMER} select distinct r.id, r.name, r.community_code as "communityCode" from mine join address a on a.id = mine.address_id
  join road r on r.id = a.road_id where r.name <> $1 order by r.name, r.id limit 5`
const FORMER_COMPOUND = `${FORMER} select distinct c.id, c.name, c.community_code as "communityCode" from mine join address a on a.id = mine.address_id
  join compound c on c.id = a.compound_id where c.name <> $1 order by c.name, c.id limit 5`

/** Roads or compounds along which a name stands in former full texts: most likely they were called so before they were renamed. */
export const formerly = (tx: Tx, part: 'road' | 'compound', name: string): Promise<NameRow[]> =>
  tx.query<NameRow>(part === 'road' ? FORMER_ROAD : FORMER_COMPOUND, [name])
