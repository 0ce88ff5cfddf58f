import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { disableAccountsOfEndedStaff } from '#features/accounts/public.ts'
import type { InputOf } from '#platform/http/contract.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { type Refused, testApp, type TestApp, type User } from '#platform/testing/app.ts'
import { addStaff, editStaff, endStaff, getStaff, listStaff, tree } from './contract.ts'
import { makePosting, makeStaff, makeStation, type Station } from './factory.ts'

let t: TestApp
let a: Station
let b: Station
let chief: User
let sys: User
beforeAll(async () => {
  t = await testApp()
  a = await makeStation(t.admin, { cipher: t.cipher })
  b = await makeStation(t.admin, { cipher: t.cipher })
  chief = await t.user('CHIEF', a.stationId, { staffId: a.chiefId })
  sys = await t.user('SYS')
})
afterAll(() => t.close())

const refusal = async (work: Promise<unknown>): Promise<Refused> =>
  (await work.then(
    () => expect.fail('was not refused'),
    (e: unknown) => e,
  )) as Refused
const someone = (more: Partial<InputOf<typeof addStaff>> = {}): InputOf<typeof addStaff> => ({
  unitId: a.stationId,
  badgeNo: '104233',
  name: '顾清和',
  kind: '民警',
  phone: '194 0000 7788',
  post: '社区',
  status: '在岗',
  startOn: '2021-07-01',
  ...more,
})

describe('registering', () => {
  test('keeps the phone sealed, shows it whole to those entitled and masked to colleagues', async () => {
    const made = await chief.call(addStaff, someone({ languages: [{ language: 'ko', level: '熟练' }] }))
    expect(made).toMatchObject({
      phone: '19400007788',
      phoneMask: '194****7788',
      can: { editStaff: true, endStaff: true },
    })
    const { rows } = await t.admin.query('select phone_enc from staff where id = $1', [made.id])
    expect(rows[0].phone_enc.toString('latin1')).not.toContain('19400007788')
    const officer = await t.user('OFFICER', a.areaId, { staffId: a.officerId })
    const stranger = await t.user('CHIEF', b.stationId, { staffId: b.chiefId })
    for (const colleague of [officer, stranger]) {
      expect(await colleague.call(getStaff, { id: made.id })).toMatchObject({
        name: '顾清和',
        phone: null,
        phoneMask: '194****7788',
        can: { editStaff: false },
      })
    }
    const himself = await t.user('OFFICER', a.areaId, { staffId: made.id })
    expect((await himself.call(getStaff, { id: made.id })).phone).toBe('19400007788')
    expect((await sys.call(getStaff, { id: made.id })).phone).toBe('19400007788')
  })

  test('offers what somebody looked at to himself, his chief and his deputy, and to nobody else', async () => {
    const at = async (user: User) => (await user.call(getStaff, { id: a.officerId })).can.listLooks
    const here = (role: 'OFFICER' | 'DEPUTY' | 'AUX', staffId?: string) =>
      t.user(role, a.stationId, staffId === undefined ? {} : { staffId })
    expect(await at(await here('OFFICER', a.officerId))).toBe(true)
    expect(await at(chief)).toBe(true)
    expect(await at(await here('DEPUTY'))).toBe(true)
    expect(await at(await here('AUX', a.auxId))).toBe(false)
    expect(await at(await t.user('CHIEF', b.stationId))).toBe(false)
    expect(await at(sys)).toBe(false)
  })

  test('names every wrong field at once', async () => {
    const refused = await refusal(chief.call(addStaff, someone({ badgeNo: 'ab1', name: '王5', phone: '110' })))
    expect(refused.body.error.fields.map((f) => `${f.path}:${f.code}`).sort()).toEqual([
      'badgeNo:badge_police_format',
      'name:name_has_digit',
      'phone:phone_service_not_personal',
    ])
    expect(refused.body.error.fields.every((f) => !f.message.startsWith('error.'))).toBe(true)
  })

  test('the same badge number twice at once: one wins, the other is told which field', async () => {
    const results = await Promise.allSettled([
      chief.call(addStaff, someone({ badgeNo: '104999' })),
      sys.call(addStaff, someone({ badgeNo: '104999', unitId: b.stationId })),
    ])
    const refused = results.find((r) => r.status === 'rejected') as PromiseRejectedResult
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1)
    expect([refused.reason.status, refused.reason.code, refused.reason.body.error.fields[0].path]).toEqual([
      409,
      'badge_taken',
      'badgeNo',
    ])
  })

  test('takes names with rare characters and refuses invisible ones', async () => {
    const made = await chief.call(addStaff, someone({ badgeNo: '104300', name: '𠮷田·阿依古丽' }))
    expect(made.name).toBe('𠮷田·阿依古丽')
    for (const name of ['王\u202e五', '<script>alert(1)</script>', '李\u0000四', ''])
      expect((await refusal(chief.call(addStaff, someone({ badgeNo: '104301', name })))).status).toBe(400)
  })

  test('a chief registers nobody in another station, a room employs nobody', async () => {
    expect((await refusal(chief.call(addStaff, someone({ badgeNo: '104302', unitId: b.stationId })))).code).toBe(
      'not_found',
    )
    expect((await refusal(chief.call(addStaff, someone({ badgeNo: '104302', unitId: a.roomId })))).code).toBe(
      'staff_unit_wrong',
    )
  })
})

