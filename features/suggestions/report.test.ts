import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countFigure } from '#features/reports/public.ts'
import { type ReportWorld, reportWorld } from '#features/reports/testing/world.ts'
import type { Tx } from '#platform/db/tx.ts'
import * as s from './contract.ts'
import { suggestionsSection } from './report.ts'

let w: ReportWorld
beforeAll(async () => {
  w = await reportWorld()
})
afterAll(() => w.t.close())

/** One suggestion is heard, answered and said not to satisfy, all on one day; then it is answered anew. */
async function heard(): Promise<string> {
  const id = randomUUID()
  await w.officer.call(s.recordSuggestion, {
    id,
    source: '会议',
    communityCode: w.station.communities[0],
    receivedOn: '2026-11-21',
    field: '巡逻防范',
    text: '希望夜里十点以后多巡逻。',
    isPoliceMatter: true,
    wantsAnswer: true,
  })
  return id
}
const answered = (id: string, version: number) =>
  w.officer.call(s.replySuggestion, { id, version, isAnswer: true, way: '会议', text: '十点后加一班巡逻。' })
const figure = async (name: string, firstOn: string, lastOn: string): Promise<number> => {
  const tx = { query: async (sql: string, values: unknown[]) => (await w.t.admin.query(sql, values)).rows } as Tx
  const one = suggestionsSection.figures.find((f) => f.key === `suggestions.${name}`)
  if (one === undefined) throw new Error(name)
  return countFigure(tx, one, {
    unitIds: [w.station.areaId],
    from: new Date(`${firstOn}T00:00:00+08:00`),
    to: new Date(Date.parse(`${lastOn}T00:00:00+08:00`) + 86_400_000),
    firstOn,
    lastOn,
  })
}

test('heard, answered and not satisfied on one day it was due once, by its first clock', async () => {
  const id = await heard()
  await answered(id, 1)
  await w.officer.call(s.evaluateSuggestion, { id, version: 2, evaluation: '不满意', text: '还是没有人来' })
  const clocks = await w.t.admin.query(
    `select start_at from deadline where subject_id = $1 and rule_code = 'suggestion.reply'`,
    [id],
  )
  expect(clocks.rows).toHaveLength(2)
  expect(new Set(clocks.rows.map((r) => r.start_at.getTime())).size).toBe(1)
  const all = () => Promise.all(['due', 'inTime'].map((name) => figure(name, '2026-11-01', '2027-03-31')))
  expect(await all()).toEqual([1, 1])
  // Answered anew on that day too: the clock that was done first stays the first.
  await answered(id, 3)
  expect(await all()).toEqual([1, 1])
  await w.officer.call(s.endSuggestion, { id, version: 4, as: 'WITHDRAWN', reason: '重复登记' })
  expect(await all()).toEqual([0, 0])
})

test('what was answered in a month stays counted there when it is answered anew in another, and once in each', async () => {
  const id = await heard()
  await answered(id, 1)
  await w.t.admin.query(`update suggestion_step set done_on = '2026-10-20' where suggestion_id = $1`, [id])
  const october = () => figure('replied', '2026-10-01', '2026-10-31')
  const november = () => figure('replied', '2026-11-01', '2026-11-30')
  expect(await october()).toBe(1)
  const before = await november()
  for (const version of [2, 4]) {
    await w.officer.call(s.evaluateSuggestion, { id, version, evaluation: '不满意', text: '还是没有人来' })
    await answered(id, version + 1)
  }
  expect(await october()).toBe(1)
  expect(await november()).toBe(before + 1)
  // Nor does it vanish from the list for the meeting of then.
  const communityCode = w.station.communities[0] as string
  await w.t.admin.query(`update suggestion set received_on = '2026-10-12' where id = $1`, [id])
  const { answered: then } = await w.officer.call(s.listReplies, {
    communityCode,
    from: '2026-10-01',
    to: '2026-10-31',
  })
  expect(then.map((one) => one.id)).toContain(id)
})

test('a list that is too long for a meeting says on page and paper how many it left out', async () => {
  await w.t.admin.query(
    `insert into suggestion (id, source, community_code, received_on, field, text, is_police_matter, is_named, owner_id, request_h, unit_id, unit_pos, created_by, event_id)
     select gen_random_uuid(), '会议', $1, '2026-10-01', '巡逻防范', '希望多巡逻。', true, false, $2, '\\x00', u.id, u.lft, $2, gen_random_uuid()
       from sec.unit u, generate_series(1, 503) where u.id = $3`,
    [w.station.communities[1], w.station.officerId, w.station.areaId],
  )
  const period = { communityCode: w.station.communities[1] as string, from: '2026-10-01', to: '2026-11-21' }
  const list = await w.officer.call(s.listReplies, period)
  expect([list.open.length, list.left]).toEqual([500, 3])
  const { raw } = await w.officer.send(s.printReplies, period)
  expect(raw.toString('utf8')).toContain('只列出最早提出的 500 条，还有 3 条没有列出。')
  expect(
    (await w.officer.call(s.listReplies, { ...period, communityCode: w.station.communities[0] as string })).left,
  ).toBe(0)
})
