import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeHousehold } from '#features/residents/factory.ts'
import { type Scene, scene } from '#features/residents/testing/scene.ts'
import { makeTask } from '#features/tasks/factory.ts'
import { Refused } from '#platform/testing/app.ts'
import * as c from './contract.ts'
import { makeAddress, makeBuilding, makeCompound, makeHouse } from './factory.ts'
import { addressSortKey, fullTextOf, matchKeyOf } from './full-text.ts'

let s: Scene
let far: string
beforeAll(async () => {
  s = await scene()
  const { rows } = await s.t.admin.query('select community_code as code from area_community where area_id = $1', [
    s.station.area2Id,
  ])
  far = rows[0].code
})
afterAll(() => s.t.close())

const rows = async (sql: string, ...values: unknown[]) => (await s.t.admin.query(sql, values)).rows

interface World {
  compounds: string[]
  buildings: string[]
  doors: string[]
}

let serial = 0
/** Three compounds in two areas with doors that are the same by number, families, houses and tasks behind some. */
async function world(): Promise<World> {
  const w: World = { compounds: [], buildings: [], doors: [] }
  serial += 1
  for (const [i, [communityCode, unitId]] of (
    [
      [s.station.communities[0], s.station.gridId],
      [s.station.communities[0], s.station.areaId],
      [far, s.station.area2Id],
    ] as const
  ).entries()) {
    const place = { communityCode: communityCode as string, unitId }
    const compoundId = await makeCompound(s.t.admin, { ...place, name: `${'甲乙丙'[i]}院${serial}小区` })
    w.compounds.push(compoundId)
    for (const name of ['1号楼', '2号楼', '办公楼'].slice(0, 2 + (i % 2))) {
      const buildingId = await makeBuilding(s.t.admin, { ...place, compoundId, name })
      w.buildings.push(buildingId)
      for (const [unitNo, floorNo, roomNo] of [
        ['1', i === 0 ? '3' : undefined, '301'],
        ['1', undefined, '302'],
        ['2', undefined, `30${i + 1}`],
      ] as const) {
        const at = { ...place, compoundId, buildingId, unitNo, roomNo, ...(floorNo ? { floorNo } : {}) }
        const { addressId } = await makeAddress(s.t.admin, at)
        w.doors.push(addressId)
        if (roomNo === '302') continue
        await makeHousehold(s.t.admin, { addressId, members: [{}] })
        await makeHouse(s.t.admin, { addressId })
        await makeTask(s.t.admin, { addressId })
      }
    }
  }
  return w
}

const ACTS = [
  'mergeBuilding',
  'mergeCompound',
  'splitBuilding',
  'splitCompound',
  'moveBuilding',
  'moveCompound',
] as const
const RARE = ['renameBuilding', 'renameCompound', 'mergeDoor', 'demolish'] as const
const act = fc.record({
  what: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...ACTS) },
    { weight: 1, arbitrary: fc.constantFrom(...RARE) },
  ),
  a: fc.nat(20),
  b: fc.nat(20),
  name: fc.constantFrom('1号楼', '3号楼', '西楼', '12号楼'),
})
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never

const versionOf = async (table: string, id: string) =>
  (await rows(`select version from ${table} where id = $1`, id))[0].version
const pick = (ids: readonly string[], n: number) => ids[n % ids.length] as string

/** Does one act, or is refused with a sentence. @returns the code of the refusal, null where it was done */
async function perform(w: World, { what, a, b, name }: Act): Promise<string | null> {
  const [x, y] = [pick(w.buildings, a), pick(w.buildings, b)]
  const [m, n] = [pick(w.compounds, a), pick(w.compounds, b)]
  const commit = true
  const building = async (id: string) => ({ id, version: await versionOf('building', id), commit })
  const compound = async (id: string) => ({ id, version: await versionOf('compound', id), commit })
  const merge = async (kind: 'building' | 'compound', id: string, intoId: string) =>
    s.chief.call(c.mergeGround, {
      kind,
      ...(kind === 'building' ? await building(id) : await compound(id)),
      intoId,
      intoVersion: await versionOf(kind, intoId),
      reason: '重复登记',
    })
  const type = '物业小区' as const
  try {
    if (what === 'mergeBuilding') await merge('building', x, y)
    if (what === 'mergeCompound') await merge('compound', m, n)
    if (what === 'splitBuilding') {
      const made = await s.chief.call(c.splitBuilding, { ...(await building(x)), name, units: [b % 2 ? '2' : '1'] })
      w.buildings.push(made.id)
    }
    if (what === 'splitCompound') {
      const input = { ...(await compound(m)), name: `${name.slice(0, -2)}分院${serial}区`, buildingIds: [x] }
      w.compounds.push((await s.chief.call(c.splitCompound, input)).id)
    }
    if (what === 'moveBuilding') await s.chief.call(c.moveBuilding, { ...(await building(x)), compoundId: n, name })
    if (what === 'moveCompound')
      await s.chief.call(c.moveCompound, {
        ...(await compound(m)),
        communityCode: b % 2 ? far : (s.station.communities[0] as string),
      })
    if (what === 'renameBuilding') {
      const { id, version } = await building(x)
      await s.chief.call(c.editBuilding, { id, version, name, class: '居民楼' })
    }
    if (what === 'renameCompound') {
      const { id, version } = await compound(m)
      await s.chief.call(c.editCompound, { id, version, name: `新${b}院${serial}小区`, type })
    }
    if (what === 'mergeDoor') {
      const [id, intoId] = [pick(w.doors, a), pick(w.doors, b)]
      const version = await versionOf('address', id)
      const intoVersion = await versionOf('address', intoId)
      await s.chief.call(c.mergeAddress, { id, version, intoId, intoVersion, reason: '重复登记' })
    }
    if (what === 'demolish') await s.chief.call(c.demolishBuilding, { ...(await building(x)), reason: '拆除' })
    return null
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return error.code
  }
}

