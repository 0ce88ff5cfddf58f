import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Tx } from '#platform/db/tx.ts'
import type { AppError } from '#platform/errors/errors.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { type TestDatabase, testDatabase } from '#platform/testing/database.ts'
import { type CalendarNotice, importCalendar } from './import-calendar.ts'
import { connect } from '#platform/db/pool.ts'
import { currentParameter, currentRule, lastDayOf, loadCalendar } from './rules-store.ts'
import { addDays } from './calendar.ts'
import { dueDate } from './engine.ts'
import {
  completeDeadline,
  listDeadlines,
  openDeadline,
  pauseDeadline,
  refreshStates,
  resumeDeadline,
  waiveDeadline,
} from './store.ts'
import { inTransaction } from './test-transaction.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database?.drop())

const at = (local: string) => new Date(`${local}+08:00`)
const withTx = <T>(fn: (tx: Tx) => Promise<T>) => inTransaction(database, fn)

/** The error code a call is refused with; anything else fails the test. */
async function refusal(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown as AppError,
  )
  return error?.code ?? 'accepted'
}

/** 3 days by default: start on Monday 2026-03-02, end on Thursday 24:00. */
function open(tx: Tx, ruleCode = 'residence.declare', startAt = at('2026-03-02T09:00'), now = startAt) {
  const subject = { subjectKind: 'residence', subjectId: uuidv7(), unitId: uuidv7(), unitPos: 1024 }
  return openDeadline(tx, { id: uuidv7(), ruleCode, startAt, ...subject }, now)
}

/** An invented notice for 2027 that frees the first week of the year; the true one is not yet published. */
const NOTICE_2027: CalendarNotice = {
  year: 2027,
  days: [
    ...['01-01', '01-04', '01-05', '01-06', '01-07', '01-08'].map((day) => ({
      date: `2027-${day}`,
      isWorkday: false,
      note: '元旦',
    })),
    { date: '2027-01-09', isWorkday: true, note: '元旦' },
    { date: '2026-12-31', isWorkday: false, note: '元旦' },
  ],
}

describe('a date without a clock', () => {
  test('is the day a clock would end on, over holidays and in a year without calendar too', async () => {
    await withTx(async (tx) => {
      for (const from of ['2026-03-02', '2026-02-12', '2026-09-30', '2026-12-30', '2028-04-28'])
        for (const rule of ['need.firstReply', 'suggestion.reply', 'care.visit.month']) {
          const clock = await open(tx, rule, at(`${from}T00:00`))
          expect(await lastDayOf(tx, rule, from), `${rule} ${from}`).toBe(dueDate(clock.dueAt))
          expect((await lastDayOf(tx, rule, from)) > addDays(from, 2)).toBe(true)
        }
    })
  })

  test('is known to jobs, which read no table', async () => {
    const client = await connect(database.login('retention'))
    try {
      const tx = {
        query: async (text: string, values: readonly unknown[] = []) => (await client.query(text, [...values])).rows,
      } as Tx
      expect(await lastDayOf(tx, 'need.firstReply', '2026-03-02')).toBe('2026-03-05')
      await expect(client.query('select from deadline_rule')).rejects.toMatchObject({ code: '42501' })
    } finally {
      await client.end()
    }
  })
})

describe('rules and parameters', () => {
  test('are those in force on the day asked for', async () => {
    await withTx(async (tx) => {
      await tx.query(`update deadline_rule set valid_to = '2026-07-01' where code = 'need.firstReply'`)
      await tx.query(
        `insert into deadline_rule (code, basis, amount, unit, valid_from) values ('need.firstReply', '{}', 2, 'WORKDAY', '2026-07-01')`,
      )
      expect((await currentRule(tx, 'need.firstReply', '2026-06-30')).amount).toBe(3)
      expect((await currentRule(tx, 'need.firstReply', '2026-07-01')).amount).toBe(2)
    })
  })

  test('are refused by name when there is none on that day', async () => {
    await withTx(async (tx) => {
      expect(await refusal(currentRule(tx, 'no.such.rule', '2026-01-01'))).toBe('rule_missing')
      expect(await refusal(currentRule(tx, 'need.firstReply', '2018-12-31'))).toBe('rule_missing')
      expect(await refusal(currentParameter(tx, 'no.such', '2026-01-01', Number))).toBe('parameter_missing')
      expect(await currentParameter(tx, 'staffing.urbanPerOfficer', '2026-01-01', Number)).toBe(4000)
      expect(await refusal(open(tx, 'no.such.rule'))).toBe('rule_missing')
    })
  })
})

