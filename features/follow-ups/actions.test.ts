import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as notifications from '#features/notifications/contract.ts'
import { getPerson } from '#features/residents/contract.ts'
import * as privacy from '#features/privacy/contract.ts'
import { mine } from '#features/today/contract.ts'
import { listTasks } from '#features/tasks/contract.ts'
import { listMine } from '#features/work-log/contract.ts'
import { find } from '#features/search/contract.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import * as c from './contract.ts'
import { code, day, fields, type FollowWorld, followWorld, SECRET_PLACE, warning } from './testing/world.ts'

let w: FollowWorld
beforeAll(async () => {
  w = await followWorld()
})
afterAll(() => w.t.close())

const open = (change: Parameters<typeof warning>[1] = {}, by = w.officer) => by.call(c.openFollowUp, warning(w, change))
const rows = async (sql: string, ...values: unknown[]) => (await w.t.admin.query(sql, values)).rows
const get = (id: string, by = w.officer) => by.call(c.get, { id })

describe('beginning', () => {
  test('a warning takes its usual term, its articles and its visits; its page says how far each article was read', async () => {
    const made = await open({ legalBasis: ['反家庭暴力法:17', '家庭暴力告诫意见:全文'] })
    const page = await get(made.id)
    expect(page.endOn).toBe(made.endOn)
    expect(page.tasks.length).toBeGreaterThanOrEqual(6)
    expect(page.tasks[0]).toMatchObject({ kind: '上门查访双方', dueOn: day(w, 4), byRule: true, state: 'OPEN' })
    expect(page.legalBasis).toMatchObject([
      { code: '反家庭暴力法:17', sourceMark: '已核原文' },
      { code: '家庭暴力告诫意见:全文', sourceMark: '待核', excerpt: null },
    ])
    expect(page.parties).toMatchObject([
      { role: '加害人', personId: w.man.personId, name: w.man.name, hasAddress: false },
      { role: '受害人', personId: null, name: '苏某', hasAddress: true },
    ])
    expect(page.can).toEqual({ correct: true, assign: false, close: true, addTask: true, record: true, address: true })
    expect((await open()).version).toBe(1)
  })

  test('every mistake is told at its field', async () => {
    // An end that lies a year back.
    expect(await fields(open({ issuedOn: day(w, -500), endOn: day(w, -365) }))).toEqual(['endOn:follow_up_over'])
    expect(await fields(open({ endOn: day(w, 400) }))).toEqual(['endOn:follow_up_long'])
    expect(await fields(open({ instrument: '人身安全保护令' }))).toEqual(['endOn:required'])
    expect(await fields(open({ instrument: '人身安全保护令', endOn: day(w, 190) }))).toEqual([
      'endOn:follow_up_order_long',
    ])
    expect(await fields(open({ instrumentNo: '一'.repeat(41) }))).toEqual(['instrumentNo:too_long'])
    expect(await fields(open({ legalBasis: ['消防法:53'], disputeId: uuidv7() }))).toEqual([
      'legalBasis:follow_up_basis_not_here',
      'disputeId:follow_up_no_dispute',
    ])
    expect(await fields(open({ parties: [] }))).toEqual(['parties:too_small'])
    const nobody = [
      { role: '加害人' as const, personId: uuidv7() as never },
      { role: '受害人' as const, name: '苏某' },
    ]
    expect(await fields(open({ parties: nobody }))).toEqual(['parties.0.personId:follow_up_unknown'])
    // Whoever lives in another area is out of the officer's sight.
    expect(await fields(open({}, w.colleague))).toEqual(['parties.0.personId:follow_up_unknown'])
  })

  test('the same paper is not registered again by anybody of the station, whether the first is open or sealed', async () => {
    const instrumentNo = '宁公（团）告字〔2026〕900号'
    const made = await open({ instrumentNo })
    expect(await code(open({ instrumentNo }))).toBe('follow_up_known')
    await w.officer.call(c.close, { id: made.id, version: 1, closeReason: '登记有误' })
    const byDeputy = { instrumentNo, officerId: w.here.officer2Id }
    expect(await code(open(byDeputy, w.deputy))).toBe('follow_up_known')
  })

  test('an officer for himself, a deputy for an officer of his station whose own family it is not about', async () => {
    expect(await fields(open({ officerId: w.here.officer2Id }))).toEqual(['officerId:follow_up_own_only'])
    expect(await fields(open({}, w.deputy))).toEqual(['officerId:required'])
    expect(await fields(open({ officerId: w.there.officerId }, w.deputy))).toEqual(['officerId:follow_up_no_officer'])
    expect(await fields(open({ officerId: w.here.chiefId }, w.deputy))).toEqual(['officerId:follow_up_no_officer'])
    const { id } = await open({ officerId: w.here.officer2Id }, w.deputy)
    expect((await get(id, w.colleague)).officer.id).toBe(w.here.officer2Id)
    expect(await code(get(id))).toBe('not_found')
    for (const user of [w.chief, await w.t.user('DUTY', w.here.stationId), await w.t.user('SYS')])
      expect(await code(open({}, user))).toBe('forbidden')
  })

  test('the dispute whose agreement is watched is named by its id alone', async () => {
    const disputeId = uuidv7()
    const { id } = await open({
      instrument: '调解协议履行监督',
      endOn: day(w, 30),
      disputeId,
      parties: [{ role: '义务人', name: '韩某' }],
    })
    expect(await get(id)).toMatchObject({ disputeId, tasks: [{ kind: '核实履行', dueOn: day(w, 30) }] })
  })
})

