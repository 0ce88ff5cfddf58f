import { expect, test } from 'vitest'
import { uuidv7 } from '#platform/ids/ids.ts'
import { todayInShanghai } from '#ui/i18n/format.ts'
import { agree, act, holdSession, recordVisit } from '../../contract.ts'
import {
  actFault,
  type ActValues,
  agreementOf,
  blankAct,
  breachOf,
  formsOf,
  guardianOf,
  MEDIATOR,
  performOf,
  sessionOf,
  signersOf,
  stateAfter,
  visitOf,
} from './act-values.ts'
import type { CarriedFile, FieldAct } from './overlay.ts'
import { ON_PAPER } from './sign.ts'

const [ID, ONE, OTHER, PAIR] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()] as [string, string, string, string]
const FILE = {
  id: ID,
  mode: '行政调解',
  place: '锦江花园3号楼',
  isSpotEligible: false,
  mediators: ['罗亦凡'],
  parties: [
    { id: ONE, side: '一方', nameMask: '顾*', needsGuardian: false },
    { id: OTHER, side: '对方', nameMask: '钟*', needsGuardian: true },
  ],
  pairs: [{ id: PAIR, oneId: ONE, otherId: OTHER, state: 'MEDIATING', performBy: '2026-01-01', visitsLeft: 1 }],
  version: 5,
} as unknown as CarriedFile

const INK = '1,2 3,4;5,6'
const blank = (kind: FieldAct, file = FILE) => blankAct(file, { kind, pairs: file.pairs })
const of = { id: ID, version: 5, at: '2026-11-21T08:00:00.000Z' }

test('each form becomes what its contract asks for, with what is usual chosen already', () => {
  const visit = blank('visit')
  expect(actFault(FILE, 'visit', visit)).toBeUndefined()
  expect(recordVisit.input.parse({ ...of, ...visitOf({ ...visit, satisfied: 'yes' }) })).toMatchObject({
    pairs: [PAIR],
    method: '上门',
    performed: '是',
    isSatisfied: true,
  })
  expect(act.input.parse({ ...of, ...performOf({ ...blank('perform'), note: ' 已付清 ' }) })).toMatchObject({
    act: { kind: 'perform', isWhole: true, proof: '双方确认' },
    note: '已付清',
  })
  expect(act.input.parse({ ...of, ...breachOf(blank('breach')) }).act).toMatchObject({ reason: '到期未履行' })
  const begun = { ...blank('openSession'), recorded: ['核实了事实'], record: '约定明日再谈' }
  expect(actFault(FILE, 'openSession', blank('openSession'))).toBe('disputes.phone.lacks.record')
  expect(actFault(FILE, 'openSession', begun)).toBeUndefined()
  expect(actFault({ ...FILE, mode: '治安调解' }, 'openSession', begun)).toBe('disputes.phone.lacks.recorderNo')
  expect(holdSession.input.parse({ ...of, ...sessionOf(begun) })).toMatchObject({
    place: '锦江花园3号楼',
    record: '核实了事实；约定明日再谈',
  })
})

test('an oral agreement asks for no hand but a guardian’s; a written one for all, and the seal', () => {
  const v: ActValues = { ...blank('agree'), facts: '双方各自陈述了经过', settled: ['互致歉意，互相谅解'] }
  const fault = (part: Partial<ActValues>) => actFault(FILE, 'agree', { ...v, ...part })
  expect(signersOf(FILE, v).map((s) => s.key)).toEqual([guardianOf(OTHER)])
  expect(fault({})).toBe('disputes.phone.lacks.signatures')
  const oral = { ...v, signatures: { [guardianOf(OTHER)]: INK } }
  expect(actFault(FILE, 'agree', oral)).toBeUndefined()
  expect(agree.input.parse({ ...of, ...agreementOf(FILE, oral) })).toMatchObject({
    form: '口头',
    isRecorded: true,
    performMode: '当场',
    performBy: todayInShanghai(),
    signatures: [{ partyId: OTHER, as: '监护人', how: '屏幕签名', strokes: INK }],
  })
  const words = { form: '书面', responsibilities: '双方各半', issues: '夜间噪声' } as const
  const all = { [ONE]: INK, [OTHER]: ON_PAPER, [guardianOf(OTHER)]: INK, [MEDIATOR]: INK }
  expect(fault({ form: '书面' })).toBe('disputes.phone.lacks.responsibilities')
  expect(fault({ ...words, issues: '' })).toBe('disputes.phone.lacks.issues')
  expect(fault({ ...words, signatures: { ...all, [MEDIATOR]: '' } })).toBe('disputes.phone.lacks.signatures')
  expect(fault({ ...words, signatures: all })).toBe('disputes.phone.lacks.seal')
  expect(fault({ ...words, signatures: all, isSealed: true })).toBeUndefined()
  expect(fault({ ...words, settledText: '身份证号 110101199003070011' })).toBe('error.field.summary_has_identifier')
  const written = agree.input.parse({
    ...of,
    ...agreementOf(FILE, { ...v, ...words, signatures: all, isSealed: true }),
  })
  expect(written.signatures.map((s) => [s.as, s.how])).toEqual([
    ['当事人', '屏幕签名'],
    ['当事人', '纸质签名'],
    ['监护人', '屏幕签名'],
    ['调解员', '屏幕签名'],
  ])
  expect(written.signatures[1]).not.toHaveProperty('strokes')
})

test('治安调解 is put in writing, or recorded where it is settled on the spot', () => {
  const police = { ...FILE, mode: '治安调解' as const }
  expect(formsOf(police)).toEqual(['书面'])
  expect(formsOf({ ...police, isSpotEligible: true })).toEqual(['当场', '书面'])
  expect(formsOf(FILE)).toEqual(['口头', '书面'])
})

test('where the pairs stand once it is carried out', () => {
  const v = blank('agree')
  expect(stateAfter('openSession', v)).toBe('MEDIATING')
  expect(stateAfter('agree', v)).toBe('PERFORMED')
  expect(stateAfter('agree', { ...v, performMode: '到期' })).toBe('AGREED')
  expect(stateAfter('perform', { ...v, isWhole: false })).toBe('PERFORMING')
  expect(stateAfter('breach', v)).toBe('BREACHED')
  expect(stateAfter('visit', v)).toBe('VISITING_BACK')
})
