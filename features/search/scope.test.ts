import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAddress } from '#features/places/factory.ts'
import { endResidence } from '#features/residents/contract.ts'
import { makeHousehold } from '#features/residents/factory.ts'
import { idsIn, type Scene, scene } from '#features/residents/testing/scene.ts'
import { connect } from '#platform/db/pool.ts'
import type { User } from '#platform/testing/app.ts'
import * as contract from './contract.ts'

/** Small in `npm test`; `LINAN_SOAK=10` makes ten times as many. */
const ROUNDS = 150 * Number(process.env.LINAN_SOAK ?? 1)
const SEED = Number(process.env.LINAN_SEED ?? randomInt(1_000_000))

let s: Scene
beforeAll(async () => {
  s = await scene()
}, 60_000)
afterAll(() => s.t.close())

const bodyOf = async (user: User, q: string) => (await user.send(contract.find, { q })).body

/** Somebody behind a new door of a unit. */
async function settle(name: string, communityCode: string, unitId: string, more: object = {}) {
  const door = await makeAddress(s.t.admin, { communityCode, unitId })
  const made = await makeHousehold(s.t.admin, {
    addressId: door.addressId,
    members: [{ name, ...more }],
    cipher: s.t.cipher,
  })
  return { ...(made.members[0] as (typeof made.members)[0]), addressId: door.addressId }
}
const here = (name: string) => settle(name, s.station.communities[0], s.station.gridId)
const nextDoor = (name: string) => settle(name, s.station.communities[2], s.station.grid2Id)
const away = (name: string) => settle(name, s.other.communities[0], s.other.gridId)

test(`a grid worker finds, counts and infers nobody of another grid, however he types (seed ${SEED})`, async () => {
  const surnames = [...'章汤郎鱼钟柏']
  const given = [...'慕青澜桐若水']
  let state = SEED
  const roll = (n: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * n)
  }
  const name = () => `${surnames[roll(6)]}${given[roll(6)]}${given[roll(6)]}`
  const own = new Set<string>()
  for (let n = 0; n < 15; n++) own.add((await here(name())).personId)
  for (let n = 0; n < 30; n++) await (n % 2 === 0 ? nextDoor : away)(name())
  const letters = new Map([...surnames, ...given].map((c) => [c, '']))
  const { rows } = await s.t.admin.query('select char, readings from pinyin_reading where char = any ($1)', [
    [...letters.keys()],
  ])
  for (const r of rows) letters.set(r.char, r.readings[0])
  const ways: ((n: string) => string)[] = [
    (n) => n,
    (n) => n.slice(0, 2),
    (n) => n.slice(1),
    (n) => [...n].map((c) => letters.get(c)).join(''),
    (n) => [...n].map((c) => letters.get(c)?.[0]).join(''),
    (n) => `${letters.get(n[0] as string)}${n.slice(1)}`,
    (n) => `${n.slice(0, 1)}某${n.slice(2)}`,
    (n) => `${n}水`,
  ]
  let found = 0
  for (let n = 0; n < ROUNDS; n++) {
    const q = (ways[roll(ways.length)] as (n: string) => string)(name())
    const answer = await s.grid.call(contract.find, { q })
    const shown = idsIn(answer)
    expect(
      shown.filter((id) => !own.has(id)),
      q,
    ).toEqual([])
    found += shown.length
  }
  expect(found).toBeGreaterThan(0)
}, 600_000)

test('the answer is the same to the byte whether or not somebody elsewhere has the name', async () => {
  const queries = ['邹听澜', 'zoutinglan', 'ztl', 'zou听澜', '邹听某', '邹听澜水', 'zoutinglna']
  const before = []
  for (const q of queries) before.push(await bodyOf(s.grid, q))
  for (let n = 0; n < 12; n++) await (n % 2 === 0 ? nextDoor : away)('邹听澜')
  const after = []
  for (const q of queries) after.push(await bodyOf(s.grid, q))
  expect(after).toEqual(before)
  const { personId } = await here('邹听澜')
  // The people drawn at random before may share the initials.
  for (const [i, q] of queries.slice(0, 4).entries()) {
    const others = idsIn(JSON.parse(before[i] as string))
    expect(idsIn(JSON.parse(await bodyOf(s.grid, q))).sort(), q).toEqual([...others, personId].sort())
  }
})

