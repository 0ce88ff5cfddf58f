import { maybe, one, type Tx } from '#platform/db/tx.ts'
import type { DivisionRow } from '../divisions.ts'

export interface CommunityRow {
  code: string
  name: string
  type: '居委会' | '村委会' | '其他'
  townCode: string
  townName: string
  countyName: string
  codeStatus: '国家码' | '本地临时码'
  pseudo: boolean
  areaId: string | null
  areaName: string | null
  replacedBy: string | null
  validTo: string | null
  version: number
}

const COMMUNITY = `select c.code, c.name, c.type, c.town_code as "townCode", t.name as "townName", k.name as "countyName",
  c.code_status as "codeStatus", c.pseudo, a.area_id as "areaId", o.name as "areaName", c.replaced_by as "replacedBy",
  c.valid_to::text as "validTo", c.version
  from community c join division t on t.code = c.town_code join division k on k.code = t.parent_code
  left join area_community a on a.community_code = c.code left join org_unit o on o.id = a.area_id`

export interface CommunityFilter {
  regionCode?: string | undefined
  townCode?: string | undefined
  areaId?: string | undefined
  q?: string | undefined
  replaced: boolean
}

/** At most 2,000: the largest county has fewer. */
export const listCommunities = (tx: Tx, f: CommunityFilter): Promise<CommunityRow[]> =>
  tx.query<CommunityRow>(
    `${COMMUNITY} where ($1::text is null or k.code = $1) and ($2::text is null or c.town_code = $2) and ($3::uuid is null or a.area_id = $3)
       and ($4::text is null or position($4 in c.name) > 0) and ($5 or c.replaced_by is null) order by c.town_code, c.code limit 2000`,
    [f.regionCode ?? null, f.townCode ?? null, f.areaId ?? null, f.q ?? null, f.replaced],
  )

export const communitiesOfArea = (tx: Tx, areaId: string): Promise<CommunityRow[]> =>
  tx.query<CommunityRow>(`${COMMUNITY} where a.area_id = $1 order by c.code`, [areaId])

export const findCommunities = (tx: Tx, codes: readonly string[]): Promise<CommunityRow[]> =>
  tx.query<CommunityRow>(`${COMMUNITY} where c.code = any ($1) order by c.code`, [codes])

export const findCommunity = (tx: Tx, code: string): Promise<CommunityRow | undefined> =>
  maybe<CommunityRow>(tx, `${COMMUNITY} where c.code = $1`, [code])

export const listTowns = (tx: Tx, regionCode: string): Promise<{ code: string; name: string }[]> =>
  tx.query(`select code, name from division where level = 'town' and parent_code = $1 order by code`, [regionCode])

export const findDivision = (
  tx: Tx,
  code: string,
): Promise<{ code: string; name: string; level: string; parentCode: string | null } | undefined> =>
  maybe(tx, 'select code, name, level, parent_code as "parentCode" from division where code = $1', [code])

export interface ChosenCity {
  id: string
  code: string
  name: string
}

/** The root of the tree; `code` is what was chosen: four digits, or six for a county administered by its province. */
export const chosenCity = (tx: Tx): Promise<ChosenCity | undefined> =>
  maybe<ChosenCity>(
    tx,
    `select id, regexp_replace(region_code, '00$', '') as code, name from org_unit where kind = 'CITY'`,
  )

export const divisionCounts = (tx: Tx): Promise<{ branches: number; towns: number; communities: number }> =>
  one(
    tx,
    `select (select count(*)::integer from org_unit where kind = 'BRANCH') as branches,
       (select count(*)::integer from division where level = 'town') as towns,
       (select count(*)::integer from community where code_status = '国家码') as communities`,
  )

/** One at a time: two administrators who choose at once must not make two roots. */
export const lockSetUp = (tx: Tx): Promise<unknown> => tx.query('select pg_advisory_xact_lock(7300005)')

/** Divisions above the community, then the communities; pseudo ones keep their mark and become type 其他. */
export async function loadDivisions(
  tx: Tx,
  rows: readonly DivisionRow[],
  province: { code: string; name: string },
  today: string,
): Promise<void> {
  const upper = [{ code: province.code, name: province.name, level: 'province', parentCode: null as string | null }]
  for (const r of rows) if (r.level !== 'community') upper.push({ ...r, parentCode: r.parentCode ?? province.code })
  await tx.query(
    `insert into division (code, name, level, parent_code) select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])`,
    [upper.map((r) => r.code), upper.map((r) => r.name), upper.map((r) => r.level), upper.map((r) => r.parentCode)],
  )
  const communities = rows.filter((r) => r.level === 'community')
  await tx.query(
    `insert into community (code, name, type, town_code, code_status, pseudo, valid_from)
     select code, name, type, town, '国家码', pseudo, $6 from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::boolean[]) as x (code, name, type, town, pseudo)`,
    [
      communities.map((r) => r.code),
      communities.map((r) => r.name),
      communities.map((r) => (r.communityType === 'pseudo' ? '其他' : r.communityType)),
      communities.map((r) => r.parentCode),
      communities.map((r) => r.pseudo),
      today,
    ],
  )
}

/** Serial of the next local temporary code of a county; the caller holds the set-up lock. */
export async function nextLocalSerial(tx: Tx, county: string): Promise<number> {
  const row = await one<{ next: number }>(
    tx,
    `select coalesce(max(substr(code, 9)::integer), 0) + 1 as next from community where code like '99' || $1 || '%'`,
    [county],
  )
  return row.next
}

export const insertCommunity = (
  tx: Tx,
  c: { code: string; name: string; type: string; townCode: string; codeStatus: string; today: string },
): Promise<unknown> =>
  tx.query('insert into community (code, name, type, town_code, code_status, valid_from) values ($1,$2,$3,$4,$5,$6)', [
    c.code,
    c.name,
    c.type,
    c.townCode,
    c.codeStatus,
    c.today,
  ])

/** False where somebody was faster. */
export const replaceCommunity = async (
  tx: Tx,
  old: string,
  successor: string,
  version: number,
  today: string,
): Promise<boolean> =>
  (
    await tx.query(
      'update community set replaced_by = $2, valid_to = $4, version = version + 1 where code = $1 and version = $3 and replaced_by is null returning code',
      [old, successor, version, today],
    )
  ).length === 1

/** False where somebody was faster. */
export const renameCommunity = async (tx: Tx, code: string, name: string, version: number): Promise<boolean> =>
  (
    await tx.query(
      'update community set name = $2, version = version + 1 where code = $1 and version = $3 and replaced_by is null returning code',
      [code, name, version],
    )
  ).length === 1

/** How many records of each table name a community. */
export const recordsOfCommunity = async (tx: Tx, code: string): Promise<Record<string, number>> =>
  (await one<{ found: Record<string, number> }>(tx, 'select organisation_community_records($1) as found', [code])).found

export const repointCommunity = (tx: Tx, old: string, successor: string): Promise<unknown> =>
  tx.query('select organisation_repoint_community($1, $2)', [old, successor])
