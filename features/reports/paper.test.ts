import { createHash } from 'node:crypto'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeStation } from '#features/organisation/factory.ts'
import { makeVisit } from '#features/visits/factory.ts'
import { lastEvent } from '#features/visits/testing/world.ts'
import type { User } from '#platform/testing/app.ts'
import * as reports from './contract.ts'
import { figuresOf, REMARKS, type ReportWorld, reportWorld, signed, submitted } from './testing/world.ts'
import { paragraph, textOf, wordFile } from '#platform/documents/testing/word-file.ts'

let w: ReportWorld
beforeAll(async () => {
  w = await reportWorld()
  for (let day = 1; day <= 7; day++)
    await makeVisit(w.t.admin, {
      householdId: w.household.householdId,
      visitorIds: [w.station.officerId],
      startedAt: new Date(Date.UTC(2026, 8, day, 2)),
      met: day % 3 > 0,
      cardLeft: day === 2,
    })
})
afterAll(() => w.t.close())

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const add = (by: User, body: string, fileName = '本所月报.docx') =>
  by.send(reports.addTemplate, { fileName, content: base64(wordFile(body)) })
const own = [
  paragraph('{标题}　{编号}'),
  paragraph('共走访 {走访总次数} 次，见面 {见面走访次数} 次，人口 {实有人口数} 人'),
  paragraph('{问题与下月打算}'),
].join('')

describe('the Word file', () => {
  test('carries every figure of the screen with its name and meaning, the remarks, who wrote and who signed', async () => {
    const r = await signed(w.officer, w.deputy, w.station.areaId, '2026-09')
    const file = await w.officer.send(reports.reportDocument, { id: r.id })
    expect(file.status).toBe(200)
    expect(file.headers['content-type']).toContain('wordprocessingml')
    expect(decodeURIComponent(String(file.headers['content-disposition']))).toContain('2026年9月工作月报.docx')
    const text = textOf(file.raw)
    for (const f of figuresOf(r)) expect(text).toContain(`${f.title} | ${f.value} | ${f.note} | `)
    for (const [i, s] of r.sections.entries()) expect(text).toContain(`${'一二三四五六七八九十'[i]}、${s.title}`)
    for (const line of REMARKS.split('\n')) expect(text).toContain(line)
    for (const said of [
      r.number,
      r.unitName,
      r.submitted?.name,
      `分管副所长 ${r.signed?.name}`,
      r.contentHash,
      '已签发',
      '2026年9月30日',
    ])
      expect(text).toContain(said)
    expect(text).toContain('打印时间：2026年11月21日 16:00')
    expect(text).not.toMatch(/[{}]/)
    expect((await lastEvent(w, w.officer, 'reports.reportDocument')).subjects).toEqual([])
    const again = await w.officer.send(reports.reportDocument, { id: r.id })
    const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
    expect(hash(again.raw)).toBe(hash(file.raw))
  })

  test('of a report that is not signed says so', async () => {
    const r = await submitted(w.officer, w.station.areaId, '2026-08')
    const text = textOf((await w.officer.send(reports.reportDocument, { id: r.id })).raw)
    expect(text).toContain('已提交，未签发')
    expect(text).toContain('（未签发）')
  })

  test('reads Chinese whatever the language of the reader', async () => {
    const r = await submitted(w.officer, w.station.areaId, '2026-07')
    const text = textOf((await w.officer.send(reports.reportDocument, { id: r.id }, { 'accept-language': 'en' })).raw)
    expect(text).toContain('基本情况')
    expect(text).not.toContain('Visits')
  })
})

