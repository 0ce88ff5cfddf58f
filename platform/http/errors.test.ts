import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { ROOT } from '../db/migrate.ts'
import { AppError, PLATFORM_ERRORS } from '../errors/errors.ts'
import { LOCALES, loadMessages } from '../i18n/messages.ts'
import { query } from './contract.ts'
import { codeOf, errorAnswer } from './errors.ts'
import { loadActions } from './load-actions.ts'

const contract = query({
  name: 'x.y',
  path: '/x',
  summary: '',
  input: z.strictObject({}),
  output: z.object({}),
  errors: { no_room: 409 },
})

test.each([
  ['23505', 'conflict'],
  ['23503', 'conflict'],
  ['40001', 'conflict'],
  ['40P01', 'conflict'],
  ['42501', 'forbidden'],
  ['22P02', 'invalid_input'],
  ['22021', 'invalid_input'],
  ['57014', 'unavailable'],
  ['57P01', 'unavailable'],
  ['08006', 'unavailable'],
  ['53300', 'unavailable'],
  ['42P01', 'internal'],
  ['XX000', 'internal'],
  ['P0001', 'internal'],
])('SQLSTATE %s is answered as %s, without a word of the database', (sqlstate, code) => {
  const refusal = codeOf(
    Object.assign(new Error('Key (name)=(王秀兰) already exists'), { code: sqlstate, detail: '王秀兰' }),
  )
  expect(refusal.code).toBe(code)
  expect(JSON.stringify(errorAnswer(refusal, 'zh-CN'))).not.toContain('王秀兰')
})

test.each([new Error('boom'), 'text', 7, { code: 7 }, new z.ZodError([]), new TypeError('x')])(
  'anything else is ours: %s',
  (thrown) => {
    expect(codeOf(thrown).code).toBe('internal')
  },
)

test('the status comes from the contract, then from the platform; a code nobody declared is ours', () => {
  expect(errorAnswer(new AppError('no_room'), 'en', contract).status).toBe(409)
  expect(errorAnswer(new AppError('not_found'), 'en', contract).status).toBe(404)
  expect(errorAnswer(new AppError('never_declared'), 'en', contract).status).toBe(500)
})

test('sentences are in the language of the reader, fields too', () => {
  const refusal = new AppError('invalid_input', {}, [{ path: 'name', code: 'too_long', params: { max: 5 } }])
  expect(errorAnswer(refusal, 'zh-CN').body.error).toMatchObject({
    message: '有内容填写不正确，请按提示修改。',
    fields: [{ path: 'name', code: 'too_long', message: '最多 5 个字。' }],
  })
  expect(errorAnswer(refusal, 'en').body.error.fields[0]?.message).toBe('At most 5 characters.')
})

test('every code of the platform and of every contract has a sentence in both languages', async () => {
  const codes = new Set([
    ...Object.keys(PLATFORM_ERRORS),
    ...(await loadActions()).flatMap((a) => Object.keys(a.contract.errors)),
  ])
  for (const locale of LOCALES) {
    const all = loadMessages(locale)
    expect(
      [...codes].filter((c) => all[`error.${c}`] === undefined),
      locale,
    ).toEqual([])
  }
})

test('no slice overwrites a text of another', () => {
  for (const locale of LOCALES) {
    const owners = new Map<string, string>()
    for (const top of ['platform', 'features']) {
      for (const slice of readdirSync(join(ROOT, top))) {
        let texts: Record<string, string>
        try {
          texts = JSON.parse(readFileSync(join(ROOT, top, slice, 'messages', `${locale}.json`), 'utf8'))
        } catch {
          continue
        }
        for (const [key, said] of Object.entries(texts)) {
          const before = owners.get(key)
          expect(before === undefined || before === said, `${locale} ${top}/${slice} ${key}`).toBe(true)
          owners.set(key, said)
        }
      }
    }
  }
})
