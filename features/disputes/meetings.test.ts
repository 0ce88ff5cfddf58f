import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeBody } from '#features/mediation/factory.ts'
import { makePosting, makeStaff } from '#features/organisation/factory.ts'
import { mine } from '#features/today/contract.ts'
import type { User } from '#platform/testing/app.ts'
import * as c from './contract.ts'
import { jobs } from './jobs.ts'
import {
  codeOf,
  type DisputeWorld,
  disputeWorld,
  fieldsOf,
  quarrel,
  refusal,
  ruleOf,
  stranger,
} from './testing/world.ts'

let w: DisputeWorld
let judicial: { staffId: string; user: User }
const ROOM = '第一调解室'

beforeAll(async () => {
  w = await disputeWorld()
  const { stationId } = w.station
  const staffId = await makeStaff(w.t.admin, { unitId: stationId })
  await makePosting(w.t.admin, { staffId, unitId: stationId, role: 'JUDICIAL_OFFICE' as 'OFFICER', duty: '其他' })
  judicial = { staffId, user: await w.t.user('JUDICIAL_OFFICE', stationId, { staffId }) }
}, 120_000)
afterAll(() => w.t.close())

let phones = 1000
const registered = (change: Parameters<typeof quarrel>[1] = {}) => w.officer.call(c.registerDispute, quarrel(w, change))
const at = (hours: number) => new Date(w.t.clock.now().getTime() + hours * 3_600_000).toISOString()
const body = () =>
  makeBody(w.t.admin, { unitId: w.station.stationId, by: w.station.chiefId, rooms: [ROOM, '第二调解室'] })
const booking = (of: { id: string; version: number }, bodyId: string, change: object = {}) => ({
  id: of.id,
  version: of.version,
  kind: '联席会商' as const,
  bodyId,
  room: ROOM,
  fromAt: at(2),
  toAt: at(4),
  ...change,
})
const list = (id: string, by = w.officer) => by.call(c.listMeetings, { id })
const day = () => w.t.clock.now().toISOString().slice(0, 10)

