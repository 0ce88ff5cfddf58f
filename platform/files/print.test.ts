import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { paperWords } from './messages.ts'
import { escapeHtml, type PrintedLedger, renderLedgerHtml } from './print.ts'
import { printContentSecurityPolicy, printStyleHash } from './print-style.ts'

const NAUGHTY: string[] = JSON.parse(readFileSync(new URL('../testing/data/blns.json', import.meta.url), 'utf8'))

const ledger = (given: Partial<PrintedLedger> = {}): string =>
  renderLedgerHtml({
    title: '走访群众登记表',
    unitName: '东湖派出所',
    number: 'L09-2026-0001',
    columns: [
      { header: '序号', width: 6, kind: 'int' },
      { header: '群众姓名', width: 10, kind: 'text' },
      { header: '走访时间', width: 18, kind: 'datetime' },
    ],
    rows: [[1, '王芳', new Date('2026-11-20T16:05:00Z')]],
    printedBy: '李明',
    printedAt: new Date('2026-11-21T01:00:00Z'),
    notice: paperWords['zh-CN'].officialUse,
    ...given,
  })

describe('printed ledger', () => {
  it('shows unit, number, printer, time and notice, and dates in Chinese wall time', () => {
    const html = ledger()
    for (const text of [
      '东湖派出所',
      'L09-2026-0001',
      '李明',
      '2026年11月21日 09:00',
      '2026年11月21日 00:05',
      '仅供公务使用',
    ]) {
      expect(html).toContain(text)
    }
    expect(html).toMatch(/<thead>[\s\S]*走访群众登记表[\s\S]*群众姓名[\s\S]*<\/thead>/)
    expect(html).toMatch(/<tfoot>[\s\S]*单位[\s\S]*编号[\s\S]*打印人[\s\S]*打印时间[\s\S]*<\/tfoot>/)
  })

  it('leaves the notice out where no person stands on the paper, and speaks English when asked', () => {
    expect(ledger({ notice: null })).not.toContain('仅供公务使用')
    expect(ledger({ language: 'en' })).toContain('Printed by')
    expect(ledger({ rows: [] })).toContain('无记录')
  })

  it('escapes every value it is given', () => {
    const evil = `<script>alert("1")</script>'&`
    const html = ledger({
      title: evil,
      unitName: evil,
      number: evil,
      printedBy: evil,
      notice: evil,
      columns: [{ header: evil, width: 1, kind: 'text' }],
      rows: [[evil], ...NAUGHTY.map((text) => [text])],
    })
    expect(html).not.toMatch(/<script|<img|<svg|<iframe/i)
    const tags = new Set([...html.matchAll(/<\/?([a-z]+\d?)/gi)].map(([, name]) => name))
    const ours =
      'html head meta title style body main h1 table colgroup col thead tr th div span bdi tfoot td tbody'.split(' ')
    expect([...tags].filter((name) => !ours.includes(name as string))).toEqual([])
    expect(escapeHtml(`<a href="x" title='y'>&`)).toBe('&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;')
  })

  it('needs no outside resource, script or style attribute', () => {
    expect(ledger()).not.toMatch(/\b(src|href|style|on\w+)\s*=|url\(|@import/i)
  })

  it('carries exactly the style sheet the policy allows', () => {
    const style = /<style>([\s\S]*?)<\/style>/.exec(ledger())?.[1] ?? ''
    expect(printStyleHash).toBe(`'sha256-${createHash('sha256').update(style).digest('base64')}'`)
    expect(printContentSecurityPolicy).toContain(`style-src ${printStyleHash}`)
  })

  it('refuses a row of the wrong width and a table without columns', () => {
    expect(() => ledger({ rows: [[1]] })).toThrow(RangeError)
    expect(() => ledger({ columns: [], rows: [] })).toThrow(RangeError)
  })
})
