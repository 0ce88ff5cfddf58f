import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import type { ViewOptions } from '../support/browser.ts'
import type { Day, DayFile } from '../support/day.ts'
import { faultsOf, open } from '../support/screens.ts'
import { go } from '../support/steps.ts'
import { fillStation, foundStation, type Station, type World } from '../support/world.ts'

const HAN = /[\u4e00-\u9fff]/

export const day: DayFile = {
  title: '空、无权、英文、放大、深色 Empty, forbidden, English, large, dark',
  async run(d) {
    const faults: string[] = []
    const look = async (page: Page, name: string) => {
      faults.push(...(await faultsOf(page)).map((one) => `${name}: ${one}`))
    }
    const station = await foundStation(d.product)
    await empty(d, station, look)
    await forbidden(d, station, look)
    const world = await fillStation(station)
    await english(d, world, look)
    await views(d, world, { zoom: 2 }, look)
    await views(d, world, { colorScheme: 'dark' }, look)
    d.check(faults.length === 0, `${faults.length} faults:\n${faults.join('\n')}`)
  },
}

type Look = (page: Page, name: string) => Promise<void>

async function pageOf(d: Day, who: Station['officer'], options?: ViewOptions): Promise<Page> {
  const { context, page } = await d.person(options)
  await who.takeTo(context)
  return page
}

/** On the first day every list is empty, and says what to do next. */
async function empty(d: Day, station: Station, look: Look): Promise<void> {
  const page = await pageOf(d, station.officer)
  await open(page, d.product.url)
  for (const [screen, words] of [
    ['今日', '没有到期的事'],
    ['任务', '没有任务'],
    ['地址', '没有符合条件的地址'],
    ['住户', '没有符合条件的居住记录'],
    ['走访记录', '没有走访记录'],
  ] as const) {
    await go(page, screen)
    await page.getByText(words).first().waitFor()
    await look(page, `empty ${screen}`)
  }
  await open(page, `${d.product.url}/ledgers/L09`)
  await page.getByText('这段时间没有记录').waitFor()
  await look(page, 'empty ledger')
}

/** What is not there and what is not his is a sentence, and the navigation stays. */
async function forbidden(d: Day, station: Station, look: Look): Promise<void> {
  const page = await pageOf(d, station.officer)
  for (const path of [
    '/no-such-page',
    '/accounts',
    '/staffing',
    `/visits/${randomUUID()}`,
    `/persons/${randomUUID()}`,
  ]) {
    await open(page, d.product.url + path)
    await page.getByRole('navigation').waitFor()
    const said = await page.getByRole('main').innerText()
    d.check(HAN.test(said) && !/undefined|\[object|error\./.test(said), `${path} says: ${said}`)
    await look(page, path)
  }
}

/** In English no word of the frame stays Chinese; names of people and places do. */
async function english(d: Day, world: World, look: Look): Promise<void> {
  const page = await pageOf(d, world.officer)
  await open(page, `${d.product.url}/today`)
  await page.getByRole('button', { name: '罗亦凡' }).click()
  await page.getByText('English', { exact: true }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor()
  for (const link of await page.getByRole('navigation').getByRole('link').all()) {
    const words = await link.innerText()
    d.check(!HAN.test(words), `the navigation still says ${words}`)
  }
  for (const path of [
    '/today',
    '/tasks',
    '/places/new',
    `/doors/${world.doors[5]}/new`,
    `/doors/${world.doors[0]}/visit`,
  ]) {
    await open(page, d.product.url + path)
    const title = await page.getByRole('heading', { level: 1 }).innerText()
    d.check(!HAN.test(title), `${path} is headed ${title}`)
    for (const label of await page.locator('main label').allInnerTexts())
      d.check(!HAN.test(label), `${path} labels a field ${label}`)
    await look(page, `English ${path}`)
  }
}

async function views(d: Day, world: World, options: ViewOptions, look: Look): Promise<void> {
  const page = await pageOf(d, world.officer, options)
  const name = Object.entries(options).join()
  for (const path of [
    '/today',
    `/doors/${world.doors[0]}`,
    `/doors/${world.doors[5]}/new`,
    `/doors/${world.doors[0]}/visit`,
    `/places?id=${world.doors[0]}`,
    '/residents',
    '/ledgers/L09',
    '/exports',
    '/organisation',
  ]) {
    await open(page, d.product.url + path)
    await look(page, `${name} ${path}`)
    const folder = d.flags.find((one) => one.startsWith('--look='))?.slice('--look='.length)
    if (folder) await page.screenshot({ path: `${folder}/${name}-${path.split('/')[1]}-${path.length}.png` })
  }
}
