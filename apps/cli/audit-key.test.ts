import { expect, test } from 'vitest'
import { readKeys } from '#apps/receipt/verdict.ts'
import { checkCode } from '#platform/seal/note.ts'
import { LOG, WITNESSES } from '#platform/seal/testing/log.ts'
import { keyNotice } from './commands/audit-key.ts'

const keys = [LOG, ...WITNESSES].map(({ verifier }) => verifier)

test('what is put up on the notice board is what the receipt page reads, with the codes to compare', () => {
  const notice = keyNotice(
    keys.map(({ vkey }) => vkey),
    'https://linan.example',
  )
  const [listed, link] = notice.split('核对网页 page') as [string, string]
  const read = readKeys(listed)
  expect([...read.logs, ...read.witnesses].map(({ vkey }) => vkey)).toEqual(keys.map(({ vkey }) => vkey))
  expect([read.logs.length, read.wrong]).toEqual([1, []])
  for (const key of keys) expect(listed).toContain(checkCode(key))
  expect(listed).not.toContain('!')
  const url = new URL(link.trim())
  expect(url.origin + url.pathname).toBe('https://linan.example/receipt')
  const filled = new URLSearchParams(url.hash.slice(1))
  expect([filled.getAll('log'), filled.getAll('witness')]).toEqual([
    [keys[0]?.vkey],
    keys.slice(1).map(({ vkey }) => vkey),
  ])
})

test('with fewer than two witnesses the notice says so', () => {
  expect(keyNotice([LOG.verifier.vkey, WITNESSES[0].verifier.vkey], '')).toContain('见证单位不足两个')
  expect(keyNotice([LOG.verifier.vkey], '')).toContain(' /receipt#log=')
})
