import { expect, test } from 'vitest'
import { type Known, openHere } from './here.ts'

const hazard = (id: string, dueOn: string | null = '2026-12-05'): Known => ({
  id,
  kind: '消防',
  level: '一般',
  description: '楼道堆放杂物',
  dueOn,
})

test('a door shows what came with the day and what was reported here, each once, and nothing that is gone', () => {
  const carried = [hazard('a'), hazard('b')]
  const here = { reported: [hazard('b', null), hazard('c', null), hazard('d', null)], gone: ['a', 'd'] }
  expect(openHere(carried, here)).toEqual([hazard('b'), hazard('c', null)])
  expect(openHere([], { reported: [], gone: [] })).toEqual([])
})
