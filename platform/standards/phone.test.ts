import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkPhone, maskPhone } from './phone.ts'

describe('checkPhone', () => {
  it.each([
    ['19400000001', '19400000001', 'mobile'],
    ['+86 194 0000 0001', '19400000001', 'mobile'],
    ['0086-194-0000-0001', '19400000001', 'mobile'],
    ['8619400000001', '19400000001', 'mobile'],
    ['(+86)19400000001', '19400000001', 'mobile'],
    ['１９４００００００１１', '19400000011', 'mobile'],
    ['0711-3888888', '0711-3888888', 'landline'],
    ['07113888888', '0711-3888888', 'landline'],
    ['(0711) 388 8888', '0711-3888888', 'landline'],
    ['（0711）3888888转12', '0711-3888888-12', 'landline'],
    ['0711-3888888-12', '0711-3888888-12', 'landline'],
    ['010-66266666', '010-66266666', 'landline'],
    ['02785555555', '027-85555555', 'landline'],
    ['+86 711 3888888', '0711-3888888', 'landline'],
    ['+86-0711-3888888', '0711-3888888', 'landline'],
    ['+852 2345 6789', '+85223456789', 'foreign'],
    ['0044 20 7946 0000', '+442079460000', 'foreign'],
  ] as const)('takes %s as %s (%s)', (raw, value, kind) => {
    expect(checkPhone(raw)).toEqual({ ok: true, value, kind })
    expect(checkPhone(value)).toEqual({ ok: true, value, kind })
  })

  it.each(['110', '12345', '12110', '95588', '95012345', '400-820-0000', '4008200000'])(
    'takes %s only from a unit',
    (raw) => {
      expect(checkPhone(raw, { unit: true })).toEqual({ ok: true, value: raw.replaceAll('-', ''), kind: 'service' })
      expect(checkPhone(raw)).toEqual({ ok: false, error: 'phone_service_not_personal' })
    },
  )

  it.each([
    ['', 'phone_required'],
    [' ', 'phone_required'],
    ['388888', 'phone_too_short'],
    ['1940', 'phone_too_short'],
    ['3888888', 'phone_area_code_missing'],
    ['38888888', 'phone_area_code_missing'],
    ['1940000000', 'phone_format'],
    ['194000000011', 'phone_format'],
    ['12400000001', 'phone_format'],
    ['+86 124 0000 0001 1', 'phone_format'],
    ['无', 'phone_format'],
    ['19400000001/19400000002', 'phone_format'],
    ['+1234567890123456', 'phone_format'],
    ['1.94E+10', 'phone_format'],
  ])('refuses %j with %s', (raw, error) => {
    expect(checkPhone(raw)).toEqual({ ok: false, error })
  })

  it('never throws and is stable on its own answers', () => {
    const raw = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'0123456789+-() 转x８'), maxLength: 20 }),
    )
    fc.assert(
      fc.property(raw, fc.boolean(), (text, unit) => {
        const result = checkPhone(text, { unit })
        maskPhone(text)
        if (result.ok) expect(checkPhone(result.value, { unit })).toEqual(result)
      }),
      { numRuns: 2000 },
    )
  })

  it('answers at once to very long input', () => {
    const started = performance.now()
    for (const piece of ['1', ' ', 'x ', '(', '0-']) checkPhone(piece.repeat(100_000))
    expect(performance.now() - started).toBeLessThan(2000)
  })
})

describe('maskPhone', () => {
  it.each([
    ['19400000001', '194****0001'],
    ['0711-3888866', '0711-*****66'],
    ['0711-3888866-12', '0711-*****66'],
    ['027-85555566', '027-******66'],
    ['+85223456789', '+85*******89'],
    ['12345', '12345'],
    ['3888866', '3*****6'],
    ['38', '**'],
    ['', ''],
  ])('writes %s as %s', (value, masked) => {
    expect(maskPhone(value)).toBe(masked)
  })
})
