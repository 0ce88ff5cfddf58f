import type { Page } from 'playwright-core'
import { DESK, PHONE } from '../support/browser.ts'
import type { Day, DayFile } from '../support/day.ts'
import { open } from '../support/screens.ts'
import { furnish } from '../support/world.ts'

const line = (page: Page) => page.getByRole('combobox')
const options = (page: Page) => page.getByRole('option')

export const day: DayFile = {
  title: '一个查找框，键盘到底 One box, by the keyboard alone',
  async run(d) {
    const world = await furnish(d.product)
    const { context, page } = await d.person()
    await world.officer.takeTo(context)
    await page.setViewportSize(DESK)
    await open(page, `${d.product.url}/today`)
    await byName(d, page, world.personId)
    await byAddress(d, page)
    await byNumber(d, page, `${d.product.url}/doors/${world.doors[0]}`)
    await page.setViewportSize(PHONE)
    await page.getByRole('button', { name: '查找人员、地址、单位' }).click()
    await line(page).fill('linyz')
    await options(page).first().waitFor()
    await d.look(page, 'search-phone')
    await options(page).first().click()
    await page.waitForURL(/\/persons\//)
  },
}

/** Ctrl-K, pinyin, down, Enter; the first letter needs no click. */
async function byName(d: Day, page: Page, personId: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await d.look(page, 'search-empty-desk')
  await page.keyboard.type('linyizhou')
  await options(page).first().waitFor()
  d.check((await options(page).first().innerText()).includes('林*'), 'the name is not masked')
  await page.keyboard.press('ArrowDown')
  await d.look(page, 'search-name-desk')
  await page.keyboard.press('Enter')
  await page.waitForURL(new RegExp(`/persons/${personId}\\?address=`))
  d.check((await line(page).count()) === 0, 'the box stays over the page it opened')
}

/** / opens it too; digits are part of the query until a result is marked, then they open; Escape closes; nothing found says so. */
async function byAddress(d: Day, page: Page): Promise<void> {
  await page.keyboard.press('/')
  await line(page).waitFor()
  await page.keyboard.type('1号楼')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('3-9-999')
  await page.getByText('没有找到“3-9-999”').first().waitFor()
  await d.look(page, 'search-none-desk')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('锦江花园')
  await options(page).first().waitFor()
  await d.look(page, 'search-place-desk')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('1')
  await page.waitForURL(/\/places\?compoundId=/)
  await page.keyboard.press('/')
  await line(page).waitFor()
  await page.keyboard.press('Escape')
  await line(page).waitFor({ state: 'hidden' })
}

/** A number asks for a reason; standing at a door is one. */
async function byNumber(d: Day, page: Page, door: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.keyboard.type('19400001234')
  await page.getByText('请先打开一户或一项任务').waitFor()
  await d.look(page, 'search-number-desk')
  await page.keyboard.press('Escape')
  await open(page, door)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('19400009876')
  await page.getByRole('button', { name: '以这一户' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('没有找到：您的管辖范围内没有登记这个号码的人').waitFor()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('19400001200')
  await page.getByRole('button', { name: '以这一户' }).waitFor()
  await page.keyboard.press('Enter')
  await options(page).first().waitFor()
  await d.look(page, 'search-number-found-desk')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/persons\//)
}
