import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addPosting, endPosting, endStaff, getStaff, listPostings, tree } from '#features/organisation/contract.ts'
import { makePosting, makeStaff, makeStation, type Station } from '#features/organisation/factory.ts'
import { makeAddress } from '#features/places/factory.ts'
import { listTasks, signTask } from '#features/tasks/contract.ts'
import { makeTask } from '#features/tasks/factory.ts'
import { mine } from '#features/today/contract.ts'
import { prepareVisit } from '#features/visits/contract.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { testApp, type TestApp, type User } from '#platform/testing/app.ts'
import * as c from './contract.ts'
import { jobs } from './jobs.ts'
import { refusal } from './testing/refusal.ts'

let t: TestApp
let s: Station
let chief: User
const day = (offset: number) => legalDate(new Date(Date.now() + offset * 86_400_000))
const today = day(0)

beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())
// A station for each test would need more towns than the factory has: everything is put back instead.
beforeEach(async () => {
  if (s === undefined) {
    s = await makeStation(t.admin)
    chief = await t.user('CHIEF', s.stationId, { staffId: s.chiefId })
  }
  await t.admin.query('delete from handover_item')
  await t.admin.query('delete from handover')
  await t.admin.query('delete from task')
})

const signIn = (postingId: string, staffId: string) => t.session(staffId, postingId)
const newOfficer = () => makeStaff(t.admin, { unitId: s.stationId, cipher: t.cipher })
const postingOf = async (staffId: string) => {
  const { rows } = await t.admin.query<{ id: string; version: number }>(
    'select id, version from posting where staff_id = $1 and (to_on is null or to_on >= current_date) order by from_on desc limit 1',
    [staffId],
  )
  return rows[0] as { id: string; version: number }
}
/** An officer with a duty in the first area, signed in under it. */
async function officerWith(duty: '责任民警' | '协助民警' = '协助民警') {
  const staffId = await newOfficer()
  const postingId = await makePosting(t.admin, { staffId, unitId: s.areaId, role: 'OFFICER', duty, from: '2024-01-01' })
  return { staffId, postingId, user: await signIn(postingId, staffId) }
}
const door = async () => (await makeAddress(t.admin, { communityCode: s.communities[0], unitId: s.areaId })).addressId
const assignees = async () =>
  (await t.admin.query<{ assignee_id: string | null }>('select assignee_id from task order by id')).rows.map(
    (r) => r.assignee_id,
  )

/** As if the holder had been replaced years ago, so that the next test may replace his successor today. */
let year = 2001
async function longAgo(oldId: string) {
  year += 1
  await t.admin.query(`update posting set from_on = make_date($2, 1, 1), to_on = make_date($2, 12, 31) where id = $1`, [
    oldId,
    year,
  ])
  await t.admin.query(
    `update posting set from_on = make_date($2, 1, 1) where unit_id = $1 and duty = '责任民警' and to_on is null`,
    [s.areaId, year + 1],
  )
}

