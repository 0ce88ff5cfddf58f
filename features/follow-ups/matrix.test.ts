import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeStaff } from '#features/organisation/factory.ts'
import { type Role, ROLES } from '#platform/access/roles.ts'
import { withActor } from '#platform/access/with-actor.ts'
import { tokenHash } from '#platform/http/route.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import type { User } from '#platform/testing/app.ts'
import * as c from './contract.ts'
import { makeFollowUp } from './factory.ts'
import { day, type FollowWorld, followWorld, SECRET_PLACE } from './testing/world.ts'

/*
 * Who sees what, decided a second time from the dictionary (§4.5.8 "Access: assigned officer + DEPUTY only; auto-seal at endOn") and held against every
 * operation: each role × own or another station × assigned or not × open, past its last day, or sealed.
 */

let w: FollowWorld
beforeAll(async () => {
  w = await followWorld()
})
afterAll(() => w.t.close())

const STATES = ['open', 'over', 'sealed'] as const
type State = (typeof STATES)[number]
interface Case {
  role: Role
  here: boolean
  assigned: boolean
}
const CASES: Case[] = ROLES.flatMap((role) =>
  [true, false].flatMap((here) => [true, false].map((assigned) => ({ role, here, assigned }))),
)

const seesOpen = (one: Case): boolean => one.here && (one.role === 'DEPUTY' || (one.role === 'OFFICER' && one.assigned))
const seesSealed = (one: Case): boolean => one.here && one.role === 'DEPUTY'

/** Somebody new in this role, at the kind of unit that it is held over. */
async function somebody({ role, here }: Case): Promise<{ user: User; staffId: string }> {
  const s = here ? w.here : w.there
  const units: Partial<Record<Role, string>> = {
    CITY_GUIDE: s.cityId,
    DPO: s.cityId,
    BRANCH_GUIDE: s.branchId,
    OFFICER: s.areaId,
    AUX: s.areaId,
    COMMITTEE: s.areaId,
    GRID: s.gridId,
    MEDIATOR: s.roomId,
  }
  const staffId = await makeStaff(w.t.admin, { unitId: s.stationId })
  return { staffId, user: await w.t.user(role, units[role] ?? s.stationId, { staffId }) }
}

const TERMS: Record<State, [issued: number, end: number, sealed: number | null]> = {
  open: [-10, 60, null],
  // Its last day was yesterday; no night has run since.
  over: [-90, -1, null],
  sealed: [-90, 60, -2],
}

async function made(state: State, officerId: string) {
  const [issued, end, sealed] = TERMS[state]
  const followUp = await makeFollowUp(w.t.admin, {
    unitId: w.here.areaId,
    officerId,
    issuedOn: day(w, issued),
    endOn: day(w, end),
    ...(sealed === null ? {} : { sealedOn: day(w, sealed), closeReason: '法院撤销' }),
    tasks: [{ dueOn: day(w, 1) }],
    parties: [
      { role: '加害人', name: '邢某甲' },
      { role: '受害人', name: '苏某乙', address: SECRET_PLACE },
    ],
    cipher: w.t.cipher,
  })
  return { ...followUp, partyId: followUp.partyIds[1] as string, taskId: followUp.taskIds[0] as string }
}

const ok = async (user: User, contract: Parameters<User['send']>[0], input: unknown) => {
  const { status, body } = await user.send(contract as never, input as never)
  return { sees: status === 200, status, body }
}

describe.each(CASES)('$role, own station $here, assigned $assigned', (one) => {
  test.each(STATES)('%s', async (state) => {
    const { user, staffId } = await somebody(one)
    const f = await made(state, one.assigned ? staffId : w.here.officerId)
    const open = state === 'open' && seesOpen(one)
    const sealed = state !== 'open' && seesSealed(one)

    if (one.role !== 'SYS')
      expect(await seenByRows(user, f.id)).toEqual({
        follow_ups: open ? 1 : 0,
        parties: open ? 2 : 0,
        tasks: open ? 1 : 0,
        looks: 0,
        addresses: 0,
      })
    const got = await ok(user, c.get, { id: f.id })
    expect(got.sees).toBe(open)
    expect((await ok(user, c.revealAddress, { id: f.id, partyId: f.partyId })).sees).toBe(open)
    const opened = await ok(user, c.openSealed, { id: f.id, reason: '复核当时的查访情况' })
    expect(opened.sees).toBe(sealed)
    // Nothing but the reveal tells where she is.
    for (const { body } of [got, opened]) expect(body).not.toContain(SECRET_PLACE)

    const listed = await ok(user, c.list, { limit: 200 })
    expect(listed.sees && listed.body.includes(f.id)).toBe(open)
    const listedSealed = await ok(user, c.listSealed, { limit: 200 })
    expect(listedSealed.sees && listedSealed.body.includes(f.id)).toBe(sealed)
    for (const { body } of [listed, listedSealed]) expect(body).not.toMatch(/邢某甲|苏某乙/)

    // Acts follow sight, and whoever is refused leaves everything as it was.
    const before = await rowsOf(f.id)
    const acts = [
      ok(user, c.setAddress, { id: f.id, version: 1, partyId: f.partyId, address: '别处' }),
      ok(user, c.addTask, { id: f.id, kind: '电话联系', dueOn: day(w, 2) }),
      ok(user, c.close, { id: f.id, version: 1, closeReason: '测试' }),
      ok(user, c.recordTask, {
        id: f.id,
        taskId: f.taskId,
        version: 1,
        doneOn: w.today,
        result: '见到双方',
        violation: true,
      }),
    ]
    if (open) {
      await Promise.all(acts)
      return
    }
    for (const act of await Promise.all(acts)) expect(act.sees).toBe(false)
    expect(await rowsOf(f.id)).toEqual(before)
  })
})

/** The tables as this user's own transactions see them, whatever the operations let through: under another operation of everybody's. */
async function seenByRows({ token, postingId }: User, id: string): Promise<Record<string, number>> {
  const caller = { tokenHash: tokenHash(token), postingId, ip: null }
  return withActor(w.t.db, caller, { action: 'notifications.unreadCount' }, async (tx) => {
    const [row] = await tx.query<Record<string, number>>(
      `select (select count(*)::integer from follow_up where id = $1) as follow_ups, (select count(*)::integer from follow_up_party where follow_up_id = $1) as parties,
         (select count(*)::integer from follow_up_task where follow_up_id = $1) as tasks, (select count(*)::integer from follow_up_look where follow_up_id = $1) as looks,
         (select count(*)::integer from follow_up_address) as addresses`,
      [id],
    )
    return { value: row as Record<string, number>, subjects: [], shown: 'list' as const }
  })
}

const rowsOf = async (id: string) =>
  (
    await w.t.admin.query(
      `select f.state, f.version, f.close_reason, (select jsonb_agg(jsonb_build_object('s', k.state, 'v', k.violation) order by k.id) from follow_up_task k where k.follow_up_id = f.id) as tasks,
         (select count(*)::integer from follow_up_address a join follow_up_party p on p.id = a.id where p.follow_up_id = f.id) as addresses from follow_up f where f.id = $1`,
      [id],
    )
  ).rows

test('whoever is asked for something that does not exist says the same as for what is hidden', async () => {
  const f = await made('open', w.here.officerId)
  const hidden = await w.colleague.send(c.get, { id: f.id })
  const nothing = await w.colleague.send(c.get, { id: uuidv7() })
  expect([hidden.status, hidden.body.replace(/"requestId":"[^"]+"/, '')]).toEqual([
    nothing.status,
    nothing.body.replace(/"requestId":"[^"]+"/, ''),
  ])
})
