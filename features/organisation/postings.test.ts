import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { InputOf } from '#platform/http/contract.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { type Refused, testApp, type TestApp, type User } from '#platform/testing/app.ts'
import { addPosting, endPosting, listPostings, tree } from './contract.ts'
import { makePosting, makeStaff, makeStation, makeUnit, type Station } from './factory.ts'

let t: TestApp
let a: Station
let b: Station
let chief: User
let sys: User
const today = legalDate(new Date())
const day = (offset: number) => legalDate(new Date(Date.now() + offset * 86_400_000))
beforeAll(async () => {
  t = await testApp()
  a = await makeStation(t.admin)
  b = await makeStation(t.admin)
  chief = await t.user('CHIEF', a.stationId, { staffId: a.chiefId })
  sys = await t.user('SYS')
})
afterAll(() => t.close())

const refusal = async (work: Promise<unknown>): Promise<Refused> =>
  (await work.then(
    () => expect.fail('was not refused'),
    (e: unknown) => e,
  )) as Refused
const officer = () => makeStaff(t.admin, { unitId: a.stationId })
let areas = 0
const newArea = () =>
  makeUnit(t.admin, {
    parentId: a.roomId,
    kind: 'AREA',
    code: `2207029100${String(++areas).padStart(2, '0')}`,
    name: `试验警务区${areas}`,
  })
const give = (input: InputOf<typeof addPosting>) => chief.call(addPosting, input)

describe('giving a duty', () => {
  test('the role follows from the duty, and the scope is there at the next request', async () => {
    const [staffId, unitId] = [await officer(), await newArea()]
    const made = await give({ staffId, unitId, duty: '责任民警', fromOn: today })
    expect(made).toMatchObject({ role: 'OFFICER', live: true, handover: null, can: { endPosting: true } })
    const { rows } = await t.admin.query('select staff_id, unit_id, role from sec.posting where id = $1', [made.id])
    expect(rows).toEqual([{ staff_id: staffId, unit_id: unitId, role: 'OFFICER' }])
  })

  test('two responsible officers for one area at once: one wins', async () => {
    const unitId = await newArea()
    const [first, second] = [await officer(), await officer()]
    const results = await Promise.allSettled(
      [first, second].map((staffId) => give({ staffId, unitId, duty: '责任民警', fromOn: today })),
    )
    const refused = results.find((r) => r.status === 'rejected') as PromiseRejectedResult
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1)
    expect(refused.reason.code).toBe('area_has_holder')
    const { rows } = await t.admin.query(`select count(*)::int as n from sec.posting where unit_id = $1`, [unitId])
    expect(rows).toEqual([{ n: 1 }])
  })

  test('the table itself refuses a second holder, whoever writes it', async () => {
    const again = makePosting(t.admin, {
      staffId: await officer(),
      unitId: a.areaId,
      role: 'OFFICER',
      duty: '责任民警',
    })
    await expect(again).rejects.toMatchObject({ code: '23P01' })
  })

  test('a cover needs both dates, stands beside the holder, and is one at a time', async () => {
    const cover = { staffId: await officer(), unitId: a.areaId, duty: '代管' as const, fromOn: today }
    expect((await refusal(give(cover))).body.error.fields[0]).toMatchObject({ path: 'toOn', code: 'cover_needs_end' })
    await give({ ...cover, toOn: day(10) })
    expect((await refusal(give({ ...cover, staffId: await officer(), fromOn: day(10), toOn: day(20) }))).code).toBe(
      'area_has_cover',
    )
    await give({ ...cover, staffId: await officer(), fromOn: day(11), toOn: day(20) })
  })

  test('replacing the holder ends him the day before and writes the handover', async () => {
    const unitId = await newArea()
    const [old, next] = [await officer(), await officer()]
    const before = await give({ staffId: old, unitId, duty: '责任民警', fromOn: '2023-01-01' })
    const made = await give({
      staffId: next,
      unitId,
      duty: '责任民警',
      fromOn: today,
      replacesPostingId: before.id,
      handoverNote: '钥匙与联系卡已交接',
    })
    expect(made.handover).toMatchObject({ onDate: today, openItems: 0, note: '钥匙与联系卡已交接' })
    const { items } = await chief.call(listPostings, { unitId })
    expect(items.map((p) => [p.staffId, p.toOn])).toEqual([
      [next, null],
      [old, day(-1)],
    ])
  })

  test('a title comes from its document alone', async () => {
    const input = {
      staffId: await officer(),
      unitId: await newArea(),
      duty: '协助民警' as const,
      fromOn: today,
      communityTitle: '治安员' as const,
    }
    expect((await refusal(give(input))).body.error.fields[0]?.code).toBe('title_needs_document')
    expect((await give({ ...input, titleDocNo: '松公任〔2026〕3号' })).communityTitle).toBe('治安员')
  })

  test('an auxiliary never becomes an officer, a duty stays in its kind of unit', async () => {
    expect(
      (await refusal(give({ staffId: a.auxId, unitId: a.areaId, duty: '协助民警', fromOn: today }))).body.error
        .fields[0]?.code,
    ).toBe('staff_kind_not_for_role')
    expect(
      (await refusal(give({ staffId: await officer(), unitId: a.gridId, duty: '责任民警', fromOn: today }))).body.error
        .fields[0]?.code,
    ).toBe('duty_not_in_this_unit')
    expect(
      (
        await refusal(
          give({ staffId: await officer(), unitId: a.areaId, duty: '责任民警', role: 'CHIEF', fromOn: today }),
        )
      ).body.error.fields[0]?.code,
    ).toBe('role_not_of_this_duty')
  })
})

