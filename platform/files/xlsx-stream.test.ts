import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { collect } from '../testing/collect.ts'
import type { Cell, Column } from './cell.ts'
import { type Workbook, writeWorkbook } from './xlsx.ts'

const KINDS: Column['kind'][] = [
  'int',
  'text',
  'text',
  'text',
  'text',
  'date',
  'datetime',
  'decimal',
  'text',
  'text',
  'text',
  'text',
]
const columns = KINDS.map((kind, i): Column => ({ header: `栏目${i + 1}`, width: 14, kind }))
const visited = new Date('2026-11-20T16:05:00Z')

const rowOf = (n: number): Cell[] => [
  n,
  `居民${n}`,
  `420799${String(n).padStart(12, '0')}`,
  '194 0000 0001',
  `长青路${n % 300}号${n % 30}栋${n % 6}单元${n % 1000}室`,
  '2026-11-21',
  visited,
  (n % 1000) / 4,
  '是',
  '防盗宣传、消防安全检查、矛盾纠纷排查',
  n % 7 === 0 ? '=HYPERLINK("http://example.test")' : '无异常',
  null,
]

function* manyRows(count: number, onPull: () => void = () => {}): Generator<Cell[]> {
  for (let n = 1; n <= count; n += 1) {
    onPull()
    yield rowOf(n)
  }
}

const book = (rows: Workbook['rows']): Workbook => ({
  title: '实有人口登记簿',
  sheetName: '人口',
  headerRows: [],
  columns,
  rows,
  print: { landscape: true, paper: 'A4', repeatHeader: true },
})

describe('workbook stream', () => {
  it('writes 100,000 rows of 12 columns in under 15 s with less than 150 MB of heap', async () => {
    const memory = () => process.memoryUsage()
    const used = () => memory().heapUsed + memory().arrayBuffers
    const before = used()
    let peak = before
    let bytes = 0
    const started = performance.now()
    for await (const chunk of writeWorkbook(book(manyRows(100_000)))) {
      bytes += chunk.length
      peak = Math.max(peak, used())
    }
    const seconds = (performance.now() - started) / 1000
    const growth = (peak - before) / 1e6
    expect(bytes).toBeGreaterThan(1_000_000)
    expect(seconds, 'seconds').toBeLessThan(15)
    expect(growth, 'megabytes of growth').toBeLessThan(150)
  }, 60_000)

  it('pulls rows only as the reader takes bytes, and lets the source close when the reader leaves', async () => {
    let pulled = 0
    let closed = false
    async function* source() {
      try {
        yield* manyRows(100_000, () => {
          pulled += 1
        })
      } finally {
        closed = true
      }
    }
    const stream = writeWorkbook(book(source()))
    let taken = 0
    while (taken < 100_000) taken += (await stream.next()).value?.length ?? 0
    const pulledThen = pulled
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(pulled).toBe(pulledThen)
    expect(pulled).toBeLessThan(50_000)
    await stream.return()
    expect(closed).toBe(true)
  })

  it('lets other work run while a synchronous table is written', async () => {
    let turns = 0
    const timer = setInterval(() => {
      turns += 1
    }, 1)
    await collect(writeWorkbook(book(manyRows(5_000))))
    clearInterval(timer)
    expect(turns).toBeGreaterThan(3)
  })

  it('passes an error of the source on and leaves no complete file behind', async () => {
    function* broken() {
      yield rowOf(1)
      throw new Error('database gone')
    }
    const chunks: Uint8Array[] = []
    await expect(async () => {
      for await (const chunk of writeWorkbook(book(broken()))) chunks.push(chunk)
    }).rejects.toThrow('database gone')
    expect(() => unzipSync(new Uint8Array(Buffer.concat(chunks)))).toThrow()
  })

  it('refuses more rows than a sheet holds', async () => {
    const short: Workbook = { ...book([]), columns: [{ header: 'n', width: 5, kind: 'int' }] }
    function* tooMany() {
      const row = [1]
      for (let n = 0; n < 1_048_576; n += 1) yield row
    }
    await expect(collect(writeWorkbook({ ...short, rows: tooMany() }))).rejects.toThrow('at most 1048576 rows')
  }, 60_000)
})
