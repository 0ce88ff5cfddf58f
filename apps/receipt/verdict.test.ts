import { beforeAll, describe, expect, it } from 'vitest'
import { COSIGNED_AT, fixed, LOG, logOf, receiptOf, WITNESSES } from '#platform/seal/testing/log.ts'
import { mutationsOf } from '#platform/seal/testing/mutations.ts'
import { cosign, signerOf } from '#platform/seal/signer.ts'
import { judge, readKeys } from './verdict.ts'
import { harmless, speaker, timeText } from './words.ts'

const [first, second] = WITNESSES.map(({ verifier }) => verifier.vkey) as [string, string]
const log = LOG.verifier.vkey

describe('the keys a person pastes', () => {
  it('are found among the words of a notice', () => {
    const { logs, witnesses, wrong } = readKeys(
      `派出所记录公钥：\n${log}\n\n 见证单位公钥\t${first}，${second}。\r\n${log}`,
    )
    expect([logs.map((k) => k.vkey), witnesses.map((k) => k.vkey), wrong]).toEqual([[log], [first, second], []])
    expect(readKeys('')).toEqual({ logs: [], witnesses: [], wrong: [] })
    expect(readKeys('1+1 的公钥')).toEqual({ logs: [], witnesses: [], wrong: [] })
  })

  it('are named where they were miscopied', () => {
    const slip = log.replace(/.$/, (char) => (char === 'A' ? 'B' : 'A'))
    expect(readKeys(`${slip} ${first}`).wrong).toEqual([slip])
    expect(readKeys(`${first.slice(0, -1)}`).wrong).toHaveLength(1)
  })
})

describe('the verdict', () => {
  let all: Awaited<ReturnType<typeof logOf>>
  let receipt: string
  const keys = readKeys([log, first, second].join('\n'))
  beforeAll(async () => {
    all = await logOf(500)
    receipt = await receiptOf(all, 313, 1)
  })

  it('waits for the receipt, for the station’s key, for the correction of a slip', () => {
    expect(judge('', keys)).toEqual({ kind: 'waiting', for: 'receipt' })
    expect(judge(' \r\n', keys)).toEqual({ kind: 'waiting', for: 'receipt' })
    expect(judge(receipt, readKeys(first))).toEqual({ kind: 'waiting', for: 'key' })
    expect(judge(receipt, readKeys(`${log} ${first} a+00000000+AAAA`))).toEqual({ kind: 'waiting', for: 'correction' })
  })

  it('is witnessed by two outside the station, and only signed with fewer', () => {
    expect(judge(receipt, keys)).toMatchObject({ kind: 'holds', level: 'witnessed', trusted: 2 })
    expect(judge(receipt, readKeys(`${log} ${first}`))).toMatchObject({ kind: 'holds', level: 'signed', trusted: 1 })
    expect(judge(receipt, readKeys(log))).toMatchObject({ kind: 'holds', level: 'signed', trusted: 0 })
    // The same witness under another name does not make two.
    const twin = signerOf('witness.example/twin', 4, fixed('witness 1', 32)).verifier.vkey
    expect(judge(receipt, readKeys(`${log} ${first} ${twin}`))).toMatchObject({ level: 'signed', trusted: 1 })
  })

  it('is refused where the witnesses the reader trusts did not sign', () => {
    const strangers = [1, 2].map((i) => signerOf(`stranger.example/${i}`, 4, fixed(`stranger ${i}`, 32)).verifier.vkey)
    expect(judge(receipt, readKeys(`${log} ${strangers.join(' ')}`))).toEqual({
      kind: 'refused',
      fault: 'witness_missing',
      need: 2,
    })
  })

  it('takes the key of the station that the receipt names', () => {
    const other = signerOf('linan.example/wangjiang', 1, fixed('other station', 32)).verifier.vkey
    expect(judge(receipt, readKeys(`${other} ${log} ${first} ${second}`))).toMatchObject({ kind: 'holds' })
    expect(judge(receipt, readKeys(other))).toMatchObject({ kind: 'refused', fault: 'signature_missing' })
  })

  it('forgives what a mail program does to the ends of lines, and nothing else', async () => {
    expect(judge(`\ufeff${receipt.replaceAll('\n', '\r\n').trimEnd()}`, keys)).toMatchObject({ kind: 'holds' })
    expect(judge(`\n  ${receipt}\n\n`, keys)).toMatchObject({ kind: 'holds' })
    const mutations = mutationsOf(receipt, await receiptOf(all, 314, 0), 1000)
    for (const { what, text } of mutations) expect([what, judge(text, keys).kind]).toEqual([what, 'refused'])
  })

  it('says every reason in both languages', async () => {
    const faults = new Set(
      mutationsOf(receipt, await receiptOf(all, 314, 0), 1000).flatMap(({ text }) => {
        const verdict = judge(text, keys)
        return verdict.kind === 'refused' ? [verdict.fault] : []
      }),
    )
    expect([...faults].sort()).toEqual(
      [
        'commitment_wrong',
        'entry_malformed',
        'inclusion_wrong',
        'note_malformed',
        'not_canonical',
        'proof_malformed',
        'signature_missing',
        'signature_wrong',
        'witness_missing',
      ].sort(),
    )
    for (const language of ['zh-CN', 'en'] as const) {
      for (const fault of faults) expect(speaker(language)(`receipt.fault.${fault}`)).not.toContain('receipt.')
    }
  })

  it('keeps a later word of a witness', () => {
    const note = cosign(all.checkpoint, WITNESSES[0], COSIGNED_AT + 600)
    const verdict = judge(receipt.slice(0, receipt.indexOf('\n\n') + 2) + note, keys)
    expect(verdict.kind === 'holds' && verdict.proved.cosigned.map(({ time }) => time)).toEqual([
      COSIGNED_AT + 20,
      COSIGNED_AT + 600,
    ])
  })
})

describe('the words', () => {
  it('give an instant as clocks in China show it', () => {
    const zh = speaker('zh-CN')
    const en = speaker('en')
    expect(timeText('2026-11-25T16:30:05.123456Z', zh)).toBe('2026年11月26日 周四 00:30:05')
    expect(timeText('2026-11-25T16:30:05.123456Z', en)).toBe('Thu 26 Nov 2026, 00:30:05')
    expect(timeText(COSIGNED_AT, zh)).toBe('2026年11月26日 周四 16:00:00')
    expect(timeText('yesterday', zh)).toBe('yesterday')
  })

  it('let no text of a receipt turn round or hide what stands beside it', () => {
    expect(harmless('松园\u202e派出所\u200b\n')).toBe('松园�派出所��')
    expect(harmless('x'.repeat(300))).toHaveLength(200)
  })
})
