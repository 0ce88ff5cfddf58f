import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#platform/testing/database.ts'
import { addDays, expandYear, WorkCalendar } from './calendar.ts'
import { currentReminders, currentRule, listLegalBasis, loadCalendar } from './rules-store.ts'
import { inTransaction } from './test-transaction.ts'
import { NOTICE_2025, NOTICE_2026 } from './test-notices.ts'

let database: TestDatabase
let calendar: WorkCalendar
beforeAll(async () => {
  database = await testDatabase()
  calendar = await inTransaction(database, (tx) => loadCalendar(tx))
})
afterAll(() => database?.drop())

const eachDay = (year: number) => expandYear(year, []).map((day) => day.date)

type SecondSource = { holidays: Record<string, string>; workdays: Record<string, string> }

/** The second public calendar, independent of the one the seed is printed from. */
function secondSource(): { off: Set<string>; on: Set<string> } {
  const file = join(import.meta.dirname, 'data', 'chinese-days.json')
  const { holidays, workdays } = JSON.parse(readFileSync(file, 'utf8')) as SecondSource
  const dates = (years: Record<string, string>) =>
    new Set(Object.entries(years).flatMap(([year, days]) => days.split(' ').map((day) => `${year}-${day}`)))
  return { off: dates(holidays), on: dates(workdays) }
}

describe('the seeded working-day calendar', () => {
  test('is complete for 2019 to 2026 and for no other year', () => {
    expect(calendar.loadedYears()).toEqual([2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026])
  })

  test('equals the days of the notices for 2025 and 2026 as written down by hand', () => {
    const byHand = new WorkCalendar([...expandYear(2025, NOTICE_2025), ...expandYear(2026, NOTICE_2026)])
    const differing = [...eachDay(2025), ...eachDay(2026)].filter((d) => calendar.isWorkday(d) !== byHand.isWorkday(d))
    expect(differing).toEqual([])
  })

  test('agrees with a second public calendar on each of the 2,922 days', () => {
    const { off, on } = secondSource()
    const differing: string[] = []
    for (let date = '2019-01-01'; date <= '2026-12-31'; date = addDays(date, 1)) {
      const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
      const isWorkday = on.has(date) || (!off.has(date) && weekday !== 0 && weekday !== 6)
      if (calendar.isWorkday(date) !== isWorkday) differing.push(date)
    }
    expect(differing).toEqual([])
  })

  test('names the holiday on days off and on make-up days', async () => {
    const { rows } = await database.admin.query(
      `select to_char(date, 'MM-DD') as day, note from work_calendar where date in ('2026-02-17', '2026-02-28') order by 1`,
    )
    expect(rows).toEqual([
      { day: '02-17', note: '春节' },
      { day: '02-28', note: '春节' },
    ])
  })
})

describe('the seeded rules', () => {
  test('refer only to articles that the legal basis holds in force', async () => {
    const { rows } = await database.admin.query(
      `select rule.code, cited.article from deadline_rule as rule, unnest(rule.basis) as cited(article)
        where not exists (select from legal_basis as law where law.code = cited.article and law.valid_to is null)`,
    )
    expect(rows).toEqual([])
  })

  test('say what the statutes say', async () => {
    const rule = async (code: string) => {
      const { amount, unit, basis } = await inTransaction(database, (tx) => currentRule(tx, code, '2026-11-21'))
      return [amount, unit, ...basis]
    }
    expect(await rule('residence.declare')).toEqual([3, 'DAY', '户口登记条例:15'])
    expect(await rule('permit.issue')).toEqual([15, 'DAY', '居住证暂行条例:9'])
    expect(await rule('foreign.register')).toEqual([24, 'HOUR', '出境入境管理法:39'])
    expect(await rule('foreign.birth')).toEqual([60, 'DAY', '出境入境管理法:40'])
    expect(await rule('dispute.police.first')).toEqual([3, 'WORKDAY', '公通字〔2007〕81号:9'])
    expect(await rule('dispute.people')).toEqual([30, 'DAY', '人民调解工作若干规定:33'])
    expect(await rule('need.firstReply')).toEqual([3, 'WORKDAY'])
  })

  test('remind at half, at four fifths and a day before', async () => {
    expect(await inTransaction(database, (tx) => currentReminders(tx, '2026-11-21'))).toEqual({
      shares: [0.5, 0.8],
      beforeDueMs: [86_400_000],
      dueSoonShare: 0.8,
    })
  })
})

describe('the seeded legal basis', () => {
  const find = (code: string, on: string) => inTransaction(database, (tx) => listLegalBasis(tx, [code], on))

  test('quotes the article word for word where its text was read', async () => {
    const [basis] = await find('户口登记条例:15', '2026-11-21')
    expect(basis).toMatchObject({ article: '15', sourceMark: '已核原文', validTo: null })
    expect(basis?.excerpt).toMatch(/^公民在常住地市、县范围以外的城市暂住三日以上的/)
    const [engine] = await find('程序规定:35', '2026-11-21')
    expect(engine?.excerpt).toContain('期间开始之时或者日不计算在内')
  })

  test('marks as 待核 whatever was superseded or may have been, and ends the old rule on dangerous chemicals', async () => {
    for (const code of [
      '程序规定:35',
      '治安管理处罚法:9',
      '住房租赁条例:9(2)',
      '城市居民委员会组织法:3',
      '危险化学品安全法:全文',
    ]) {
      expect((await find(code, '2026-11-21'))[0]?.sourceMark).toBe('待核')
    }
    expect(await find('危化条例:23', '2026-05-01')).toEqual([])
    expect((await find('危化条例:23', '2026-04-30'))[0]?.sourceMark).toBe('待核')
  })

  test('never claims to have read an article without holding its text, and keeps excerpts at 300 characters', async () => {
    const { rows } = await database.admin.query(
      `select source_mark as mark, count(*)::int as rows, count(excerpt)::int as texts, max(char_length(excerpt)) as longest
         from legal_basis group by source_mark`,
    )
    const read = rows.find((row) => row.mark === '已核原文')
    expect(read.texts).toBe(read.rows)
    expect(read.rows).toBeGreaterThan(100)
    expect(rows.find((row) => row.mark === '摘录').texts).toBe(0)
    for (const row of rows) expect(row.longest ?? 0).toBeLessThanOrEqual(300)
  })
})
