import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { makePosting, makeStaff, makeStation, type Station } from '#features/organisation/factory.ts'
import { officeProgram, useOffice } from '#platform/documents/office.ts'
import { documentOf, paragraph, textOf, wordFile } from '#platform/documents/testing/word-file.ts'
import { type TestApp, testApp, type User } from '#platform/testing/app.ts'
import * as papers from './contract.ts'
import { makeTemplate, sampleTemplate } from './factory.ts'

const KIND = 'disputes.mediatorChange'
/** Everything that must stand on it, and nothing of the layout of the product. */
const OWN = [
  paragraph('本所自己的记录 {单位} {编号} {打印人} {打印时间} {公务标记}'),
  paragraph('{事项}{纠纷名称}{提出人}{原调解员}{新调解员}{理由}{决定人}{决定时间}'),
].join('')

let t: TestApp
let station: Station
let chief: User
let deputy: User
let officer: User
beforeAll(async () => {
  t = await testApp({ now: '2026-11-21T08:00:00.000Z' })
  station = await makeStation(t.admin)
  const deputyId = await makeStaff(t.admin, { unitId: station.stationId, post: '所领导', name: '柳如烟' })
  await makePosting(t.admin, { staffId: deputyId, unitId: station.stationId, role: 'DEPUTY', duty: '所领导' })
  chief = await t.user('CHIEF', station.stationId, { staffId: station.chiefId })
  deputy = await t.user('DEPUTY', station.stationId, { staffId: deputyId })
  officer = await t.user('OFFICER', station.areaId, { staffId: station.officerId })
})
afterAll(async () => {
  useOffice(undefined)
  await t.close()
})

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const upload = (by: User, body: string, more: object = {}) =>
  by.send(papers.uploadTemplate, {
    kind: KIND,
    fileName: '更换调解员.docx',
    content: base64(wordFile(body)),
    note: '加了所标',
    replaces: null,
    ...more,
  })
const refusal = ({ status, body }: { status: number; body: string }) => {
  const { error } = JSON.parse(body) as { error: { code: string; message: string } }
  return [status, error.code, error.message] as const
}
const inUse = async (by: User) => (await by.call(papers.getTemplate, { kind: KIND })).inUse
const sample = async (by: User) => textOf((await by.send(papers.samplePaper, { kind: KIND })).raw)
const reset = async () => {
  const used = await inUse(chief)
  if (used?.isOwn) await chief.call(papers.resetTemplate, { kind: KIND, id: used.id, version: used.version })
}

