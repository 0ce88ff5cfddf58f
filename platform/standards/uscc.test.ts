import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkUscc, orgCheckCharacter, usccCheckCharacter } from './uscc.ts'

const VALID = [
  '91350100M000100Y43',
  '91420799MA00000071',
  '92420799MA0000015Q',
  '12420799000000019A',
  '52420799MJ000000XN',
]

it.each(VALID)('accepts %s with its inner organisation code', (code) => {
  expect(checkUscc(code)).toEqual({ ok: true, value: code, warnings: [] })
})

it('refuses the wrong check character, length and letters that the standard leaves out', () => {
  expect(checkUscc('91350100M000100Y4Z')).toEqual({ ok: false, error: 'uscc_charset' })
  expect(checkUscc('91350100M000100Y44')).toEqual({ ok: false, error: 'uscc_checksum' })
  expect(checkUscc('420700000012345')).toEqual({ ok: false, error: 'uscc_length' })
  expect(checkUscc(' ')).toEqual({ ok: false, error: 'uscc_required' })
})

it('only warns where the inner code alone is wrong', () => {
  const body = '91350100M000100Y5'
  expect(checkUscc(body + usccCheckCharacter(body))).toMatchObject({ ok: true, warnings: ['uscc_org_code_check'] })
})

it('computes the three shapes of an organisation check character', () => {
  expect(orgCheckCharacter('M000100Y')).toBe('4')
  expect(orgCheckCharacter('MJ000000')).toBe('X')
  expect(orgCheckCharacter('00000000')).toBe('0')
})

it('refuses every change of one character and survives width, case and spaces', () => {
  const charset = [...'0123456789ABCDEFGHJKLMNPQRTUWXY']
  fc.assert(
    fc.property(
      fc.constantFrom(...VALID),
      fc.integer({ min: 0, max: 17 }),
      fc.constantFrom(...charset),
      (code, at, char) => {
        fc.pre(code[at] !== char)
        expect(checkUscc(code.slice(0, at) + char + code.slice(at + 1)).ok).toBe(false)
        const dressed = `${code.slice(0, at)} ${code.slice(at).toLowerCase()}`.replace('1', '１')
        expect(checkUscc(dressed)).toMatchObject({ ok: true, value: code })
      },
    ),
  )
})

it('never throws', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (raw) => void checkUscc(raw)))
})