describe('a transfer', () => {
  test('gives duty and open work to the successor; the old officer is out at his next request, the new one sees all', async () => {
    const addressId = await door()
    const leaver = await officerWith()
    const next = await newOfficer()
    for (let i = 0; i < 3; i++) await makeTask(t.admin, { addressId, recordId: uuidv7(), assigneeId: leaver.staffId })
    expect((await leaver.user.call(listTasks, {})).items).toHaveLength(3)

    const shown = await chief.call(c.preview, { postingId: leaver.postingId })
    expect(shown).toMatchObject({ counts: [{ kind: 'task', count: 3 }], from: { id: leaver.staffId } })
    const pack = await chief.call(c.transfer, {
      postingId: leaver.postingId,
      version: shown.postingVersion,
      successorId: next,
      takesDuty: 'yes',
      on: today,
      note: '钥匙两把',
    })
    expect(pack).toMatchObject({ cause: '换任', to: { id: next }, note: '钥匙两把', receivedAt: null, givenAt: null })
    expect(pack.items.map((i) => [i.kind, i.moved, i.done])).toEqual(Array(3).fill(['task', true, false]))
    expect(await assignees()).toEqual([next, next, next])

    // The old one's session is still open: his next request is refused, whatever it asks for.
    expect((await refusal(leaver.user.call(listTasks, {}))).code).toBe('posting_invalid')
    expect((await refusal(leaver.user.call(tree, {}))).code).toBe('posting_invalid')

    const taker = await signIn((await postingOf(next)).id, next)
    expect((await taker.call(listTasks, {})).items).toHaveLength(3)
    const item = (await taker.call(mine, {})).items.find((i) => i.path === `/handovers/${pack.id}`)
    expect(item?.title).toContain('移交')
    const signed = await taker.call(c.sign, { id: pack.id, version: pack.version, note: '已核对' })
    expect(signed).toMatchObject({ receivedNote: '已核对', can: { sign: null } })
    expect(signed.receivedAt).not.toBeNull()
    expect((await taker.call(mine, {})).items.some((i) => i.path === `/handovers/${pack.id}`)).toBe(false)
    expect((await refusal(taker.call(c.sign, { id: pack.id, version: signed.version }))).code).toBe('handover_signed')
  })

  test('the giver signs without any posting left, and sees the pack but none of its records', async () => {
    const leaver = await officerWith()
    await makeTask(t.admin, { addressId: await door(), assigneeId: leaver.staffId })
    const next = await newOfficer()
    const { id, version } = await chief.call(c.transfer, {
      postingId: leaver.postingId,
      version: 1,
      successorId: next,
      takesDuty: 'yes',
      on: today,
    })
    const out = await t.session(leaver.staffId, null)
    const seen = await out.call(c.get, { id })
    expect(seen).toMatchObject({ counts: [{ kind: 'task', count: 1 }], items: [], can: { sign: 'give' } })
    expect((await out.call(c.list, {})).items.map((h) => h.id)).toEqual([id])
    expect((await out.call(c.sign, { id, version })).givenAt).not.toBeNull()
    expect((await out.call(c.list, {})).items).toEqual([])
  })

  test('of the responsible officer carries what belongs to the area too, and writes the handover of the area', async () => {
    const addressId = await door()
    const old = await postingOf(s.officerId)
    await makeTask(t.admin, { addressId, assigneeId: s.officerId })
    await makeTask(t.admin, { addressId, kind: 'residents.confirm' })
    await t.admin.query(`update address set state = '待核' where id = $1`, [addressId])
    const next = await newOfficer()
    const pack = await chief.call(c.transfer, {
      postingId: old.id,
      version: old.version,
      successorId: next,
      takesDuty: 'yes',
      on: today,
    })
    expect(pack.items.map((i) => [i.kind, i.moved])).toEqual([
      ['task', true],
      ['task', false],
      ['address', false],
    ])
    expect(pack.items.every((i) => i.path !== null)).toBe(true)
    const { items } = await chief.call(listPostings, { unitId: s.areaId })
    expect(items.find((p) => p.staffId === next)).toMatchObject({ duty: '责任民警', handover: { openItems: 3 } })
    expect(items.find((p) => p.id === old.id)?.toOn).toBe(day(-1))
    await t.admin.query(`update address set state = '启用' where id = $1`, [addressId])
    await longAgo(old.id)
    s.officerId = next
  })

  test('the assistant who takes over stops being the assistant', async () => {
    const leaver = await officerWith('协助民警')
    const old = await postingOf(s.officerId)
    await chief.call(c.transfer, {
      postingId: old.id,
      version: old.version,
      successorId: leaver.staffId,
      takesDuty: 'yes',
      on: today,
    })
    const { items } = await chief.call(listPostings, { staffId: leaver.staffId })
    expect(items.map((p) => [p.duty, p.toOn])).toEqual([
      ['责任民警', null],
      ['协助民警', day(-1)],
    ])
    await longAgo(old.id)
    s.officerId = leaver.staffId
  })

  test('may leave the duty vacant: only somebody who has access takes the work', async () => {
    const leaver = await officerWith()
    await makeTask(t.admin, { addressId: await door(), assigneeId: leaver.staffId })
    const give = { postingId: leaver.postingId, version: 1, takesDuty: 'no' as const, on: today }
    const stranger = await newOfficer()
    expect((await refusal(chief.call(c.transfer, { ...give, successorId: stranger }))).code).toBe(
      'successor_without_access',
    )
    expect(await assignees()).toEqual([leaver.staffId])
    expect((await chief.call(c.transfer, { ...give, successorId: s.chiefId })).cause).toBe('离任')
    expect(await assignees()).toEqual([s.chiefId])
    expect((await refusal(leaver.user.call(listTasks, {}))).code).toBe('posting_invalid')
  })

  test('comes too where a new posting replaces the responsible officer', async () => {
    const old = await postingOf(s.officerId)
    await makeTask(t.admin, { addressId: await door(), assigneeId: s.officerId })
    const next = await newOfficer()
    const made = await chief.call(addPosting, {
      staffId: next,
      unitId: s.areaId,
      duty: '责任民警',
      fromOn: today,
      replacesPostingId: old.id,
      handoverNote: '交接一本通',
    })
    expect(await assignees()).toEqual([next])
    const taker = await t.session(next, made.id)
    const pack = await taker.call(c.get, { id: made.handover?.id as string })
    expect(pack).toMatchObject({ from: { id: s.officerId }, note: '交接一本通', can: { sign: 'receive' } })
    await longAgo(old.id)
    s.officerId = next
  })

  test('made twice at once happens once', async () => {
    const leaver = await officerWith()
    await makeTask(t.admin, { addressId: await door(), assigneeId: leaver.staffId })
    const to = [await newOfficer(), await newOfficer()]
    const give = (successorId: string) =>
      chief.call(c.transfer, { postingId: leaver.postingId, version: 1, successorId, takesDuty: 'yes', on: today })
    const results = await Promise.allSettled(to.map(give))
    const won = results.findIndex((r) => r.status === 'fulfilled')
    const lost = results[1 - won] as PromiseRejectedResult
    expect(lost.reason.code).toBe('version_conflict')
    expect(await assignees()).toEqual([to[won]])
  })

  test('by the administrator, who sees no work himself, leaves nothing behind either', async () => {
    const leaver = await officerWith()
    await makeTask(t.admin, { addressId: await door(), assigneeId: leaver.staffId })
    const [sys, next] = [await t.user('SYS'), await newOfficer()]
    expect(await sys.call(c.preview, { postingId: leaver.postingId })).toMatchObject({
      counts: [{ kind: 'task', count: 1 }],
      items: [{ detail: '', path: null }],
    })
    const pack = await sys.call(c.transfer, {
      postingId: leaver.postingId,
      version: 1,
      successorId: next,
      takesDuty: 'yes',
      on: today,
    })
    expect(pack).toMatchObject({ counts: [{ kind: 'task', count: 1 }], items: [] })
    expect(await assignees()).toEqual([next])
    expect((await refusal(sys.call(c.get, { id: pack.id }))).code).toBe('not_found')
  })

  test('is refused to oneself, ahead of time, by a stale reader, and to a kind of staff that may not hold the role', async () => {
    const leaver = await officerWith()
    const give = { postingId: leaver.postingId, version: 1, takesDuty: 'yes' as const, on: today }
    const next = await newOfficer()
    const code = async (more: object) =>
      refusal(chief.call(c.transfer, { ...give, successorId: next, ...more })).then(
        (r) => r.body.error.fields[0]?.code ?? r.code,
      )
    expect(await code({ successorId: leaver.staffId })).toBe('successor_is_leaver')
    expect(await code({ successorId: s.chiefId })).toBe('posting_to_oneself')
    expect(await code({ successorId: s.auxId })).toBe('staff_kind_not_for_role')
    expect(await code({ on: day(1) })).toBe('in_the_future')
    expect(await code({ on: '2023-12-31' })).toBe('posting_replaced_too_young')
    expect(await code({ version: 7 })).toBe('version_conflict')
    const officer = await t.user('OFFICER', s.areaId)
    expect((await refusal(officer.call(c.transfer, { ...give, successorId: next }))).status).toBe(403)
    const other = await t.user('CHIEF', (await makeStation(t.admin)).stationId)
    expect((await refusal(other.call(c.transfer, { ...give, successorId: next }))).code).toBe('not_found')
    expect((await refusal(other.call(c.preview, { postingId: leaver.postingId }))).code).toBe('not_found')
  })
})

