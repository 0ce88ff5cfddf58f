import type { Page } from 'playwright-core'
import type { Day, DayFile } from '../support/day.ts'
import { open } from '../support/screens.ts'
import { fill, press } from '../support/steps.ts'
import { furnish, type World } from '../support/world.ts'

export const day: DayFile = {
  title: '粘贴地址，认得的填好，不确定的来问 A pasted address fills the form and asks what is uncertain',
  async run(d) {
    const world = await furnish(d.product)
    await filled(d, world)
    await asked(d, world)
    await onPhone(d, world)
  },
}

async function form(d: Day, world: World, options?: Parameters<Day['person']>[0]): Promise<Page> {
  const { context, page } = await d.person(options)
  await world.officer.takeTo(context)
  await open(page, `${d.product.url}/places/new`)
  return page
}

async function read(page: Page, text: string): Promise<void> {
  await fill(page, '粘贴地址', text)
  await press(page, '识别')
}

/** As a chat brings it: shorthand, a name and a number behind it. Nothing is typed but the paste. */
async function filled(d: Day, world: World): Promise<void> {
  const page = await form(d, world)
  await read(page, '锦江花园3栋二单元５楼东户 某某 0438-0000001')
  await page.locator('.pl-preview-text', { hasText: /锦江花园3号楼2单元5层东户$/ }).waitFor()
  await page.getByText('某某 0438-0000001', { exact: true }).waitFor()
  await d.look(page, 'pasted')
  await press(page, '登记')
  await page.getByText(/已登记：.*锦江花园3号楼2单元5层东户/).waitFor()
}

/** What may be a building or a floor is asked; a street that nobody registered is said to be missing. */
async function asked(d: Day, world: World): Promise<void> {
  const page = await form(d, world)
  await read(page, '锦江花园3楼')
  await page.getByText('楼栋：请选择').waitFor()
  const preview = page.locator('.pl-preview-text')
  d.check(!(await preview.innerText()).includes('3号楼'), 'a building was filled in without asking')
  await d.look(page, 'asked')
  await page.getByRole('button', { name: '3号楼', exact: true }).click()
  await page.locator('.pl-preview-text', { hasText: /锦江花园3号楼$/ }).waitFor()
  await page.getByRole('button', { name: '楼层 3', exact: true }).click()
  await page.locator('.pl-preview-text', { hasText: /锦江花园3层$/ }).waitFor()
  await read(page, '团结街12号')
  await page.locator('.pl-preview-text', { hasText: /团结街12号$/ }).waitFor()
  await read(page, '长虹路5号')
  await page.getByText('尚未登记，没有填入').waitFor()
}

async function onPhone(d: Day, world: World): Promise<void> {
  const page = await form(d, world, { viewport: { width: 390, height: 844 } })
  await read(page, '铁路家属院3楼 某某')
  await page.getByText('未识别，没有填入').waitFor()
  await d.look(page, 'phone')
}
