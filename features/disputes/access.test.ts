import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makePosting, makeStaff, makeStation } from '#features/organisation/factory.ts'
import { lastEvent, person } from '#features/visits/testing/world.ts'
import type { Role } from '#platform/access/roles.ts'
import type { User } from '#platform/testing/app.ts'
import * as c from './contract.ts'
import { codeOf, type DisputeWorld, disputeWorld, quarrel, stranger } from './testing/world.ts'

/*
 * Who sees which file, generated: every role × every situation of a file, against a table of its own that was written from the issue and the
 * dictionary, not from the policies.
 */

let w: DisputeWorld
const users = new Map<string, User>()
const files = new Map<Situation, string>()

const SITUATIONS = ['quiet', 'by aux', 'by duty', 'offered', 'taken', 'failed', 'red', 'invited', 'own family'] as const
type Situation = (typeof SITUATIONS)[number]

/** By whom each may be seen. Officers and leaders see what is in their range; everybody else only what his work gives him. */
const SEES: Record<Situation, readonly string[]> = {
  quiet: ['OFFICER', 'DEPUTY', 'CHIEF'],
  'by aux': ['OFFICER', 'DEPUTY', 'CHIEF', 'AUX'],
  'by duty': ['OFFICER', 'DEPUTY', 'CHIEF', 'DUTY'],
  // Sent to the room and not taken yet: every mediator of the room may take it.
  offered: ['OFFICER', 'DEPUTY', 'CHIEF', 'DUTY', 'MEDIATOR', 'MEDIATOR 2'],
  taken: ['OFFICER', 'DEPUTY', 'CHIEF', 'DUTY', 'MEDIATOR'],
  failed: ['OFFICER', 'DEPUTY', 'CHIEF', 'DUTY', 'DUTY_LEAD', 'MEDIATOR'],
  red: ['OFFICER', 'DEPUTY', 'CHIEF', 'DUTY_LEAD'],
  // Asked to a meeting about it: the judicial office, and nobody else by being asked.
  invited: ['OFFICER', 'DEPUTY', 'CHIEF', 'JUDICIAL_OFFICE'],
  'own family': ['DEPUTY', 'CHIEF'],
}

const there = { state: '有' as const, copies: 1 }
const PAPERS = { 接报警登记: there, 当事人身份与联系方式: there, 权利义务告知书: there, 委托调解函: there }

async function handedOver(): Promise<{ id: string; version: number }> {
  const of = await w.duty.call(
    c.registerDispute,
    quarrel(w, { parties: [stranger('一方'), stranger('对方', { phone: '19400007654' })] }),
  )
  const told = await w.duty.call(c.act, { id: of.id, version: of.version, act: { kind: 'giveNotice' } })
  const sorted = await w.duty.call(c.act, {
    id: of.id,
    version: told.version,
    act: { kind: 'triage', mode: '人民调解' },
  })
  const { id, version } = await w.duty.call(c.sendTransfer, {
    id: of.id,
    version: sorted.version,
    bodyId: w.bodyId,
    reason: '适宜人民调解。',
    partiesConsent: true,
    isViolation: false,
    isInjury: false,
    evidence: PAPERS,
  })
  return { id, version }
}

async function taken(): Promise<{ id: string; version: number }> {
  const { id, version } = await w.mediator.call(c.answerTransfer, { ...(await handedOver()), answer: 'receive' })
  return { id, version }
}

async function failed(): Promise<string> {
  const { id, version } = await taken()
  const { parties } = await w.mediator.call(c.getDispute, { id })
  const begun = await w.mediator.call(c.acceptDispute, {
    id,
    version,
    mediators: [{ mediatorId: w.mediatorId }],
    bodyId: w.bodyId,
    consents: parties.map((p) => ({ partyId: p.id, how: '书面' as const })),
  })
  const pairs = (await w.mediator.call(c.getDispute, { id })).pairs.map((p) => p.id)
  const held = await w.mediator.call(c.holdSession, { id, version: begun.version, pairs, place: '调解室' })
  await w.mediator.call(c.act, {
    id,
    version: held.version,
    act: { kind: 'fail', reason: '分歧过大', told: ['诉讼'], pairs },
  })
  return id
}

const make: Record<Situation, () => Promise<string>> = {
  quiet: async () => (await w.officer.call(c.registerDispute, quarrel(w))).id,
  'by aux': async () => (await w.aux.call(c.registerDispute, quarrel(w))).id,
  'by duty': async () => (await w.duty.call(c.registerDispute, quarrel(w))).id,
  offered: async () => (await handedOver()).id,
  taken: async () => (await taken()).id,
  failed,
  red: async () => (await w.officer.call(c.registerDispute, quarrel(w, { signs: ['扬言杀人放火'] }))).id,
  invited: async () => {
    const of = await w.officer.call(c.registerDispute, quarrel(w))
    const asked = ['JUDICIAL_OFFICE', 'OFFICER of another area', 'MEDIATOR'].map(
      (name) => users.get(name)?.staffId as string,
    )
    const hour = (n: number) => new Date(w.t.clock.now().getTime() + n * 3_600_000).toISOString()
    const where = { bodyId: w.bodyId, room: '第一调解室', fromAt: hour(2), toAt: hour(3) }
    await w.officer.call(c.bookMeeting, { id: of.id, version: of.version, kind: '联席会商', ...where, staffIds: asked })
    return of.id
  },
  'own family': async () => {
    // Registered before the relation was declared; from then on it is out of the officer's sight.
    const { id } = await w.officer.call(
      c.registerDispute,
      quarrel(w, {
        parties: [
          { id: crypto.randomUUID(), side: '一方', personId: person(w, 1), name: '欧阳景行', sex: '1' },
          stranger('对方', { phone: '19400008888' }),
        ],
      }),
    )
    await w.t.admin.query(
      `insert into staff_conflict (id, staff_id, person_id, reason, from_on, event_id) values (gen_random_uuid(), $1, $2, '家属', '2020-01-01', gen_random_uuid())`,
      [w.station.officerId, person(w, 1)],
    )
    return id
  },
}

