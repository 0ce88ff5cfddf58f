import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalText, type Plain, parseCanonical } from './canonical.ts'
import { commitment, commitsTo, entryOf, privateCommitment, readEntry, subjectCommitment } from './entry.ts'

describe('canonical JSON', () => {
  // Inputs and outputs of the test data of RFC 8785 (cyberphone/json-canonicalization, Apache-2.0); numbers that are no integers are ours to refuse.
  it('is that of RFC 8785', () => {
    for (const [input, output] of [
      [
        '{"\\u20ac":"Euro Sign","1":"One","\\u0080":"Control\\u007f","\\ud83d\\ude02":"Smiley","\\u00f6":"Latin Small Letter O With Diaeresis","\\ufb33":"Hebrew Letter Dalet With Dagesh","</script>":"Browser Challenge"}',
        '{"1":"One","</script>":"Browser Challenge","\u0080":"Control\u007f","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😂":"Smiley","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
      ],
      [
        '{"1":{"f":{"f":"hi","F":5},"\\n":56.0},"10":{},"":"empty","a":{},"111":[{}],"A":{}}',
        '{"":"empty","1":{"\\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{}],"A":{},"a":{}}',
      ],
      [
        '{"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ingnore locale"}',
        '{"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ingnore locale"}',
      ],
      ['[56,{"d":true,"10":null,"1":[]}]', '[56,{"1":[],"10":null,"d":true}]'],
      ['{"Unnormalized Unicode":"\\u1e0d\\u0307"}', '{"Unnormalized Unicode":"\u1e0d\u0307"}'],
      [
        '{"escaping":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
        '{"escaping":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/","literals":[null,true,false]}',
      ],
      [
        '{"zero":-0,"a":9007199254740991,"b":-9007199254740991}',
        '{"a":9007199254740991,"b":-9007199254740991,"zero":0}',
      ],
    ] as const) {
      expect(canonicalText(JSON.parse(input) as Plain)).toBe(output)
    }
  })

  it('refuses what it would have to bend', () => {
    class Named {
      a = 1
    }
    for (const bad of [
      0.5,
      1e30,
      2 ** 53,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      undefined,
      10n,
      Symbol('a'),
      () => 1,
      new Date(0),
      new Map(),
      new Named(),
      Buffer.from('a'),
      '\ud800',
      { a: undefined },
      { '\udc00': 1 },
      [1, undefined],
      { a: [{ b: 0.1 }] },
      JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`),
    ]) {
      expect(() => canonicalText(bad as Plain)).toThrow('not_canonical')
    }
  })

  const plain = fc.letrec<{ value: Plain }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.string({ unit: 'grapheme' }),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 5 }),
      fc.dictionary(fc.string({ unit: 'grapheme' }), tie('value'), { maxKeys: 5 }),
    ),
  })).value

  it('says the same, whatever order the names came in, and reads back', () => {
    fc.assert(
      fc.property(plain, (value) => {
        const text = canonicalText(value)
        expect(canonicalText(JSON.parse(text) as Plain)).toBe(text)
        expect(canonicalText(parseCanonical(text))).toBe(text)
        if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
          expect(canonicalText(Object.fromEntries(Object.entries(value).reverse()))).toBe(text)
        }
      }),
    )
  })

  it('reads only itself', () => {
    for (const bad of [
      '{"a":1,"a":1}',
      '{"b":1,"a":2}',
      '{ "a":1}',
      '{"a":1.0}',
      '{"a":1}\n',
      '"\\u0041"',
      '{"a":-0}',
      '{',
      '',
    ]) {
      expect(() => parseCanonical(bad), bad).toThrow('not_canonical')
    }
  })
})

describe('the entry of an event', () => {
  const salt = (n: number): Buffer => Buffer.alloc(16, n)
  const sha = (...parts: (string | Uint8Array)[]): Buffer => {
    const hash = createHash('sha256')
    for (const part of parts) hash.update(part)
    return hash.digest()
  }
  const part = { at: '2026-11-26T08:00:00.000Z', seq: 7, purpose: 'visit' }
  const hidden = { actor: 'a', ip: '10.0.0.1' }
  const subjects = [
    { salt: salt(2), person: '01890000-0000-7000-8000-000000000002', shown: 3 },
    { salt: salt(3), person: '01890000-0000-7000-8000-000000000003', shown: 1 },
    { salt: salt(4), person: '01890000-0000-7000-8000-000000000004', shown: 1 },
  ]
  const hashes = subjects.map((s) => subjectCommitment(s.salt, s))
  const privateHash = privateCommitment(salt(1), hidden)
  const commit = commitment(privateHash, hashes)

  it('commits as agreed, byte for byte', () => {
    expect(privateHash).toEqual(sha(salt(1), '{"actor":"a","ip":"10.0.0.1"}'))
    expect(hashes[0]).toEqual(sha(salt(2), '{"person":"01890000-0000-7000-8000-000000000002","shown":3}'))
    const sorted = hashes.toSorted((a, b) => Buffer.compare(a, b))
    expect(commit).toEqual(sha('linan-commit-v1', privateHash, ...sorted))
    expect(Buffer.from(entryOf(part, commit))).toEqual(
      Buffer.concat([Buffer.from('{"at":"2026-11-26T08:00:00.000Z","purpose":"visit","seq":7}'), commit]),
    )
    expect(commitment(privateHash, [])).toEqual(sha('linan-commit-v1', privateHash))
  })

  it('does not depend on the order of the subjects, and on nothing less than all of them', () => {
    expect(commitment(privateHash, hashes.toReversed())).toEqual(commit)
    expect(commitsTo(commit, privateHash, hashes)).toBe(true)
    expect(commitsTo(commit, privateHash, hashes.slice(1))).toBe(false)
    expect(commitsTo(commit, privateHash, [...hashes, hashes[0] as Buffer])).toBe(false)
    expect(commitsTo(commit, hashes[0] as Buffer, [privateHash, ...hashes.slice(1)])).toBe(false)
    const lied = subjectCommitment(salt(2), { ...(subjects[0] as (typeof subjects)[0]), shown: 1 })
    expect(commitsTo(commit, privateHash, [lied, ...hashes.slice(1)])).toBe(false)
  })

  it('comes apart again', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string({ unit: 'grapheme' }), fc.maxSafeInteger())), (any) => {
        const read = readEntry(entryOf(any, commit))
        expect(canonicalText(read.part)).toBe(canonicalText(any))
        expect(Buffer.from(read.commit)).toEqual(commit)
      }),
    )
  })

  it('has one form only', () => {
    const entry = Buffer.from(entryOf(part, commit))
    for (const bad of [
      Buffer.alloc(0),
      commit,
      Buffer.concat([Buffer.from('[1]'), commit]),
      Buffer.concat([Buffer.from('{ }'), commit]),
      Buffer.concat([Buffer.from('{"a":1,"a":1}'), commit]),
      Buffer.concat([Buffer.from([0xff]), entry]),
      entry.subarray(0, -1),
    ]) {
      expect(() => readEntry(bad)).toThrow(/entry_malformed|not_canonical/)
    }
    expect(() => entryOf(part, commit.subarray(1))).toThrow('entry_malformed')
    expect(() => entryOf({ text: 'x'.repeat(65_536) }, commit)).toThrow('entry_malformed')
    expect(() => privateCommitment(Buffer.alloc(15), hidden)).toThrow('entry_malformed')
    expect(() => commitment(privateHash, [Buffer.alloc(31)])).toThrow('entry_malformed')
  })
})