test('somebody is found where he lives, where he lived for two years, and nowhere else', async () => {
  const p = await here('熊望舒')
  const finds = async (user: User) => idsIn(JSON.parse(await bodyOf(user, '熊望舒'))).includes(p.personId)
  const all = async () => [
    await finds(s.grid),
    await finds(s.officer),
    await finds(s.chief),
    await finds(s.neighbour),
    await finds(s.stranger),
  ]
  expect(await all()).toEqual([true, true, true, false, false])
  await s.officer.call(endResidence, {
    residenceId: p.residenceId,
    version: 1,
    reason: '离开',
    endedBy: '本人',
    endedOn: '2026-06-01',
  })
  expect(await all()).toEqual([true, true, true, false, false])
  await s.t.admin.query(`update person_scope set until = now() - interval '1 second' where person_id = $1`, [
    p.personId,
  ])
  expect(await all()).toEqual([false, false, false, false, false])
})

test('a residence that goes to another unit takes the person with it, and the whole tree renumbered changes nothing', async () => {
  const p = await here('路景行')
  const finds = async (user: User) => idsIn(JSON.parse(await bodyOf(user, 'lujingxing'))).includes(p.personId)
  await s.t.admin.query(
    `update residence set unit_id = $2, unit_pos = (select lft from sec.unit where id = $2) where person_id = $1`,
    [p.personId, s.station.grid2Id],
  )
  expect([await finds(s.grid), await finds(s.neighbour), await finds(s.chief)]).toEqual([false, true, true])
  await s.t.admin.query('select sec.spread_units($1)', [s.station.stationId])
  expect([await finds(s.grid), await finds(s.neighbour), await finds(s.stranger)]).toEqual([false, true, false])
  await expectWhole()
})

test('own family, one’s own home and frozen persons are found by nobody concerned', async () => {
  const p = await here('石若水')
  const finds = async (user: User) => idsIn(JSON.parse(await bodyOf(user, '石若水'))).includes(p.personId)
  expect([await finds(s.officer), await finds(s.aux)]).toEqual([true, true])
  await s.t.admin.query(
    `insert into staff_conflict (id, staff_id, person_id, reason, from_on, event_id) values (gen_random_uuid(), $1, $2, '家属', '2026-01-01', gen_random_uuid())`,
    [s.station.officerId, p.personId],
  )
  expect([await finds(s.officer), await finds(s.aux)]).toEqual([false, true])
  await s.t.admin.query(
    `insert into staff_conflict (id, staff_id, address_id, reason, from_on, event_id) values (gen_random_uuid(), $1, $2, '住所', '2026-01-01', gen_random_uuid())`,
    [s.station.auxId, p.addressId],
  )
  const { rows } = await s.t.admin.query('select full_text from address where id = $1', [p.addressId])
  expect(await bodyOf(s.aux, rows[0].full_text)).not.toContain(p.addressId)
  expect(await bodyOf(s.grid, rows[0].full_text)).toContain(p.addressId)
  await s.t.admin.query('update person set frozen_at = now() where id = $1', [p.personId])
  expect([await finds(s.grid), await finds(s.chief)]).toEqual([false, false])
})

const DERIVED = `select distinct x, s.unit_pos, p.id from person p join person_scope s on s.person_id = p.id, unnest(search_pairs(p.name_key)) x`
const TERMS = `select id, unit_pos, full_text, search_terms_at(search_part(unit_pos), full_text) from address where state <> '停用'`

/** What search stands on is exactly what follows from the records. */
async function expectWhole() {
  const { rows } = await s.t.admin.query(
    `select (select count(*) from ((${DERIVED}) except select pair, unit_pos, person_id from person_pair) a) + (select count(*) from (select pair, unit_pos, person_id from person_pair except (${DERIVED})) b) as pairs,
       (select count(*) from ((${TERMS}) except select address_id, unit_pos, line, terms from address_terms) c) + (select count(*) from (select address_id, unit_pos, line, terms from address_terms except (${TERMS})) d) as terms,
       (select count(*) from (select distinct x from address_terms t, unnest(t.terms) x except select term from part_term) e)
         + (select count(*) from (select term from part_term except select x from address_terms t, unnest(t.terms) x) f) as words`,
  )
  expect(rows[0]).toEqual({ pairs: 0, terms: 0, words: 0 })
}

