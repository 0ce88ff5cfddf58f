import { expect, test } from 'vitest'
import { codeMark, codeUrl, CODE_FORM } from '../../code.ts'
import { faultOf } from './manual-fault.ts'
import { type CheckPoint, isWithin, lastOf, metresTo, nearestFirst, wordsOf } from './points.ts'

const HERE = { lng: 124.8254, lat: 45.1411, accuracyM: 10 }
const at = (id: string, north: number | null): CheckPoint => ({
  id,
  name: id,
  kind: '小区门',
  lng: north === null ? null : HERE.lng,
  lat: north === null ? null : HERE.lat + north / 111_195,
  radiusM: 50,
  codeMark: null,
})

test('the nearest point comes first, and one whose place nobody knows last', () => {
  const points = [at('b', null), at('far', 900), at('a', null), at('near', 30)]
  expect(nearestFirst(points, HERE).map((p) => p.id)).toEqual(['near', 'far', 'b', 'a'])
  expect(nearestFirst(points, null).map((p) => p.id)).toEqual(['b', 'far', 'a', 'near'])
  expect(metresTo(at('near', 30), HERE)).toBe(30)
  expect(metresTo(at('x', null), HERE)).toBeNull()
})

test('the phone says before what the server will find', () => {
  expect(isWithin(at('x', 59), HERE, 50)).toBe(true)
  expect(isWithin(at('x', 62), HERE, 50)).toBe(false)
  expect(isWithin(at('x', 120), { ...HERE, accuracyM: 5_000 }, 50)).toBe(false)
  expect(isWithin(at('x', null), HERE, 50)).toBe(false)
})

test('what counts as not there is not called checked in', () => {
  const done = { where: 'a', name: '东门', at: '2026-11-21T07:50:00.000Z', isMiss: false }
  const missed = { ...done, where: 'b', at: '2026-11-21T07:55:00.000Z', isMiss: true }
  expect(wordsOf(done)).toBe('checkIns.field.doneAt')
  expect(wordsOf(missed)).toBe('checkIns.field.missedAt')
  expect(lastOf([missed, done])).toBe(missed)
  expect(lastOf([])).toBeUndefined()
})

test('a code is known by its mark, which does not tell it', () => {
  const code = 'Ab3_-'.padEnd(22, 'z')
  expect(CODE_FORM.test(code)).toBe(true)
  expect(codeMark(code)).toMatch(/^[0-9a-f]{32}$/)
  expect(codeMark(code)).not.toBe(codeMark(code.replace('A', 'B')))
  expect(codeUrl('https://linan.test', code)).toBe(`https://linan.test/field/at/${code}`)
})

test('a check-in by hand is told at the point what it lacks', () => {
  expect(faultOf({ reason: '', text: '' })).toBe('checkIns.lacks.reason')
  expect(faultOf({ reason: '其他', text: ' ' })).toBe('checkIns.lacks.text')
  expect(faultOf({ reason: '码损坏', text: '' })).toBeUndefined()
  expect(faultOf({ reason: '码损坏', text: '19400000123' })).toBe('error.field.summary_has_identifier')
})
