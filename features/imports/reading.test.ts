import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { makeDemoId } from '#platform/standards/citizen-number.ts'
import { Lanes } from './lanes.ts'
import { commitLists, type ListOrder, type ReadAll, type Register } from './commit-lists.ts'
import { Chunker, type CommitInput } from './chunks.ts'
import { HeldDrafts, PIECE } from './held-drafts.ts'
import { Pace } from './pace.ts'
import { SeenNumbers } from './seen-numbers.ts'
import { CHUNK_ROWS, type Draft } from './vocabulary.ts'

const draftOf = (n: number): Draft => ({
  source: { file: '名单.csv', sheet: '', row: n },
  raw: { name: '林一' },
  person: { name: '林一', idType: 'NONE', idNo: '', phones: [] },
  door: { building: '1号楼', roomNo: String(n) },
  household: String(n),
  reasons: [{ field: 'idNo', code: 'id_missing', level: 'doubtful' }],
})
const rowOf = (household: string, rest = ''): CommitInput => ({
  door: { building: '1号楼', roomNo: '101', ...(rest === '' ? {} : { rest }) },
  occupancy: '空置',
  household,
  source: { file: 0, sheet: '', row: 1 },
  doubts: [],
})

describe('memory stays small however long a list is', () => {
  it('tells 200,000 numbers apart, and knows each again by name and door', () => {
    const seen = new SeenNumbers()
    const numbers = Array.from({ length: 200_000 }, (_, i) =>
      makeDemoId(
        `${1930 + (i % 80)}-01-${String(1 + (Math.floor(i / 80) % 28)).padStart(2, '0')}`,
        1 + Math.floor(i / 2_240),
      ),
    )
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(numbers.filter((n, i) => seen.meet(n, `林${i}`, `${i}`) !== 'first')).toEqual([])
    expect(numbers.filter((n, i) => seen.meet(n, `林${i}`, `${i}`) !== 'same')).toEqual([])
    expect(seen.meet(numbers[7] as string, '林7', '8')).toBe('same_name')
    expect(seen.meet(numbers[7] as string, '林8', '7')).toBe('other_name')
  })

  it('hands out every row of a file once, in its order, those that were packed as those that were not', () => {
    const rows = Array.from({ length: 12 * PIECE + 3 }, (_, i) => draftOf(i))
    const held = new HeldDrafts()
    for (const row of rows) held.add(row)
    const pieces = [...held.pieces()]
    expect(pieces.map((p) => p.length)).toEqual([...Array.from({ length: 12 }, () => PIECE), 3])
    expect(pieces.flat()).toEqual(rows)
    expect([...held.pieces()]).toEqual([])
  })

  it('a reader is never more than two pieces before its taker', async () => {
    const pace = new Pace()
    let sent = 0
    const reading = (async () => {
      for (let i = 0; i < 5; i += 1) {
        await pace.room()
        sent += 1
      }
    })()
    const seen = []
    for (let i = 0; i < 5; i += 1) {
      await sleep(2)
      seen.push(sent)
      pace.taken()
    }
    await reading
    expect(seen).toEqual([2, 3, 4, 5, 5])
  })
})

describe('rows are cut into chunks', () => {
  const cut = (rows: CommitInput[]) => {
    const chunks: CommitInput[][] = []
    const chunker = new Chunker((no, some) => void (chunks[no] = some))
    for (const row of rows) chunker.add(row)
    chunker.end()
    return chunks
  }

  it('of a thousand, without parting a household that fits', () => {
    const rows = Array.from({ length: 3 * CHUNK_ROWS }, (_, i) => rowOf(`户${Math.floor(i / 7)}`))
    const chunks = cut(rows)
    expect(chunks.flat()).toEqual(rows)
    for (const chunk of chunks) expect(chunk.length).toBeLessThanOrEqual(CHUNK_ROWS)
    for (const [i, chunk] of chunks.slice(1).entries())
      expect(chunk[0]?.household).not.toBe(chunks[i]?.at(-1)?.household)
  })

  it('without parting a building that fits, so that two chunks do not both make it', () => {
    const rows = Array.from({ length: 3 * CHUNK_ROWS }, (_, i) => ({
      ...rowOf(`${Math.floor(i / 130)}栋户${Math.floor(i / 3)}`),
      door: { compound: '江南小区', building: `${Math.floor(i / 130)}号楼` },
    }))
    const chunks = cut(rows)
    expect(chunks.flat()).toEqual(rows)
    expect(chunks.length).toBeLessThanOrEqual(5)
    for (const [i, chunk] of chunks.slice(1).entries())
      expect(chunk[0]?.door.building).not.toBe(chunks[i]?.at(-1)?.door.building)
  })

  it('that fit into a request, however much their rows say', () => {
    const rows = Array.from({ length: 2 * CHUNK_ROWS }, (_, i) =>
      rowOf(i < CHUNK_ROWS ? '一户' : `户${i}`, '甲'.repeat(199)),
    )
    const chunks = cut(rows)
    expect(chunks.flat()).toEqual(rows)
    for (const chunk of chunks) expect(Buffer.byteLength(JSON.stringify({ rows: chunk }))).toBeLessThan(1024 * 1024)
  })
})

