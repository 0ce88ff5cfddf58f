import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAddress } from '#features/places/factory.ts'
import { withActor } from '#platform/access/with-actor.ts'
import type { Tx } from '#platform/db/tx.ts'
import { tokenHash } from '#platform/http/route.ts'
import { makeHousehold } from './factory.ts'
import { candidatesFor, foundPersons } from './store-list.ts'
import { personById } from './store-person.ts'
import { type Scene, scene } from './testing/scene.ts'

const OTHERS = 20_000
let s: Scene
let personId: string
beforeAll(async () => {
  s = await scene()
  const { admin } = s.t
  const by = `'${s.station.gridId}', (select lft from sec.unit where id = '${s.station.gridId}'), '${s.station.officerId}', gen_random_uuid()`
  await admin.query(`
    insert into household (id, address_id, no, unit_id, unit_pos, created_by, event_id) values (gen_random_uuid(), '${s.door.addressId}', 1, ${by});
    insert into person (id, name, id_type, sex, birth_date, source, created_by, created_org, event_id)
      select gen_random_uuid(), '沈' || chr(20000 + g % 4000), 'CN_ID', '1', date '1950-01-01' + g, '批量导入', '${s.station.officerId}', '${s.station.gridId}', gen_random_uuid() from generate_series(1, ${OTHERS}) g;
    insert into residence (id, person_id, address_id, household_id, category, relation_to_head, arrived_on, declared_on, verified_at, next_verify_on, state, source, unit_id, unit_pos, created_by, event_id)
      select gen_random_uuid(), p.id, h.address_id, h.id, '常住', '其他', '2020-01-01', '2020-01-01', now(), '2026-12-01', 'ACTIVE', '批量导入', ${by} from person p, household h;
    insert into person_identity (id, person_id, id_type, number_enc, id_bi, event_id) select gen_random_uuid(), id, 'CN_ID', '\\x00', decode(md5(id::text), 'hex'), gen_random_uuid() from person;
    insert into road (id, community_code, name, unit_id, unit_pos, created_by, event_id) values (gen_random_uuid(), '${s.station.communities[0]}', '长路', ${by});
    insert into address (id, community_code, pattern, road_id, door_no, full_text, state, source, unit_id, unit_pos, created_by, event_id)
      select gen_random_uuid(), '${s.station.communities[0]}', 'ROAD', r.id, n || '号', r.name || n || '号', '启用', '批量导入', ${by} from road r, generate_series(1, 5000) n where r.name = '长路';
    analyze`)
  personId = (await admin.query<{ id: string }>('select id from person limit 1')).rows[0]?.id as string
}, 120_000)
afterAll(() => s.t.close())

/** Plans of all statements that `work` sends, under the row-level security of the officer. */
const plansOf = (work: (tx: Tx) => Promise<unknown>): Promise<string[]> =>
  withActor(
    s.t.db,
    { tokenHash: tokenHash(s.officer.token), postingId: s.officer.postingId, ip: null },
    { action: 'residents.duplicateCandidates', purpose: 'verify', basisKind: 'address', basisId: s.door.addressId },
    async (tx) => {
      const plans: string[] = []
      await work({
        query: async (text, params) => {
          const rows = await tx.query<{ 'QUERY PLAN': string }>(`explain ${text}`, params)
          plans.push(rows.map((r) => r['QUERY PLAN']).join('\n'))
          return tx.query(text, params)
        },
      })
      return { value: plans, subjects: [], shown: 'list' as const }
    },
  )

test.each([
  [
    'namesakes with one birth date',
    (tx: Tx) => candidatesFor(tx, Buffer.alloc(16), '沈舟', '1960-05-05'),
    'person_pkey',
  ],
  ['the page of a person', (tx: Tx) => personById(tx, personId), 'person_pkey'],
  ['hits of a search', (tx: Tx) => foundPersons(tx, [personId]), 'person_pkey'],
])('%s: by index, with each policy evaluated once', async (_, work, index) => {
  const [plan] = (await plansOf(work)) as [string]
  expect(plan).toContain(index)
  expect(plan).toContain('InitPlan')
  expect(plan).not.toMatch(/Seq Scan on (person|residence|person_scope|person_identity|address)\b/)
  // A function of the session in a filter would run for each row; in an InitPlan it runs once.
  expect(plan).not.toMatch(/Filter: .*sec\.(lo|hi|event_id|writes|granted|conflict_persons|conflict_addresses)\(\)/)
})

test('namesakes of one birth date elsewhere are not even read, those of the area and those granted are found', async () => {
  const { t, station, other } = s
  const there = await makeAddress(t.admin, { communityCode: other.communities[0], unitId: other.gridId })
  const twin = { name: '曾诗雅', birthDate: '1971-07-07' }
  const one = async (addressId: string) =>
    (await makeHousehold(t.admin, { addressId, members: [twin], cipher: t.cipher })).members[0]?.personId as string
  const elsewhere: string[] = []
  const here = await one(s.door.addressId)
  const READ = `select coalesce(sum(idx_tup_fetch + seq_tup_read), 0)::integer as n from pg_stat_xact_user_tables where relname = 'person'`
  const found = () =>
    withActor(
      t.db,
      { tokenHash: tokenHash(s.officer.token), postingId: s.officer.postingId, ip: null },
      { action: 'residents.duplicateCandidates', purpose: 'verify', basisKind: 'address', basisId: s.door.addressId },
      async (tx) => {
        const before = (await tx.query<{ n: number }>(READ))[0]?.n ?? 0
        const rows = await candidatesFor(tx, null, twin.name, twin.birthDate)
        const read = ((await tx.query<{ n: number }>(READ))[0]?.n ?? 0) - before
        return { value: { ids: rows.map((r) => r.personId).sort(), read }, subjects: [], shown: 'list' as const }
      },
    )
  const alone = await found()
  expect(alone.ids).toEqual([here])
  for (let i = 0; i < 30; i++) elsewhere.push(await one(there.addressId))
  expect(await found()).toEqual(alone)
  const granted = elsewhere[7] as string
  await t.admin.query(
    `insert into sec.extra_grant (id, staff_id, object_id, until, reason) values (gen_random_uuid(), $1, $2, now() + interval '1 hour', 'joint case')`,
    [station.officerId, granted],
  )
  expect((await found()).ids).toEqual([here, granted].sort())
})
