import { expect, test } from 'vitest'
import type { File } from '../words.ts'
import { type AgreementValues, draftOf, inputOf, lastDay, partiesOf, signersOf } from './agreement.ts'

const file = {
  pairs: [
    { id: 'ab', oneId: 'a', otherId: 'b' },
    { id: 'ac', oneId: 'a', otherId: 'c' },
  ],
  parties: [
    { id: 'a', name: '甲', isMinor: false, livesByOwnWork: false },
    { id: 'b', name: '乙', isMinor: true, livesByOwnWork: false, guardianName: '乙父' },
    { id: 'c', name: '丙', isMinor: true, livesByOwnWork: true },
  ],
  mediators: [
    { name: '丁', untilAt: null },
    { name: '戊', untilAt: '2026-01-01T00:00:00.000Z' },
  ],
} as unknown as File

const signers = signersOf(file, ['ab', 'ac']).map((s) => ({ ...s, how: '纸质签名' as const }))
const written: AgreementValues = {
  form: '书面',
  facts: ' 事实 ',
  issues: '争议',
  responsibilities: '责任',
  terms: [{ who: '甲', what: '修好' }],
  performMode: '到期',
  performBy: '2026-12-20',
  signatures: signers,
  isSealed: true,
}
const names = (v: AgreementValues, pairs: string[]) => inputOf(v, partiesOf(file, pairs)).signatures?.map((s) => s.name)

test('whose names belong under it: parties, guardians of children who do not live by their own work, whoever mediates now', () => {
  expect(signers.map((s) => [s.as, s.name])).toEqual([
    ['当事人', '甲'],
    ['当事人', '乙'],
    ['当事人', '丙'],
    ['监护人', '乙父'],
    ['调解员', '丁'],
  ])
})

test('whoever is in no pair that agrees signs nothing, and by word of mouth only a guardian does', () => {
  expect(names(written, ['ab', 'ac'])).toEqual(['甲', '乙', '丙', '乙父', '丁'])
  expect(names(written, ['ac'])).toEqual(['甲', '丙', '丁'])
  expect(names({ ...written, form: '口头', isRecorded: true }, ['ab'])).toEqual(['乙父'])
})

test('a term without a day is due with the whole; what is not on paper bears no seal and has no copies', () => {
  expect(inputOf(written, [])).toMatchObject({
    facts: '事实',
    isSealed: true,
    copies: 3,
    terms: [{ by: '2026-12-20' }],
  })
  expect(inputOf({ ...written, form: '口头' }, [])).toMatchObject({ isSealed: false, copies: 0 })
})

test('a drawn name is not kept in the draft', () => {
  const drawn = { ...written, signatures: [{ as: '当事人' as const, how: '屏幕签名' as const, strokes: '1,2' }] }
  expect(draftOf(drawn).signatures).toEqual([{ as: '当事人', how: '屏幕签名' }])
})

test('a whole without a day of its own is due with its last term; a term without a day leaves it open', () => {
  const by = (...days: (string | undefined)[]) => days.map((day) => ({ who: '甲', what: '修好', by: day ?? '' }))
  expect(lastDay(by('2026-12-05', '2026-12-20', '2026-12-01'))).toBe('2026-12-20')
  expect(lastDay(by('2026-12-05', undefined))).toBeUndefined()
  expect(lastDay([])).toBeUndefined()
  const { performBy: _, ...open } = written
  expect(inputOf({ ...open, terms: by('2026-12-05', '2026-12-20') }, ['a', 'b']).performBy).toBe('2026-12-20')
  expect(inputOf({ ...written, terms: by('2026-12-05') }, ['a', 'b']).performBy).toBe('2026-12-20')
})
