import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as ledgers from '#features/ledgers/contract.ts'
import { lastEvent, person } from '#features/visits/testing/world.ts'
import { addDays } from '#platform/deadlines/calendar.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import * as c from './contract.ts'
import { makeDispute } from './factory.ts'
import { FIGURES, type FigureKey } from './figure-keys.ts'
import { codeOf, type DisputeWorld, disputeWorld, quarrel } from './testing/world.ts'

/* The figures against sums made here from the same files, in another language and from the words of dictionary §5.2. */

interface Made {
  id: string
  complexity: '简单' | '一般'
  end: 'open' | 'WITHDRAWN' | 'CLOSED'
  acceptedOn: string
  dueOn: string
  concludedOn: string | null
  /** Null: it came to no agreement. */
  agreedOn: string | null
  performBy: string
  performedOn: string | null
  breachOn: string | null
  flag: null | {
    colour: '黄' | '橙' | '红'
    isFirst: boolean
    isLowered: boolean
    isInTime: boolean | null
    raisedOn: string
  }
  hasSession: boolean
}

const FILES = 150
const SEED = Number(process.env.LINAN_SEED ?? Math.floor(Math.random() * 1e9))
const day = (min: string, days: number) => fc.integer({ min: 0, max: days }).map((n) => addDays(min, n))

const madeFile = fc
  .record({
    complexity: fc.constantFrom('简单' as const, '一般' as const, '一般' as const),
    end: fc.constantFrom('open' as const, 'open' as const, 'WITHDRAWN' as const, 'CLOSED' as const),
    acceptedOn: day('2026-06-01', 120),
    due: fc.integer({ min: 3, max: 40 }),
    concluded: fc.option(fc.integer({ min: 0, max: 50 })),
    isAgreed: fc.boolean(),
    term: fc.integer({ min: 0, max: 40 }),
    performed: fc.option(fc.integer({ min: 0, max: 60 })),
    breach: fc.option(fc.integer({ min: 0, max: 90 })),
    hasSession: fc.boolean(),
    flag: fc.option(
      fc.record({
        colour: fc.constantFrom('黄' as const, '橙' as const, '红' as const),
        isFirst: fc.boolean(),
        isLowered: fc.boolean(),
        isInTime: fc.option(fc.boolean()),
        after: fc.integer({ min: 0, max: 20 }),
      }),
    ),
  })
  .map((r): Omit<Made, 'id'> => {
    const concludedOn = r.concluded === null ? null : addDays(r.acceptedOn, r.concluded)
    const agreedOn = r.isAgreed && concludedOn !== null ? concludedOn : null
    return {
      complexity: r.complexity,
      end: r.end,
      acceptedOn: r.acceptedOn,
      dueOn: addDays(r.acceptedOn, r.due),
      concludedOn,
      agreedOn,
      performBy: addDays(agreedOn ?? r.acceptedOn, r.term),
      performedOn: agreedOn !== null && r.performed !== null ? addDays(agreedOn, r.performed) : null,
      breachOn: r.breach === null ? null : addDays(r.acceptedOn, r.breach),
      hasSession: r.hasSession,
      flag: r.flag && {
        colour: r.flag.colour,
        isFirst: r.flag.isFirst && r.flag.colour !== '黄',
        isLowered: r.flag.isLowered,
        isInTime: r.flag.isInTime,
        raisedOn: addDays(r.acceptedOn, r.flag.after),
      },
    }
  })

let w: DisputeWorld
let files: Made[]
const noon = (on: string): string => `${on}T04:00:00.000Z`