beforeAll(async () => {
  w = await disputeWorld()
  const elsewhere = await makeStation(w.t.admin)
  const other = async (role: Role, unitId: string) => {
    const staffId = await makeStaff(w.t.admin, { unitId, kind: role === 'MEDIATOR' ? '专职调解员' : '民警' })
    await makePosting(w.t.admin, { staffId, unitId, role: role as 'OFFICER', duty: '其他' })
    return w.t.user(role, unitId, { staffId })
  }
  for (const [name, user] of [
    ['OFFICER', w.officer],
    ['OFFICER of another area', w.officer2],
    ['DEPUTY', w.deputy],
    ['CHIEF', w.chief],
    ['DUTY', w.duty],
    ['DUTY_LEAD', w.dutyLead],
    ['MEDIATOR', w.mediator],
    ['MEDIATOR 2', w.mediator2],
    ['AUX', w.aux],
    ['GRID', w.grid],
    ['JUDICIAL_OFFICE', await other('JUDICIAL_OFFICE', w.station.stationId)],
    ['COMMITTEE', await other('COMMITTEE', w.station.stationId)],
    ['another AUX', await other('AUX', w.station.areaId)],
    ['CHIEF elsewhere', await other('CHIEF', elsewhere.stationId)],
    ['DUTY elsewhere', await other('DUTY', elsewhere.stationId)],
    ['MEDIATOR elsewhere', await other('MEDIATOR', elsewhere.stationId)],
  ] as const)
    users.set(name, user)
  for (const situation of SITUATIONS) files.set(situation, await make[situation]())
}, 120_000)
afterAll(() => w.t.close())

const open = (user: User, id: string): Promise<string> =>
  user.call(c.getDispute, { id }).then(
    () => 'sees',
    (error: { code: string }) => error.code,
  )

describe('who sees which file', () => {
  test.each(SITUATIONS)('%s: exactly those whose work it is, by its page and by the list', async (situation) => {
    const id = files.get(situation) as string
    const seen: string[] = []
    const listed: string[] = []
    for (const [name, user] of users) {
      const found = await open(user, id)
      if (found === 'sees') seen.push(name)
      else expect(['not_found', 'forbidden'], `${name} ${situation}`).toContain(found)
      const items = await user.call(c.listDisputes, { limit: 200 }).then(
        (page) => page.items,
        () => [],
      )
      if (items.some((one) => one.id === id)) listed.push(name)
    }
    expect(seen.sort()).toEqual([...SEES[situation]].sort())
    expect(listed.sort()).toEqual(seen.sort())
  })

  test('nobody changes what he does not see, and the log says who tried', async () => {
    const id = files.get('quiet') as string
    for (const name of ['MEDIATOR', 'DUTY', 'AUX', 'OFFICER of another area', 'CHIEF elsewhere']) {
      const user = users.get(name) as User
      const code = await codeOf(user.call(c.setColour, { id, version: 1, colour: '红' }))
      expect(['not_found', 'forbidden'], name).toContain(code)
    }
    const event = await lastEvent(w, users.get('CHIEF elsewhere') as User, 'disputes.setColour')
    expect(event).toMatchObject({ outcome: 3, subjects: [] })
  })

  test('after the duty officer took a failure over the leader of the shift does not see it any more', async () => {
    const id = await failed()
    const f = await w.duty.call(c.getDispute, { id })
    expect(await open(w.dutyLead, id)).toBe('sees')
    await w.duty.call(c.act, { id, version: f.version, act: { kind: 'takeOver', pairs: f.pairs.map((p) => p.id) } })
    expect([await open(w.dutyLead, id), await open(w.duty, id)]).toEqual(['not_found', 'sees'])
  })
})

describe('a protected address', () => {
  const HIDDEN = '松江大街88号柳岸小区9号楼1单元909室'

  test('opens to the officer in charge and the deputy, and stands in no other answer', async () => {
    const { id } = await w.officer.call(
      c.registerDispute,
      quarrel(w, {
        addressId: undefined,
        placeNote: '团结社区',
        type: '婚姻家庭',
        signs: ['现场有人需要保护'],
        parties: [
          stranger('一方', { name: '司徒静', sex: '2', address: HIDDEN, isAddressProtected: true }),
          stranger('对方', { phone: '19400004321' }),
        ],
      }),
    )
    const shown: string[] = []
    for (const [name, user] of users) {
      const answers = await Promise.all(
        [
          user.call(c.getDispute, { id }),
          user.call(c.listDisputes, { limit: 200 }),
          user.call(c.revealParties, { id }),
        ].map((work) =>
          work.then(
            (body) => JSON.stringify(body),
            () => '',
          ),
        ),
      )
      if (answers.slice(0, 2).join('').includes(HIDDEN)) shown.push(`${name} without asking`)
      if (answers[2]?.includes(HIDDEN)) shown.push(name)
    }
    expect(shown.sort()).toEqual(['DEPUTY', 'OFFICER'])
    const { rows } = await w.t.admin.query(
      `select string_agg(t::text, ' ') as text from (select row_to_json(p) t from dispute_party p union all select row_to_json(d) from dispute d union all select row_to_json(s) from dispute_step s) x`,
    )
    expect(rows[0].text).not.toContain('909室')
  })
})
