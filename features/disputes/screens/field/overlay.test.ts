import { expect, test } from 'vitest'
import type { PersonId } from '#platform/http/contract.ts'
import { actsOn, asDone, type CarriedFile, type Did, pairWords, partiesIn } from './overlay.ts'

const party = (id: string, side: '一方' | '对方', needsGuardian = false) => ({
  id,
  personId: id as PersonId,
  side,
  nameMask: `${id}*`,
  needsGuardian,
})
const pair = (id: string, otherId: string, change: object = {}) => ({
  id,
  oneId: 'a',
  otherId,
  state: 'ACCEPTED' as const,
  performBy: null,
  visitsLeft: 0,
  ...change,
})

const FILE: CarriedFile = {
  id: 'f',
  no: '22070201-调-2026-000001',
  title: '邻里：夜间噪声影响休息',
  type: '邻里',
  mode: '行政调解',
  own: 'ACCEPTED',
  state: 'ACCEPTED',
  colour: '蓝',
  place: '3号楼',
  dueOn: '2026-12-21',
  overdue: false,
  isSpotEligible: false,
  mediators: ['罗亦凡'],
  parties: [party('a', '一方'), party('b', '对方'), party('c', '对方', true)],
  pairs: [pair('ab', 'b'), pair('ac', 'c')],
  version: 4,
}
const did = (version: number, to: Did['to'], pairs = ['ab', 'ac'], change: Partial<Did> = {}): Did => ({
  opId: `${version}`,
  fileId: 'f',
  pairs,
  version,
  to,
  performBy: null,
  visitsLeft: null,
  ...change,
})
const kinds = (file: CarriedFile, role = 'OFFICER') => actsOn(file, role).map((one) => one.kind)

test('what is done without a signal builds on itself: session, then agreement of one pair, each at the next version', () => {
  expect(kinds(FILE)).toEqual(['openSession'])
  const begun = asDone(FILE, [did(4, 'MEDIATING')])
  expect([begun.version, begun.own, begun.state, kinds(begun)]).toEqual([
    5,
    'PAIRS',
    'MEDIATING',
    ['agree', 'openSession'],
  ])
  const agreed = asDone(FILE, [did(5, 'AGREED', ['ab'], { performBy: '2026-12-20' }), did(4, 'MEDIATING')])
  expect([agreed.version, agreed.state]).toEqual([6, 'MEDIATING'])
  expect(agreed.pairs.map((p) => [p.state, p.performBy])).toEqual([
    ['AGREED', '2026-12-20'],
    ['MEDIATING', null],
  ])
  expect(actsOn(agreed, 'OFFICER').map(({ kind, pairs }) => [kind, pairs.map((p) => p.id)])).toEqual([
    ['agree', ['ac']],
    ['perform', ['ab']],
    ['openSession', ['ac']],
    ['breach', ['ab']],
  ])
})

test('an act that the server knows already, or would not have, counts for nothing, and neither does what was built on it', () => {
  expect(asDone(FILE, [did(3, 'MEDIATING')])).toEqual(FILE)
  expect(asDone(FILE, [did(5, 'AGREED')])).toEqual(FILE)
  expect(asDone(FILE, [{ ...did(4, 'MEDIATING'), fileId: 'other' }])).toEqual(FILE)
})

test('a visit is offered while one is left, and only to whom it falls', () => {
  const performed = { ...FILE, own: 'PAIRS' as const, pairs: [pair('ab', 'b', { state: 'PERFORMED', visitsLeft: 1 })] }
  expect(kinds(performed)).toEqual(['visit', 'breach'])
  expect(kinds(performed, 'DUTY')).toEqual([])
  expect(kinds({ ...performed, pairs: [pair('ab', 'b', { state: 'PERFORMED' })] })).toEqual(['breach'])
  // People’s mediation is not led by the police.
  expect(kinds({ ...FILE, mode: '人民调解' })).toEqual([])
  expect(kinds({ ...FILE, mode: '人民调解' }, 'MEDIATOR')).toEqual(['openSession'])
})

test('parties of some pairs, and what a pair is called', () => {
  expect(partiesIn(FILE, ['ac']).map((p) => p.id)).toEqual(['a', 'c'])
  expect(pairWords(FILE, FILE.pairs[1] as never)).toBe('a*－c*')
})