const REFERENCES = ['household', 'residence', 'house', 'task', 'visit', 'address_alias'] as const
const countAll = async () => {
  const counts: Record<string, number> = {}
  for (const table of REFERENCES.slice(0, 5))
    counts[table] = (await rows(`select count(*)::integer as n from ${table}`))[0].n
  return counts
}

/** What must hold whatever was done. */
async function check(
  w: World,
  before: { texts: Map<string, string>; names: Map<string, string>; counts: object },
): Promise<void> {
  expect(await countAll()).toEqual(before.counts)
  // What one has as well is not given to it a second time.
  const but: Partial<Record<(typeof REFERENCES)[number], string>> = {
    house: `and t.state = '在册'`,
    address_alias: `and t.text <> (select m.full_text from address m where m.id = a.merged_into)
      and not exists (select 1 from address_alias y where y.address_id = a.merged_into and y.text = t.text)`,
  }
  for (const table of REFERENCES) {
    const lost = await rows(
      `select t.id from ${table} t join address a on a.id = t.address_id where a.merged_into is not null ${but[table] ?? ''}`,
    )
    expect([table, lost]).toEqual([table, []])
    if (table === 'visit') continue
    const astray = await rows(
      `select t.id from ${table} t join address a on a.id = t.address_id where t.unit_id <> a.unit_id or t.unit_pos <> a.unit_pos`,
    )
    expect([table, 'astray', astray]).toEqual([table, 'astray', []])
  }
  const doors = await rows(
    `select a.id, a.full_text, a.sort_key, a.match_key, a.unit_no, a.floor_no, a.room_no, a.compound_id = b.compound_id and a.community_code = b.community_code
        and a.community_code = k.community_code as fits, b.closed_on is null and k.closed_on is null as stands, m.name as community, k.name as compound, b.name as building, t.line, t.unit_pos = a.unit_pos as found
      from address a join building b on b.id = a.building_id join compound k on k.id = a.compound_id join community m on m.code = a.community_code
        left join address_terms t on t.address_id = a.id where a.state <> '停用'`,
  )
  for (const d of doors) {
    const around = { community: d.community, compound: d.compound, building: d.building }
    const parts = { unitNo: d.unit_no, floorNo: d.floor_no, roomNo: d.room_no }
    const text = fullTextOf(around, parts)
    expect(d).toMatchObject({
      full_text: text,
      sort_key: addressSortKey(around, parts),
      match_key: matchKeyOf(around, parts),
      fits: true,
      stands: true,
      line: text,
      found: true,
    })
  }
  for (const [id, text] of before.texts) {
    const [kept] = await rows(
      `with s as (select coalesce(a.merged_into, a.id) as id from address a where a.id = $1)
       select exists (select 1 from address x, s where x.id = s.id and x.full_text = $2) or exists (select 1 from address_alias l, s where l.address_id = s.id and l.text = $2) as is_kept,
         (select x.merged_into from address x, s where x.id = s.id) as further`,
      id,
      text,
    )
    expect([text, kept]).toEqual([text, { is_kept: true, further: null }])
  }
  for (const [key, name] of before.names) {
    const [kind, id] = key.split(' ') as ['building' | 'compound', string]
    const [kept] = await rows(
      `with s as (select coalesce(g.merged_into, g.id) as id from ${kind} g where g.id = $1)
       select exists (select 1 from ${kind} x, s where x.id = s.id and x.name = $2) or exists (select 1 from ground_alias l, s where l.kind = $3 and l.ground_id = s.id and l.name = $2) as is_kept`,
      id,
      name,
      kind,
    )
    expect([kind, name, kept]).toEqual([kind, name, { is_kept: true }])
  }
  expect(
    await rows(
      'select id from building b where closed_on is null and exists (select 1 from compound k where k.id = b.compound_id and k.closed_on is not null)',
    ),
  ).toEqual([])
  expect(w.doors.length).toBeGreaterThan(0)
}

it('loses no record, no text and no name, whatever is merged, split, moved, renamed and pulled down', async () => {
  const codes = new Set<string>()
  let done = 0
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 10 }), async (acts) => {
      const w = await world()
      const texts = new Map(
        (await rows('select id, full_text from address where id = any ($1)', w.doors)).map((r) => [r.id, r.full_text]),
      )
      const names = new Map<string, string>()
      for (const [kind, ids] of [
        ['building', w.buildings],
        ['compound', w.compounds],
      ] as const)
        for (const r of await rows(`select id, name from ${kind} where id = any ($1)`, ids))
          names.set(`${kind} ${r.id}`, r.name)
      const counts = await countAll()
      for (const one of acts) {
        const code = await perform(w, one)
        if (code === null) done += 1
        else codes.add(code)
      }
      await check(w, { texts, names, counts })
    }),
    { numRuns: 20, endOnFailure: true },
  )
  expect(done).toBeGreaterThan(40)
  // Every refusal is one of those that have a sentence of their own.
  for (const code of codes)
    expect([
      'ground_closed',
      'merge_itself',
      'merge_other_community',
      'building_exists',
      'compound_exists',
      'ground_merged',
      'ground_clash',
      'split_all',
      'move_nowhere',
      'merge_houses_struck',
      'merge_house_struck',
      'place_retired',
      'invalid_input',
    ]).toContain(code)
}, 120_000)
