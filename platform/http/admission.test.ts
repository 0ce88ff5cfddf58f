import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AppError } from '../errors/errors.ts'
import { type Load, LOADS, makeAdmission, type Pass, UNLIMITED } from './admission.ts'

const door = (places = 4, limits = UNLIMITED, now?: () => number) => makeAdmission({ places, ...limits }, {}, now)

const refusal = (work: () => unknown): AppError => {
  try {
    work()
  } catch (error) {
    return error as AppError
  }
  throw new Error('was let in')
}

/** Lets requests in under names and notes the order in which they get their turn. */
function turnsOf(admission = door()) {
  const began: string[] = []
  const passes = new Map<string, Pass>()
  return {
    began,
    enter(name: string, load: Load, user?: string) {
      const pass = admission.enter(load, user)
      passes.set(name, pass)
      void pass.turn().then(() => began.push(name))
    },
    async leave(...names: string[]) {
      for (const name of names) passes.get(name)?.leave()
      await Promise.resolve()
    },
    abandon: (name: string) => passes.get(name)?.abandon(),
  }
}

test('as many work as there are places, then the more urgent go first, in order of coming', async () => {
  const t = turnsOf()
  for (const n of [1, 2, 3, 4]) t.enter(`read ${n}`, 'read')
  t.enter('list', 'list')
  t.enter('late read', 'read')
  t.enter('write', 'write')
  t.enter('second write', 'write')
  await t.leave('read 1', 'read 2', 'read 3', 'read 4')
  expect(t.began).toEqual(['read 1', 'read 2', 'read 3', 'read 4', 'write', 'second write', 'late read', 'list'])
})

test('files and figures never hold all places, however few others there are', async () => {
  const t = turnsOf(door(8))
  for (const n of [1, 2, 3, 4]) t.enter(`export ${n}`, 'export')
  await t.leave()
  expect(t.began).toEqual(['export 1', 'export 2'])
  t.enter('read', 'read')
  await t.leave()
  expect(t.began).toContain('read')
})

test('what is less urgent is refused sooner, at once, and says when to come again', () => {
  const admission = door(4)
  const refused = new Map<Load, number>()
  for (let n = 0; n < 100; n++)
    for (const load of LOADS.toReversed()) {
      try {
        admission.enter(load, undefined)
      } catch (error) {
        expect(error).toMatchObject({ code: 'overloaded', params: { retryAfter: expect.any(Number) } })
        if (!refused.has(load)) refused.set(load, n)
      }
    }
  const firsts = ['export', 'statistics', 'list', 'read', 'write'].map((load) => refused.get(load as Load) ?? Infinity)
  expect(firsts).toEqual(firsts.toSorted((a, b) => a - b))
  expect(refused.size).toBe(LOADS.length)
})

test('a list is not left waiting for ever behind writes that keep coming', async () => {
  const t = turnsOf(door(1))
  t.enter('w0', 'write')
  t.enter('list', 'list')
  for (let n = 1; n <= 20 && !t.began.includes('list'); n++) {
    t.enter(`w${n}`, 'write')
    await t.leave(`w${n - 1}`, ...(t.began.at(-1) === 'list' ? ['list'] : []))
  }
  expect(t.began).toContain('list')
})

test('one session cannot take the places of all others', () => {
  let at = 0
  const admission = door(100, { perUser: 3, perUserWindow: 5 }, () => at)
  const passes = [1, 2, 3].map(() => admission.enter('read', 'a'))
  expect(refusal(() => admission.enter('read', 'a')).code).toBe('too_many_requests')
  admission.enter('read', 'b')
  for (const pass of passes) pass.leave()
  admission.enter('read', 'a').leave()
  expect(refusal(() => admission.enter('read', 'a')).code).toBe('too_many_requests')
  at += 10_000
  admission.enter('read', 'a').leave()
})

test('a request whose body cannot be read gives its place back, one at work keeps it when its caller goes', async () => {
  const t = turnsOf(door(1))
  const unread = door(1)
  for (let n = 0; n < 50; n++) unread.enter('read', undefined).abandon()
  t.enter('a', 'read')
  t.enter('b', 'read')
  t.abandon('a')
  await t.leave()
  expect(t.began).toEqual(['a'])
  await t.leave('a')
  expect(t.began).toEqual(['a', 'b'])
})

test('whatever comes and goes, no place is lost and none is given twice', () => {
  const step = fc.record({
    load: fc.constantFrom(...LOADS),
    user: fc.constantFrom('a', 'b', undefined),
    end: fc.constantFrom('leave', 'abandon', 'both', 'none'),
    which: fc.nat(20),
  })
  return fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 120 }), fc.integer({ min: 1, max: 9 }), async (steps, places) => {
      const admission = door(places, { perUser: 20, perUserWindow: Infinity })
      const here: { pass: Pass; began: boolean }[] = []
      for (const { load, user, end, which } of steps) {
        try {
          const one = { pass: admission.enter(load, user), began: false }
          void one.pass.turn().then(() => (one.began = true))
          here.push(one)
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
        }
        await Promise.resolve()
        expect(here.filter((one) => one.began).length).toBeLessThanOrEqual(places)
        const gone = here[which % Math.max(1, here.length)]
        if (gone === undefined || end === 'none') continue
        if (end !== 'leave') gone.pass.abandon()
        if (end !== 'abandon' || !gone.began) {
          gone.pass.leave()
          gone.pass.leave()
          here.splice(here.indexOf(gone), 1)
        }
      }
      for (const one of here) one.pass.leave()
      const all = Array.from({ length: places }, () => admission.enter('write', undefined))
      await Promise.all(all.map((pass) => pass.turn()))
    }),
  )
})

test('refusals of the same few milliseconds are sent together, and the next ones later', async () => {
  const admission = door()
  const sent: string[] = []
  const refuse = (name: string) => admission.sendRefusals().then(() => sent.push(name))
  const first = refuse('first')
  const second = refuse('second')
  expect(sent).toEqual([])
  await first
  const third = refuse('third')
  await second
  expect(sent).toEqual(['first', 'second'])
  await third
  expect(sent).toEqual(['first', 'second', 'third'])
})