test('what one statement writes, moves, ends and takes away for many is kept as if each had come alone', async () => {
  const { admin } = s.t
  const names = ['路景行', '卓·依拉', 'John Smith', '邹𠮷若', '单于', '仇查']
  const { rows } = await admin.query<{ id: string }>(
    `insert into person (id, name, former_name, id_type, id_mask, sex, birth_date, source, created_by, created_org, event_id)
       select gen_random_uuid(), name, case when n % 3 = 0 then '曾用名' end, 'CN_ID', '4****************6', '1', '1990-01-01', '批量导入', $2, $3, gen_random_uuid()
         from unnest($1::text[]) name, generate_series(1, 20) n returning id`,
    [names, s.station.officerId, s.station.areaId],
  )
  const ids = rows.map((r) => r.id)
  const lft = (unit: string) => `(select lft from sec.unit where id = '${unit}')`
  const scope = (unit: string, kind: string) =>
    admin.query(
      `insert into person_scope (person_id, source_kind, source_id, unit_id, unit_pos) select x, $2, x, $3, ${lft(unit)} from unnest($1::uuid[]) x`,
      [ids, kind, unit],
    )
  await scope(s.station.gridId, 'case')
  await scope(s.station.gridId, 'again')
  await scope(s.other.gridId, 'other')
  await expectWhole()
  // One of two reasons at the same place goes: the pairs stay; half of the others move, also to where one is known already.
  await admin.query(`delete from person_scope where source_kind = 'again' and person_id = any ($1)`, [ids])
  await admin.query(
    `update person_scope set unit_id = $2, unit_pos = ${lft(s.station.grid2Id)}, until = now() + interval '1 day' where person_id = any ($1) and source_kind = 'case'`,
    [ids.slice(0, 60), s.station.grid2Id],
  )
  await admin.query(
    `update person_scope set unit_id = $2, unit_pos = ${lft(s.station.gridId)} where person_id = any ($1) and source_kind = 'other'`,
    [ids.slice(40), s.station.gridId],
  )
  await expectWhole()
  await admin.query(
    `update address set full_text = '一' || full_text where id in (select id from address order by id limit 5)`,
  )
  await admin.query(`update address set state = '停用' where id in (select id from address order by id desc limit 2)`)
  await admin.query('delete from person_scope where person_id = any ($1)', [ids])
  await expectWhole()
})

test('a term goes with its last address, and stays where somebody brings it again at that moment', async () => {
  const { admin } = s.t
  const door = await makeAddress(admin, { communityCode: s.station.communities[0], unitId: s.station.gridId })
  const twin = await makeAddress(admin, { communityCode: s.station.communities[0], unitId: s.station.gridId })
  const rename = (client: typeof admin, id: string, text: string) =>
    client.query('update address set full_text = $2 where id = $1', [id, text])
  const known = async () =>
    (await admin.query(`select count(*)::integer as n from part_term where term like '____饕餮'`)).rows[0].n
  const { host, port, password } = admin
  const other = await connect({ ...s.t.login('app'), host, port, user: 'postgres', password: password ?? '' })
  try {
    for (const end of ['commit', 'rollback']) {
      await rename(admin, door.addressId, '饕餮巷')
      expect(await known()).toBe(1)
      await admin.query('begin')
      await rename(admin, door.addressId, '别处')
      const brought = rename(other, twin.addressId, '饕餮坊')
      await sleep(50)
      await admin.query(end)
      await brought
      await expectWhole()
      await other.query('begin')
      await rename(other, twin.addressId, '饕餮里')
      const gone = rename(admin, door.addressId, '别处')
      await sleep(50)
      await other.query(end)
      await gone
      await expectWhole()
      await admin.query(`update address set full_text = '别处' || id where id = any ($1)`, [
        [door.addressId, twin.addressId],
      ])
      expect(await known()).toBe(0)
    }
  } finally {
    await other.end()
  }
  await expectWhole()
})

