import type { Page } from 'playwright-core'
import type { Day, DayFile } from '../support/day.ts'
import { buildDemoCity, type DemoCity, invitedDemoWorker } from '../support/demo-city.ts'
import { checkPaper, type Figures, figuresOf } from '../support/report-paper.ts'
import { open } from '../support/screens.ts'
import { dialog, fill, go, press } from '../support/steps.ts'

/** Of the quarter that the demo city has behind it. */
const MONTH = '2026-09'
const REMARK = '下月走访独居老人，逐户提醒冬季取暖安全。'

let city: DemoCity

export const day: DayFile = {
  title: '演示城市的九月月报：编写、签发、下载 The demo city’s report of September, signed by the deputy',
  prepare: (place) => {
    city = buildDemoCity(place)
  },
  async run(d) {
    const officer = await visitor(d, 'officer')
    const { unit, address } = await write(d, officer)
    const deputy = await visitor(d, 'deputy')
    const figures = await sign(d, deputy)
    await open(officer, address)
    await officer.getByText('已签发', { exact: true }).waitFor()
    d.check(
      String(await figuresOf(officer)) === String(figures),
      'the officer sees other figures than the deputy signed',
    )
    await checkPaper(d, officer, unit, figures, [REMARK])
  },
}

async function visitor(d: Day, role: 'officer' | 'deputy'): Promise<Page> {
  const { context, page } = await d.person()
  const worker = await invitedDemoWorker(d.product.url, city, role)
  await worker.takeTo(context)
  await open(page, d.product.url)
  return page
}

/** The officer of the filled community: his month has people and visits in it. */
async function write(d: Day, page: Page): Promise<{ unit: string; address: string }> {
  await go(page, '工作月报')
  await press(page, '编写月报')
  await fill(dialog(page), '月份', MONTH)
  await press(dialog(page), '编写月报')
  await page.waitForURL(/\/reports\/[0-9a-f-]{36}$/)
  const people = page.getByRole('row', { name: /^实有人口/ })
  await people.waitFor()
  const figures = new Map(await figuresOf(page))
  const residents = Number(figures.get('实有人口')?.replaceAll(',', ''))
  d.check(residents > 1000, `the report of a filled community counts ${residents} residents`)
  await fill(page, '问题与下月打算', REMARK)
  await press(page, '保存')
  await page.getByText('已保存').waitFor()
  await press(page, '提交')
  await press(dialog(page), '提交')
  await page.getByText('待签发', { exact: true }).waitFor()
  await d.look(page, 'a month of the demo city')
  const title = await page.getByRole('heading', { level: 1 }).innerText()
  return { unit: title.split(' ')[0] ?? '', address: page.url() }
}

async function sign(d: Day, page: Page): Promise<Figures> {
  await page.getByRole('link', { name: '签发2026年9月工作月报' }).click()
  await page.getByText('待签发', { exact: true }).waitFor()
  await press(page, '签发')
  await press(dialog(page), '签发')
  await page.getByText('已签发', { exact: true }).waitFor()
  await d.look(page, 'a signed month of the demo city')
  return figuresOf(page)
}