describe('changing', () => {
  const fieldsOf = (s: {
    unitId: string
    badgeNo: string
    name: string
    kind: string
    post: string
    status: string
    startOn: string
  }) =>
    ({
      unitId: s.unitId,
      badgeNo: s.badgeNo,
      name: s.name,
      kind: s.kind,
      post: s.post,
      status: s.status,
      startOn: s.startOn,
    }) as InputOf<typeof addStaff>

  test('leaves the phone alone where none is sent, and shows a conflict with the present record', async () => {
    const made = await chief.call(addStaff, someone({ badgeNo: '104310' }))
    const { phone: _, ...fields } = { ...fieldsOf(made), phone: undefined }
    const edited = await chief.call(editStaff, { ...fields, id: made.id, version: made.version, status: '休假' })
    expect(edited).toMatchObject({ status: '休假', phone: '19400007788', version: made.version + 1 })
    const refused = await refusal(
      chief.call(editStaff, { ...fields, id: made.id, version: made.version, status: '培训' }),
    )
    expect([refused.code, (refused.body.error.params.current as { status: string }).status]).toEqual([
      'version_conflict',
      '休假',
    ])
  })

  test('a chief neither changes a stranger nor moves his own people away to him', async () => {
    const stranger = await chief.call(getStaff, { id: b.officerId })
    expect(
      (await refusal(chief.call(editStaff, { ...fieldsOf(stranger), id: b.officerId, version: stranger.version })))
        .code,
    ).toBe('not_found')
    const own = await chief.call(getStaff, { id: a.officer2Id })
    expect(
      (
        await refusal(
          chief.call(editStaff, { ...fieldsOf(own), unitId: b.stationId, id: a.officer2Id, version: own.version }),
        )
      ).code,
    ).toBe('not_found')
  })

  test('who leaves loses postings, account and session at the next request', async () => {
    const leaver = await makeStaff(t.admin, { unitId: a.stationId, cipher: t.cipher })
    const posting = await makePosting(t.admin, { staffId: leaver, unitId: a.areaId, role: 'OFFICER', duty: '协助民警' })
    const user = await t.user('OFFICER', a.areaId, { staffId: leaver })
    await user.call(tree, {})
    const today = legalDate(new Date())
    const ended = await chief.call(endStaff, { id: leaver, version: 1, endOn: today })
    expect(ended).toMatchObject({ status: '离岗', endOn: today })
    expect((await refusal(user.call(tree, {}))).code).toBe('unauthenticated')
    const { rows } = await t.admin.query('select to_on::text from posting where id = $1', [posting])
    expect(rows).toEqual([{ to_on: today }])
    expect((await refusal(chief.call(endStaff, { id: leaver, version: 2, endOn: today }))).code).toBe('staff_has_left')
  })

  test('who leaves later keeps his account until the daily job finds that his last day has come', async () => {
    const leaver = await makeStaff(t.admin, { unitId: a.stationId, cipher: t.cipher })
    const user = await t.user('OFFICER', a.areaId, { staffId: leaver })
    const tomorrow = legalDate(new Date(Date.now() + 86_400_000))
    await chief.call(endStaff, { id: leaver, version: 1, endOn: tomorrow })
    expect((await user.call(tree, {})).units.length).toBeGreaterThan(0)
    await t.admin.query('update staff set end_on = $2 where id = $1', [leaver, legalDate(new Date())])
    const tx = {
      query: async (text: string, values: readonly unknown[] = []) => (await t.admin.query(text, [...values])).rows,
    }
    expect(await disableAccountsOfEndedStaff(tx, legalDate(new Date()))).toBe(1)
    expect((await refusal(user.call(tree, {}))).code).toBe('unauthenticated')
  })

  test('nobody ends himself, a deputy ends nobody', async () => {
    expect((await refusal(chief.call(endStaff, { id: a.chiefId, version: 1, endOn: '2026-01-01' }))).status).toBe(403)
    const deputy = await t.user('DEPUTY', a.stationId)
    expect((await refusal(deputy.call(endStaff, { id: a.officerId, version: 1, endOn: '2026-01-01' }))).status).toBe(
      403,
    )
  })
})

describe('the list', () => {
  test('pages by badge number without loss or repetition', async () => {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page: Awaited<ReturnType<typeof read>> = await read(cursor)
      seen.push(...page.items.map((s) => s.badgeNo))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual([...new Set(seen)].sort())
    expect(seen.length).toBeGreaterThanOrEqual(10)
    function read(after?: string) {
      return sys.call(listStaff, { limit: 4, ...(after ? { cursor: after } : {}) })
    }
  })

  test('finds by unit with everything below, by name and by badge number, and shows no whole phone', async () => {
    const { items } = await chief.call(listStaff, { unitId: b.stationId })
    expect(items.length).toBeGreaterThanOrEqual(5)
    expect(items.every((s) => s.unitId === b.stationId)).toBe(true)
    expect((await chief.call(listStaff, { unitId: a.branchId })).items.length).toBeGreaterThan(items.length)
    expect((await chief.call(listStaff, { q: 'fj00' })).items.length).toBeGreaterThan(0)
    expect((await chief.send(listStaff, { q: '林一舟' })).body).not.toMatch(/1940000\d{4}/)
    expect((await chief.call(listStaff, { q: "' or 1=1 --" })).items).toEqual([])
  })

  test('is closed to partners outside the police', async () => {
    const committee = await t.user('COMMITTEE', a.areaId)
    expect((await refusal(committee.call(listStaff, {}))).status).toBe(403)
  })
})