describe('who may give what', () => {
  test('nobody to himself', async () => {
    expect((await refusal(give({ staffId: a.chiefId, unitId: a.areaId, duty: '协助民警', fromOn: today }))).code).toBe(
      'posting_to_oneself',
    )
  })

  test('a chief gives ground roles only; the administrator gives leaders', async () => {
    const input = {
      staffId: await officer(),
      unitId: a.stationId,
      duty: '所领导' as const,
      role: 'DEPUTY' as const,
      fromOn: today,
    }
    expect((await refusal(give(input))).code).toBe('posting_above_own')
    const made = await sys.call(addPosting, input)
    expect(made.role).toBe('DEPUTY')
    expect((await refusal(chief.call(endPosting, { id: made.id, version: 1, toOn: today }))).code).toBe(
      'posting_above_own',
    )
    expect(
      (
        await refusal(
          sys.call(addPosting, { staffId: a.auxId, unitId: a.stationId, duty: '其他', role: 'DUTY', fromOn: today }),
        )
      ).body.error.fields[0]?.code,
    ).toBe('staff_kind_not_for_role')
  })

  test('a chief reaches neither units nor people of another station', async () => {
    expect(
      (await refusal(give({ staffId: await officer(), unitId: b.area2Id, duty: '协助民警', fromOn: today }))).code,
    ).toBe('not_found')
    expect(
      (await refusal(give({ staffId: b.officerId, unitId: a.areaId, duty: '协助民警', fromOn: today }))).code,
    ).toBe('not_found')
    const { rows } = await t.admin.query('select id from posting where unit_id = $1', [b.areaId])
    expect((await refusal(chief.call(endPosting, { id: rows[0].id, version: 1, toOn: today }))).code).toBe('not_found')
  })

  test.each(['OFFICER', 'DEPUTY', 'DUTY'] as const)('%s gives nothing', async (role) => {
    const user = await t.user(role, role === 'OFFICER' ? a.areaId : a.stationId)
    expect(
      (
        await refusal(
          user.call(addPosting, { staffId: a.officer2Id, unitId: a.areaId, duty: '协助民警', fromOn: today }),
        )
      ).status,
    ).toBe(403)
  })
})

describe('ending', () => {
  test('access is gone at the next request, even though today is the last day', async () => {
    const [staffId, unitId] = [await officer(), await newArea()]
    const made = await give({ staffId, unitId, duty: '协助民警', fromOn: today })
    const session = await t.user('OFFICER', unitId, { staffId })
    const user = { ...session, postingId: made.id }
    const as = (id: string) => session.send(tree, {}, { 'x-posting': id })
    expect((await as(user.postingId)).status).toBe(200)
    const ended = await chief.call(endPosting, { id: made.id, version: made.version, toOn: today })
    expect(ended.toOn).toBe(today)
    const after = await as(user.postingId)
    expect([after.status, JSON.parse(after.body).error.code]).toEqual([403, 'posting_invalid'])
  })

  test('one that ends later opens until then; dates and versions are checked', async () => {
    const made = await give({
      staffId: await officer(),
      unitId: await newArea(),
      duty: '协助民警',
      fromOn: '2024-05-01',
    })
    expect((await refusal(chief.call(endPosting, { id: made.id, version: 1, toOn: '2024-04-30' }))).code).toBe(
      'ends_before_start',
    )
    await chief.call(endPosting, { id: made.id, version: 1, toOn: day(30) })
    const refused = await refusal(chief.call(endPosting, { id: made.id, version: 1, toOn: day(20) }))
    expect([refused.code, (refused.body.error.params.current as { toOn: string }).toOn]).toEqual([
      'version_conflict',
      day(30),
    ])
    const { rows } = await t.admin.query('select valid_to::text from sec.posting where id = $1', [made.id])
    expect(rows).toEqual([{ valid_to: day(30) }])
  })
})