describe('tasks', () => {
  test('what came of one is said once, in the version one knows; a violation tells the deputy at once, and nobody else', async () => {
    const order = { instrument: '人身安全保护令' as const, endOn: day(w, 90) }
    const { id } = await open(order)
    const { id: taskId } = await w.officer.call(c.addTask, { id, kind: '电话联系', dueOn: day(w, 1) })
    const done = { id, taskId, version: 1, doneOn: w.today, result: '对方到住处敲门' }
    expect(await fields(w.officer.call(c.recordTask, { ...done, doneOn: day(w, 1), violation: false }))).toEqual([
      'doneOn:in_the_future',
    ])
    expect(
      await fields(w.officer.call(c.recordTask, { ...done, result: '电话 19400001234', violation: false })),
    ).toEqual(['result:summary_has_identifier'])
    expect(await code(w.officer.call(c.recordTask, { ...done, version: 2, violation: true }))).toBe('version_conflict')
    const before = (await w.deputy.call(notifications.list, {})).items.length
    const [one, two] = await Promise.allSettled([
      w.officer.call(c.recordTask, { ...done, violation: true }),
      w.deputy.call(c.recordTask, { ...done, violation: true }),
    ])
    expect([one.status, two.status].sort()).toEqual(['fulfilled', 'rejected'])
    expect(await code(w.officer.call(c.recordTask, { ...done, violation: false }))).toBe('follow_up_task_closed')
    const told = (await w.deputy.call(notifications.list, {})).items
    expect(told).toHaveLength(before + 1)
    expect(told[0]).toMatchObject({ subjectKind: 'follow_up', subjectId: id, path: `/follow-ups/${id}` })
    expect(JSON.stringify(told)).not.toMatch(/邢|苏/)
    for (const user of [w.chief, w.colleague]) expect((await user.call(notifications.list, {})).items).toEqual([])
    expect((await get(id)).tasks).toMatchObject([{ state: 'DONE', violation: true, result: '对方到住处敲门' }])
  })

  test('those added by hand lie within the term and may be taken back; those of a rule stay', async () => {
    const made = await open()
    const { id } = made
    expect(await fields(w.officer.call(c.addTask, { id, kind: '其他', dueOn: day(w, -1) }))).toEqual([
      'dueOn:follow_up_due_past',
    ])
    expect(await fields(w.officer.call(c.addTask, { id, kind: '其他', dueOn: day(w, 300) }))).toEqual([
      'dueOn:follow_up_due_late',
    ])
    const added = await w.officer.call(c.addTask, { id, kind: '其他', dueOn: day(w, 5) })
    await w.officer.call(c.cancelTask, { id, taskId: added.id, version: 1 })
    const [ruled] = (await get(id)).tasks
    expect(await code(w.officer.call(c.cancelTask, { id, taskId: ruled?.id as string, version: 1 }))).toBe(
      'follow_up_task_by_rule',
    )
    const other = await open()
    expect(await code(w.officer.call(c.cancelTask, { id: other.id, taskId: ruled?.id as string, version: 1 }))).toBe(
      'not_found',
    )
  })

  test('what is due comes into the officer’s day by its paper, without a name, and into nobody else’s', async () => {
    const made = await open({ issuedOn: day(w, -6) })
    const due = await w.officer.call(c.listDue, {})
    expect(due.items.find((k) => k.followUpId === made.id)).toMatchObject({ dueOn: day(w, 1), overdue: false })
    const own = JSON.stringify(await w.officer.call(mine, {}))
    expect(own).toContain(`/follow-ups/${made.id}`)
    expect(own).not.toMatch(/邢望川|苏某/)
    for (const user of [w.colleague, w.chief, w.deputy])
      expect(JSON.stringify(await user.call(mine, {}))).not.toContain('/follow-ups/')
  })
})

