import type { Page } from 'playwright-core'
import { DESK, PHONE, picture } from '../support/browser.ts'
import type { Day, DayFile } from '../support/day.ts'
import { faultsOf, open } from '../support/screens.ts'
import { choose, dialog, fill, press } from '../support/steps.ts'
import { furnish, type World } from '../support/world.ts'

export const day: DayFile = {
  title: '回避登记、查阅记录、社区代码 Own family and home, looks, community codes',
  async run(d) {
    const w = await furnish(d.product)
    const officer = await d.person()
    await w.officer.takeTo(officer.context)
    await open(officer.page, d.product.url)
    d.check(officer.page.url().endsWith('/today'), `an officer lands on 今日, not on ${officer.page.url()}`)
    await ownFamily(d, w, officer.page)
    await looks(d, w, officer.page)
    const admin = await d.person()
    await w.admin.takeTo(admin.context)
    await open(admin.page, d.product.url)
    d.check(admin.page.url().endsWith('/organisation'), `set up, he lands on the units, not on ${admin.page.url()}`)
    await communities(d, admin.page)
  },
}

/** A person behind a door, then the door of another household; afterwards neither opens for him. */
async function ownFamily(d: Day, w: World, page: Page): Promise<void> {
  const door = await w.officer.call('places.getAddress', { id: w.doors[0] ?? '' })
  const home = await w.officer.call('places.getAddress', { id: w.doors[1] ?? '' })
  await open(page, `${d.product.url}/staff/${w.officerId}`)
  await page.getByRole('tab', { name: '回避登记' }).click()
  await register(page, '家属', door.fullText)
  await dialog(page).getByRole('radio').first().check()
  await look(d, page, 'own-family-form')
  await press(dialog(page), '登记回避')
  await page.getByText('（内容对本人隐藏）').first().waitFor()
  await register(page, '住所', home.fullText)
  await press(dialog(page), '登记回避')
  await page.getByText('（内容对本人隐藏）').nth(1).waitFor()
  await dialog(page).waitFor({ state: 'hidden' })
  await look(d, page, 'own-family')

  const left = await w.officer.call('residents.getHousehold', {
    addressId: door.id,
    purpose: 'visit',
    basisKind: 'address',
    basisId: door.id,
  })
  const members = left.households.flatMap((one) => one.members)
  d.check(members.length === 2, `of three behind the door two are left to him, not ${members.length}`)
  await page.goto(`${d.product.url}/doors/${home.id}`)
  await page.getByRole('heading', { name: '锦江花园' }).waitFor({ state: 'hidden' })
  d.check(!(await page.locator('body').innerText()).includes(home.fullText), 'his own home does not open for him')
}

async function register(page: Page, reason: string, address: string): Promise<void> {
  await page.getByRole('button', { name: '登记回避', exact: true }).first().click()
  await choose(dialog(page), '事由', reason)
  await choose(dialog(page), '住址', address)
}

async function looks(d: Day, w: World, page: Page): Promise<void> {
  await open(page, `${d.product.url}/staff/${w.officerId}`)
  await page.getByRole('tab', { name: '查阅记录' }).click()
  await page.getByRole('cell', { name: '数据整改' }).first().waitFor()
  await look(d, page, 'staff-looks')
}

/** A community under a local code, which the national code replaces when it is known. */
async function communities(d: Day, page: Page): Promise<void> {
  await press(page, '社区（村）')
  await page.getByRole('heading', { name: '社区（村）' }).waitFor()
  await press(page, '新增社区（村）')
  await choose(dialog(page), '乡镇（街道）', '街道')
  await fill(dialog(page), '社区（村）名称', '新月湖社区')
  await look(d, page, 'community-new')
  await press(dialog(page), '新增社区（村）')
  await dialog(page).waitFor({ state: 'hidden' })
  await page.getByPlaceholder('按名称或代码查找').fill('新月湖')
  await page.getByText('本地临时码').first().waitFor()
  await look(d, page, 'city-communities')
  await page.getByRole('button', { name: '更换代码 新月湖社区' }).click()
  await fill(dialog(page), '新代码', '22070299')
  await press(dialog(page), '更换代码')
  await dialog(page).getByText('社区代码为 12 位数字。').waitFor()
  await look(d, page, 'community-recode')
  await press(dialog(page), '取消')
}

async function look(d: Day, page: Page, name: string): Promise<void> {
  const folder = d.flags.find((one) => one.startsWith('--look='))?.slice('--look='.length)
  for (const [size, viewport] of Object.entries({ desk: DESK, phone: PHONE })) {
    await page.setViewportSize(viewport)
    await page.waitForTimeout(300)
    if (folder) await picture(page, folder, `${name}-${size}`)
    const faults = await faultsOf(page)
    d.check(faults.length === 0, `${name} ${size}:\n${faults.join('\n')}`)
  }
  await page.setViewportSize(DESK)
}
