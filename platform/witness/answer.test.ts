import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toBase64, utf8 } from '../seal/bytes.ts'
import { checkpointText, openCheckpoint } from '../seal/checkpoint.ts'
import { leafHash } from '../seal/hash.ts'
import { COSIGNATURE_V1, ED25519 } from '../seal/note.ts'
import { signerOf, signNote } from '../seal/signer.ts'
import { consistencyProof, rootOf, TreeBuilder } from '../seal/tree.ts'
import { answerTo, type SeenHead } from './answer.ts'

const LOG = signerOf('linan.log/test', ED25519, Buffer.alloc(32, 1))
const OTHER = signerOf('linan.log/other', ED25519, Buffer.alloc(32, 2))
const WITNESS = signerOf('witness.example', COSIGNATURE_V1, Buffer.alloc(32, 3))
const NOW = 1_790_000_000

const leaves = (n: number, forkedAt = Number.POSITIVE_INFINITY) =>
  Array.from({ length: n }, (_, i) => leafHash(utf8(i < forkedAt ? `entry ${i}` : `forged ${i}`)))

/** A log as somebody would show it: `tree` leaves, proof from `old`. */
async function request(tree: Uint8Array[], old: number, signer = LOG, size = tree.length): Promise<string> {
  const nodes = new Map<string, Uint8Array>()
  const builder = new TreeBuilder((level, index, hash) => nodes.set(`${level}/${index}`, hash))
  for (const leaf of tree) builder.append(leaf)
  const proof =
    old <= size ? await consistencyProof(old, size, (level, index) => nodes.get(`${level}/${index}`) as Uint8Array) : []
  const note = signNote(checkpointText({ origin: signer.verifier.name, size, root: rootOf(tree) }), signer)
  return `${[`old ${old}`, ...proof.map(toBase64)].join('\n')}\n\n${note}`
}

const ask = (body: string, last?: SeenHead) => answerTo(body, [LOG.verifier], () => last, WITNESS, NOW)
const headOf = async (n: number): Promise<SeenHead> => ask(await request(leaves(n), 0)).keep as SeenHead

describe('add-checkpoint', () => {
  it('signs a first head, and one that continues it', async () => {
    const first = ask(await request(leaves(5), 0))
    expect(first.status).toBe(200)
    const next = ask(await request(leaves(9), 5), first.keep)
    expect(next.status).toBe(200)
    const { cosigned, checkpoint } = openCheckpoint(next.keep?.note ?? '', LOG.verifier, [WITNESS.verifier])
    expect({ size: checkpoint.size, cosigned: cosigned.map(({ time }) => time) }).toEqual({ size: 9, cosigned: [NOW] })
    expect(next.keep?.note).toContain(next.body)
  })

  it('signs the same head again, with the time of now', async () => {
    const head = await headOf(7)
    expect(ask(await request(leaves(7), 7), head).status).toBe(200)
  })

  it('says what it holds where the old size is another', async () => {
    const head = await headOf(7)
    expect(ask(await request(leaves(9), 3), head)).toMatchObject({ status: 409, type: 'text/x.tlog.size', body: '7\n' })
    // Going back looks the same: the log is smaller than what was signed.
    expect(ask(await request(leaves(5), 5), head)).toMatchObject({ status: 409, body: '7\n' })
  })

  it('refuses a fork, a wrong proof, and another root of the same size', async () => {
    const head = await headOf(7)
    expect(ask(await request(leaves(9, 3), 7), head)).toMatchObject({ status: 422 })
    expect(
      ask((await request(leaves(9), 7)).replace(/\n[^\n]+\n\n/, `\n${toBase64(new Uint8Array(32))}\n\n`), head).status,
    ).toBe(422)
    expect(ask(await request(leaves(7, 3), 7), head)).toMatchObject({ status: 409, type: 'text/plain; charset=utf-8' })
  })

  it('knows only its logs, and only by their key', async () => {
    expect(ask(await request(leaves(3), 0, OTHER)).status).toBe(404)
    const forged = signerOf('linan.log/test', ED25519, Buffer.alloc(32, 9))
    expect(ask(await request(leaves(3), 0, forged)).status).toBe(403)
    expect(ask((await request(leaves(3), 0)).replace(/\n3\n/, '\n4\n')).status).toBe(403)
  })

  it('answers 400 to whatever is no request', async () => {
    const good = await request(leaves(3), 0)
    for (const bad of [
      '',
      'old 0',
      'old 0\n\n',
      'old -1\n\nx',
      good.replace('old 0', 'old 00'),
      good.replace('old 0', 'OLD 0'),
      good.replace('old 0\n', 'old 0\nxx\n'),
      `old 9\n\n${good.slice(7)}`,
      `${'old 0\n'.repeat(100)}\n`,
    ])
      expect([400, 404], bad.slice(0, 40)).toContain(ask(bad).status)
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => [400, 403, 404].includes(ask(text).status)),
    )
  })

  it('whatever a log shows in whatever order, all that was signed is one history that only grows', async () => {
    const shows = fc.array(
      fc.record({
        size: fc.integer({ min: 1, max: 40 }),
        fork: fc.constantFrom(1, 5, 20, 99),
        old: fc.integer({ min: 0, max: 40 }),
      }),
      { maxLength: 25 },
    )
    await fc.assert(
      fc.asyncProperty(shows, async (list) => {
        let last: SeenHead | undefined
        const signed: { size: number; root: string }[] = []
        for (const { size, fork, old } of list) {
          const from = old % 3 === 0 ? (last?.size ?? 0) : old
          const answer = ask(await request(leaves(size, fork), from), last)
          if (!answer.keep) continue
          last = answer.keep
          signed.push({ size, root: toBase64(answer.keep.root) })
        }
        // One of the histories explains everything that was signed.
        const explains = [1, 5, 20, 99].some((fork) =>
          signed.every(({ size, root }) => toBase64(rootOf(leaves(size, fork))) === root),
        )
        return (
          signed.every(({ size }, i) => i === 0 || size >= (signed[i - 1] as { size: number }).size) &&
          (signed.length === 0 || explains)
        )
      }),
      { numRuns: 60 },
    )
  })
})
