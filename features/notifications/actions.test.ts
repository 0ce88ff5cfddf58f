import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import pino from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makePosting, makeStaff, makeStation, type Station } from '#features/organisation/factory.ts'
import { type MadeAddress, makeAddress } from '#features/places/factory.ts'
import { makeTask } from '#features/tasks/factory.ts'
import { systemClock } from '#platform/clock/clock.ts'
import { listenToChanges } from '#platform/db/listen.ts'
import { openPool } from '#platform/db/pool.ts'
import { loadActions } from '#platform/http/load-actions.ts'
import { makeLive } from '#platform/http/live.ts'
import { SESSION_COOKIE } from '#platform/http/route.ts'
import { buildServer } from '#platform/http/server.ts'
import { Refused, type TestApp, testApp, type User } from '#platform/testing/app.ts'
import * as contract from './contract.ts'
import { makeNotification } from './factory.ts'

let t: TestApp
let s: Station
let door: MadeAddress
let officer: User
let aux: User
let taskId: string
beforeAll(async () => {
  t = await testApp({ now: '2026-11-21T08:00:00Z' })
  s = await makeStation(t.admin)
  door = await makeAddress(t.admin, { communityCode: s.communities[0], unitId: s.areaId })
  officer = await t.user('OFFICER', s.areaId, { staffId: s.officerId })
  aux = await t.user('AUX', s.areaId, { staffId: s.auxId })
  taskId = await makeTask(t.admin, { addressId: door.addressId, assigneeId: s.officerId, dueOn: '2026-11-22' })
})
beforeEach(() => t.admin.query('delete from notification'))
afterAll(() => t.close())

const note = (staffId: string, more: { at?: Date; readAt?: Date; holderId?: string } = {}) =>
  makeNotification(t.admin, { taskId, staffId, ...more })
const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 7, minute))
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'answered',
    (e) => (e instanceof Refused ? e.code : Promise.reject(e)),
  )