describe('the protected address', () => {
  test('leaves by the reveal alone, which is logged as one; she may move, and the old place is gone', async () => {
    const made = await open()
    const [, her] = (await get(made.id)).parties
    const at = { id: made.id, partyId: her?.id as string }
    expect((await w.officer.call(c.revealAddress, at)).address).toBe(SECRET_PLACE)
    expect((await w.deputy.call(c.revealAddress, at)).address).toBe(SECRET_PLACE)
    const [seen] = await rows(
      `select e.fields::integer as mask from audit.event e join sec.action a on a.id = e.action where a.name = 'followUps.revealAddress' order by e.at desc, e.seq desc limit 1`,
    )
    expect(seen.mask & 4).toBe(4)
    const moved = await w.officer.call(c.setAddress, { ...at, version: 1, address: '前进街道亲属家' })
    expect(moved.version).toBe(2)
    expect((await w.officer.call(c.revealAddress, at)).address).toBe('前进街道亲属家')
    expect(await code(w.officer.call(c.setAddress, { ...at, version: 1, address: '别处' }))).toBe('version_conflict')
    const [him] = (await get(made.id)).parties
    const his = { id: made.id, version: 2, partyId: him?.id as string, address: '某处' }
    expect(await code(w.officer.call(c.setAddress, his))).toBe('follow_up_not_protected')
    expect(await code(w.officer.call(c.revealAddress, { ...at, partyId: his.partyId }))).toBe('follow_up_no_address')
    // Stored as nothing that can be read.
    const all = await rows('select to_jsonb(a)::text as a from follow_up_address a')
    expect(JSON.stringify(all)).not.toMatch(/亲属家|庇护所/)
  })

  test('stands in no other answer: neither here nor in anything that the station reads', async () => {
    const { id } = await open({ instrumentNo: '宁公（团）告字〔2026〕777号' })
    const person = {
      personId: w.man.personId as never,
      purpose: 'verify',
      basisKind: 'address',
      basisId: w.addressId,
    } as const
    const answers = [
      await w.officer.send(c.get, { id }),
      await w.officer.send(c.list, {}),
      await w.officer.send(c.listDue, {}),
      await w.officer.send(mine, {}),
      await w.officer.send(listMine, { day: w.today }),
    ]
    for (const one of answers) {
      expect(one.status).toBe(200)
      expect(one.body).not.toContain(SECRET_PLACE)
    }
    // Others find nothing at all: no search, no task, no word on the person's page.
    const others = [
      await w.chief.send(getPerson, person),
      await w.chief.send(find, { q: '邢望川' }),
      await w.chief.send(find, { q: '777号' }),
      await w.chief.send(listTasks, { of: 'unit' }),
      await w.colleague.send(listTasks, { of: 'unit' }),
      await w.chief.send(listMine, { day: w.today }),
    ]
    for (const one of others) {
      expect(one.status).toBe(200)
      expect(one.body).not.toMatch(/777号|followUp|follow-up|告诫|庇护所/)
      expect(one.body).not.toContain(id)
    }
    // Whoever may read who looked at him learns that somebody did, and not for which paper.
    await get(id)
    const looks = await w.chief.send(privacy.listPersonLooks, { id: w.man.personId })
    expect(looks.body).toContain('"operation":"discreet"')
    expect(looks.body).not.toContain('followUps')
  })
})