describe('rooms', () => {
  test('one is booked, moved and called off; the steps say so and the room is free again', async () => {
    const of = await registered()
    const bodyId = await body()
    const made = await w.officer.call(
      c.bookMeeting,
      booking(of, bodyId, { invited: [{ org: '司法所', name: '团结司法所' }, { org: '妇联' }], note: '请带材料' }),
    )
    expect((await list(of.id)).items).toMatchObject([
      { kind: '联席会商', room: ROOM, state: '已约', invited: [{ org: '司法所' }, { org: '妇联', name: '' }] },
    ])
    const moved = await w.officer.call(c.moveMeeting, {
      id: of.id,
      meetingId: made.meetingId,
      version: made.meetingVersion,
      bodyId,
      room: '第二调解室',
      fromAt: at(3),
      toAt: at(5),
    })
    const stale = { id: of.id, meetingId: made.meetingId, version: made.meetingVersion, reason: '当事人请假' }
    expect(await codeOf(w.officer.call(c.cancelMeeting, stale))).toBe('version_conflict')
    await w.officer.call(c.cancelMeeting, { ...stale, version: moved.meetingVersion })
    expect(await ruleOf(w.officer.call(c.cancelMeeting, { ...stale, version: moved.meetingVersion + 1 }))).toBe(
      'MEETING_OVER',
    )
    const { steps, version } = await w.officer.call(c.getDispute, { id: of.id })
    expect(steps.slice(-3).map((s) => s.kind)).toEqual(['meetingBooked', 'meetingMoved', 'meetingCancelled'])
    await w.officer.call(
      c.bookMeeting,
      booking({ id: of.id, version }, bodyId, { room: '第二调解室', fromAt: at(3), toAt: at(5) }),
    )
  })

  test('taken is taken: the sentence names the time and nothing of the other dispute; next to each other is fine', async () => {
    const bodyId = await body()
    const one = await registered()
    await w.officer.call(c.bookMeeting, booking(one, bodyId))
    const other = await w.duty.call(
      c.registerDispute,
      quarrel(w, { parties: [stranger('一方'), stranger('对方', { phone: `1940000${phones++}` })] }),
    )
    const refused = await refusal(w.duty.call(c.bookMeeting, booking(other, bodyId, { fromAt: at(3), toAt: at(6) })))
    expect(refused.code).toBe('dispute_room_taken')
    expect(refused.body.error.message).toContain('2026年11月21日 18:00')
    expect(JSON.stringify(refused.body)).not.toContain(one.id)
    await w.duty.call(c.bookMeeting, booking(other, bodyId, { fromAt: at(4), toAt: at(6) }))
    // The week shows each his own, and of the other only that the room is taken.
    const week = await w.duty.call(c.schedule, { bodyId, from: day() })
    expect(week.bookings.map((b) => b.meeting?.dispute.id ?? null)).toEqual([null, other.id])
    expect(JSON.stringify(week)).not.toContain(one.id)
    const all = await w.chief.call(c.schedule, { bodyId, from: day() })
    expect(all.bookings.map((b) => b.meeting?.dispute.id)).toEqual([one.id, other.id])
  })

  test('times that are none, rooms that are not there, bodies that closed, colleagues nobody knows', async () => {
    const of = await registered()
    const bodyId = await body()
    const fields = (change: object) => fieldsOf(w.officer.call(c.bookMeeting, booking(of, bodyId, change)))
    expect(await fields({ toAt: at(1) })).toEqual(['toAt:dispute_meeting_ends_first'])
    expect(await fields({ toAt: at(10.5) })).toEqual(['toAt:dispute_meeting_long'])
    expect(await fields({ fromAt: at(-3), toAt: at(-1) })).toEqual(['fromAt:dispute_meeting_past'])
    expect(await fields({ fromAt: at(24 * 91), toAt: at(24 * 91 + 1) })).toEqual(['fromAt:dispute_meeting_far'])
    expect(await fields({ room: '会议室' })).toEqual(['room:dispute_room_unknown'])
    expect(await fields({ staffIds: [crypto.randomUUID()] })).toEqual(['staffIds.0:dispute_staff_unknown'])
    expect(await fields({ note: '电话19400001234' })).toEqual(['note:summary_has_identifier'])
    expect(await codeOf(w.officer.call(c.bookMeeting, booking(of, crypto.randomUUID())))).toBe('not_found')
    await w.t.admin.query(`update mediation_body set closed_on = '2026-11-01' where id = $1`, [bodyId])
    expect(await codeOf(w.officer.call(c.bookMeeting, booking(of, bodyId)))).toBe('mediation_body_closed')
    expect(await codeOf(w.officer.call(c.bookMeeting, booking({ ...of, version: 9 }, bodyId)))).toBe('version_conflict')
  })

  test('a dispute that ended frees its rooms', async () => {
    const of = await registered()
    const bodyId = await body()
    const { version } = await w.officer.call(c.bookMeeting, booking(of, bodyId, { kind: '调解' }))
    const { parties } = await w.officer.call(c.getDispute, { id: of.id })
    const by = parties[0]?.id as string
    await w.officer.call(c.act, { id: of.id, version, act: { kind: 'withdraw', by, recorded: true } })
    expect((await list(of.id)).items[0]).toMatchObject({ state: '已取消' })
    expect(await ruleOf(w.officer.call(c.bookMeeting, booking({ id: of.id, version: version + 1 }, bodyId)))).toBe(
      'ENDED',
    )
  })

  test('no two bookings of a room overlap, however many book at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(7), fc.integer({ min: 1, max: 4 })), { minLength: 2, maxLength: 5 }),
        async (spans) => {
          const bodyId = await body()
          const files = await Promise.all(spans.map(() => registered()))
          const outcomes = await Promise.all(
            spans.map(([from, long], i) =>
              w.officer
                .call(
                  c.bookMeeting,
                  booking(files[i] as { id: string; version: number }, bodyId, {
                    fromAt: at(1 + from),
                    toAt: at(1 + from + long),
                  }),
                )
                .then(
                  () => 'booked',
                  (error) => error.code,
                ),
            ),
          )
          const taken = spans.filter((_, i) => outcomes[i] === 'booked')
          for (const [i, [from, long]] of taken.entries())
            for (const [other, its] of taken.slice(i + 1)) expect(from < other + its && other < from + long).toBe(false)
          // Whoever was refused was refused for the room, and somebody always gets it.
          expect(outcomes.every((one) => one === 'booked' || one === 'dispute_room_taken')).toBe(true)
          expect(taken.length).toBeGreaterThan(0)
        },
      ),
      { numRuns: 12 },
    )
  }, 120_000)

  test('past the lock the table itself refuses an overlap', async () => {
    const of = await registered()
    const bodyId = await body()
    await w.officer.call(c.bookMeeting, booking(of, bodyId))
    const again = w.t.admin.query(
      `insert into dispute_meeting (id, dispute_id, kind, body_id, room, from_at, to_at, booked_by, created_at, event_id)
       select gen_random_uuid(), dispute_id, kind, body_id, room, from_at + interval '1 hour', to_at, booked_by, created_at, event_id from dispute_meeting where dispute_id = $1`,
      [of.id],
    )
    await expect(again).rejects.toThrow('dispute_meeting_room')
  })
})