describe('whoever leaves otherwise', () => {
  test('cannot end with open work in his name, and leaves at once where there is none', async () => {
    const leaver = await officerWith()
    const task = await makeTask(t.admin, { addressId: await door(), assigneeId: leaver.staffId })
    const end = { id: leaver.postingId, version: 1, toOn: today }
    const refused = await refusal(chief.call(endPosting, end))
    expect([refused.code, refused.body.error.params.count]).toEqual(['open_items_left', 1])
    const { version } = await chief.call(getStaff, { id: leaver.staffId })
    expect((await refusal(chief.call(endStaff, { id: leaver.staffId, version, endOn: today }))).code).toBe(
      'open_items_left',
    )
    // Refused as a whole: he still works.
    expect((await leaver.user.call(listTasks, {})).items.map((i) => i.id)).toEqual([task])
    await t.admin.query(`update task set state = 'CLOSED', closed_at = now()`)
    await chief.call(endStaff, { id: leaver.staffId, version, endOn: today })
    expect((await refusal(leaver.user.call(listTasks, {}))).status).toBe(401)
  })

  test('by the end of his dates: the nightly job gives his work to who answers for the place', async () => {
    const gone = await officerWith()
    await makeTask(t.admin, { addressId: await door(), assigneeId: gone.staffId })
    await makeTask(t.admin, { addressId: await door(), assigneeId: s.officerId })
    await t.admin.query('update posting set to_on = $2 where id = $1', [gone.postingId, day(-1)])
    await t.admin.query('update sec.posting set valid_to = $2 where id = $1', [gone.postingId, day(-1)])
    const tx = {
      query: async (text: string, values: readonly unknown[] = []) => (await t.admin.query(text, [...values])).rows,
    }
    const run = () => jobs[0]?.run({ tx, now: new Date(), today }, {})
    expect(await run()).toEqual({ handedOver: 1 })
    expect(await assignees()).toEqual([s.officerId, s.officerId])
    expect(await run()).toEqual({ handedOver: 0 })
    const holder = await signIn((await postingOf(s.officerId)).id, s.officerId)
    expect((await holder.call(c.list, {})).items).toMatchObject([{ cause: '任期届满', from: { id: gone.staffId } }])
  })
})

