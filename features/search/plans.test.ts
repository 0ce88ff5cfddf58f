import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAddress } from '#features/places/factory.ts'
import { makeHousehold } from '#features/residents/factory.ts'
import { type Scene, scene } from '#features/residents/testing/scene.ts'
import { tokenHash } from '#platform/http/route.ts'

let s: Scene
beforeAll(async () => {
  s = await scene()
  const { addressId } = await makeAddress(s.t.admin, {
    communityCode: s.station.communities[0],
    unitId: s.station.gridId,
  })
  await makeHousehold(s.t.admin, { addressId, members: [{ name: '章慕青' }], cipher: s.t.cipher })
  const { gridId, officerId } = s.station
  const by = `'${gridId}', (select lft from sec.unit where id = '${gridId}'), '${officerId}', gen_random_uuid()`
  const community = s.station.communities[0]
  await s.t.admin.query(`
    insert into compound (id, community_code, name, type, unit_id, unit_pos, created_by, event_id)
      select gen_random_uuid(), '${community}', chr(20000 + g) || '园小区', '物业小区', ${by} from generate_series(1, 3000) g;
    insert into road (id, community_code, name, unit_id, unit_pos, created_by, event_id)
      select gen_random_uuid(), '${community}', chr(20000 + g) || '园路', ${by} from generate_series(1, 3000) g;
    insert into address (id, community_code, pattern, road_id, door_no, full_text, state, source, unit_id, unit_pos, created_by, event_id)
      select gen_random_uuid(), '${community}', 'ROAD', r.id, n || '号', r.name || n || '号', '启用', '批量导入', ${by} from road r, generate_series(1, 2) n where r.name like '_园路';
    update address set unit_id = '${s.other.gridId}', unit_pos = (select lft from sec.unit where id = '${s.other.gridId}') where door_no = '2号';
    analyze`)
}, 60_000)
afterAll(() => s.t.close())

/** Plans of every statement inside of a function of search, as it runs for an officer with a ticket. */
async function plansOf(sql: string): Promise<string> {
  const { admin } = s.t
  const plans: string[] = []
  const note = (n: { message?: string | undefined }) => plans.push(n.message ?? '')
  await admin.query(`load 'auto_explain'`)
  await admin.query(`select * from sec.enter($1, $2, 'search.find', null, null, null, null, null, null)`, [
    tokenHash(s.officer.token),
    s.officer.postingId,
  ])
  await admin.query('begin')
  try {
    await admin.query(`select sec.open(current_setting('linan.entry', true))`)
    await admin.query(
      `set local auto_explain.log_min_duration = 0; set local auto_explain.log_nested_statements = on; set local auto_explain.log_level = notice`,
    )
    admin.on('notice', note)
    await admin.query(sql)
  } finally {
    admin.off('notice', note)
    await admin.query('rollback')
  }
  return plans.join('\n\n')
}
/** The plan of the one statement that reads a table. */
const of = (plans: string, words: string): string => {
  const found = plans.split('\n\n').filter((p) => p.includes(words))
  expect(found.length, `${words} in ${plans}`).toBeGreaterThan(0)
  return found[0] as string
}

test('a search by name reads the entries of the own range, and of persons and scopes only whom it shows', async () => {
  const plans = await plansOf(`select * from search_persons('{章 慕 青}', true, 11)`)
  const entries = of(plans, 'with entry as')
  expect(entries.match(/Index Only Scan using person_pair_pk/g)).toHaveLength(4)
  expect(entries.match(/Index Cond: .*pair = ANY.*unit_pos >=.*unit_pos <=/g)).toHaveLength(4)
  expect(entries).not.toMatch(/Seq Scan on (person|person_pair|person_scope)\b/)
  // The only way to a person is by id, for entries whose sound is too long to stand in them.
  expect(entries).toMatch(/SubPlan[^]*Index Scan using person_pkey/)
  const visit = of(plans, 'exists (select 1 from public.person p')
  expect(visit).toMatch(/Index (Only )?Scan using person_pkey/)
  expect(visit).toMatch(/Index (Only )?Scan using person_scope_person|person_scope_pk/)
  // The policy of own family: once, not for each row.
  expect(visit).toMatch(/InitPlan/)
})

test('a search by address reads terms by their index and of addresses only which it shows', async () => {
  for (const isOwn of [true, false]) {
    const plans = await plansOf(`select * from search_doors('{丰园路}', '{2}', '{丰园路,2号}', ${isOwn}, 11)`)
    const terms = of(plans, 'address_terms t')
    // Part after part of the tree, each by its own terms, until there are enough; who may not see which homes is known before.
    expect(terms).toMatch(/Nested Loop[^]*Function Scan on search_parts[^]*Bitmap Index Scan on address_terms_terms/)
    expect(terms).toMatch(/Index Cond: \(terms @> \(array_agg/)
    expect(terms).not.toMatch(/Seq Scan on (address|part_term)|sec\.conflict_addresses/)
    // Elsewhere only the parts that have all the terms: each term of each part by its key.
    if (!isOwn) expect(terms).toMatch(/SubPlan[^]*Index Only Scan using part_term_pkey/)
  }
})

test('compounds and roads are found by the terms of their names', async () => {
  const plans = await plansOf(`select * from search_ground('{丰园小区}', '{丰园小区}', false, false, 11)`)
  const ground = of(plans, 'named as')
  expect(ground).toMatch(/Bitmap Index Scan on compound_terms/)
  expect(ground).toMatch(/Bitmap Index Scan on road_terms/)
})

test('former names are found by their terms, and buildings by what they stand in, also under a word that is in every name', async () => {
  const { gridId, officerId, communities } = s.station
  await s.t.admin.query(`
    insert into building (id, community_code, compound_id, name, class, unit_id, unit_pos, created_by, event_id)
      select gen_random_uuid(), c.community_code, c.id, n || '号楼', '居民楼', '${gridId}', c.unit_pos, '${officerId}', gen_random_uuid()
        from compound c, generate_series(1, 3) n where c.name like '_园小区';
    insert into ground_alias (id, kind, ground_id, community_code, name, event_id)
      select gen_random_uuid(), 'compound', c.id, '${communities[0]}', '旧' || c.name, gen_random_uuid() from compound c where c.name like '_园小区' order by c.name limit 600;
    insert into ground_alias (id, kind, ground_id, compound_id, community_code, name, event_id)
      select gen_random_uuid(), 'building', b.id, b.compound_id, '${communities[0]}', '旧' || b.name, gen_random_uuid() from building b where b.name = '3号楼' limit 200;
    analyze`)
  const rare = of(
    await plansOf(`select * from search_ground('{旧丰园小区}', '{旧丰园小区}', false, false, 11)`),
    'best as',
  )
  expect(rare).toMatch(/Bitmap Index Scan on ground_alias_terms/)
  expect(rare).toMatch(/Bitmap Index Scan on compound_terms/)
  for (const [word, kind] of [
    ['丰园小区', 'rare'],
    ['小区', 'common'],
  ]) {
    const sql = `select * from search_ground('{${word}}', '{${word},3号楼}', false, true, 11)`
    const plan = of(await plansOf(sql), 'best as')
    // By hash or by index: comparing every name with every building takes minutes in a city.
    expect([kind, plan.match(/Join Filter: .*(compound_id|road_id)/g)]).toEqual([kind, null])
  }
})