async function store(f: Omit<Made, 'id'>): Promise<Made> {
  const { admin } = w.t
  const id = await makeDispute(admin, { addressId: w.door.addressId, officerId: w.station.officerId })
  const run = (text: string, ...values: unknown[]) => admin.query(text, values)
  const isOver = f.end !== 'open'
  await run(
    `update dispute set complexity = $2, mode = '人民调解', own = $3, state = $4, accepted_at = $5, due_on = $6, concluded_at = $7, ended_at = $8 where id = $1`,
    id,
    f.complexity,
    isOver ? f.end : 'PAIRS',
    isOver ? f.end : 'FOLLOWUP',
    noon(f.acceptedOn),
    f.dueOn,
    f.concludedOn && noon(f.concludedOn),
    isOver ? noon('2026-11-01') : null,
  )
  const agreementId = f.agreedOn === null ? null : uuidv7()
  if (agreementId)
    await run(
      `insert into dispute_agreement (id, dispute_id, pair_ids, form, agreed_at, facts, issues, responsibilities, terms, perform_mode, perform_by, is_sealed, copies, event_id)
       values ($1, $2, '{}', '口头', $3, '互相谅解', '', '', '[]', '到期', $4, false, 0, gen_random_uuid())`,
      agreementId,
      id,
      noon(f.agreedOn as string),
      f.performBy,
    )
  await run(
    `insert into dispute_pair (id, dispute_id, one_id, other_id, state, outcome, agreement_id, performed_at, event_id)
     select gen_random_uuid(), $1, a.id, b.id, 'FOLLOWUP', $2, $3, $4, gen_random_uuid() from dispute_party a, dispute_party b
      where a.dispute_id = $1 and b.dispute_id = $1 and a.side = '一方' and b.side = '对方'`,
    id,
    f.agreedOn === null ? '调解不成' : '协议成立',
    agreementId,
    f.performedOn && noon(f.performedOn),
  )
  if (agreementId)
    await run(
      'update dispute_agreement set pair_ids = array(select id from dispute_pair where agreement_id = $1) where id = $1',
      agreementId,
    )
  if (f.breachOn)
    await run(
      `insert into dispute_step (id, dispute_id, kind, at, by_id, role, from_state, to_state, event_id) values (gen_random_uuid(), $1, 'breach', $2, $3, 'OFFICER', 'AGREED', 'BREACHED', gen_random_uuid())`,
      id,
      noon(f.breachOn),
      w.station.officerId,
    )
  if (f.hasSession)
    await run(
      `insert into dispute_session (id, dispute_id, pair_ids, at, place, by_id, event_id) values (gen_random_uuid(), $1, '{}', $2, '调解室', $3, gen_random_uuid())`,
      id,
      noon(f.acceptedOn),
      w.station.officerId,
    )
  if (f.flag) {
    const raisedAt = new Date(noon(f.flag.raisedOn))
    const handled =
      f.flag.isInTime === null ? null : new Date(raisedAt.getTime() + (f.flag.isInTime ? 1 : 48) * 3_600_000)
    await run(
      `update dispute_flag set colour = $2, is_first_grave = $3, raised_at = $4, handle_by = $4::timestamptz + interval '24 hours', handled_at = $5, is_lowered = $6 where dispute_id = $1`,
      id,
      f.flag.colour,
      f.flag.isFirst,
      raisedAt,
      handled,
      f.flag.isLowered,
    )
  }
  return { ...f, id }
}

beforeAll(async () => {
  w = await disputeWorld()
  files = []
  for (const f of fc.sample(madeFile, { numRuns: FILES, seed: SEED })) files.push(await store(f))
}, 120_000)
afterAll(() => w.t.close())

/** What dictionary §5.2 says, said again. */
function expected(key: FigureKey, from: string, to: string): { n: string[]; d: string[] } {
  const within = (on: string) => on >= from && on <= to
  const until = addDays(to, 1)
  const ids = (list: Made[]) => list.map((f) => f.id).sort()
  const both = (d: Made[], n: (f: Made) => boolean) => ({ n: ids(d.filter(n)), d: ids(d) })
  const grave = files.filter((f) => f.flag !== null && f.flag.colour !== '黄' && within(f.flag.raisedOn))
  switch (key) {
    case 'resolved':
      return both(
        files.filter((f) => within(f.acceptedOn)),
        (f) => f.agreedOn !== null,
      )
    case 'grave':
      return both(
        grave.filter((f) => f.flag?.isFirst),
        (f) => f.hasSession,
      )
    case 'P06':
      return both(
        files.filter(
          (f) =>
            f.complexity !== '简单' &&
            f.end !== 'WITHDRAWN' &&
            f.dueOn >= addDays(until, -60) &&
            f.dueOn <= addDays(until, -31),
        ),
        (f) =>
          f.agreedOn !== null && f.agreedOn <= f.dueOn && (f.breachOn === null || f.breachOn > addDays(f.dueOn, 30)),
      )
    case 'P07':
      return both(
        files.filter((f) => f.end !== 'WITHDRAWN' && within(f.dueOn)),
        (f) => f.concludedOn !== null && f.concludedOn <= f.dueOn,
      )
    case 'P08':
      return both(
        files.filter((f) => f.agreedOn !== null && within(f.performBy)),
        (f) => f.performedOn !== null && f.performedOn <= f.performBy,
      )
    case 'P09':
      return both(
        grave.filter((f) => !f.flag?.isLowered),
        (f) => f.flag?.isInTime === true,
      )
  }
}

