import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeNeed } from '#features/needs/factory.ts'
import { visitItem } from '#features/visits/contract.ts'
import { makeVisit } from '#features/visits/factory.ts'
import { contributions } from '#platform/http/contributions.ts'
import { translate } from '#platform/i18n/messages.ts'
import * as reports from './contract.ts'
import { allFigures } from './figures.ts'
import type { ReportRows } from './public.ts'
import { FIELD_TAGS, FIGURE_TAGS, FIGURES_TAG, SECTION_TAGS, SECTIONS_TAG } from './template-fields.ts'
import { figuresOf, type ReportWorld, reportWorld, rowsBehind, submitted, valueOf } from './testing/world.ts'

const VISIT_KINDS = visitItem.shape.kind.options

describe('the figures of the product', () => {
  test('have keys and placeholders of their own, words in both languages, and somebody who shows their records', async () => {
    const figures = await allFigures()
    const kinds = (await contributions<ReportRows>('reportRows')).map((r) => r.kind)
    expect(new Set(kinds).size).toBe(kinds.length)
    expect(new Set(figures.map((f) => f.key)).size).toBe(figures.length)
    const tags = [
      ...figures.map((f) => f.tag),
      ...Object.keys({ ...FIELD_TAGS, ...SECTION_TAGS, ...FIGURE_TAGS }),
      SECTIONS_TAG,
      FIGURES_TAG,
    ]
    expect(new Set(tags).size).toBe(tags.length)
    for (const f of figures) {
      expect(f.tag).toMatch(/^\p{Script=Han}+$/u)
      expect(kinds).toContain(f.kind)
      for (const language of ['zh-CN', 'en'] as const)
        for (const key of [f.titleKey, f.noteKey, f.sectionTitleKey])
          expect([key, translate(language, key)]).not.toEqual([key, key])
    }
  })
})