describe('one deadline', () => {
  test('opens with its end, reminders, basis and state', async () => {
    await withTx(async (tx) => {
      const deadline = await open(tx)
      expect(deadline).toMatchObject({
        ruleCode: 'residence.declare',
        ruleValidFrom: '2019-01-01',
        basis: ['户口登记条例:15'],
        dueAt: at('2026-03-06T00:00'),
        pausedMs: 0,
        state: 'RUNNING',
        provisional: false,
      })
      expect(deadline.remindAt).toHaveLength(3)
      // A day before the end comes between half and four fifths of so short a period.
      expect(deadline.remindAt[1]).toEqual(at('2026-03-05T00:00'))
      expect(await listDeadlines(tx, 'residence', deadline.subjectId)).toEqual([deadline])
    })
  })

  test('opens as overdue when it began long ago', async () => {
    await withTx(async (tx) => {
      const deadline = await open(tx, 'residence.declare', at('2026-03-02T09:00'), at('2026-06-01T09:00'))
      expect(deadline.state).toBe('OVERDUE')
    })
  })

  test('is completed once; a second ending or a waiver afterwards is refused', async () => {
    await withTx(async (tx) => {
      const { id } = await open(tx)
      const done = await completeDeadline(tx, id, at('2026-03-04T10:00'))
      expect(done).toMatchObject({ state: 'DONE', doneAt: at('2026-03-04T10:00') })
      expect(await refusal(completeDeadline(tx, id, at('2026-03-05T10:00')))).toBe('deadline_state')
      expect(await refusal(waiveDeadline(tx, id, at('2026-03-05T10:00'), '误登'))).toBe('deadline_state')
      expect(await refusal(pauseDeadline(tx, id, at('2026-03-05T10:00')))).toBe('deadline_state')
      expect(await refusal(completeDeadline(tx, uuidv7(), at('2026-03-05T10:00')))).toBe('not_found')
    })
  })

  test('is waived only with a reason, which is kept', async () => {
    await withTx(async (tx) => {
      const { id } = await open(tx)
      expect(await refusal(waiveDeadline(tx, id, at('2026-03-04T10:00'), '  '))).toBe('invalid_input')
      const waived = await waiveDeadline(tx, id, at('2026-03-04T10:00'), ' 已迁出 ')
      expect(waived).toMatchObject({ state: 'WAIVED', waiveReason: '已迁出', waivedAt: at('2026-03-04T10:00') })
    })
  })

  test('stands still while paused and ends later by that time', async () => {
    await withTx(async (tx) => {
      const { id } = await open(tx)
      await pauseDeadline(tx, id, at('2026-03-03T09:00'))
      expect(await refusal(pauseDeadline(tx, id, at('2026-03-04T09:00')))).toBe('deadline_state')
      expect(await refreshStates(tx, at('2026-03-20T09:00'))).toEqual([])
      const running = await resumeDeadline(tx, id, at('2026-03-10T09:00'))
      expect(running).toMatchObject({ pausedMs: 7 * 86_400_000, pausedSince: null, state: 'RUNNING' })
      expect(running.dueAt).toEqual(at('2026-03-13T00:00'))
      expect(await refusal(resumeDeadline(tx, id, at('2026-03-10T09:00')))).toBe('deadline_state')
    })
  })

  test('keeps the pause that was still running when it is completed', async () => {
    await withTx(async (tx) => {
      const { id } = await open(tx)
      await pauseDeadline(tx, id, at('2026-03-03T09:00'))
      const done = await completeDeadline(tx, id, at('2026-03-03T10:00'))
      expect(done).toMatchObject({ state: 'DONE', pausedMs: 3_600_000, pausedSince: null })
    })
  })

  test('is the only open one of its rule on its record', async () => {
    await withTx(async (tx) => {
      const first = await open(tx)
      const again = { ...first, id: uuidv7() }
      await completeDeadline(tx, first.id, at('2026-03-04T10:00'))
      const second = await openDeadline(tx, again, first.startAt)
      expect((await listDeadlines(tx, 'residence', first.subjectId)).map((row) => row.id)).toEqual([
        second.id,
        first.id,
      ])
      await expect(openDeadline(tx, { ...again, id: uuidv7() }, first.startAt)).rejects.toThrow('deadline_open_one')
    })
  })

  test('follows the clock in its stored state', async () => {
    await withTx(async (tx) => {
      const { id } = await open(tx)
      const states = async (now: string) => (await refreshStates(tx, at(now))).map((row) => row.state)
      expect(await states('2026-03-04T09:00')).toEqual([])
      expect(await states('2026-03-05T09:00')).toEqual(['DUE_SOON'])
      expect(await states('2026-03-06T00:00')).toEqual([])
      expect(await states('2026-03-06T00:00:00.001')).toEqual(['OVERDUE'])
      expect((await completeDeadline(tx, id, at('2026-03-06T10:00'))).state).toBe('DONE')
      expect(await states('2026-03-07T00:00')).toEqual([])
    })
  })
})