describe('chunks go to the register', () => {
  it('three at a time, each once, and whoever puts them in is held back', async () => {
    const written: number[] = []
    let under = 0
    let most = 0
    const lanes = new Lanes(async (no) => {
      under += 1
      most = Math.max(most, under)
      await sleep(no % 3 === 0 ? 6 : 1)
      under -= 1
      written.push(no)
    })
    for (let no = 0; no < 12; no += 1) {
      await lanes.put(no, [])
      expect(no + 1 - written.length).toBeLessThanOrEqual(3)
    }
    await lanes.end()
    expect(written.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    expect(most).toBe(3)
  })

  it('until one is refused, which is told to whoever goes on', async () => {
    const sent: number[] = []
    const lanes = new Lanes(async (no) => {
      sent.push(no)
      await sleep(1)
      if (no === 2) throw new Error('refused')
    })
    const put = async () => {
      for (let no = 0; no < 9; no += 1) await lanes.put(no, [])
      await lanes.end()
    }
    await expect(put()).rejects.toThrow('refused')
    expect(Math.max(...sent)).toBeLessThanOrEqual(4)
  })

  it('and a refusal of the last ones is told at the end', async () => {
    const lanes = new Lanes(async () => {
      await sleep(1)
      throw new Error('refused')
    })
    await lanes.put(0, [])
    await lanes.put(1, [])
    await expect(lanes.end()).rejects.toThrow('refused')
  })
})

describe('an import that was cut off goes on', () => {
  const order: ListOrder = {
    files: [{ name: '名单.csv', sha256: 'a'.repeat(64) }],
    chosen: {},
    communityCode: '420799001001',
    compound: '江南小区',
    sender: '',
    accepted: ['id_missing'],
  }
  const rows = 4_500
  const readAll: ReadAll = async (take) => {
    for (let i = 0; i < rows; i += 700)
      await take(Array.from({ length: Math.min(700, rows - i) }, (_, n) => draftOf(i + n)))
  }
  /** A register that keeps chunks by number and breaks down at one of them. */
  class Memory implements Register {
    readonly chunks = new Map<number, CommitInput[]>()
    readonly keys: string[] = []
    sent = 0
    breaksAt = -1
    begin: Register['begin'] = async ({ clientKey }) => {
      this.keys.push(clientKey)
      return {
        id: '00000000-0000-4000-8000-000000000000',
        isResumed: this.chunks.size > 0,
        done: [...this.chunks.keys()],
      }
    }
    commitRows: Register['commitRows'] = async ({ no, rows: some }) => {
      if (Number(no) === this.breaksAt) throw new Error('broken down')
      this.sent += 1
      this.chunks.set(Number(no), some)
      return { rows: [] }
    }
    finish: Register['finish'] = async () => ({}) as never
  }

  it('with the chunks that are missing and no others, each row once', async () => {
    const register = new Memory()
    register.breaksAt = 2
    await expect(commitLists(order, readAll, register, () => {})).rejects.toThrow('broken down')
    // Those beside it may have been through.
    const before = register.sent
    expect([...register.chunks.keys()].slice(0, 2)).toEqual([0, 1])
    expect(before).toBeLessThanOrEqual(4)
    register.breaksAt = -1
    register.sent = 0
    const progress = await commitLists(order, readAll, register, () => {})
    expect(progress).toMatchObject({ isResumed: true, done: rows, total: rows })
    expect(register.sent + before).toBe(5)
    expect(new Set(register.keys).size).toBe(1)
    const written = [...register.chunks].sort(([a], [b]) => a - b).flatMap(([, some]) => some)
    expect(written.map((r) => r.source.row)).toEqual(Array.from({ length: rows }, (_, i) => i))
  })

  it('other answers are another import', async () => {
    const register = new Memory()
    await commitLists(order, readAll, register, () => {})
    await commitLists({ ...order, compound: '江北小区' }, readAll, new Memory(), () => {})
    const other = new Memory()
    await commitLists({ ...order, accepted: ['id_missing', 'birth_mismatch'] }, readAll, other, () => {})
    expect(other.keys[0]).not.toBe(register.keys[0])
  })
})
