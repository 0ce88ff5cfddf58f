import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkBadgeNo } from './badge.ts'

it('takes six digits for sworn police and nothing else', () => {
  expect(checkBadgeNo(' ０12 345 ', { police: true })).toEqual({ ok: true, value: '012345' })
  for (const raw of ['12345', '1234567', 'A12345']) {
    expect(checkBadgeNo(raw, { police: true })).toEqual({ ok: false, error: 'badge_police_format' })
  }
})

it('takes 4–12 capital letters and digits for everybody else', () => {
  expect(checkBadgeNo('fj0012', { police: false })).toEqual({ ok: true, value: 'FJ0012' })
  for (const raw of ['123', 'A'.repeat(13), 'FJ-0012', '辅0012']) {
    expect(checkBadgeNo(raw, { police: false })).toEqual({ ok: false, error: 'badge_other_format' })
  }
})

it('asks for a missing one and never throws', () => {
  expect(checkBadgeNo(' ', { police: true })).toEqual({ ok: false, error: 'badge_required' })
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (raw, police) => void checkBadgeNo(raw, { police })),
  )
})