describe('a cover', () => {
  test('does the holder’s work in its days only, and what it does is marked', async () => {
    const holder = await postingOf(s.officerId)
    const coverId = await newOfficer()
    const addressId = await door()
    const task = await makeTask(t.admin, { addressId, assigneeId: s.officerId })
    const made = await chief.call(addPosting, {
      staffId: coverId,
      unitId: s.areaId,
      duty: '代管',
      fromOn: today,
      toOn: day(5),
    })
    const cover = await signIn(made.id, coverId)
    const { items } = await cover.call(listTasks, {})
    expect(items).toMatchObject([{ id: task, can: { sign: true }, assignee: { id: s.officerId } }])
    // The holder's task is a reason to open its door for the cover too, and his visit answers it.
    const reason = { purpose: 'visit' as const, basisKind: 'task' as const, basisId: task }
    const { tasks } = await cover.call(prepareVisit, { addressId, ...reason })
    expect(tasks).toMatchObject([{ id: task, mine: true }])
    await cover.call(signTask, { id: task, version: 1 })
    const free = await makeTask(t.admin, { addressId: await door(), recordId: uuidv7() })
    await cover.call(signTask, { id: free, version: 1 })
    // Both are the holder's and stay with him when the cover ends: a cover owns nothing.
    expect(await assignees()).toEqual([s.officerId, s.officerId])
    const { rows } = await t.admin.query('select cover_posting_id from activity where staff_id = $1', [coverId])
    expect(rows).toEqual(Array(2).fill({ cover_posting_id: made.id }))

    await t.admin.query('update sec.posting set valid_from = $2, valid_to = $3 where id = $1', [
      made.id,
      day(-5),
      day(-1),
    ])
    expect((await refusal(cover.call(listTasks, {}))).code).toBe('posting_invalid')
    await t.admin.query('update sec.posting set valid_from = $2, valid_to = $3 where id = $1', [
      made.id,
      day(1),
      day(5),
    ])
    expect((await refusal(cover.call(listTasks, {}))).code).toBe('posting_invalid')
    await chief.call(endPosting, { id: made.id, version: 1, toOn: today })
    expect(holder.id).toBeTruthy()
  })

  test('an assistant of the area does not do the holder’s work', async () => {
    const addressId = await door()
    const task = await makeTask(t.admin, { addressId, assigneeId: s.officerId })
    const assistant = await officerWith('协助民警')
    expect((await assistant.user.call(listTasks, {})).items).toEqual([])
    const reason = { purpose: 'visit' as const, basisKind: 'task' as const, basisId: task }
    expect((await refusal(assistant.user.call(prepareVisit, { addressId, ...reason }))).code).toBe('basis_invalid')
    expect((await refusal(assistant.user.call(signTask, { id: task, version: 1 }))).code).toBe('task_not_yours')
  })
})
