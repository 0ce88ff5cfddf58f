import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as visits from '#features/visits/contract.ts'
import { makeVisit } from '#features/visits/factory.ts'
import { lastEvent, leaksOf, person, personsIn, type VisitWorld, visitWorld } from '#features/visits/testing/world.ts'
import { shownWall } from '#platform/files/wall-time.ts'
import { SESSION_COOKIE } from '#platform/http/route.ts'
import type { User } from '#platform/testing/app.ts'
import { readWorkbook } from '#platform/testing/read-workbook.ts'
import * as ledgers from './contract.ts'

let w: VisitWorld
beforeAll(async () => {
  w = await visitWorld()
})
afterAll(() => w.t.close())

const HEADINGS = [
  '序号',
  '走访民警',
  '走访时间',
  '走访事由',
  '群众姓名',
  '联系电话',
  '家庭住址',
  '是否见面',
  '走访调查内容',
  '走访调查结果',
  '登记人',
  '登记日期',
]
const as = (unitId: string) => ({ id: 'L09', purpose: 'visit' as const, basisKind: 'unit' as const, basisId: unitId })
const area = () => as(w.station.areaId)

/** Every row of a ledger, page by page. */
async function allRows(user: User, input: object) {
  const rows = []
  let cursor: string | undefined
  do {
    const page = await user.call(ledgers.openLedger, { limit: 20, ...input, ...(cursor ? { cursor } : {}) } as never)
    rows.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  return rows
}

const visit = (at: string, more: object = {}) =>
  makeVisit(w.t.admin, {
    householdId: w.household.householdId,
    visitorIds: [w.station.officerId],
    startedAt: new Date(at),
    ...more,
  })

describe('L09', () => {
  test('shows a visit as the paper has it, masked, with the record behind the row', async () => {
    const id = await visit('2026-09-05T01:30:00Z', {
      metPersonIds: [person(w, 0), person(w, 1)],
      metCount: 3,
      summary: '与顾云舒核对住址',
    })
    await visit('2026-09-06T01:30:00Z', { met: false })
    await visit('2026-09-07T01:30:00Z', { voided: true })
    await visit('2026-08-31T15:59:59Z')
    await visit('2026-09-30T16:00:00Z')
    const list = await w.officer.call(ledgers.listLedgers, {})
    expect(list.items.find((l) => l.id === 'L09')?.columns.map((c) => c.header)).toEqual(HEADINGS)
    expect(list).toMatchObject({ basisId: w.station.areaId, month: '2026-11', exportLimit: 50 })
    expect(list.officers.map((o) => o.id).sort()).toEqual(
      [w.station.officerId, w.station.auxId, w.station.gridWorkerId].sort(),
    )
    const opened = await w.officer.call(ledgers.openLedger, { ...area(), month: '2026-09' })
    const phones = w.household.members
      .slice(0, 2)
      .map((m) => `${m.phone.slice(0, 3)}****${m.phone.slice(-4)}`)
      .join('、')
    const officer = (
      await w.t.admin.query<{ name: string }>('select name from staff where id = $1', [w.station.officerId])
    ).rows[0]?.name
    expect(opened.items[0]).toMatchObject({ recordId: id, personIds: [person(w, 0), person(w, 1)] })
    expect(opened.items[0]?.cells).toEqual([
      '1',
      officer,
      '2026年9月5日 09:30',
      '一般走访',
      '顾*、欧阳*等3人',
      phones,
      expect.stringMatching(/1号楼$/),
      '是',
      '防范宣传；与顾*核对住址',
      '',
      officer,
      '2026年9月5日',
    ])
    expect(opened.items[1]?.cells.slice(0, 8)).toEqual([
      '2',
      officer,
      '2026年9月6日 09:30',
      '一般走访',
      '',
      '',
      opened.items[0]?.cells[6],
      '否',
    ])
    expect(opened.items).toHaveLength(2)
    expect(leaksOf(w, JSON.stringify(opened))).toEqual([])
    const event = await lastEvent(w, w.officer, 'ledgers.openLedger')
    expect(event).toMatchObject({ purpose: 'visit', basis: 'unit', fields: '1' })
    expect(event.subjects).toEqual(personsIn(w, opened))
  })

  test('screen, workbook and print are equal cell for cell, and name the same people to the audit log', async () => {
    const q = { ...area(), month: '2026-09' }
    const screen = await allRows(w.officer, q)
    const file = await w.officer.send(ledgers.exportLedger, q)
    expect(file.status).toBe(200)
    expect(String(file.headers['content-disposition'])).toContain(encodeURIComponent('走访群众登记表'))
    const book = readWorkbook(file.raw)
    const cells = book.rows.map((row) => row.map((c, i) => shown(c, i)))
    expect(cells[2]).toEqual(HEADINGS)
    expect(cells.slice(3, 3 + screen.length)).toEqual(screen.map((r) => r.cells))
    const officer = (
      await w.t.admin.query<{ name: string; badge_no: string }>('select name, badge_no from staff where id = $1', [
        w.station.officerId,
      ])
    ).rows[0]
    expect(cells.at(-1)?.[0]).toBe(
      `打印人：${officer?.name} ${officer?.badge_no}　打印时间：2026年11月21日 16:00　有效期至（到期删除）：2026年11月22日 16:00　仅供公务使用`,
    )
    const exported = await lastEvent(w, w.officer, 'ledgers.exportLedger')
    expect(exported.subjects).toEqual([...new Set(screen.flatMap((r) => r.personIds))].sort())
    expect(exported.shown).toEqual([8])

    const print = await w.officer.send(ledgers.printLedger, q)
    expect(print.headers['content-type']).toContain('text/html')
    expect(print.headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; frame-ancestors/,
    )
    const body = print.body.slice(print.body.indexOf('<tbody>'))
    const printed = [...body.matchAll(/<tr>(.*?)<\/tr>/gs)].map((m) =>
      [...(m[1] as string).matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map((c) => c[1]),
    )
    expect(printed).toEqual(screen.map((r) => r.cells))
    expect(leaksOf(w, print.body)).toEqual([])
    expect((await lastEvent(w, w.officer, 'ledgers.printLedger')).subjects).toEqual(exported.subjects)
  })

  test('text that looks like a formula or like markup stays text on every paper', async () => {
    const text = '=HYPERLINK("x")<script>alert(1)</script>'
    await visit('2026-07-05T01:30:00Z', { summary: text })
    const q = { ...area(), month: '2026-07' }
    const screen = await allRows(w.officer, q)
    expect(screen[0]?.cells[8]).toBe(`防范宣传；${text}`)
    const book = readWorkbook((await w.officer.send(ledgers.exportLedger, q)).raw)
    expect(book.rows[3]?.[8]).toMatchObject({ type: 'text', value: `防范宣传；${text}` })
    expect((await w.officer.send(ledgers.printLedger, q)).body).not.toContain('<script>')
  })

  test('more rows than the limit need an approval, said in a clear sentence; the limit itself passes', async () => {
    for (let i = 0; i < 50; i++) await visit(new Date(Date.UTC(2026, 5, 1, 1, i * 20)).toISOString())
    const q = { ...area(), month: '2026-06' }
    const file = await w.officer.send(ledgers.exportLedger, q)
    expect(file.status).toBe(200)
    await visit('2026-06-20T01:00:00Z')
    const refused = await w.officer.send(ledgers.exportLedger, q)
    expect(refused.status).toBe(409)
    expect(JSON.parse(refused.body).error).toMatchObject({ code: 'export_needs_approval', params: { limit: 50 } })
    expect(JSON.parse(refused.body).error.message).toContain('50 行')
    const rows = await allRows(w.officer, { ...q, limit: 7 })
    expect(rows.map((r) => r.cells[0])).toEqual(Array.from({ length: 51 }, (_, i) => String(i + 1)))
    expect(new Set(rows.map((r) => r.recordId)).size).toBe(51)
  })
})

/** A cell of the workbook as a reader sees it. */
function shown(cell: { type: string; value: string; format: { code: string } }, column: number): string {
  if (cell.type !== 'number' || column === 0) return cell.value
  const wall = Math.round((Number(cell.value) - 25_569) * 86_400_000)
  return shownWall(wall, column === 11 ? 'date' : 'datetime')
}

describe('figures', () => {
  const seed = fc.record({
    kind: fc.constantFrom(...visits.visitItem.shape.kind.options),
    met: fc.boolean(),
    card: fc.boolean(),
    flagged: fc.boolean(),
    voided: fc.boolean(),
    second: fc.boolean(),
    topics: fc.uniqueArray(fc.constantFrom(...visits.visitItem.shape.topics.element.options), { minLength: 1 }),
    day: fc.integer({ min: -1, max: 28 }),
  })

  test('every figure opens exactly as many records as it says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(seed, { maxLength: 25 }), async (seeds) => {
        await w.t.admin.query('delete from visit')
        for (const [i, s] of seeds.entries()) {
          await makeVisit(w.t.admin, {
            householdId: s.second ? w.household2.householdId : w.household.householdId,
            visitorIds: s.second
              ? [w.station.officer2Id]
              : i % 3 === 0
                ? [w.station.auxId, w.station.officerId]
                : [w.station.officerId],
            startedAt: new Date(Date.UTC(2026, 1, 1 + s.day, i % 24)),
            kind: s.kind,
            met: s.met,
            cardLeft: s.card,
            topics: s.topics,
            voided: s.voided,
            flags: s.flagged ? ['short'] : [],
          })
        }
        const ways = [
          {},
          { unitId: w.station.areaId },
          { officerId: w.station.auxId },
          { only: 'met:yes' },
          { unitId: w.station.area2Id, only: 'card:yes,met:no' },
        ]
        for (const way of ways) {
          const { items } = await w.chief.call(ledgers.figures, { id: 'L09', month: '2026-02', ...way })
          for (const f of items) {
            const rows = await allRows(w.chief, { ...as(w.station.stationId), ...f.filter, limit: 9 })
            expect([f.key, rows.length]).toEqual([f.key, f.value])
          }
        }
        const total = (await w.chief.call(ledgers.figures, { id: 'L09', month: '2026-02' })).items.find(
          (f) => f.key === 'total',
        )
        const { rows } = await w.t.admin.query<{ n: number }>(
          `select count(*)::integer as n from visit where voided_at is null and to_char(started_at at time zone 'Asia/Shanghai', 'YYYY-MM') = '2026-02'`,
        )
        expect(total?.value).toBe(rows[0]?.n)
      }),
      { numRuns: 12 },
    )
  }, 120_000)

  test('figures show nobody and need no purpose', async () => {
    await w.officer.call(ledgers.figures, { id: 'L09' })
    expect((await lastEvent(w, w.officer, 'ledgers.figures')).subjects).toEqual([])
  })
})

