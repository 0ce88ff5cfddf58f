import { describe, expect, it } from 'vitest'
import { judge, type KnownOf, type Verdict } from './judge.ts'
import { envelopeOf, logHash, type Op, opHash, saidHash } from './op.ts'

const op: Op = {
  opId: 'a',
  log: 'log',
  seq: 3,
  author: 'wang',
  posting: null,
  kind: 'change',
  body: '{"n":0.5}',
  capturedAt: '2026-01-01T00:00:00Z',
  prevH: 'p'.repeat(64),
}
const next: KnownOf = { log: { author: 'wang', lastSeq: 2, lastH: op.prevH }, at: undefined, said: undefined }
const verdictOf = (change: Partial<Op>, known: Partial<KnownOf>, sender = 'wang') => {
  const envelope = envelopeOf({ ...op, ...change })
  return judge({ op: envelope, h: opHash(envelope), said: saidHash(envelope), sender }, { ...next, ...known })
}
const head = (change: Partial<NonNullable<KnownOf['log']>>) => ({
  log: { author: 'wang', lastSeq: 2, lastH: op.prevH, ...change },
})
const here = envelopeOf(op)

describe('the rule of the server', () => {
  const cases: [string, Partial<Op>, Partial<KnownOf>, string, Verdict][] = [
    ['the next act of the chain', {}, {}, 'wang', 'apply'],
    ['under another session', {}, {}, 'li', 'of_another'],
    ['in the chain of another author', {}, head({ author: 'li' }), 'wang', 'of_another'],
    ['another author than the session and the chain', { author: 'li' }, {}, 'wang', 'of_another'],
    ['a chain that was never opened', {}, { log: undefined }, 'wang', 'unknown_log'],
    ['one is missing before it', {}, head({ lastSeq: 1 }), 'wang', 'gap'],
    ['it follows another one than the last', {}, head({ lastH: 'q'.repeat(64) }), 'wang', 'forked'],
    ['it stands here already', {}, { ...head({ lastSeq: 9 }), at: opHash(here) }, 'wang', 'again'],
    ['something else stands here', {}, { ...head({ lastSeq: 9 }), at: 'x'.repeat(64) }, 'wang', 'forked'],
    ['known from another chain', {}, { said: saidHash(here) }, 'wang', 'link'],
    ['another act under its id', { body: '{"n":0.25}' }, { said: saidHash(here) }, 'wang', 'differs'],
    [
      'the same under another time',
      { capturedAt: '2027-01-01T00:00:00Z' },
      { said: saidHash(here) },
      'wang',
      'differs',
    ],
  ]
  for (const [what, change, known, sender, verdict] of cases)
    it(`${what}: ${verdict}`, () => expect(verdictOf(change, known, sender)).toBe(verdict))
})

describe('hashes of an act', () => {
  it('change with each of its parts, and what it says does not depend on its place', () => {
    const changes: Partial<Op>[] = [
      { opId: 'b' },
      { log: 'other' },
      { seq: 4 },
      { author: 'li' },
      { posting: 'p' },
      { kind: 'other' },
      { body: '{"n":0.50}' },
      { capturedAt: '2026-01-01T00:00:01Z' },
      { prevH: 'q'.repeat(64) },
    ]
    const all = changes.map((change) => opHash(envelopeOf({ ...op, ...change })))
    expect(new Set([...all, opHash(here)]).size).toBe(changes.length + 1)
    for (const change of changes) {
      const isPlace = 'log' in change || 'seq' in change || 'prevH' in change
      expect(saidHash(envelopeOf({ ...op, ...change })) === saidHash(here)).toBe(isPlace)
    }
    expect(logHash('log')).not.toBe(logHash('other'))
  })
})