describe(`figures of a period (seed ${SEED})`, () => {
  const periods = [
    ['2026-06-01', '2026-11-30'],
    ['2026-07-01', '2026-07-31'],
    ['2026-08-15', '2026-09-14'],
    ['2026-09-01', '2026-09-30'],
    ['2025-01-01', '2025-12-31'],
  ] as const
  test.each(periods)('%s to %s: each number is what the words say, and opens exactly its files', async (from, to) => {
    const { figures } = await w.deputy.call(c.figures, { from, to })
    expect(figures.map((f) => f.key)).toEqual([...FIGURES])
    for (const { key, numerator, denominator } of figures) {
      const sums = expected(key, from, to)
      expect([key, numerator, denominator]).toEqual([key, sums.n.length, sums.d.length])
      for (const part of ['numerator', 'denominator'] as const) {
        const seen: string[] = []
        let cursor: string | undefined
        do {
          const page = await w.deputy.call(c.figureFiles, { figure: key, part, from, to, limit: 40, cursor })
          seen.push(...page.items.map((one) => one.id))
          cursor = page.nextCursor ?? undefined
        } while (cursor !== undefined)
        expect([key, part, seen.sort()]).toEqual([key, part, part === 'numerator' ? sums.n : sums.d])
      }
    }
  })

  test('the bars sum up to the figure they stand beside', async () => {
    const { figures, months, bodies } = await w.deputy.call(c.figures, { from: '2026-06-01', to: '2026-11-30' })
    const [resolved] = figures
    for (const bars of [months, bodies])
      expect([bars.reduce((sum, b) => sum + b.accepted, 0), bars.reduce((sum, b) => sum + b.resolved, 0)]).toEqual([
        resolved?.denominator,
        resolved?.numerator,
      ])
  })

  test('belong to the range of the reader, and to a period that does not end before it begins', async () => {
    const other = await w.officer2.call(c.figures, { from: '2026-06-01', to: '2026-11-30' })
    expect(other.figures.every((f) => f.denominator === 0)).toBe(true)
    expect(await codeOf(w.deputy.call(c.figures, { from: '2026-06-02', to: '2026-06-01' }))).toBe('invalid_input')
    expect(await codeOf(w.mediator.call(c.figures, { from: '2026-06-01', to: '2026-06-30' }))).toBe('forbidden')
  })
})

describe('ledgers', () => {
  const stated = () => ({ purpose: 'dispute' as const, basisKind: 'unit' as const, basisId: w.station.stationId })
  const rowsOf = async (id: string, only?: string) =>
    (
      await w.chief.call(ledgers.openLedger, {
        id,
        month: '2026-11',
        ...(only ? { only } : {}),
        ...stated(),
        limit: 200,
      })
    ).items

  test('have the columns of the paper forms, and every figure opens as many rows as it says', async () => {
    const { items } = await w.chief.call(ledgers.listLedgers, {})
    const columns = (id: string) => items.find((one) => one.id === id)?.columns.map((one) => one.header)
    expect(columns('L17')).toEqual(
      '编号·时间·名称·承办民警·当事人姓名住址（一）·当事人姓名住址（二）·纠纷简要情况·调解结果·备注'.split('·'),
    )
    expect(columns('L18')).toEqual(
      '序号·编号·来源·排查时间·地点·类型·预警级别·当事人·纠纷简要情况·调解方式·调解员·受理日·限期·结果·协议编号·履行·回访(7/30/90)·办结日'.split(
        '·',
      ),
    )
    expect(columns('L19')).toEqual(
      '序号·移交时间·移交民警·纠纷编号·随附证据目录及份数·接收人·接收时间·退补·反馈时间·结果·值班确认人'.split('·'),
    )
    expect(columns('L53')).toEqual('序号·调解员·期间·案号·等级·卷内文书份数·结果·是否履行'.split('·'))
    for (const id of ['L17', 'L18', 'L19', 'L53']) {
      const { items: figures } = await w.chief.call(ledgers.figures, { id, month: '2026-11' })
      expect(figures.length).toBeGreaterThan(0)
      for (const f of figures)
        expect([id, f.key, (await rowsOf(id, f.filter.only)).length]).toEqual([id, f.key, f.value])
    }
  })

  test('L18 fills itself from the file, names masked, and the log names who was shown', async () => {
    const made = await w.officer.call(c.registerDispute, quarrel(w, { signs: ['肢体冲突'] }))
    const page = await rowsOf('L18')
    const row = page.find((one) => one.recordId === made.id)
    expect(row?.cells).toEqual(expect.arrayContaining(['邻里', '橙', '走访发现', '登记']))
    expect(JSON.stringify(page)).not.toMatch(/顾云舒|钟离秋/)
    expect((await lastEvent(w, w.chief, 'ledgers.openLedger')).subjects).toContain(person(w, 0))
  })

  test('L53 lists cases by mediator without any money', async () => {
    const { admin } = w.t
    const file = files.find((f) => f.concludedOn !== null) as Made
    await admin.query(`update dispute set concluded_at = '2026-11-10T04:00:00Z' where id = $1`, [file.id])
    await admin.query(
      `insert into dispute_mediator (id, dispute_id, ord, mediator_id, name, is_police, is_aux, has_letter, attended_on_duty, from_at, event_id)
       values (gen_random_uuid(), $1, 0, $2, '温如玉', false, false, true, false, now(), gen_random_uuid())`,
      [file.id, w.mediatorId],
    )
    const rows = await rowsOf('L53')
    const row = rows.find((one) => one.recordId === file.id)
    expect(row?.cells).toEqual(expect.arrayContaining(['温如玉', file.complexity]))
    expect(JSON.stringify(rows)).not.toContain('元')
  })
})