describe('changes', () => {
  test('correct number and issuer, and shorten the term: what would be due later goes; longer needs a new paper', async () => {
    const made = await open()
    const sheet = { id: made.id, version: 1, instrumentNo: '改字1号', issuedBy: '前进派出所' }
    expect(await fields(w.officer.call(c.correct, { ...sheet, endOn: day(w, 300) }))).toEqual([
      'endOn:follow_up_no_longer',
    ])
    expect(await fields(w.officer.call(c.correct, { ...sheet, endOn: day(w, -1) }))).toEqual(['endOn:follow_up_over'])
    await w.officer.call(c.correct, { ...sheet, endOn: day(w, 40) })
    const page = await get(made.id)
    expect(page).toMatchObject({ instrumentNo: '改字1号', endOn: day(w, 40) })
    for (const k of page.tasks) expect(k.state === 'CANCELLED').toBe(k.dueOn > day(w, 40))
    expect(await code(w.officer.call(c.correct, { ...sheet, endOn: day(w, 30) }))).toBe('version_conflict')
    const watched = await open({
      instrument: '责令整改复查',
      endOn: day(w, 60),
      parties: [{ role: '单位', name: '春江旅店' }],
    })
    await w.officer.call(c.correct, { ...sheet, id: watched.id, instrumentNo: '改字2号', endOn: day(w, 20) })
    expect((await get(watched.id)).tasks).toMatchObject([{ kind: '现场复查', dueOn: day(w, 20), state: 'OPEN' }])
  })

  test('a deputy gives it to another officer, never to one whose own family or home it is about', async () => {
    const made = await open()
    const to = (officerId: string, version = 1) => w.deputy.call(c.assign, { id: made.id, version, officerId })
    expect(await code(w.officer.call(c.assign, { id: made.id, version: 1, officerId: w.here.officer2Id }))).toBe(
      'forbidden',
    )
    const conflict = async (staffId: string, column: 'person_id' | 'address_id', id: string) => {
      await rows(
        `insert into staff_conflict (id, staff_id, ${column}, reason, from_on, event_id) values ($1, $2, $3, '家属', '2020-01-01', gen_random_uuid())`,
        uuidv7(),
        staffId,
        id,
      )
      await rows('update sec.account set has_exceptions = true where staff_id = $1', staffId)
    }
    await conflict(w.here.officer2Id, 'address_id', w.addressId)
    expect(await code(to(w.here.officer2Id))).toBe('follow_up_conflict')
    // The officer's own family comes in later: it is hidden from him, and the deputy gives it on.
    expect((await get(made.id)).id).toBe(made.id)
    await conflict(w.here.officerId, 'person_id', w.man.personId)
    expect(await code(get(made.id))).toBe('not_found')
    expect((await w.officer.call(c.list, { limit: 200 })).items.map((f) => f.id)).not.toContain(made.id)
    expect((await get(made.id, w.deputy)).id).toBe(made.id)
    await rows('delete from staff_conflict')
    expect((await to(w.here.officer2Id)).version).toBe(2)
    expect((await get(made.id, w.colleague)).officer.id).toBe(w.here.officer2Id)
    expect(await code(get(made.id))).toBe('not_found')
  })

  test('an early end needs a reason and seals it for good; the deputy opens it for once and says why, each time', async () => {
    const made = await open()
    const at = { id: made.id, version: 1 }
    expect(await fields(w.officer.call(c.close, { ...at, closeReason: '撤' }))).toEqual(['closeReason:too_short'])
    expect(await code(w.officer.call(c.close, { ...at, version: 9, closeReason: '法院撤销' }))).toBe('version_conflict')
    expect(await w.officer.call(c.close, { ...at, closeReason: '法院撤销保护令' })).toEqual({
      id: made.id,
      state: 'SEALED',
    })
    expect(await code(get(made.id))).toBe('not_found')
    expect(await code(get(made.id, w.deputy))).toBe('not_found')
    expect(await code(w.officer.call(c.listSealed, {}))).toBe('forbidden')
    const listed = (await w.deputy.call(c.listSealed, { limit: 200 })).items.find((f) => f.id === made.id)
    expect(listed).toMatchObject({ sealedOn: w.today, closeReason: '法院撤销保护令', state: 'SEALED' })
    expect(await fields(w.deputy.call(c.openSealed, { id: made.id, reason: '看看' }))).toEqual(['reason:too_short'])
    const first = await w.deputy.call(c.openSealed, { id: made.id, reason: '核对首次查访情况' })
    expect(first.parties[1]).toMatchObject({ name: '苏某', hasAddress: false })
    expect(first.tasks.every((k) => k.state === 'CANCELLED')).toBe(true)
    const second = await w.deputy.call(c.openSealed, { id: made.id, reason: '法院来函调取' })
    expect(second.looks.map((l) => l.reason)).toEqual(['法院来函调取', '核对首次查访情况'])
    // She can be reached nowhere any more.
    expect(
      await rows(
        'select 1 from follow_up_address a join follow_up_party p on p.id = a.id where p.follow_up_id = $1',
        made.id,
      ),
    ).toEqual([])
    for (const act of [
      () => w.deputy.call(c.addTask, { id: made.id, kind: '其他', dueOn: day(w, 2) }),
      () => w.deputy.call(c.correct, { ...at, version: 2, instrumentNo: '1', issuedBy: '某所某室', endOn: day(w, 9) }),
      () => w.deputy.call(c.assign, { ...at, version: 2, officerId: w.here.officer2Id }),
      () => w.deputy.call(c.revealAddress, { id: made.id, partyId: first.parties[1]?.id as string }),
    ])
      expect(await code(act())).toBe('not_found')
  })
})
