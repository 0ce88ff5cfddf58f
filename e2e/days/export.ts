import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { readWorkbook } from '#platform/testing/read-workbook.ts'
import { readFile } from 'node:fs/promises'
import { visitOf } from '../soak/visits.ts'
import type { Worker } from '../support/api.ts'
import type { Day, DayFile } from '../support/day.ts'
import { open } from '../support/screens.ts'
import { dialog, fill, go, press } from '../support/steps.ts'
import { appoint, furnish } from '../support/world.ts'

/** With the visits of the furnished station more than anybody may export alone. */
const VISITS = 50

export const day: DayFile = {
  title: '超过上限的导出：申请、两人审批、下载 An export above the limit: asked for, approved by two, taken',
  async run(d) {
    const world = await furnish(d.product)
    const { units } = await world.admin.call('organisation.tree', {})
    const bureau = units.find((one) => one.kind === 'CITY')?.id as string
    const dpo = await appoint(world.admin, d.product.url, {
      name: '温若水',
      badgeNo: '100009',
      unitId: bureau,
      duty: '其他',
      role: 'DPO',
    })
    for (let n = 0; n < VISITS; n++) await world.officer.call('visits.recordVisit', visitOf(randomUUID(), world))

    const officer = await pageOf(d, world.officer)
    await ask(d, officer)
    const chief = await pageOf(d, world.chief)
    await chief.getByRole('link', { name: /审批导出：走访群众登记表/ }).click()
    await approve(d, chief, 'the chief decides')
    // Nothing else waits for her: it is the page she comes to.
    await approve(d, await pageOf(d, dpo), 'the data protection officer decides')
    await take(d, officer)
  },
}

async function pageOf(d: Day, who: Worker): Promise<Page> {
  const { context, page } = await d.person()
  await who.takeTo(context)
  await open(page, d.product.url)
  return page
}

/** The ledger has too many rows: the same button asks for an approval. */
async function ask(d: Day, page: Page): Promise<void> {
  await go(page, '台账')
  await page.getByRole('link', { name: /L09/ }).click()
  await page.getByRole('link', { name: '第 1 条，打开记录' }).waitFor()
  await press(page, '导出 Excel')
  await fill(dialog(page), '理由', '核对 13812345678')
  await press(dialog(page), '申请导出')
  await dialog(page).getByText('不要填写证件号码或电话号码').waitFor()
  await fill(dialog(page), '理由', '分局年度档案检查')
  await d.look(page, 'asking for an export')
  await press(dialog(page), '申请导出')
  await page.getByText('申请已提交').waitFor()
}

/** The request, and the approval with what it means. */
async function approve(d: Day, page: Page, what: string): Promise<void> {
  await page.getByText('分局年度档案检查').waitFor()
  await d.look(page, what)
  await press(page, '批准')
  await dialog(page).getByText('两人都批准后').waitFor()
  await press(dialog(page), '批准')
  await page.getByRole('button', { name: '批准', exact: true }).waitFor({ state: 'detached' })
}

async function take(d: Day, page: Page): Promise<void> {
  await go(page, '导出审批')
  await page.getByText('已批准', { exact: true }).waitFor()
  await d.look(page, 'an approved export')
  const [saved] = await Promise.all([page.waitForEvent('download'), press(page, '下载 Excel')])
  const book = readWorkbook(await readFile(await saved.path()))
  const rows = book.rows.filter((row) => /^\d+$/.test(row[0]?.value ?? ''))
  d.check(rows.length > VISITS, `the workbook has ${rows.length} rows`)
  const mark = book.rows.at(-1)?.[0]?.value ?? ''
  for (const words of ['罗亦凡', '顾清和', '温若水', '有效期至'])
    d.check(mark.includes(words), `${mark} lacks ${words}`)
}
