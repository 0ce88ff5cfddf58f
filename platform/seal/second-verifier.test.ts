import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromUtf8, sameBytes } from './bytes.ts'
import { openCheckpoint } from './checkpoint.ts'
import { leafHash } from './hash.ts'
import { COSIGNATURE_V1 } from './note.ts'
import { verifyReceipt } from './receipt.ts'
import { cosign, signerOf } from './signer.ts'
import { COSIGNED_AT, fixed, LOG, logOf, receiptOf, uuid, WITNESSES } from './testing/log.ts'
import { entriesOf, entriesPath, growTiles, tilePath, tileWidth } from './tiles.ts'

const PROGRAM = fileURLToPath(new URL('./testing/verify.py', import.meta.url))
const python = spawnSync('python3', ['--version']).status === 0
if (!python) process.stderr.write('no python3 here: the second verifier is not run (apt-get install python3)\n')

const witnesses = WITNESSES.map(({ verifier }) => verifier)
const TRUST = ['--log', LOG.verifier.vkey, ...witnesses.flatMap(({ vkey }) => ['--witness', vkey]), '--need', '2']

type Files = ReadonlyMap<string, Uint8Array>

/** The same question as the Python program answers, asked of our own functions. */
async function holds(files: Files): Promise<boolean> {
  try {
    const { checkpoint, cosigned } = openCheckpoint(files.get('checkpoint') as Uint8Array, LOG.verifier, witnesses)
    if (cosigned.length < 2) return false
    const leaves: Uint8Array[] = []
    for (let n = 0; n * 256 < checkpoint.size; n++) {
      const width = tileWidth(0, n, checkpoint.size)
      const bundle = files.get(entriesPath({ n, width })) ?? files.get(entriesPath({ n, width: 256 }))
      leaves.push(
        ...entriesOf(bundle as Uint8Array)
          .slice(0, width)
          .map((entry) => leafHash(entry)),
      )
    }
    const { tiles, tree } = await growTiles(0, leaves, () => undefined)
    const stored = tiles.every((tile) => {
      const bytes = files.get(tilePath(tile)) ?? files.get(tilePath({ ...tile, width: 256 }))
      return bytes !== undefined && sameBytes(bytes.subarray(0, tile.bytes.length), tile.bytes)
    })
    return stored && tree.size === checkpoint.size && sameBytes(tree.root(), checkpoint.root)
  } catch {
    return false
  }
}

describe.skipIf(!python)('a verifier written from the formats alone, in another language', () => {
  const folder = mkdtempSync(join(tmpdir(), 'linan-seal-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  let log: Awaited<ReturnType<typeof logOf>>
  beforeAll(async () => {
    log = await logOf(1000)
  })

  const write = (name: string, files: Files): string => {
    for (const [path, bytes] of files) {
      mkdirSync(dirname(join(folder, name, path)), { recursive: true })
      writeFileSync(join(folder, name, path), bytes)
    }
    return join(folder, name)
  }
  /** The verdict of the program on each path. */
  const verdicts = (paths: readonly string[], trust = TRUST): boolean[] => {
    const { stdout, stderr, status } = spawnSync('python3', [PROGRAM, ...trust, ...paths], { encoding: 'utf8' })
    const lines = stdout.trim().split('\n')
    expect([lines.length, stderr]).toEqual([paths.length, ''])
    expect(status).toBe(lines.every((line) => line.startsWith('ok ')) ? 0 : 1)
    return lines.map((line) => line.startsWith('ok '))
  }

  it('is short enough to be read through', () => {
    const lines = execFileSync('python3', ['-c', `print(sum(1 for _ in open(${JSON.stringify(PROGRAM)})))`], {
      encoding: 'utf8',
    })
    expect(Number(lines)).toBeLessThanOrEqual(200)
  })

  it('finds our trees, tiles and signatures good, at every awkward size', async () => {
    const sizes = [1, 2, 255, 256, 257, 511, 1000]
    const paths: string[] = []
    for (const size of sizes) paths.push(write(`good-${size}`, (await logOf(size)).files))
    expect(verdicts(paths)).toEqual(sizes.map(() => true))
  })

  it('agrees with ours on 60 tampered folders', async () => {
    const paths = [...log.files.keys()]
    const samples = fc.sample(
      fc.record({ path: fc.constantFrom(...paths), at: fc.nat(), bit: fc.nat({ max: 7 }), kind: fc.nat({ max: 9 }) }),
      { numRuns: 60, seed: 20261126 },
    )
    const tampered = samples.map(({ path, at, bit, kind }) => {
      const files = new Map(log.files)
      const bytes = Uint8Array.from(files.get(path) as Uint8Array)
      const i = at % bytes.length
      bytes[i] = (bytes[i] as number) ^ (1 << bit)
      if (kind === 0) files.delete(path)
      else if (kind === 1) files.set(path, bytes.subarray(0, i))
      else files.set(path, bytes)
      return files
    })
    const ours = await Promise.all(tampered.map((files) => holds(files)))
    expect(ours).toEqual(tampered.map(() => false))
    expect(verdicts(tampered.map((files, i) => write(`tampered-${i}`, files)))).toEqual(ours)
    expect(await holds(log.files)).toBe(true)
  })

  it('agrees with ours on receipts, true and mutated', async () => {
    const receipts = [
      await receiptOf(log, 764, 1, { [uuid('unit')]: '松园派出所' }),
      await receiptOf(log, 0, null),
      await receiptOf(log, 999, 3),
    ]
    const samples = fc.sample(fc.tuple(fc.constantFrom(...receipts), fc.nat(), fc.integer({ min: 33, max: 126 })), {
      numRuns: 100,
      seed: 5,
    })
    const mutated = samples.map(([receipt, at, code]) => {
      const i = at % receipt.length
      return receipt.slice(0, i) + String.fromCharCode(code) + receipt.slice(i + 1)
    })
    const all = [...receipts, ...mutated]
    const ours = all.map((text) => {
      try {
        verifyReceipt(text, { log: LOG.verifier, witnesses, need: 2 })
        return true
      } catch {
        return false
      }
    })
    // A character may be replaced by itself; every other change is found.
    expect(ours).toEqual(all.map((text) => receipts.includes(text)))
    const paths = all.map((text, i) => {
      const path = join(folder, `${i}.tlog-proof`)
      writeFileSync(path, text)
      return path
    })
    expect(verdicts(paths)).toEqual(ours)
  })

  it('knows the two kinds of keys and counts witnesses', () => {
    const good = write('good', log.files)
    const log0 = ['--log', LOG.verifier.vkey]
    expect(verdicts([good], log0)).toEqual([true])
    expect(verdicts([good], [...log0, '--need', '1'])).toEqual([false])
    const other = signerOf('witness.example/other', COSIGNATURE_V1, fixed('other', 32))
    const foreign = new Map(log.files)
    foreign.set(
      'checkpoint',
      Buffer.from(cosign(fromUtf8(log.files.get('checkpoint') as Uint8Array) as string, other, COSIGNED_AT)),
    )
    expect(verdicts([write('foreign', foreign)])).toEqual([true])
    expect(verdicts([good], ['--log', signerOf(LOG.verifier.name, 1, fixed('stolen', 32)).verifier.vkey])).toEqual([
      false,
    ])
  })
})