describe('whatever was recorded', () => {
  let w: ReportWorld
  beforeAll(async () => {
    w = await reportWorld()
  })
  afterAll(() => w.t.close())

  const visit = fc.record({
    kind: fc.constantFrom(...VISIT_KINDS),
    met: fc.boolean(),
    card: fc.boolean(),
    voided: fc.boolean(),
    second: fc.boolean(),
    day: fc.integer({ min: -2, max: 30 }),
  })
  type Seed = typeof visit extends fc.Arbitrary<infer T> ? T : never
  const person = fc.record({
    state: fc.constantFrom('ACTIVE', 'DECLARED', 'REJECTED', 'ENDED', 'TO_VERIFY', 'EXTENDED'),
    category: fc.constantFrom('常住', '流动人口', '境外', '寄住'),
    arrived: fc.integer({ min: -40, max: 40 }),
    stayed: fc.integer({ min: 0, max: 60 }),
    made: fc.integer({ min: -20, max: 40 }),
    reason: fc.constantFrom('离开', '误登', '重复', '死亡'),
  })
  type Life = typeof person extends fc.Arbitrary<infer T> ? T : never
  const task = fc.record({
    made: fc.integer({ min: -20, max: 40 }),
    due: fc.integer({ min: -20, max: 40 }),
    closed: fc.option(fc.integer({ min: -20, max: 40 })),
    cancelled: fc.boolean(),
  })
  type Job = typeof task extends fc.Arbitrary<infer T> ? T : never
  /** Heard on a day; told and ended, or not, on days after it. Its clocks last three and ten days and were never ended. */
  const need = fc.record({
    heard: fc.integer({ min: -20, max: 40 }),
    told: fc.integer({ min: 0, max: 20 }),
    end: fc.constantFrom('HANDLING', 'REPLIED', 'CLOSED', 'NOT_POSSIBLE', 'WITHDRAWN'),
    later: fc.integer({ min: 0, max: 20 }),
  })
  type Asked = typeof need extends fc.Arbitrary<infer T> ? T : never

  /** Noon of a day of February 2026 counted from 0, in Shanghai. */
  const noon = (day: number) => new Date(Date.UTC(2026, 1, 1 + day, 4))
  const dateOf = (day: number) => noon(day).toISOString().slice(0, 10)
  const isIn = (day: number) => day >= 0 && day < 28

  const expectedNeeds = (asked: readonly Asked[]): Record<string, number> => {
    const real = asked.filter((n) => n.end !== 'WITHDRAWN')
    const over = (n: Asked, end: Asked['end']) => n.end === end && isIn(n.heard + n.told + n.later)
    return {
      'needs.recorded': real.filter((n) => isIn(n.heard)).length,
      'needs.fedBack': real.filter((n) => n.end !== 'HANDLING' && isIn(n.heard + n.told)).length,
      'needs.closed': asked.filter((n) => over(n, 'CLOSED')).length,
      'needs.notPossible': asked.filter((n) => over(n, 'NOT_POSSIBLE')).length,
      'needs.open': real.filter(
        (n) => n.heard < 28 && (['HANDLING', 'REPLIED'].includes(n.end) || n.heard + n.told + n.later >= 28),
      ).length,
      'needs.late': real.filter((n) => isIn(n.heard + 3) || isIn(n.heard + 10)).length,
    }
  }

  const expected = (visits: readonly Seed[], lives: readonly Life[], jobs: readonly Job[]): Record<string, number> => {
    const counted = visits.filter((v) => isIn(v.day) && !v.voided && !v.second)
    const lived = lives.filter(
      (p) =>
        p.arrived < 28 &&
        !['DECLARED', 'REJECTED'].includes(p.state) &&
        (p.state !== 'ENDED' || p.arrived + p.stayed > 27),
    )
    const mistake = (p: Life) => p.state === 'ENDED' && ['误登', '重复'].includes(p.reason)
    const stayed = jobs.filter((j) => !j.cancelled && j.made < 28 && (j.closed === null || j.closed >= 28))
    return {
      'visits.total': counted.length,
      'visits.met': counted.filter((v) => v.met).length,
      'visits.notMet': counted.filter((v) => !v.met).length,
      'visits.households': Math.min(1, counted.filter((v) => v.met).length),
      'visits.cards': counted.filter((v) => v.card).length,
      ...Object.fromEntries(VISIT_KINDS.map((k) => [`visits.kind.${k}`, counted.filter((v) => v.kind === k).length])),
      'residents.people': lived.length,
      'residents.households': Math.min(1, lived.length),
      'residents.floating': lived.filter((p) => p.category === '流动人口').length,
      'residents.foreign': lived.filter((p) => p.category === '境外').length,
      'residents.registered': lives.filter((p) => isIn(p.made) && p.state !== 'REJECTED' && !mistake(p)).length,
      'residents.left': lives.filter((p) => p.state === 'ENDED' && isIn(p.arrived + p.stayed) && !mistake(p)).length,
      'residents.waiting': lives.filter((p) => p.state === 'DECLARED' && p.made < 28).length,
      'tasks.opened': jobs.filter((j) => isIn(j.made) && !j.cancelled).length,
      'tasks.closed': jobs.filter((j) => j.closed !== null && isIn(j.closed) && !j.cancelled).length,
      'tasks.open': stayed.length,
      'tasks.overdue': stayed.filter((j) => j.due < 27).length,
    }
  }

  async function write(visits: readonly Seed[], lives: readonly Life[], jobs: readonly Job[]): Promise<void> {
    const { admin } = w.t
    await admin.query('delete from visit')
    await admin.query('delete from task')
    await admin.query(`update household set head_residence_id = null`)
    await admin.query('delete from person_scope')
    await admin.query('delete from residence')
    for (const v of visits)
      await makeVisit(admin, {
        householdId: v.second ? w.household2.householdId : w.household.householdId,
        visitorIds: [v.second ? w.station.officer2Id : w.station.officerId],
        startedAt: noon(v.day),
        kind: v.kind,
        met: v.met,
        cardLeft: v.card,
        voided: v.voided,
      })
    for (const [i, p] of lives.entries()) {
      const ended = p.state === 'ENDED'
      await admin.query(
        `insert into residence (id, person_id, address_id, household_id, is_main, category, relation_to_head, arrived_on, declared_on, verified_at,
           next_verify_on, state, ended_on, end_reason, source, unit_id, unit_pos, created_by, created_at, event_id)
         select gen_random_uuid(), $1, h.address_id, h.id, $2, $3, '其他', $4, $4, now(), '2027-01-01', $5, $6, $7, '现场采集', h.unit_id, h.unit_pos,
           $8, $9, gen_random_uuid() from household h where h.id = $10`,
        [
          w.household.members[i % 3]?.personId,
          true,
          p.category,
          dateOf(p.arrived),
          p.state,
          ended ? dateOf(p.arrived + p.stayed) : null,
          ended ? p.reason : null,
          w.station.officerId,
          noon(p.made),
          w.household.householdId,
        ],
      )
    }
    for (const j of jobs)
      await admin.query(
        `insert into task (id, kind, title_key, purpose, record_kind, record_id, address_id, state, due_on, created_at, closed_at, unit_id, unit_pos, event_id)
         select gen_random_uuid(), 'visits.due', 'task.visits.due', 'visit', 'address', a.id, a.id, $1, $2, $3, $4, a.unit_id, a.unit_pos, gen_random_uuid()
           from address a where a.id = $5`,
        [
          j.cancelled ? 'CANCELLED' : j.closed === null ? 'NEW' : 'CLOSED',
          dateOf(j.due),
          noon(j.made),
          j.closed === null ? null : noon(j.closed),
          w.door.addressId,
        ],
      )
  }

  async function writeNeeds(asked: readonly Asked[]): Promise<void> {
    const { admin } = w.t
    await admin.query('delete from need')
    await admin.query(`delete from deadline where subject_kind = 'need'`)
    for (const n of asked) {
      const id = await makeNeed(admin, {
        addressId: w.door.addressId,
        ownerId: w.station.officerId,
        receivedAt: noon(n.heard),
      })
      const isOver = ['CLOSED', 'NOT_POSSIBLE', 'WITHDRAWN'].includes(n.end)
      const told = n.end === 'HANDLING' || n.end === 'WITHDRAWN' ? null : noon(n.heard + n.told)
      await admin.query(
        'update need set state = $2, first_replied_at = $3, fed_back_at = $3, confirmation = $4, ended_at = $5 where id = $1',
        [id, n.end, told, n.end === 'CLOSED' ? '满意' : null, isOver ? noon(n.heard + n.told + n.later) : null],
      )
      if (n.end === 'WITHDRAWN')
        await admin.query(
          `update deadline set state = 'WAIVED', waived_at = start_at, waive_reason = '误登' where subject_id = $1`,
          [id],
        )
    }
  }

  test('every figure is what a plain count of the records gives, opens that many, and is frozen as that', async () => {
    await w.t.admin.query('drop index residence_one_main')
    await fc.assert(
      fc.asyncProperty(
        fc.array(visit, { maxLength: 12 }),
        fc.array(person, { maxLength: 8 }),
        fc.array(task, { maxLength: 8 }),
        fc.array(need, { maxLength: 8 }),
        async (visits, lives, jobs, asked) => {
          await write(visits, lives, jobs)
          await writeNeeds(asked)
          await w.t.admin.query('truncate report, report_figure')
          const { id } = await w.officer.call(reports.startReport, { unitId: w.station.areaId, month: '2026-02' })
          const live = await w.officer.call(reports.getReport, { id })
          for (const [key, value] of Object.entries({ ...expected(visits, lives, jobs), ...expectedNeeds(asked) }))
            expect([key, valueOf(live, key)]).toEqual([key, value])
          await w.t.admin.query('truncate report, report_figure')
          const frozen = await submitted(w.officer, w.station.areaId, '2026-02')
          for (const f of figuresOf(frozen)) {
            expect([f.key, f.value]).toEqual([f.key, valueOf(live, f.key)])
            const rows = await rowsBehind(w.officer, frozen.id, f.key, 5)
            expect([f.key, rows.length]).toEqual([f.key, f.value])
            expect(rows.every((row) => row.visible)).toBe(true)
          }
        },
      ),
      { numRuns: 10 },
    )
  }, 120_000)
})