describe('who arranges and who is asked', () => {
  test('a mediator arranges what is his, not what was only offered to his room', async () => {
    const of = await registered()
    const bodyId = await body()
    await w.t.admin.query('update dispute set offered_pos = unit_pos where id = $1', [of.id])
    const pos = await w.t.admin.query('select lft from sec.unit where id = $1', [w.station.stationId])
    await w.t.admin.query('update dispute set offered_pos = $2 where id = $1', [of.id, pos.rows[0].lft])
    expect(await ruleOf(w.mediator.call(c.bookMeeting, booking(of, bodyId)))).toBe('NOT_YOURS')
    expect((await list(of.id, w.mediator)).can).toEqual({ book: false })
    await w.t.admin.query('update dispute set mediator_staff_ids = $2 where id = $1', [of.id, [w.mediator.staffId]])
    await w.mediator.call(c.bookMeeting, booking(of, bodyId))
    for (const user of [w.chief, w.aux, w.grid, w.dutyLead, judicial.user])
      expect(await codeOf(user.call(c.bookMeeting, booking(of, bodyId)))).toBe('forbidden')
    expect(await codeOf(w.officer2.call(c.bookMeeting, booking(of, bodyId)))).toBe('not_found')
  })

  test('the judicial office reads the file while it is asked, and sees the booking in its day', async () => {
    const of = await registered()
    const bodyId = await body()
    const opens = () =>
      judicial.user.call(c.getDispute, { id: of.id }).then(
        () => true,
        () => false,
      )
    expect(await opens()).toBe(false)
    const made = await w.officer.call(c.bookMeeting, booking(of, bodyId, { staffIds: [judicial.staffId] }))
    expect(await opens()).toBe(true)
    const seen = await judicial.user.call(c.getDispute, { id: of.id })
    expect([seen.acts, Object.values(seen.can).some(Boolean)]).toEqual([[], false])
    expect((await judicial.user.call(c.listDisputes, { limit: 50 })).items.map((d) => d.id)).toEqual([of.id])
    const today = JSON.stringify(await judicial.user.call(mine, {}))
    expect(today).toContain('联席会商')
    expect(today).not.toContain('顾云舒')
    expect(await codeOf(judicial.user.call(c.setColour, { id: of.id, version: 2, colour: '红' }))).toBe('forbidden')
    const off = { id: of.id, meetingId: made.meetingId, version: 1, reason: '改期另约' }
    await w.officer.call(c.cancelMeeting, off)
    expect(await opens()).toBe(false)
    expect(JSON.stringify(await judicial.user.call(mine, {}))).not.toContain('联席会商')
  })

  test('a meeting that went by opens the file to nobody any more, though nobody wrote it down', async () => {
    const of = await registered()
    await w.officer.call(c.bookMeeting, booking(of, await body(), { staffIds: [judicial.staffId] }))
    const days = 86_400_000
    const past = new Date(Date.now() - 10 * days)
    await w.t.admin.query(`update dispute_meeting set from_at = $2, to_at = $3 where dispute_id = $1`, [
      of.id,
      new Date(past.getTime() - 3_600_000),
      past,
    ])
    const night = jobs.find((one) => one.name === 'disputes.invitationsOver')
    const { rows } = await w.t.admin.query('select disputes_invitations_over($1, $2) as n', [
      new Date(Date.now() - days),
      new Date(),
    ])
    expect([night !== undefined, rows[0].n > 0]).toEqual([true, true])
    expect(await codeOf(judicial.user.call(c.getDispute, { id: of.id }))).toBe('not_found')
  })

  test('somebody asked who does not see the dispute sees time and room alone', async () => {
    const of = await registered()
    await w.officer.call(
      c.bookMeeting,
      booking(of, await body(), { staffIds: [w.station.officer2Id], note: '请钟离秋到场' }),
    )
    const today = JSON.stringify(await w.officer2.call(mine, {}))
    expect(today).toContain(ROOM)
    for (const word of ['钟离秋', '顾云舒', of.id]) expect(today).not.toContain(word)
    expect(await codeOf(w.officer2.call(c.getDispute, { id: of.id }))).toBe('not_found')
  })
})

