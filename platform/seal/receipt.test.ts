import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { fromBase64, fromUtf8, toBase64, utf8 } from './bytes.ts'
import { canonicalText, type Plain } from './canonical.ts'
import { COSIGNATURE_V1, verifierKey } from './note.ts'
import { parseReceipt, serialiseReceipt, type Trust, verifyReceipt } from './receipt.ts'
import { cosign, signerOf, signNames } from './signer.ts'
import { COSIGNED_AT, fixed, LOG, logOf, receiptOf, uuid, WITNESSES } from './testing/log.ts'

const STRANGER = signerOf('stranger.example/log', 1, fixed('stranger', 32))
const trust: Trust = { log: LOG.verifier, witnesses: WITNESSES.map(({ verifier }) => verifier), need: 2 }

describe('a receipt', () => {
  let log: Awaited<ReturnType<typeof logOf>>
  let receipt: string
  beforeAll(async () => {
    log = await logOf(1000)
    receipt = await receiptOf(log, 764, 1, { [uuid('unit')]: '松园派出所' })
  })

  /** The receipt with its opened part changed, written as canonical JSON again. */
  const reopened = (change: (extra: Record<string, Plain>) => void): string =>
    receipt.replace(/^extra (.*)$/m, (_, base64: string) => {
      const extra = JSON.parse(fromUtf8(fromBase64(base64) as Uint8Array) as string) as Record<string, Plain>
      change(extra)
      return `extra ${toBase64(utf8(canonicalText(extra)))}`
    })

  it('proves what was looked at, as which entry, signed and witnessed by whom', () => {
    const proved = verifyReceipt(receipt, trust)
    expect(proved).toMatchObject({
      index: 764,
      size: 1000,
      origin: 'linan.example/songyuan',
      part: { purpose: 'visit', role: 'OFFICER', seq: 765 },
      otherSubjects: 3,
      names: { [uuid('unit')]: '松园派出所' },
    })
    expect(proved.subject).toEqual({ person: log.events[764]?.subjects[1]?.person, shown: 2 })
    expect(proved.cosigned.map(({ witness, time }) => [witness.name, time])).toEqual([
      ['witness.example/supervision', COSIGNED_AT],
      ['witness.example/neighbour', COSIGNED_AT + 20],
    ])
  })

  it('is a tlog-proof, and reads back as it was written', () => {
    expect(
      receipt
        .split('\n')
        .slice(0, 3)
        .map((line) => line.split(' ')[0]),
    ).toEqual(['c2sp.org/tlog-proof@v1', 'extra', 'index'])
    expect(receipt).toContain(`\n\n${log.checkpoint}`)
    expect(serialiseReceipt(parseReceipt(receipt))).toBe(receipt)
  })

  it('holds for every event, with and without a person, in trees of every shape', async () => {
    for (const size of [1, 2, 3, 255, 256, 257, 300]) {
      const small = await logOf(size)
      for (let index = 0; index < size; index += 1 + Math.floor(size / 40)) {
        const proved = verifyReceipt(await receiptOf(small, index, index % 2 ? 0 : null), trust)
        expect([proved.index, proved.size, proved.part.seq]).toEqual([index, size, index + 1])
      }
    }
  })

  it('opens no other person and nothing private', () => {
    const { subjects } = log.events[764] as (typeof log.events)[number]
    const text = fromUtf8(fromBase64(/^extra (.*)$/m.exec(receipt)?.[1] as string) as Uint8Array) as string
    for (const other of [0, 2, 3]) {
      expect(text).not.toContain(subjects[other]?.person)
      expect(text).not.toContain(toBase64(subjects[other]?.salt as Uint8Array))
    }
    expect(text).not.toContain('10.0.')
  })

  it('is refused with its reason where one thing is changed', () => {
    const cases: [string, string][] = [
      [
        reopened((extra) => Object.assign(extra, { subject: { ...(extra.subject as object), shown: 1 } })),
        'commitment_wrong',
      ],
      [reopened((extra) => Object.assign(extra, { subject: null })), 'commitment_wrong'],
      [reopened((extra) => Object.assign(extra, { others: (extra.others as Plain[]).slice(1) })), 'commitment_wrong'],
      [
        reopened((extra) => Object.assign(extra, { private: (extra.others as Plain[])[0] as Plain })),
        'commitment_wrong',
      ],
      [
        reopened((extra) => Object.assign(extra, { others: (extra.others as Plain[]).toReversed() })),
        'proof_malformed',
      ],
      [reopened((extra) => Object.assign(extra, { more: 1 })), 'proof_malformed'],
      [reopened((extra) => Object.assign(extra, { format: 'linan-receipt/2' })), 'proof_malformed'],
      [reopened((extra) => Object.assign(extra, { names: 1 })), 'proof_malformed'],
      [
        reopened((extra) => Object.assign(extra, { names: (extra.names as string).replace('松园', '柏园') })),
        'signature_wrong',
      ],
      [reopened((extra) => Object.assign(extra, { names: log.checkpoint })), 'proof_malformed'],
      [reopened((extra) => Object.assign(extra, { names: signNames({ a: 'b' }, STRANGER) })), 'signature_missing'],
      [receipt.replace('index 764', 'index 765'), 'inclusion_wrong'],
      [receipt.replace('index 764', 'index 0764'), 'proof_malformed'],
      [receipt.replace(/(index 764\n).*\n/, '$1'), 'inclusion_wrong'],
      [receipt.replace('songyuan\n1000\n', 'songyuan\n1001\n'), 'signature_wrong'],
      [receipt.replace('tlog-proof@v1', 'tlog-proof@v2'), 'proof_malformed'],
      [receipt.replace(/\n— witness.example\/neighbour.*\n$/, '\n'), 'witness_missing'],
      [receipt.replace('— witness.example/neighbour', '— witness.example/stranger'), 'witness_missing'],
      [receipt.replace('— linan.example', '— linan.examqle'), 'signature_missing'],
      [`${receipt}\n`, 'note_malformed'],
      [receipt.slice(0, -1), 'note_malformed'],
      [receipt.replaceAll('\n', '\r\n'), 'proof_malformed'],
      ['', 'proof_malformed'],
      ['x'.repeat(1_000_001), 'proof_malformed'],
    ]
    for (const [changed, code] of cases) expect(() => verifyReceipt(changed, trust)).toThrow(code)
  })

  it('is refused with any character changed, left out or doubled', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: receipt.length - 1 }),
        fc.integer({ min: 32, max: 126 }),
        fc.constantFrom(0, 1, 2),
        (at, code, kind) => {
          const char = String.fromCharCode(code)
          const middle = kind === 0 ? char : kind === 1 ? '' : `${receipt[at]}${receipt[at]}`
          const changed = receipt.slice(0, at) + middle + receipt.slice(at + 1)
          fc.pre(changed !== receipt)
          expect(() => verifyReceipt(changed, trust)).toThrow()
        },
      ),
      { numRuns: 3000 },
    )
  })

  it('counts independent witnesses only', () => {
    const [first, second] = WITNESSES
    const twin = signerOf('witness.example/twin', COSIGNATURE_V1, fixed('witness 1', 32))
    const itself = signerOf('witness.example/itself', COSIGNATURE_V1, fixed('log', 32))
    const alone = receipt.replace(/\n— witness.example\/neighbour.*\n$/, '\n')
    const body = (note: string): string => alone.slice(0, alone.indexOf('\n\n') + 2) + note
    const note = alone.slice(alone.indexOf('\n\n') + 2)
    const keys = [first.verifier, second.verifier, twin.verifier, itself.verifier]
    for (const added of [twin, itself]) {
      const twice = body(cosign(note, added, COSIGNED_AT))
      expect(() => verifyReceipt(twice, { ...trust, witnesses: keys })).toThrow('witness_missing: 1 of 2')
      expect(verifyReceipt(twice, { ...trust, witnesses: keys, need: 1 }).cosigned).toHaveLength(1)
    }
    expect(verifyReceipt(alone, { log: LOG.verifier, witnesses: [], need: 0 }).cosigned).toEqual([])
    const stranger = verifierKey(LOG.verifier.name, 1, fixed('another key', 32))
    expect(() => verifyReceipt(receipt, { ...trust, log: stranger })).toThrow('signature_missing')
  })
})