describe('the templates of papers', () => {
  afterEach(reset)

  test('are those of the product until a station has its own; each kind says what a template may and must carry', async () => {
    const { items, stationName, hasPdf, can } = await officer.call(papers.listTemplates, {})
    expect(items.length).toBeGreaterThan(15)
    expect(items.every((one) => one.inUse === null)).toBe(true)
    expect(items.find((one) => one.kind === KIND)?.title).toBe('更换调解员、回避记录')
    expect([stationName === null, hasPdf, can.upload]).toEqual([false, false, false])
    const one = await chief.call(papers.getTemplate, { kind: KIND })
    expect(one.can).toEqual({ upload: true, reset: false })
    const need = Object.fromEntries(one.placeholders.map((p) => [p.text, p.isMandatory]))
    expect(need).toMatchObject({ '{理由}': true, '{回避情形}': false, '{公务标记}': true })
  })

  test('an own one is printed on from its upload on, until it is reset; what was before stays as history', async () => {
    const file = await officer.send(papers.downloadTemplate, { kind: KIND, id: 'default' })
    expect(decodeURIComponent(String(file.headers['content-disposition']))).toContain('更换调解员、回避记录.docx')
    expect(await sample(officer)).toContain('【理由】')
    const first = await upload(deputy, OWN)
    expect(first.status).toBe(200)
    const used = await inUse(officer)
    expect(used).toMatchObject({ isOwn: true, note: '加了所标', createdByName: '柳如烟', version: 1, retiredAt: null })
    const said = await sample(officer)
    expect(said).toContain('本所自己的记录')
    expect(said).toContain('2026年11月21日 16:00 仅供公务使用')
    // The template of the product may be sent back unchanged.
    const again = await chief.call(papers.uploadTemplate, {
      kind: KIND,
      fileName: '系统.DOCX',
      content: base64(file.raw),
      note: '',
      replaces: used?.id ?? null,
    })
    expect(await sample(officer)).not.toContain('本所自己的记录')
    const { history } = await officer.call(papers.getTemplate, { kind: KIND })
    expect(history.map((one) => [one.fileName, one.retiredAt === null])).toEqual([
      ['系统.DOCX', true],
      ['更换调解员.docx', false],
    ])
    const old = await officer.send(papers.downloadTemplate, { kind: KIND, id: used?.id as string })
    expect(textOf(old.raw)).toContain('本所自己的记录 {单位}')
    await chief.call(papers.resetTemplate, { kind: KIND, ...again })
    expect(await inUse(officer)).toBeNull()
  })

  test('says of one that a later release asks more of what is wrong with it', async () => {
    const paper = async () => (await officer.call(papers.getTemplate, { kind: KIND })).fault
    expect(await paper()).toBeNull()
    await upload(chief, OWN)
    expect(await paper()).toBeNull()
    await reset()
    const old = wordFile(OWN.replace('{理由}', ''))
    const { id } = await makeTemplate(t.admin, station.stationId, KIND, station.chiefId, old)
    expect((await inUse(officer))?.id).toBe(id)
    expect(await paper()).toContain('{理由}')
  })

  test('that of a unit above serves where the station has none', async () => {
    await makeTemplate(t.admin, station.branchId, 'disputes.receipt', station.chiefId)
    const above = async () => (await officer.call(papers.getTemplate, { kind: 'disputes.receipt' })).inUse
    expect(await above()).toMatchObject({ isOwn: false })
    const own = await chief.call(papers.uploadTemplate, {
      kind: 'disputes.receipt',
      fileName: '收条.docx',
      content: await sampleTemplate('disputes.receipt'),
      note: '',
      replaces: null,
    })
    expect(await above()).toMatchObject({ isOwn: true })
    const { can } = await officer.call(papers.getTemplate, { kind: 'disputes.receipt' })
    expect(can).toEqual({ upload: false, reset: false })
    await chief.call(papers.resetTemplate, { kind: 'disputes.receipt', ...own })
    expect(await above()).toMatchObject({ isOwn: false })
  })

  test.each([
    [`${OWN}${paragraph('{提出入}')}`, 'template_unknown_placeholders', '{提出入}'],
    [OWN.replace('{理由}', ''), 'template_missing_placeholders', '{理由}'],
    [OWN.replace('{公务标记}', ''), 'template_missing_placeholders', '{公务标记}'],
    [`${OWN}${paragraph('{#当事人}')}`, 'template_broken', '当事人'],
    [paragraph('空白'), 'template_empty', '占位符'],
    [`${OWN}<w:altChunk/>`, 'template_unsafe', 'altChunk'],
  ])('one with a fault is refused in a clear sentence (%#)', async (body, code, words) => {
    const [status, said, message] = refusal(await upload(chief, body))
    expect([status, said]).toEqual([400, code])
    expect(message).toContain(words)
    expect(await inUse(chief)).toBeNull()
  })

  test('one is a .docx of at most half a megabyte, of a kind there is', async () => {
    expect((await upload(chief, OWN, { fileName: '记录.docm' })).status).toBe(400)
    expect((await upload(chief, OWN, { content: base64(new Uint8Array(600 * 1024)) })).status).toBe(400)
    expect(refusal(await upload(chief, OWN, { kind: 'disputes.nothing' }))[0]).toBe(404)
    expect((await chief.send(papers.getTemplate, { kind: 'disputes.nothing' })).status).toBe(404)
    const other = await upload(chief, OWN, { content: base64(wordFile('', { 'word/document.xml': documentOf('') })) })
    expect(refusal(other)[1]).toBe('template_empty')
  })

  test('of two leaders at once the second is told, and nothing of his is stored', async () => {
    const made = JSON.parse((await upload(chief, OWN)).body) as { id: string; version: number }
    expect(refusal(await upload(deputy, OWN)).slice(0, 2)).toEqual([409, 'version_conflict'])
    const next = await upload(deputy, OWN, { replaces: made.id })
    expect(next.status).toBe(200)
    expect(refusal(await upload(chief, OWN, { replaces: made.id })).slice(0, 2)).toEqual([409, 'version_conflict'])
    expect(
      (await chief.call(papers.getTemplate, { kind: KIND })).history.filter((one) => one.retiredAt === null),
    ).toHaveLength(1)
    const stale = await chief.send(papers.resetTemplate, { kind: KIND, ...made })
    expect(refusal(stale).slice(0, 2)).toEqual([409, 'version_conflict'])
  })

  test('are a matter of the leaders of that station', async () => {
    for (const by of [officer, await t.user('AUX', station.areaId), await t.user('MEDIATOR', station.stationId)])
      expect((await upload(by, OWN)).status).toBe(403)
    for (const role of ['GRID', 'SYS', 'CITY_GUIDE'] as const)
      expect((await (await t.user(role, station.stationId)).send(papers.listTemplates, {})).status).toBe(403)
    const made = JSON.parse((await upload(chief, OWN)).body) as { id: string; version: number }
    const other = await makeStation(t.admin)
    const chief2 = await t.user('CHIEF', other.stationId, { staffId: other.chiefId })
    expect((await chief2.send(papers.resetTemplate, { kind: KIND, ...made })).status).toBe(404)
    expect(await inUse(chief2)).toBeNull()
    expect((await deputy.send(papers.resetTemplate, { kind: KIND, ...made })).status).toBe(200)
  })

  test('nobody changes or deletes one that was printed on', async () => {
    const made = await makeTemplate(t.admin, station.stationId, 'disputes.visitRecord', station.chiefId)
    await expect(t.admin.query('delete from paper_template where id = $1', [made.id])).rejects.toThrow('never deleted')
    await expect(t.admin.query("update paper_template set note = 'x' where id = $1", [made.id])).rejects.toThrow(
      'never changed',
    )
  })
})

test('a paper comes as PDF where LibreOffice is found', async ({ skip }) => {
  useOffice(undefined)
  try {
    if ((await officeProgram()) === undefined) skip('no LibreOffice on this machine')
    const file = await officer.send(papers.samplePaper, { kind: 'disputes.sessionRecord' })
    expect([file.status, String(file.headers['content-type'])]).toEqual([200, 'application/pdf'])
    expect(file.raw.subarray(0, 5).toString()).toBe('%PDF-')
    expect((await officer.call(papers.listTemplates, {})).hasPdf).toBe(true)
  } finally {
    useOffice('/nowhere/soffice')
  }
})