describe('the printed page', () => {
  test('carries every figure, escapes what people wrote, and needs nothing from outside', async () => {
    const { id, version } = await w.officer.call(reports.startReport, { unitId: w.station.areaId, month: '2026-06' })
    await w.officer.call(reports.writeRemarks, { id, version, remarks: '<script>alert(1)</script>\n第二行' })
    const page = await w.officer.send(reports.printReport, { id })
    expect(page.headers['content-type']).toContain('text/html')
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[^']+';/)
    expect(page.body).not.toMatch(/<script|style="|src=|href=/)
    const r = await w.officer.call(reports.getReport, { id })
    for (const f of figuresOf(r)) expect(page.body).toContain(`<td>${f.title}</td><td class="number">${f.value}</td>`)
    const style = /<style>([\s\S]*?)<\/style>/.exec(page.body)?.[1] ?? ''
    expect(page.headers['content-security-policy']).toContain(createHash('sha256').update(style).digest('base64'))
  })
})

describe("a station's own template", () => {
  test('is used from its upload on; a signed report keeps the one it was signed with', async () => {
    const before = await signed(w.officer, w.deputy, w.station.areaId, '2026-05')
    expect((await add(w.deputy, own)).status).toBe(200)
    const first = await signed(w.officer, w.deputy, w.station.areaId, '2026-04')
    const text = textOf((await w.officer.send(reports.reportDocument, { id: first.id })).raw)
    expect(text).toContain(`${first.number}\n共走访 0 次，见面 0 次，人口 3 人\n${REMARKS}`)
    const old = textOf((await w.officer.send(reports.reportDocument, { id: before.id })).raw)
    expect(old).toContain('统计时段')
    await add(w.chief, paragraph('第二份模板 {编号}'), '第二份.docx')
    const second = await signed(w.officer, w.deputy, w.station.areaId, '2026-03')
    expect(textOf((await w.officer.send(reports.reportDocument, { id: second.id })).raw)).toContain('第二份模板')
    expect(textOf((await w.officer.send(reports.reportDocument, { id: first.id })).raw)).toBe(text)
    const list = await w.officer.call(reports.listTemplates, {})
    expect(list.items.map((t) => [t.fileName, t.retiredAt === null])).toEqual([
      ['第二份.docx', true],
      ['本所月报.docx', false],
    ])
    const [inUse, retired] = list.items
    await w.chief.call(reports.retireTemplate, { id: inUse?.id ?? '', version: inUse?.version ?? 0 })
    expect((await w.chief.send(reports.retireTemplate, { id: retired?.id ?? '', version: 1 })).status).toBe(409)
    const third = await submitted(w.officer, w.station.areaId, '2026-02')
    expect(textOf((await w.officer.send(reports.reportDocument, { id: third.id })).raw)).toContain('统计时段')
    const file = await w.officer.send(reports.templateFile, { id: inUse?.id ?? '' })
    expect(Object.keys(unzipSync(file.raw))).toContain('word/document.xml')
  })

  test('names every placeholder one may write, and the template of the product can be downloaded and uploaded again', async () => {
    const { placeholders } = await w.officer.call(reports.listTemplates, {})
    expect(placeholders.map((p) => p.tag)).toEqual(
      expect.arrayContaining(['{标题}', '{#章节}…{/章节}', '{走访总次数}']),
    )
    const file = await w.chief.send(reports.templateFile, { id: 'default' })
    const made = await w.chief.call(reports.addTemplate, { fileName: '系统.DOCX', content: base64(file.raw) })
    await w.chief.call(reports.retireTemplate, made)
  })

  test.each([
    [paragraph('{走防总次数}'), 'template_unknown_placeholders', '{走防总次数}'],
    [paragraph('{#章节}'), 'template_broken', '章节'],
    [paragraph('工作月报'), 'template_empty', '占位符'],
    [`${paragraph('{标题}')}<w:altChunk/>`, 'template_unsafe', 'altChunk'],
  ])('with a fault is refused in a clear sentence (%#)', async (body, code, words) => {
    const { status, body: answer } = await add(w.chief, body)
    expect([status, JSON.parse(answer).error.code]).toEqual([400, code])
    expect(JSON.parse(answer).error.message).toContain(words)
  })

  test('is a .docx of at most half a megabyte', async () => {
    expect((await add(w.chief, own, '月报.docm')).status).toBe(400)
    const { status, body } = await w.chief.send(reports.addTemplate, {
      fileName: '大.docx',
      content: base64(new Uint8Array(600 * 1024)),
    })
    expect([status, JSON.parse(body).error.fields[0].code]).toEqual([400, 'template_too_large'])
    expect((await w.chief.send(reports.addTemplate, { fileName: 'a.docx', content: '不是' })).status).toBe(400)
  })

  test('is a matter of the leaders of that station', async () => {
    for (const by of [w.officer, w.aux, w.grid]) expect((await add(by, own)).status).toBe(403)
    const made = await w.chief.call(reports.addTemplate, { fileName: 'a.docx', content: base64(wordFile(own)) })
    const other = await makeStation(w.t.admin)
    const chief2 = await w.t.user('CHIEF', other.stationId, { staffId: other.chiefId })
    expect((await chief2.send(reports.retireTemplate, made)).status).toBe(404)
    expect((await chief2.call(reports.listTemplates, {})).items).toEqual([])
    expect((await w.deputy.send(reports.retireTemplate, made)).status).toBe(200)
  })
})
