import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { AppError, FieldError } from '../errors/errors.ts'
import { date, page, pageInput, personId, text } from './contract.ts'
import { parseInput } from './input.ts'

const schema = z.strictObject({
  id: z.uuid().optional(),
  name: text(1, 10),
  age: z.number().int().min(0).max(150).optional(),
  kind: z.enum(['a', 'b']).optional(),
  on: date.optional(),
  phones: z.array(z.strictObject({ number: z.string().regex(/^1\d{10}$/) })).optional(),
})

function faults(raw: unknown, of: z.ZodType = schema): FieldError[] {
  try {
    parseInput(of, raw)
  } catch (error) {
    expect((error as AppError).code).toBe('invalid_input')
    return (error as AppError).fields
  }
  return []
}

describe('a wrong input', () => {
  test('names all wrong fields at once, each with its code', () => {
    const raw = { id: 'x', age: 151, kind: 'c', on: '2026-02-30', phones: [{ number: '12' }], extra: 1 }
    expect(faults(raw)).toEqual([
      { path: 'id', code: 'invalid_format' },
      { path: 'name', code: 'required' },
      { path: 'age', code: 'too_big', params: { max: '150' } },
      { path: 'kind', code: 'not_an_option' },
      { path: 'on', code: 'invalid_format' },
      { path: 'phones.0.number', code: 'invalid_format' },
      { path: '', code: 'unknown_field', params: { field: 'extra' } },
    ])
  })

  test('tells a field that is missing from one of the wrong kind', () => {
    expect(faults({})).toEqual([{ path: 'name', code: 'required' }])
    expect(faults({ name: null })).toEqual([{ path: 'name', code: 'invalid_type' }])
    expect(faults({ name: 7 })).toEqual([{ path: 'name', code: 'invalid_type' }])
    expect(faults({ name: 'x', age: 'old' })).toEqual([{ path: 'age', code: 'invalid_type' }])
    expect(faults({ limit: 'abc' }, z.strictObject(pageInput))).toEqual([{ path: 'limit', code: 'invalid_type' }])
    expect(faults([])).toEqual([{ path: '', code: 'invalid_type' }])
  })

  test('answers fifty faults at most and cuts long names', () => {
    const many = faults({
      phones: Array.from({ length: 500 }, () => ({ number: '' })),
      name: 'x',
      ['k'.repeat(5000)]: 1,
    })
    expect(many.length).toBeLessThanOrEqual(50)
    expect(faults({ name: 'x', ['k'.repeat(5000)]: 1 })[0]?.params?.field).toHaveLength(100)
  })

  test('never carries the value that was wrong', () => {
    const said = JSON.stringify(faults({ name: 'x', id: '420799199001011234', kind: '420799199001011234' }))
    expect(said).not.toContain('420799199001011234')
  })
})

test('an object that feigns a length in the place of a list or text is refused like any other object', () => {
  const list = z.strictObject({ ops: z.array(z.string()).min(1).max(5) })
  for (const length of [{ toString: 'x' }, { valueOf: 1 }, {}])
    for (const of of [list, schema]) {
      const refused = faults({ name: { length }, ops: { length } }, of)
      expect(refused.length).toBeGreaterThan(0)
    }
  const broken = list.refine((v) => (v as unknown as { none: { at: string } }).none.at)
  expect(() => parseInput(broken, { ops: ['a'] })).toThrow(TypeError)
})

describe('text typed by people', () => {
  const free = z.strictObject({ s: text(1, 20) })
  test('is trimmed and composed', () => {
    expect(parseInput(free, { s: '  e\u0301cole \n' })).toEqual({ s: 'école' })
    expect(faults({ s: ' \u3000 ' }, free)).toEqual([{ path: 's', code: 'required', params: { min: 1 } }])
  })

  test.each(['a\u0000b', 'a\u202eb', 'a\u200bb', 'a\ud800b', 'a\udc00b', 'a\uffffb', 'a\u0085b'])(
    'may not hide characters (%j)',
    (s) => {
      expect(faults({ s }, free)).toEqual([{ path: 's', code: 'control_characters' }])
    },
  )

  test('counts characters as people do, also rare ones of two code units', () => {
    expect(parseInput(free, { s: '𠮷'.repeat(20) })).toEqual({ s: '𠮷'.repeat(20) })
    expect(faults({ s: '𠮷'.repeat(21) }, free)).toEqual([{ path: 's', code: 'too_long', params: { max: 20 } }])
  })

  test('any string is either refused or kept well-formed without control characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12 }), (s) => {
        const parsed = free.safeParse({ s })
        return (
          !parsed.success ||
          (parsed.data.s.isWellFormed() && !parsed.data.s.includes('\0') && parsed.data.s.trim() === parsed.data.s)
        )
      }),
    )
  })
})

test('whatever comes in, the answer is a value or a refusal of the product', () => {
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true, withDate: true, withBigInt: true }), (raw) => {
      faults(raw)
    }),
  )
})

test('a page says where the next begins', () => {
  expect(page(personId).safeParse({ items: [], nextCursor: null, total: null }).success).toBe(true)
})
