import { expect, test } from 'vitest'
import { LOCALES, loadMessages, pickLocale, translate } from './messages.ts'

test.each([
  [undefined, 'zh-CN'],
  ['', 'zh-CN'],
  ['zh', 'zh-CN'],
  ['zh-TW,en', 'zh-CN'],
  ['en-GB,en;q=0.9,zh;q=0.8', 'en'],
  ['fr,en;q=0.5', 'en'],
  ['fr', 'zh-CN'],
  ['en;q=0.1, zh-CN;q=0.9', 'zh-CN'],
  ['en;q=0,fr', 'zh-CN'],
  ['EN', 'en'],
  ['english', 'zh-CN'],
  [';;;,,q=', 'zh-CN'],
  ['*', 'zh-CN'],
])('Accept-Language %j is read as %s', (header, locale) => {
  expect(pickLocale(header)).toBe(locale)
})

test('parameters are filled, and what is not given stays visible', () => {
  expect(translate('en', 'error.field.too_long', { max: 5 })).toBe('At most 5 characters.')
  expect(translate('en', 'error.field.too_long')).toBe('At most {{max}} characters.')
  expect(translate('en', 'error.field.too_long', { max: '{{max}}' })).toBe('At most {{max}} characters.')
  expect(translate('zh-CN', 'error.field.too_long', { max: 5 })).toBe('最多 5 个字。')
})

test('a key that nobody has is shown as it is', () => {
  expect(translate('en', 'no.such.key')).toBe('no.such.key')
  expect(translate('en', '__proto__')).toBe('__proto__')
  expect(translate('en', 'toString')).toBe('toString')
})

test('every text exists in both languages with the same parameters', () => {
  const [zh, en] = LOCALES.map((locale) => loadMessages(locale)) as [Record<string, string>, Record<string, string>]
  expect(Object.keys(en).toSorted()).toEqual(Object.keys(zh).toSorted())
  const params = (text = '') => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).toSorted()
  for (const key of Object.keys(zh)) expect(params(en[key]), key).toEqual(params(zh[key]))
})