describe('who opens what', () => {
  const status = async (user: User, input: object) => {
    const { status, body } = await user.send(ledgers.openLedger, input)
    return [status, JSON.parse(body).error?.code]
  }
  test('an officer sees the visits of his area, the chief of the station, nobody those of another', async () => {
    await w.t.admin.query('delete from visit')
    await visit('2026-11-03T01:00:00Z')
    await makeVisit(w.t.admin, {
      householdId: w.household2.householdId,
      visitorIds: [w.station.officer2Id],
      startedAt: new Date('2026-11-04T01:00:00Z'),
    })
    expect(await allRows(w.officer, area())).toHaveLength(1)
    expect(await allRows(w.officer2, as(w.station.area2Id))).toHaveLength(1)
    expect(await allRows(w.chief, as(w.station.stationId))).toHaveLength(2)
    expect(await allRows(w.chief, { ...as(w.station.stationId), unitId: w.station.area2Id })).toHaveLength(1)
    expect(await allRows(w.officer, { ...area(), unitId: w.station.area2Id })).toEqual([])
    expect(await status(w.officer, as(w.station.area2Id))).toEqual([403, 'basis_invalid'])
  })
  test('grid workers, data protection officers and administrators open none; auxiliaries neither print nor export', async () => {
    expect(await status(w.grid, as(w.station.gridId))).toEqual([403, 'forbidden'])
    expect(await status(await w.t.user('SYS'), area())).toEqual([403, 'forbidden'])
    expect((await status(w.aux, area()))[0]).toBe(200)
    expect((await w.aux.send(ledgers.exportLedger, area())).status).toBe(403)
    expect((await w.aux.send(ledgers.printLedger, area())).status).toBe(403)
  })
  test("a print page opened in a tab names the posting in its address, and only one of the reader's own", async () => {
    const url = (posting: string) =>
      `/api/ledgers/L09/print?purpose=visit&basisKind=unit&basisId=${w.station.areaId}&posting=${posting}`
    const open = (posting: string) =>
      w.t.app.inject({ method: 'GET', url: url(posting), cookies: { [SESSION_COOKIE]: w.officer.token } })
    expect((await open(w.officer.postingId as string)).statusCode).toBe(200)
    expect((await open(w.officer2.postingId as string)).statusCode).toBe(403)
    expect((await open('x')).statusCode).toBe(403)
  })
  test.each([
    [{ id: 'L99' }, 404, 'not_found'],
    [{ id: '../L09' }, 400, 'invalid_input'],
    [{ month: '2026-13' }, 400, 'invalid_input'],
    [{ from: '2026-05-02', to: '2026-05-01' }, 400, 'ledger_period'],
    [{ from: '2020-01-01', to: '2026-05-01' }, 400, 'ledger_period'],
    [{ only: 'riskScore:high' }, 400, 'invalid_input'],
    [{ only: `met:yes' or 1=1` }, 400, 'invalid_input'],
    [{ unitId: '0198f000-0000-7000-8000-000000000000' }, 400, 'invalid_input'],
    [{ purpose: 'dispute' }, 403, 'basis_invalid'],
    [{ purpose: 'none' }, 400, 'invalid_input'],
    [{ cursor: 'AAAA' }, 400, 'invalid_input'],
    [{ cursor: Buffer.from('[0,["x","y"]]').toString('base64url') }, 400, 'invalid_input'],
    [{ cursor: Buffer.from('[0,[]]').toString('base64url') }, 400, 'invalid_input'],
  ])('%o is refused with %s %s', async (change, code, name) => {
    expect(await status(w.officer, { ...area(), ...change })).toEqual([code, name])
  })
})
