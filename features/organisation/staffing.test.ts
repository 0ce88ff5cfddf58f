import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Refused, testApp, type TestApp, type User } from '#platform/testing/app.ts'
import { guide, staffing } from './contract.ts'
import { makePosting, makeStaff, makeStation, type Station } from './factory.ts'

let t: TestApp
let a: Station
let b: Station
let chief: User
beforeAll(async () => {
  t = await testApp()
  a = await makeStation(t.admin)
  b = await makeStation(t.admin)
  chief = await t.user('CHIEF', a.stationId, { staffId: a.chiefId })
})
afterAll(() => t.close())

const refusal = async (work: Promise<unknown>): Promise<Refused> =>
  (await work.then(
    () => expect.fail('was not refused'),
    (e: unknown) => e,
  )) as Refused

test('an empty register needs one officer for each community, and says that nobody is registered', async () => {
  const result = await chief.call(staffing, { stationId: a.stationId })
  const area = result.areas.find((x) => x.areaId === a.areaId)
  expect(area).toMatchObject({
    communities: 2,
    population: 0,
    noPopulation: true,
    required: 2,
    effective: 1,
    shortfall: 1,
    auxEffective: 2,
  })
  expect(area?.rule).toMatchObject({ code: '鄂州2002', mark: 'S4', how: '0–6500 → 1; 6500– → max(2, ÷4000)' })
  expect(result.total).toEqual({ required: 3, effective: 2, shortfall: 1 })
  expect(result.share).toMatchObject({ strength: 3, community: 2, minShare: 0.4, met: true })
})

test('who is on leave or seconded is posted but not effective; an assisting officer counts', async () => {
  const helper = await makeStaff(t.admin, { unitId: a.stationId })
  await makePosting(t.admin, { staffId: helper, unitId: a.areaId, role: 'OFFICER', duty: '协助民警' })
  await t.admin.query(`update staff set status = '借调中' where id = $1`, [a.officerId])
  const area = (await chief.call(staffing, { stationId: a.stationId })).areas.find((x) => x.areaId === a.areaId)
  expect(area).toMatchObject({ effective: 1, shortfall: 1 })
  expect(area?.holders.map((h) => h.counts).sort()).toEqual([false, true])
  await t.admin.query(`update staff set status = '在岗' where id = $1`, [a.officerId])
  expect(
    (await chief.call(staffing, { stationId: a.stationId })).areas.find((x) => x.areaId === a.areaId),
  ).toMatchObject({ effective: 2, shortfall: 0 })
})

test('another rule set gives other figures; parameters of the city count at once', async () => {
  const songyuan = await chief.call(staffing, { stationId: a.stationId, ruleSet: '松原' })
  expect(songyuan.areas[0]).toMatchObject({ required: 1, auxRequired: 2 })
  expect(songyuan.ruleSets).toEqual(expect.arrayContaining(['鄂州2002', '松原', '黑龙江2007']))
  const minPerCommunity = (value: string) =>
    t.admin.query(`update parameter set value = $1 where code = 'staffing.minPerCommunity'`, [value])
  await minPerCommunity('2')
  expect(
    (await chief.call(staffing, { stationId: a.stationId })).areas.find((x) => x.areaId === a.areaId)?.required,
  ).toBe(4)
  await minPerCommunity('1')
  const songyuanFrom = async (day: string) => {
    await t.admin.query(`update parameter set valid_to = $1 where code = 'staffing.ruleSet' and value = '"鄂州2002"'`, [
      day,
    ])
    await t.admin.query(
      `insert into parameter (code, value, valid_from, source, mark) values ('staffing.ruleSet', '"松原"', $1, '测试', 'D')`,
      [day],
    )
    const { ruleSet } = await chief.call(staffing, { stationId: a.stationId })
    await t.admin.query(`delete from parameter where code = 'staffing.ruleSet' and value = '"松原"'`)
    await t.admin.query(`update parameter set valid_to = null where code = 'staffing.ruleSet'`)
    return ruleSet
  }
  // The city's choice counts from its day on, like every parameter.
  expect(await songyuanFrom('2020-01-01')).toBe('松原')
  expect(await songyuanFrom('2099-01-01')).toBe('鄂州2002')
  expect((await refusal(chief.call(staffing, { stationId: a.stationId, ruleSet: '部规范' }))).code).toBe(
    'rule_set_unknown',
  )
})

test('the population of an area is what its register counts, grids included', async () => {
  await t.admin.query(
    `do $$ declare ad uuid; hh uuid; p uuid; g sec.unit; begin
       select u.* into g from sec.unit u join org_unit o on o.id = u.id where o.kind = 'GRID' and o.name = '团结第一网格';
       for i in 1..3 loop
         ad := gen_random_uuid(); hh := gen_random_uuid(); p := gen_random_uuid();
         insert into address (id, community_code, pattern, village_group, group_house_no, full_text, state, source, unit_id, unit_pos, created_by, event_id)
           values (ad, '220702001001', 'RURAL', '一组', i, '一组' || i || '号', '启用', '现场采集', g.id, g.lft, ad, ad);
         insert into household (id, address_id, no, unit_id, unit_pos, created_by, event_id) values (hh, ad, 1, g.id, g.lft, ad, ad);
         insert into person (id, name, id_type, id_reason, id_review_on, sex, source, created_by, created_org, event_id) values (p, '测试人', 'NONE', '测试', '2027-01-01', '1', '现场采集', p, p, p);
         insert into residence (id, person_id, address_id, household_id, category, relation_to_head, arrived_on, declared_on, verified_at, next_verify_on, counted_in_stats, state, source, unit_id, unit_pos, created_by, event_id)
           values (gen_random_uuid(), p, ad, hh, '常住', '户主/本人', '2024-01-01', '2024-01-01', now(), '2027-01-01', i <> 3, 'ACTIVE', '现场采集', g.id, g.lft, p, p);
       end loop; end $$`,
  )
  const area = (await chief.call(staffing, { stationId: a.stationId })).areas.find((x) => x.areaId === a.areaId)
  expect(area).toMatchObject({ population: 2, noPopulation: false })
})

test('another station stays closed to a chief; the city sees its figures', async () => {
  expect((await refusal(chief.call(staffing, { stationId: b.stationId }))).code).toBe('not_found')
  const city = await t.user('CITY_GUIDE', a.cityId)
  expect((await city.call(staffing, { stationId: b.stationId })).areas).toHaveLength(2)
  const officer = await t.user('OFFICER', a.areaId)
  expect((await refusal(officer.call(staffing, { stationId: a.stationId }))).status).toBe(403)
})

test('the guide counts what the actor can reach', async () => {
  const { steps } = await chief.call(guide, {})
  expect(steps.find((s) => s.step === 'station')).toEqual({ step: 'station', done: true, count: 1 })
  expect(steps.find((s) => s.step === 'address')).toEqual({ step: 'address', done: true, count: 3 })
  const all = await (await t.user('SYS')).call(guide, {})
  expect(all.steps.find((s) => s.step === 'station')?.count).toBe(2)
})
