import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  findHalfLines,
  HalfError,
  joinHalves,
  newRecoverySecret,
  readHalf,
  recoveryKeyOf,
  splitSecret,
  writeHalf,
} from './recovery-key.ts'
import { openBytes, openStream, sealBytes, sealedFor, sealStream } from './sealed-stream.ts'

const secret = newRecoverySecret()
const key = recoveryKeyOf(secret)
const CHUNK = 2 ** 17
const HEADER = 48

/** Feeds a stream in pieces of odd sizes, as files and pipes do. */
const pieces = (bytes: Buffer, size: number) =>
  Readable.from(
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size)),
  )
const seal = (plain: Buffer, size = 50_000, context = 'c') => buffer(pieces(plain, size).pipe(sealStream(key, context)))
const open = async (sealed: Buffer, size = 50_000, context = 'c', by = secret) => {
  const stream = pieces(sealed, size)
  const opened = openStream(by, context)
  stream.on('error', (error) => opened.destroy(error))
  return buffer(stream.pipe(opened))
}

test('whatever is sealed opens to the same bytes, however it was cut into pieces', async () => {
  const sizes = fc.oneof(
    fc.nat(400),
    fc.constantFrom(CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1, 3 * CHUNK - 1),
  )
  await fc.assert(
    fc.asyncProperty(sizes, fc.integer({ min: 997, max: 300_000 }), async (length, size) => {
      const plain = randomBytes(length)
      const sealed = await seal(plain, size)
      expect((await open(sealed, size)).equals(plain)).toBe(true)
      expect(openBytes(secret, 'c', sealed).equals(plain)).toBe(true)
      expect((await open(sealBytes(key, 'c', plain), size)).equals(plain)).toBe(true)
    }),
    { numRuns: 40 },
  )
})

test('one flipped bit anywhere is found', async () => {
  const sealed = await seal(randomBytes(CHUNK + 1000))
  await fc.assert(
    fc.asyncProperty(fc.nat(sealed.length - 1), fc.nat(7), async (at, bit) => {
      // The reserved byte is part of the header and so of the key.
      const bent = Buffer.from(sealed)
      bent[at] = (bent[at] as number) ^ (1 << bit)
      await expect(open(bent)).rejects.toThrow('sealed stream')
    }),
    { numRuns: 120 },
  )
  for (let at = 0; at < HEADER; at++) {
    const bent = Buffer.from(sealed)
    bent[at] = (bent[at] as number) ^ 1
    expect(() => openBytes(secret, 'c', bent)).toThrow('sealed stream')
  }
})

test('a stream cut off anywhere, at a chunk border too, is found', async () => {
  const sealed = await seal(randomBytes(2 * CHUNK))
  const borders = [0, 8, HEADER, HEADER + 1, HEADER + CHUNK + 16, sealed.length - 1]
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.constantFrom(...borders), fc.nat(sealed.length - 1)), async (length) => {
      await expect(open(sealed.subarray(0, length))).rejects.toThrow('sealed stream')
    }),
    { numRuns: 60 },
  )
})

test('chunks that are exchanged, repeated, left out or added are found', async () => {
  const sealed = await seal(randomBytes(3 * CHUNK + 5))
  const at = (n: number) => sealed.subarray(HEADER + n * (CHUNK + 16), HEADER + (n + 1) * (CHUNK + 16))
  const head = sealed.subarray(0, HEADER)
  for (const order of [
    [1, 0, 2, 3],
    [0, 0, 1, 2, 3],
    [0, 2, 3],
    [0, 1, 2, 3, 3],
    [3, 0, 1, 2],
  ]) {
    await expect(open(Buffer.concat([head, ...order.map(at)]))).rejects.toThrow('sealed stream')
  }
  const other = await seal(randomBytes(3 * CHUNK + 5))
  const foreign = other.subarray(HEADER, HEADER + CHUNK + 16)
  await expect(open(Buffer.concat([head, foreign, at(1), at(2), at(3)]))).rejects.toThrow('damaged')
})

test('another key, another place and something else altogether are told apart', async () => {
  const sealed = await seal(Buffer.from('x'))
  await expect(open(sealed, 100, 'another place')).rejects.toMatchObject({ fault: 'damaged' })
  await expect(open(sealed, 100, 'c', newRecoverySecret())).rejects.toMatchObject({ fault: 'other_key' })
  await expect(open(Buffer.from('no backup at all, but long enough to hold a header'))).rejects.toMatchObject({
    fault: 'not_sealed',
  })
  expect(sealedFor(sealed)).toBe(key.id)
})

test('two halves make the secret; one half, two equal ones or halves of two sheets do not', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      const [one, two] = splitSecret(Buffer.from(bytes)).map((half) => readHalf(writeHalf(half)))
      expect(joinHalves(two as never, one as never)).toEqual(Buffer.from(bytes))
    }),
  )
  const [one, two] = splitSecret(secret)
  const [, foreign] = splitSecret(newRecoverySecret())
  expect(joinHalves(one, one)).toBe('same_half')
  expect(joinHalves(one, foreign)).toBe('different_sheets')
  expect(joinHalves(one, { ...two, share: randomBytes(32) })).toBe('not_fitting')
  expect(one.share.equals(secret) || two.share.equals(secret)).toBe(false)
})

test('a half typed in any case and spacing is read, and a slip names its line', () => {
  const [one] = splitSecret(secret)
  const lines = writeHalf(one)
  expect(lines).toHaveLength(4)
  expect(readHalf(lines.map((line) => ` ${line.toLowerCase().replaceAll(' ', '-')} `))).toEqual(one)
  expect(readHalf(lines.map((line) => line.replaceAll('0', 'o').replaceAll('1', 'l')))).toEqual(one)
  expect(readHalf(findHalfLines(`邻安\n<pre>\n${lines.join('\r\n')}\n</pre>\n2026-11-26\n`))).toEqual(one)
  fc.assert(
    fc.property(fc.nat(3), fc.nat(15), fc.constantFrom(...'23456789ABCDEFGH'), (line, char, put) => {
      const chars = [...(lines[line] as string).replaceAll(' ', '')]
      fc.pre(chars[char] !== put)
      chars[char] = put
      const typed = lines.with(line, chars.join(''))
      // Ten bits of check a line: one slip in a thousand passes it, and then the sum over the whole half finds it.
      expect(() => readHalf(typed)).toThrow(HalfError)
    }),
  )
  const slip = lines.with(2, `${(lines[2] as string).slice(1)}${(lines[2] as string)[0]}`)
  expect(() => readHalf(slip)).toThrow('line 3')
  expect(() => readHalf([lines[1], lines[0], lines[2], lines[3]] as string[])).toThrow(HalfError)
})
