import fc from 'fast-check'
import { expect, it } from 'vitest'
import { halfWidth, halfWidthCode, normaliseText, upperAscii } from './text.ts'

it('writes full-width letters and digits half-width and leaves Chinese punctuation alone', () => {
  expect(halfWidth('ＡＢｃ　１２３，（甲）。')).toBe('ABc 123，（甲）。')
  expect(halfWidthCode('（１２）－３—４\u200B')).toBe('(12)-3-4')
})

it('raises only the letters of ASCII', () => {
  expect(upperAscii('ab1ßıſé')).toBe('AB1ßıſé')
})

it('stores text as NFC without spaces at the ends', () => {
  expect(normaliseText('\u3000e\u0301 １ \n')).toEqual({ ok: true, value: 'é 1' })
  expect(normaliseText('Ａ\u0301')).toEqual({ ok: true, value: 'Á' })
})

it.each([
  ['a\u202Eb', 'text_invisible'],
  ['张\u200B三', 'text_invisible'],
  ['a\u2066b', 'text_invisible'],
  ['a\u{E0041}b', 'text_invisible'],
  ['a\u0000b', 'text_control'],
  ['a\nb', 'text_control'],
  ['a\u0085b', 'text_control'],
  ['a\uD842b', 'text_broken'],
])('refuses %j with %s', (raw, error) => {
  expect(normaliseText(raw)).toEqual({ ok: false, error })
})

it('keeps line breaks in one form where several lines are meant', () => {
  expect(normaliseText('a\r\nb\rc\td', { multiline: true })).toEqual({ ok: true, value: 'a\nb\nc\td' })
  expect(normaliseText('a\u0007b', { multiline: true })).toEqual({ ok: false, error: 'text_control' })
})

it('lets rare characters, markup and emoji pass as they are', () => {
  for (const text of ['𠮷野', '<script>alert(1)</script>', '阿·买', '😀'])
    expect(normaliseText(text)).toEqual({ ok: true, value: text })
})

it('never throws and does nothing the second time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (raw, multiline) => {
      const once = normaliseText(raw, { multiline })
      if (once.ok) expect(normaliseText(once.value, { multiline })).toEqual(once)
    }),
    { numRuns: 2000 },
  )
})
