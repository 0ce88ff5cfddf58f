import { expect, test } from 'vitest'
import { uuidv7 } from '#platform/ids/ids.ts'
import { registerDispute, settleOnSpot } from '../../contract.ts'
import { policeEligibility, spotEligibility } from '../../eligibility.ts'
import {
  blankParty,
  blankQuarrel,
  blocksOf,
  faultOf,
  QUESTIONS,
  type QuarrelValues,
  registerOf,
  settleOf,
} from './quarrel-values.ts'

const DOOR = uuidv7()
const AT = '2026-11-21T08:00:00.000Z'
const v: QuarrelValues = {
  ...blankQuarrel('register', 'OFFICER'),
  phrases: ['夜间噪声影响休息', '双方在现场发生口角', '经劝解双方情绪平稳'],
  parties: [
    { ...blankParty('一方'), personId: uuidv7(), name: '顾*' },
    { ...blankParty('对方'), name: ' 钟离秋 ', sex: '1', phone: '19400001234' },
  ],
}
const fault = (part: Partial<QuarrelValues>, hasDoor = true) => faultOf({ ...v, ...part }, hasDoor)
const CHILD = { ...blankParty('对方'), name: '钟小满', isMinor: true, guardianName: '钟离秋', guardianTold: true }

test('a quarrel is told on the phone what the server would refuse a shift later', () => {
  expect(fault({})).toBeUndefined()
  expect(fault({}, false)).toBe('disputes.phone.lacks.place')
  expect(fault({ parties: v.parties.slice(1) })).toBe('disputes.phone.lacks.sides')
  expect(fault({ parties: [...v.parties, blankParty('对方')] })).toBe('disputes.phone.lacks.name')
  expect(fault({ parties: [...v.parties, { ...CHILD, guardianTold: false }] })).toBe('disputes.phone.lacks.guardian')
  expect(fault({ phrases: ['夜间噪声影响休息'] })).toBe('disputes.phone.lacks.facts')
  expect(fault({ text: '电话 19400001234' })).toBe('error.field.summary_has_identifier')
})

test('it becomes what the contract asks for, and its title names nobody', () => {
  const sent = registerDispute.input.parse(registerOf({ ...v, signs: ['肢体冲突'] }, DOOR, AT))
  expect(sent).toMatchObject({
    id: v.id,
    title: '邻里：夜间噪声影响休息',
    addressId: DOOR,
    foundAt: AT,
    complexity: '一般',
    source: '走访发现',
    signs: ['肢体冲突'],
    facts: '夜间噪声影响休息；双方在现场发生口角；经劝解双方情绪平稳',
  })
  expect(sent.parties.map((p) => [p.side, p.name, p.phone])).toEqual([
    ['一方', '顾*', undefined],
    ['对方', '钟离秋', '19400001234'],
  ])
  const away = registerDispute.input.parse(registerOf({ ...v, placeNote: ' 团结街市场 ' }, undefined, AT))
  expect([away.addressId, away.placeNote]).toEqual([undefined, '团结街市场'])
})

const settled: Partial<QuarrelValues> = {
  way: 'spot',
  settled: ['互致歉意，互相谅解'],
  isTold: true,
  isConsented: true,
}
const police: Partial<QuarrelValues> = {
  ...settled,
  mode: '治安调解',
  yes: [...QUESTIONS],
  conduct: '干扰他人正常生活',
  ground: '亲友邻里同事在校学生间因琐事',
  incidentNo: 'JJD-2026-7',
  recorderNo: 'ZFY-0072',
}

test('what is settled on the spot by word of mouth needs what was agreed, notice and consent, and a guardian’s hand', () => {
  expect(fault({ ...settled, settled: [] })).toBe('disputes.phone.lacks.settled')
  expect(fault({ ...settled, isTold: false })).toBe('disputes.phone.lacks.told')
  expect(fault({ ...settled, isConsented: false })).toBe('disputes.phone.lacks.consent')
  expect(fault({ ...settled, amount: '1.5' })).toBe('disputes.phone.lacks.amount')
  expect(fault({ ...settled, parties: [...v.parties, CHILD] })).toBe('disputes.phone.lacks.guardianSigned')
  expect(fault({ ...settled })).toBeUndefined()
  const signed = [...v.parties, { ...CHILD, guardianStrokes: '1,1 9,9' }]
  const sent = settleOnSpot.input.parse(settleOf({ ...v, ...settled, parties: signed, amount: '300' }, DOOR, AT))
  expect(sent).toMatchObject({ mode: '行政调解', complexity: '简单', at: AT, people: 3, told: true })
  expect(sent.consents.map((c) => c.partyId)).toEqual(signed.map((p) => p.id))
  expect(sent.agreement).toMatchObject({
    form: '口头',
    isRecorded: true,
    performMode: '当场',
    terms: [{ who: '双方', what: '互致歉意，互相谅解', amountYuan: 300 }],
    signatures: [{ partyId: CHILD.id, as: '监护人', name: '钟离秋' }],
  })
  expect(sent.answers).toBeUndefined()
})

test('治安调解 on the spot is asked for as the law asks, each answer with its article', () => {
  const none = blocksOf({ ...v, ...settled, mode: '治安调解' })
  expect(none.map((b) => b.code)).toContain('CONDUCT_NOT_LISTED')
  expect(none.every((b) => b.basis === '程序规定:178')).toBe(true)
  expect(blocksOf({ ...v, ...police })).toEqual([])
  expect(blocksOf({ ...v, ...police, bars: ['违法嫌疑人逃跑'] })).toEqual([
    { code: 'BAR:违法嫌疑人逃跑', basis: '程序规定:179' },
  ])
  for (const question of QUESTIONS)
    expect(fault({ ...police, yes: QUESTIONS.filter((one) => one !== question) })).toBe('disputes.phone.lacks.eligible')
  expect(fault({ ...police, loss: '有争议' })).toBe('disputes.phone.lacks.eligible')
  expect(fault({ ...police, incidentNo: '' })).toBe('disputes.phone.lacks.incidentNo')
  expect(fault({ ...police, recorderNo: ' ' })).toBe('disputes.phone.lacks.recorderNo')
  expect(fault({ ...police })).toBeUndefined()
  const { answers, spot, agreement } = settleOnSpot.input.parse(settleOf({ ...v, ...police }, DOOR, AT))
  expect(answers && policeEligibility(answers).allowed).toBe(true)
  expect(answers && spot && spotEligibility(answers, spot).allowed).toBe(true)
  expect(agreement).toMatchObject({ form: '当场', recorderNo: 'ZFY-0072', isRecorded: true })
})