test('two who change a text to and fro in one transaction each wait for each other, never both', async () => {
  const { host, port, password } = s.t.admin
  const change = async (name: string) => {
    const { addressId } = await makeAddress(s.t.admin, {
      communityCode: s.station.communities[0],
      unitId: s.station.gridId,
    })
    const rename = (client: typeof s.t.admin, text: string) =>
      client.query('update address set full_text = $2 where id = $1', [addressId, text])
    await rename(s.t.admin, name)
    const hand = await connect({ ...s.t.login('app'), host, port, user: 'postgres', password: password ?? '' })
    try {
      await hand.query('begin')
      await rename(hand, `${name}饕餮`)
      await sleep(50)
      await rename(hand, name)
      await hand.query('commit')
    } finally {
      await hand.end()
    }
  }
  await Promise.all([change('甲处'), change('乙处')])
  await expectWhole()
})

test('names older than search are filled bit by bit, also after a run was cut off, and until then the answer says so', async () => {
  const p = await here('谭听澜')
  await s.t.admin.query('alter table person disable trigger user')
  await s.t.admin.query('update person set name_key = null')
  await s.t.admin.query('alter table person enable trigger user')
  await s.t.admin.query('delete from person_pair')
  const find = () => s.officer.call(contract.find, { q: '谭听澜' })
  expect(await find()).toMatchObject({ groups: [], preparing: true })
  const fill = async (n: number) => Number((await s.t.admin.query('select search_fill($1) as n', [n])).rows[0].n)
  expect(await fill(5)).toBe(5)
  await s.t.admin.query('begin')
  await fill(7)
  await s.t.admin.query('rollback')
  while ((await fill(20)) > 0);
  await s.t.admin.query('delete from address_terms where unit_pos % 2 = 0')
  await s.t.admin.query('select search_fill_terms(1)')
  await s.t.admin.query('select search_fill_terms(1000)')
  const answer = await find()
  expect([idsIn(answer), answer.preparing]).toEqual([[p.personId], false])
  await expectWhole()
})

test('the entries of the own range are read by the index, the policies once, and addresses by their terms', async () => {
  const plan = async (sql: string) =>
    ((await s.t.admin.query(`explain (costs off) ${sql}`)).rows as { 'QUERY PLAN': string }[])
      .map((r) => r['QUERY PLAN'])
      .join('\n')
  await s.t.admin.query('begin')
  await s.t.admin.query('set local enable_seqscan = off')
  const { rows } = await s.t.admin.query(
    `select pg_get_userbyid(proowner) as definer from pg_proc where proname = 'search_persons'`,
  )
  await s.t.admin.query(`set local role "${rows[0].definer}"`)
  const pairs = await plan(
    `select distinct k.person_id from person_pair k where k.pair = any ('{zw,z?}') and k.unit_pos between 5 and 900`,
  )
  expect(pairs).toMatch(/Index (Only )?Scan using person_pair_pk|Bitmap Index Scan on person_pair_pk/)
  expect(pairs).toMatch(/Index Cond: .*pair.*unit_pos >= 5.*unit_pos <= 900/)
  expect(pairs).not.toMatch(/SubPlan|InitPlan/)
  const terms = await plan(`select t.address_id from address_terms t where t.terms @> '{9f3c江南,9f3c3}'`)
  expect(terms).toMatch(/Bitmap Index Scan on address_terms_terms/)
  expect(terms).not.toMatch(/SubPlan|InitPlan|Filter/)
  await s.t.admin.query('rollback')
})

test('the functions of search answer to no other operation and to nobody without a ticket', async () => {
  const calls = [
    `select * from search_persons('{张 伟}', false, 5)`,
    `select * from search_doors('{江南}', '{}', '{江南}', false, 5)`,
    `select * from search_ground('{江南}', '{江南}', false, false, 5)`,
    `select * from search_former_doors('{江南}', '{}', '{江南}', 5)`,
  ]
  for (const sql of calls) await expect(s.t.admin.query(sql)).rejects.toThrow('forbidden')
  for (const table of ['person_pair', 'address_terms', 'address_former'])
    await expect(s.t.db.pool.query(`select from ${table} limit 1`)).rejects.toThrow(/permission denied/)
})