describe('loading a year into the calendar', () => {
  test('turns provisional deadlines into certain ones and moves their end', async () => {
    await withTx(async (tx) => {
      const provisional = await open(tx, 'need.firstReply', at('2026-12-31T09:00'))
      expect(provisional).toMatchObject({ provisional: true, dueAt: at('2027-01-07T00:00') })
      const { movedDeadlines } = await importCalendar(tx, NOTICE_2027, at('2026-12-31T10:00'))
      expect(movedDeadlines).toEqual([provisional.id])
      const [certain] = await listDeadlines(tx, 'residence', provisional.subjectId)
      expect(certain).toMatchObject({ provisional: false, dueAt: at('2027-01-13T00:00') })
      expect((await loadCalendar(tx)).loadedYears()).toContain(2027)
    })
  })

  test('moves a certain deadline that ends on a day the next notice frees, and no other', async () => {
    await withTx(async (tx) => {
      const onTheDay = await open(tx, 'residence.declare', at('2026-12-28T09:00'))
      const earlier = await open(tx, 'residence.declare', at('2026-12-27T09:00'))
      expect(onTheDay).toMatchObject({ provisional: false, dueAt: at('2027-01-01T00:00') })
      const result = await importCalendar(tx, NOTICE_2027, at('2026-12-28T10:00'))
      expect(result).toEqual({ changedDates: ['2026-12-31'], movedDeadlines: [onTheDay.id] })
      expect((await listDeadlines(tx, 'residence', onTheDay.subjectId))[0]?.dueAt).toEqual(at('2027-01-10T00:00'))
      expect((await listDeadlines(tx, 'residence', earlier.subjectId))[0]?.dueAt).toEqual(earlier.dueAt)
    })
  })

  test('changes nothing the second time, and leaves finished deadlines alone', async () => {
    await withTx(async (tx) => {
      const { id, dueAt } = await open(tx, 'need.firstReply', at('2026-12-31T09:00'))
      await completeDeadline(tx, id, at('2026-12-31T10:00'))
      expect((await importCalendar(tx, NOTICE_2027, at('2026-12-31T10:00'))).movedDeadlines).toEqual([])
      const again = await importCalendar(tx, NOTICE_2027, at('2026-12-31T10:00'))
      expect(again).toEqual({ changedDates: [], movedDeadlines: [] })
      const { rows } = await database.admin.query('select due_at from deadline where id = $1', [id])
      expect(rows[0].due_at).toEqual(dueAt)
    })
  })

  test('replaces a year by a corrected notice but keeps the tail that the next notice named', async () => {
    await withTx(async (tx) => {
      await importCalendar(tx, NOTICE_2027, at('2026-12-31T10:00'))
      const corrected = { year: 2026, days: [{ date: '2026-01-01', isWorkday: false, note: '元旦' }] }
      const { changedDates } = await importCalendar(tx, corrected, at('2026-12-31T10:00'))
      expect(changedDates).toContain('2026-01-04')
      expect(changedDates).toContain('2026-10-05')
      const calendar = await loadCalendar(tx, 2026)
      expect(calendar.isWorkday('2026-10-05')).toBe(true)
      expect(calendar.isWorkday('2026-12-31')).toBe(false)
      expect(calendar.loadedYears()).toEqual([2026, 2027])
    })
  })

  test('does not let the days of a neighbouring year pass for that whole year', async () => {
    await withTx(async (tx) => {
      const days = [
        { date: '2030-01-01', isWorkday: false, note: '元旦' },
        { date: '2029-12-31', isWorkday: false, note: '元旦' },
      ]
      await importCalendar(tx, { year: 2030, days }, at('2029-11-10T10:00'))
      expect((await loadCalendar(tx, 2027)).loadedYears()).toEqual([2030])
    })
  })

  test.each([
    ['no day at all', []],
    [
      'a day twice',
      [
        { date: '2027-01-01', isWorkday: false },
        { date: '2027-01-01', isWorkday: true },
      ],
    ],
    ['a date that does not exist', [{ date: '2027-02-29', isWorkday: false }]],
    ['a day of another decade', [{ date: '2017-01-01', isWorkday: false }]],
  ])('refuses a notice with %s', async (_, days) => {
    await withTx(async (tx) => {
      expect(await refusal(importCalendar(tx, { year: 2027, days }, at('2026-12-31T10:00')))).toBe('invalid_input')
    })
  })
})
