import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import type { Worker } from '../support/api.ts'
import type { Day, DayFile } from '../support/day.ts'
import { checkPaper, type Figures, figuresOf, withoutSpaces } from '../support/report-paper.ts'
import { open } from '../support/screens.ts'
import { dialog, fill, go, press } from '../support/steps.ts'
import { appoint, fillStation, foundStation, type World } from '../support/world.ts'

const REMARKS = ['三号楼二单元楼道灯不亮。', '下月复查，并逐户提醒电动车充电。']

export const day: DayFile = {
  title: '工作月报：记录、编写、签发、下载 The monthly report, from records to paper',
  async run(d) {
    const station = await foundStation(d.product)
    const deputy = await appoint(station.admin, d.product.url, {
      name: '柳扶风',
      badgeNo: '104202',
      unitId: station.stationId,
      duty: '所领导',
      role: 'DEPUTY',
    })
    const world = await fillStation(station)
    const officer = await pageOf(d, world.officer)
    const at = await write(d, officer)
    await drillDown(d, officer)
    await handIn(officer)
    const leader = await pageOf(d, deputy)
    const figures = await sign(d, world, leader)
    await open(officer, at)
    await officer.getByText('已签发', { exact: true }).waitFor()
    const now = await figuresOf(officer)
    d.check(JSON.stringify(now) === JSON.stringify(figures), 'the officer sees other figures than the deputy signed')
    await checkPaper(d, officer, '团结第一警务区', figures, [...REMARKS, '柳扶风', '罗亦凡', '分管副所长'])
    await print(d, officer, figures)
    await template(d, leader)
  },
}

async function pageOf(d: Day, who: Worker): Promise<Page> {
  const { context, page } = await d.person()
  await who.takeTo(context)
  return page
}

/** This month's report is there with its figures; the officer writes the remarks. @returns its address */
async function write(d: Day, page: Page): Promise<string> {
  await open(page, d.product.url)
  await go(page, '工作月报')
  await page.getByText('还没有月报').waitFor()
  await d.look(page, 'no reports')
  await press(page, '编写月报')
  await press(dialog(page), '编写月报')
  await page.waitForURL(/\/reports\/[0-9a-f-]{36}$/)
  await page.getByRole('row', { name: /^实有人口/ }).waitFor()
  await page.getByText('编写中', { exact: true }).waitFor()
  const figures = new Map(await figuresOf(page))
  d.check(figures.get('实有人口') === '6', `six people are confirmed, the report says ${figures.get('实有人口')}`)
  d.check(figures.get('待核实的申报') === '3', `three are declared, the report says ${figures.get('待核实的申报')}`)
  d.check(figures.get('启用中的标准地址') === '16', `sixteen doors, the report says ${figures.get('启用中的标准地址')}`)
  await fill(page, '问题与下月打算', REMARKS.join('\n'))
  await press(page, '保存')
  await page.getByText('已保存').waitFor()
  await d.look(page, 'report being written')
  return page.url()
}

/** A figure opens as many records as it says; a record opens, and the way back leads to the report. */
async function drillDown(d: Day, page: Page): Promise<void> {
  const address = page.url()
  await page
    .getByRole('row', { name: /^实有人口/ })
    .getByRole('link')
    .click()
  await page.getByRole('heading', { level: 1, name: '实有人口：记录清单' }).waitFor()
  await d.look(page, 'purpose of a figure')
  await press(page, '打开')
  await page.getByText('共 6 条，与月报上的数字一致').waitFor()
  const rows = page.locator('.ant-table-row')
  d.check((await rows.count()) === 6, `the list has ${await rows.count()} rows`)
  d.check(!/欧阳景行|林一舟/.test(await page.getByRole('main').innerText()), 'the list shows whole names')
  await d.look(page, 'records of a figure')
  await rows.first().click()
  await page.waitForURL(/\/doors\//)
  await open(page, address)
}

async function handIn(page: Page): Promise<void> {
  await press(page, '提交')
  await dialog(page).getByText('只统计到今天').waitFor()
  await press(dialog(page), '提交')
  await page.getByText('待签发', { exact: true }).waitFor()
}

/** While the deputy reads, one more visit is recorded: he sees it, and signs what was handed in. */
async function sign(d: Day, world: World, page: Page): Promise<Figures> {
  await world.officer.call('visits.recordVisit', {
    id: crypto.randomUUID(),
    targetKind: 'household',
    targetId: world.householdId,
    kind: '一般走访',
    visitorIds: [world.officerId],
    startedAt: new Date(Date.now() - 1_200_000).toISOString(),
    endedAt: new Date(Date.now() - 600_000).toISOString(),
    geoReason: '回所后补登',
    met: true,
    metCount: 1,
    metPersonIds: [world.personId],
    summaryChips: ['防诈骗宣传'],
    topics: ['防范宣传'],
  })
  await open(page, d.product.url)
  await page.getByRole('link', { name: /签发\d+年\d+月工作月报/ }).click()
  await page.getByText('待签发', { exact: true }).waitFor()
  await page
    .getByText(/^现为 \d+$/)
    .first()
    .waitFor()
  const figures = await figuresOf(page)
  await d.look(page, 'report to be signed')
  await press(page, '签发')
  await dialog(page).getByText('内容永不改变').waitFor()
  await d.look(page, 'signing')
  await press(dialog(page), '签发')
  await page.getByText('已签发', { exact: true }).waitFor()
  d.check((await page.getByText(/^现为/).count()) === 0, 'a signed report still compares itself with the records')
  await d.look(page, 'signed report')
  return figures
}

/** The printed page carries the same figures. */
async function print(d: Day, page: Page, figures: Figures): Promise<void> {
  const [tab] = await Promise.all([page.context().waitForEvent('page'), press(page, '打印')])
  await tab.waitForLoadState()
  const text = withoutSpaces(await tab.locator('body').innerText())
  for (const [title, value] of figures)
    d.check(text.includes(`${withoutSpaces(title)}${value}`), `the printed page lacks ${title} ${value}`)
  await d.look(tab, 'printed report')
  await tab.close()
}

/** The deputy takes the template of the product, brings it back as the station's own, and a file that is none is refused in words. */
async function template(d: Day, page: Page): Promise<void> {
  await open(page, `${d.product.url}/reports/template`)
  const [saved] = await Promise.all([page.waitForEvent('download'), press(page, '下载系统模板')])
  const bytes = await readFile(await saved.path())
  const upload = (name: string, buffer: Buffer) =>
    page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
  await upload('坏模板.docx', Buffer.from('这不是 Word 文件'))
  await page.getByRole('alert').getByText('这不是可以读取的 Word 文件').waitFor()
  await d.look(page, 'template refused')
  await upload('本所模板.docx', bytes)
  await page
    .getByRole('row', { name: /本所模板\.docx/ })
    .getByText('使用中')
    .waitFor()
  await d.look(page, 'template in use')
}
