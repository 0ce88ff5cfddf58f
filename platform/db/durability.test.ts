import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withActor } from '../access/with-actor.ts'
import { AppError } from '../errors/errors.ts'
import { uuidv7 } from '../ids/ids.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { openTicket } from '../testing/ticket.ts'
import { Durability } from './durability.ts'

let t: TestDatabase
beforeAll(async () => {
  t = await testDatabase()
  await openTicket(t, async () => undefined)
})
afterAll(() => t.drop())

const caller = { tokenHash: null, postingId: null, ip: null }
const entry = { action: 'test.writes' }

/** The product's database with a disk that answers when it is told to. */
function slowDisk() {
  let answer: { resolve(): void; reject(error: Error): void } | undefined
  const asked = Promise.withResolvers<void>()
  const durable = () =>
    new Promise<void>((resolve, reject) => {
      answer = { resolve, reject }
      asked.resolve()
    })
  return { db: { ...t.db, durable }, asked: asked.promise, answer: () => answer as NonNullable<typeof answer> }
}

const state = (promise: Promise<unknown>) =>
  Promise.race([
    promise.then(
      () => 'answered',
      () => 'refused',
    ),
    new Promise((resolve) => setTimeout(resolve, 50, 'waiting')),
  ])

describe('no answer before it is on disk', () => {
  test('an answer waits, and its connection serves others meanwhile', async () => {
    const disk = slowDisk()
    const look = withActor(disk.db, caller, entry, async () => ({ value: 1, subjects: [uuidv7()], shown: 'page' }))
    await disk.asked
    expect(await state(look)).toBe('waiting')
    expect(t.db.pool.idleCount).toBe(t.db.pool.totalCount)
    disk.answer().resolve()
    expect(await look).toBe(1)
  })

  test('a refusal waits too: it says that its event stands', async () => {
    const disk = slowDisk()
    const look = withActor(disk.db, caller, entry, async () => {
      throw new AppError('conflict')
    })
    look.catch(() => undefined)
    await disk.asked
    expect(await state(look)).toBe('waiting')
    disk.answer().resolve()
    await expect(look).rejects.toMatchObject({ code: 'conflict' })
    const denied = withActor(disk.db, caller, { action: 'residents.getPerson' }, async () => ({
      value: 1,
      subjects: [],
      shown: 'page',
    }))
    expect(await state(denied)).toBe('waiting')
    disk.answer().resolve()
    await expect(denied).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  test('with a disk that fails nothing is answered', async () => {
    const disk = slowDisk()
    const look = withActor(disk.db, caller, entry, async () => ({ value: 'personal', subjects: [], shown: 'page' }))
    await disk.asked
    disk.answer().reject(new Error('disk full'))
    await expect(look).rejects.toMatchObject({ code: 'unavailable' })
  })
})

describe('one connection waits for everybody', () => {
  test('who comes during a flush is served by the next one, all of them by one', async () => {
    const durability = new Durability(t.login('app'), 'test')
    await durability.reached()
    const order: string[] = []
    const said = (name: string) => durability.reached().then(() => order.push(name))
    const first = said('first')
    const later = Array.from({ length: 50 }, (_, i) => said(`later ${i}`))
    await first
    expect(order).toEqual(['first'])
    await later[0]
    await Promise.resolve()
    expect(order).toHaveLength(51)
    await durability.close()
  })

  test('after its connection was lost it takes a new one; who waited is told', async () => {
    const durability = new Durability(t.login('app'), 'test')
    await durability.reached()
    await t.admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'test-durability'`,
    )
    await new Promise((resolve) => setTimeout(resolve, 50))
    await durability.reached().catch(() => undefined)
    await durability.reached()
    await durability.close()
    await expect(new Durability({ ...t.login('app'), password: 'wrong' }, 'test').reached()).rejects.toThrow()
  })
})