describe('the inbox', () => {
  test('says what is due and when, and where it is opened', async () => {
    const id = await note(s.officerId, { at: at(1) })
    const { items, nextCursor } = await officer.call(contract.list, {})
    expect(nextCursor).toBeNull()
    expect(items).toEqual([
      {
        id,
        kind: 'reminder',
        title: '走访',
        subjectKind: 'task',
        subjectId: taskId,
        at: at(1).toISOString(),
        dueOn: '2026-11-22',
        overdue: false,
        readAt: null,
        asCover: false,
        path: `/tasks/${taskId}`,
      },
    ])
  })

  test('says that something is due where a rule has no words of its own', async () => {
    const id = await note(s.officerId)
    await t.admin.query(`update notification set params = '{"what": "deadline.nobody.wrote"}' where id = $1`, [id])
    expect((await officer.call(contract.list, {})).items[0]?.title).toBe('有期限的事项')
    await t.admin.query(`update notification set params = '{"what": "report", "month": "2026-10"}' where id = $1`, [id])
    expect((await officer.call(contract.list, {})).items[0]?.title).toBe('2026-10 工作月报')
  })

  test("nobody reads, counts or marks another's, also not the leader of the station or under another posting", async () => {
    const id = await note(s.officerId)
    const chief = await t.user('CHIEF', s.stationId, { staffId: s.chiefId })
    for (const user of [aux, chief]) {
      expect((await user.call(contract.list, {})).items).toEqual([])
      expect(await user.call(contract.unreadCount, {})).toEqual({ count: 0 })
      expect(await user.call(contract.markRead, { ids: [id] })).toEqual({ marked: 0 })
      expect(await user.call(contract.markRead, { until: '2030-01-01T00:00:00Z' })).toEqual({ marked: 0 })
    }
    expect(await officer.call(contract.unreadCount, {})).toEqual({ count: 1 })
  })

  test('is refused to the administrator, who holds no records, and to nobody signed in', async () => {
    const sys = await t.user('SYS')
    for (const c of [contract.list, contract.unreadCount])
      expect([await code(sys.call(c, {})), await code(t.anonymous.call(c, {}))]).toEqual([
        'forbidden',
        'unauthenticated',
      ])
    expect(await code(sys.call(contract.stream, { seconds: 1 }))).toBe('forbidden')
    expect(await code(t.anonymous.call(contract.stream, { seconds: 1 }))).toBe('unauthenticated')
    expect(await code(officer.call(contract.stream, {} as never))).toBe('invalid_input')
    expect(await code(sys.call(contract.markRead, { until: '2030-01-01T00:00:00Z' }))).toBe('forbidden')
  })

  test('is one, whichever posting its owner acts under, and shows what he holds as cover', async () => {
    const other = await makeStaff(t.admin, { unitId: s.stationId })
    const first = await makePosting(t.admin, { staffId: other, unitId: s.areaId, role: 'OFFICER', duty: '协助民警' })
    const second = await makePosting(t.admin, { staffId: other, unitId: s.area2Id, role: 'OFFICER', duty: '协助民警' })
    await note(other, { holderId: s.officerId })
    for (const posting of [first, second]) {
      const user = await t.session(other, posting)
      expect((await user.call(contract.list, {})).items.map((i) => i.asCover)).toEqual([true])
    }
  })

  test('pages without losing or repeating what was given at the same instant', async () => {
    const ids = []
    for (let i = 0; i < 11; i++) ids.push(await note(s.officerId, { at: at(i < 6 ? 1 : 2) }))
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await officer.call(contract.list, { limit: 3, ...(cursor ? { cursor } : {}) })
      seen.push(...page.items.map((i) => i.id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen.toSorted()).toEqual(ids.toSorted())
    expect(new Set(seen.slice(0, 5))).toEqual(new Set(ids.slice(6)))
    expect(await code(officer.call(contract.list, { cursor: 'bm90' }))).toBe('invalid_input')
  })
})

describe('marking as read', () => {
  test('takes some, or all up to what was on screen, and counts each once', async () => {
    const [a, b, c] = [
      await note(s.officerId, { at: at(1) }),
      await note(s.officerId, { at: at(2) }),
      await note(s.officerId, { at: at(3) }),
    ]
    expect(await officer.call(contract.markRead, { ids: [b] })).toEqual({ marked: 1 })
    expect(await officer.call(contract.markRead, { ids: [b] })).toEqual({ marked: 0 })
    expect((await officer.call(contract.list, { state: 'unread' })).items.map((i) => i.id)).toEqual([c, a])
    expect(await officer.call(contract.markRead, { until: at(2).toISOString() })).toEqual({ marked: 1 })
    expect((await officer.call(contract.list, { state: 'unread' })).items.map((i) => i.id)).toEqual([c])
    expect((await officer.call(contract.list, {})).items).toHaveLength(3)
  })

  test('wants one or the other', async () => {
    expect(await code(officer.call(contract.markRead, {}))).toBe('invalid_input')
    expect(await code(officer.call(contract.markRead, { ids: [taskId], until: '2030-01-01T00:00:00Z' }))).toBe(
      'invalid_input',
    )
  })
})

describe('live updates', () => {
  /** Another server process of the same database: own pool, own listening connection, own port. */
  async function secondServer() {
    const db = openPool(t.login('app'), { max: 2 })
    const live = makeLive((onTopic, onLost) => listenToChanges(t.login('app'), onTopic, onLost))
    const app: FastifyInstance = await buildServer({
      db,
      live,
      cipher: t.cipher,
      clock: systemClock,
      demo: true,
      actions: await loadActions(),
      logger: pino({ level: 'silent' }),
      version: '0.0.0-test',
      ready: async () => true,
    })
    await app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = app.server.address() as AddressInfo
    return {
      app,
      port,
      async close() {
        await app.close()
        await live.close()
        await db.close()
      },
    }
  }

  /** Opens the stream and collects what it says. */
  function listen(port: number, user: User, seconds = 60) {
    const heard: string[] = []
    let status = 0
    let isOver = false
    const sent = request(
      {
        port,
        path: `/api/notifications/changes?seconds=${seconds}`,
        headers: { 'x-linan': '1', 'x-posting': user.postingId ?? '', cookie: `${SESSION_COOKIE}=${user.token}` },
      },
      (answer) => {
        status = answer.statusCode ?? 0
        answer.on('data', (chunk: Buffer) =>
          heard.push(
            ...chunk
              .toString()
              .matchAll(/event: (\w+)/g)
              .map((m) => m[1] as string),
          ),
        )
        answer.on('close', () => {
          isOver = true
        })
      },
    )
    sent.on('error', () => undefined)
    sent.end()
    return { heard, status: () => status, isOver: () => isOver, leave: () => sent.destroy() }
  }

  async function until(so: () => boolean, ms: number): Promise<boolean> {
    const end = Date.now() + ms
    while (!so() && Date.now() < end) await sleep(20)
    return so()
  }

  test('reach the reader within two seconds on another server than the one that wrote, and nobody else', async () => {
    const server = await secondServer()
    const mine = listen(server.port, officer)
    const others = listen(server.port, aux)
    expect(await until(() => mine.heard.includes('open') && others.heard.includes('open'), 10_000)).toBe(true)
    await note(s.officerId)
    expect(await until(() => mine.heard.includes('changed'), 2_000)).toBe(true)
    // Read in another window, through the first server: the count goes down here too.
    mine.heard.length = 0
    await officer.call(contract.markRead, { until: '2030-01-01T00:00:00Z' })
    expect(await until(() => mine.heard.includes('changed'), 2_000)).toBe(true)
    expect(others.heard).toEqual(['open'])
    mine.leave()
    others.leave()
    await server.close()
  })

  test('go on after the database has cut the listening connection, and say that something may have been missed', async () => {
    const server = await secondServer()
    const mine = listen(server.port, officer)
    expect(await until(() => mine.heard.includes('open'), 10_000)).toBe(true)
    await t.admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'linan-live' and datname = current_database()`,
    )
    expect(await until(() => mine.heard.includes('changed'), 10_000)).toBe(true)
    mine.heard.length = 0
    await note(s.officerId)
    expect(await until(() => mine.heard.includes('changed'), 2_000)).toBe(true)
    mine.leave()
    await server.close()
  })

  test('end after their time and with the server, hold no connection, and are few for one session', async () => {
    const server = await secondServer()
    const short = listen(server.port, officer, 1)
    expect(await until(() => short.isOver(), 5_000)).toBe(true)
    const many = Array.from({ length: 4 }, () => listen(server.port, officer))
    expect(await until(() => many.every((one) => one.heard.includes('open')), 10_000)).toBe(true)
    // The pool of this server has two connections.
    const other = listen(server.port, aux)
    expect(await until(() => other.heard.includes('open'), 5_000)).toBe(true)
    const fifth = listen(server.port, officer)
    expect(await until(() => fifth.status() === 429, 5_000)).toBe(true)
    const before = Date.now()
    await server.close()
    expect(Date.now() - before).toBeLessThan(5_000)
    expect(await until(() => many.every((one) => one.isOver()), 2_000)).toBe(true)
  })

  test('are one audit event for each stream, not one for each change', async () => {
    const events = async () =>
      (
        await t.admin.query<{ n: number }>(
          `select count(*)::integer as n from audit.event e join sec.action a on a.id = e.action where a.name = 'notifications.stream'`,
        )
      ).rows[0]?.n ?? 0
    const before = await events()
    const server = await secondServer()
    const mine = listen(server.port, officer)
    expect(await until(() => mine.heard.includes('open'), 10_000)).toBe(true)
    for (let i = 0; i < 3; i++) await note(s.officerId)
    expect(await until(() => mine.heard.filter((h) => h === 'changed').length >= 3, 5_000)).toBe(true)
    expect((await events()) - before).toBe(1)
    mine.leave()
    await server.close()
  })
})
