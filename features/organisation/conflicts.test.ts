import { afterAll, beforeAll, expect, test } from 'vitest'
import { uuidv7 } from '#platform/ids/ids.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { type Refused, testApp, type TestApp, type User } from '#platform/testing/app.ts'
import type { PersonId } from '#platform/http/contract.ts'
import { endConflict, listConflicts, registerConflict } from './contract.ts'
import { makeStation, type Station } from './factory.ts'

let t: TestApp
let a: Station
let b: Station
let officer: User
let chief: User
let wife: PersonId
beforeAll(async () => {
  t = await testApp()
  a = await makeStation(t.admin)
  b = await makeStation(t.admin)
  officer = await t.user('OFFICER', a.areaId, { staffId: a.officerId })
  chief = await t.user('CHIEF', a.stationId, { staffId: a.chiefId })
  wife = await makePerson('苏晚晴', a)
})
afterAll(() => t.close())

const refusal = async (work: Promise<unknown>): Promise<Refused> =>
  (await work.then(
    () => expect.fail('was not refused'),
    (e: unknown) => e,
  )) as Refused
async function makePerson(name: string, where: Station): Promise<PersonId> {
  const id = uuidv7()
  await t.admin.query(
    `insert into person (id, name, id_type, id_reason, id_review_on, sex, source, created_by, created_org, event_id) values ($1,$2,'NONE','测试','2027-01-01','2','现场采集',$1,$1,gen_random_uuid())`,
    [id, name],
  )
  await t.admin.query(
    `insert into person_scope (person_id, source_kind, source_id, unit_id, unit_pos) select $1, 'residence', $1, id, lft from sec.unit where id = $2`,
    [id, where.areaId],
  )
  return id as PersonId
}

test('an officer registers his wife and can open her no more, not even here; his chief sees a masked name', async () => {
  const made = await officer.call(registerConflict, { staffId: a.officerId, personId: wife, reason: '家属' })
  expect(made).toMatchObject({ personId: wife, personName: null, can: { endConflict: false } })
  expect((await chief.call(listConflicts, { staffId: a.officerId })).items[0]).toMatchObject({
    personName: '苏*',
    can: { endConflict: true },
  })
  expect((await officer.call(listConflicts, { staffId: a.officerId })).items[0]?.personName).toBeNull()
  expect(
    (await refusal(officer.call(registerConflict, { staffId: a.officerId, personId: wife, reason: '家属' }))).code,
  ).toBe('conflict_exists')
})

test('everybody named in the answer is a subject of its audit event', async () => {
  await chief.call(listConflicts, { staffId: a.officerId })
  const { rows } = await t.admin.query(
    `select s.person_key from audit.subject s join audit.event e on e.at = s.event_at and e.seq = s.event_seq where e.actor = $1 order by e.at desc, e.seq desc limit 1`,
    [a.chiefId],
  )
  expect(rows).toEqual([{ person_key: wife }])
})

test('only his chief or deputy ends it, never he himself', async () => {
  const [entry] = (await officer.call(listConflicts, { staffId: a.officerId })).items
  const end = { id: entry?.id as string, toOn: legalDate(new Date()) }
  expect((await refusal(officer.call(endConflict, end))).status).toBe(403)
  const stranger = await t.user('CHIEF', b.stationId, { staffId: b.chiefId })
  expect((await refusal(stranger.call(endConflict, end))).code).toBe('not_found')
  const both = await t.user('CHIEF', a.stationId, { staffId: a.officerId })
  expect((await refusal(both.call(endConflict, end))).code).toBe('conflict_of_oneself')
  expect((await chief.call(endConflict, end)).toOn).toBe(end.toOn)
})

test('an officer neither reads nor writes entries of a colleague', async () => {
  expect((await refusal(officer.call(listConflicts, { staffId: a.officer2Id }))).code).toBe('not_found')
  expect(
    (await refusal(officer.call(registerConflict, { staffId: a.officer2Id, personId: wife, reason: '家属' }))).code,
  ).toBe('not_found')
})

test('a person he cannot see is not found, so that the answer tells nothing', async () => {
  const stranger = await makePerson('陆望舒', b)
  const other = await t.user('OFFICER', a.area2Id, { staffId: a.officer2Id })
  expect(
    (await refusal(other.call(registerConflict, { staffId: a.officer2Id, personId: stranger, reason: '家属' }))).code,
  ).toBe('not_found')
  expect(
    (await refusal(other.call(registerConflict, { staffId: a.officer2Id, personId: uuidv7(), reason: '家属' }))).code,
  ).toBe('not_found')
  expect(
    (await refusal(other.call(registerConflict, { staffId: a.officer2Id, reason: '住所' }))).body.error.fields[0]?.code,
  ).toBe('person_or_address')
})