describe('a red warning', () => {
  const red = () => registered({ signs: ['扬言杀人放火'] })
  const asks = async (user: User) => JSON.stringify(await user.call(mine, {})).includes('当日要开联席会商')

  test('asks for a joint meeting the same day until one is booked, and again when it is called off', async () => {
    const of = await red()
    expect((await list(of.id)).wantedBy).toBe('2026-11-21T16:00:00.000Z')
    expect([await asks(w.officer), await asks(w.dutyLead), await asks(w.officer2)]).toEqual([true, true, false])
    const bodyId = await body()
    // A session of mediation is no joint meeting.
    const plain = await w.officer.call(c.bookMeeting, booking(of, bodyId, { kind: '调解' }))
    expect((await list(of.id)).wantedBy).not.toBeNull()
    const joint = await w.officer.call(
      c.bookMeeting,
      booking({ id: of.id, version: plain.version }, bodyId, { room: '第二调解室' }),
    )
    expect((await list(of.id)).wantedBy).toBeNull()
    expect(await asks(w.officer)).toBe(false)
    await w.officer.call(c.cancelMeeting, { id: of.id, meetingId: joint.meetingId, version: 1, reason: '改期另约' })
    expect((await list(of.id)).wantedBy).not.toBeNull()
    const { version } = await w.officer.call(c.getDispute, { id: of.id })
    await w.officer.call(c.recordContact, { id: of.id, version, way: '电话', note: '已电话联系双方。' })
    expect((await list(of.id)).wantedBy).not.toBeNull()
    await w.officer.call(c.recordContact, { id: of.id, version: version + 1, way: '联席会商', note: '已会商并分工。' })
    expect((await list(of.id)).wantedBy).toBeNull()
  })

  test('a booked one that is written down as held is held, and stays the answer', async () => {
    const of = await red()
    const made = await w.officer.call(c.bookMeeting, booking(of, await body()))
    await w.officer.call(c.recordContact, { id: of.id, version: made.version, way: '联席会商', note: '已会商并分工。' })
    expect(await list(of.id)).toMatchObject({ items: [{ state: '已开', can: { move: false } }], wantedBy: null })
  })
})
