import type { Page } from 'playwright-core'
import { makeDemoId } from '#platform/standards/citizen-number.ts'
import type { Day, DayFile } from '../support/day.ts'
import { Phone } from '../support/phone.ts'
import { found, seesPlanted } from '../support/profile-scan.ts'
import { furnish, type World } from '../support/world.ts'

const PIN = '258036914725'
const NEW_PIN = '741852'
/** Words typed at a door: they must lie nowhere in clear. */
const TYPED = '门口堆放纸箱已请楼长协助清理'
const VISITS = 10
const TAPS_MAX = 6
const WRONG_MAX = 10
const NAMES = ['程晚晴', '韩松年', '苏望舒', '陆青禾', '江映雪', '叶知秋', '顾南星', '闻人清越', '司徒远山']

/** Households behind the doors after the first three: eleven in one building then, one of them with a task. */
async function moreHomes(world: World): Promise<void> {
  for (const [i, name] of NAMES.entries())
    await world.officer.call('residents.registerHousehold', {
      addressId: world.doors[i + 3] ?? '',
      members: [
        {
          relationToHead: '户主/本人',
          arrivedOn: '2024-03-01',
          person: {
            name,
            idType: 'CN_ID',
            idNo: makeDemoId('1971-05-09', 300 + i),
            hukouRegion: world.communityCode.slice(0, 6),
            hukouCommunityCode: world.communityCode,
          },
        },
      ],
    })
}

const today = (page: Page) => page.getByRole('heading', { name: '今日' }).waitFor()
const mark = (page: Page, words: string) => page.locator('.lf-outbox', { hasText: words }).waitFor()

async function typePin(page: Page, pin: string): Promise<void> {
  await page.getByLabel('手机密码').fill(pin)
  await page.getByRole('button', { name: '打开' }).tap()
}

async function setPin(page: Page, pin: string): Promise<void> {
  await page.getByLabel('手机密码').fill(pin)
  await page.getByLabel('再输一遍').fill(pin)
  await page.getByRole('button', { name: '设置并打开' }).tap()
}

/** Opens a door from 今日; the first is on the route, the others among the neighbours. */
async function openDoor(page: Page, n: number): Promise<number> {
  if (n > 0)
    await page
      .locator('details:not([open]) > summary')
      .tap({ timeout: 2_000 })
      .catch(() => undefined)
  const homes = page.locator('.lf-card', { hasText: '1 户' }).or(page.locator('.lf-card-done'))
  await homes.nth(n).tap()
  return 1
}

/** Fills and saves the sheet as one does at the door. @returns taps */
async function fillIn(page: Page): Promise<number> {
  await page.getByRole('group', { name: '见到的人' }).getByRole('button').first().tap()
  await page.getByRole('button', { name: '防范宣传' }).tap()
  await page.getByRole('button', { name: '防诈骗宣传' }).tap()
  // The position comes when it comes; what was pressed before stays pressed.
  await page.getByText('已取得位置').waitFor()
  await page.getByRole('button', { name: '保存走访' }).tap()
  await today(page)
  return 4
}

async function expectOnce(d: Day, world: World, count: number): Promise<void> {
  const from = new Date(Date.now() - 3_600_000).toISOString()
  const { items } = await world.officer.call('visits.listVisits', { mine: 'yes', limit: 50 })
  const here = items.filter((one) => one.startedAt >= from)
  d.check(here.length === count, `${here.length} visits instead of ${count}`)
  d.check(new Set(here.map((one) => one.addressId)).size === count, 'two visits at one door')
}

export const day: DayFile = {
  title: '没有信号的一班：断电两次，送达一次；密码错十次 A shift without a signal: killed twice, delivered once',
  async run(d) {
    const world = await furnish(d.product)
    await moreHomes(world)
    const { items } = await world.officer.call('visits.listVisits', { mine: 'yes', limit: 1 })
    d.check(items.length === 1, 'the officer has no visit')
    const phone = new Phone()
    const url = `${d.product.url}/field/`
    try {
      let page = await phone.start()
      await page.goto(url)
      await page.getByRole('link', { name: '登录' }).waitFor()
      await d.look(page, 'first')
      await world.officer.takeTo(phone.browser)
      await page.reload()
      await page.getByLabel('再输一遍').waitFor()
      await d.look(page, 'set-up')
      await setPin(page, PIN)
      await page.getByRole('heading', { name: /要去的门/ }).waitFor()
      // The app itself is on the phone once its service worker runs.
      await page.waitForFunction(async () => (await navigator.serviceWorker.getRegistration())?.active != null)
      await d.look(page, 'today')
      await phone.browser.setOffline(true)
      const taps = (await openDoor(page, 0)) + (await fillIn(page))
      d.check(taps <= TAPS_MAX, `a visit took ${taps} taps`)
      await mark(page, '1 条待发送')
      for (let n = 1; n < 5; n++) {
        await openDoor(page, n)
        await fillIn(page)
      }
      await openDoor(page, 5)
      await d.look(page, 'door')
      await page.getByText('补充和更改').tap()
      await page.getByLabel('补充几句').fill(TYPED)
      // What was typed is on the disk before the battery is pulled.
      await page.waitForTimeout(500)
      await phone.kill()
      await nothingInClear(d, phone, world)

      page = await phone.start({ offline: true })
      await page.goto(url)
      await page.getByLabel('手机密码').waitFor()
      await d.look(page, 'locked')
      await typePin(page, '000000')
      await page.getByText('还可以试 9 次').waitFor()
      await typePin(page, PIN)
      await today(page)
      await mark(page, '5 条待发送')
      await openDoor(page, 5)
      d.check((await page.getByLabel('补充几句').inputValue()) === TYPED, 'what was typed is lost')
      await fillIn(page)
      for (let n = 6; n < VISITS; n++) {
        await openDoor(page, n)
        await fillIn(page)
      }
      await mark(page, `${VISITS} 条待发送`)
      await page.getByRole('link', { name: '发件箱' }).tap()
      await page.getByRole('heading', { name: `等待发送(${VISITS})` }).waitFor()
      await d.look(page, 'outbox')
      await phone.kill()

      // The session ended with the browser: what waits says so, and goes when its author has signed in.
      page = await phone.start()
      await page.goto(url)
      await typePin(page, PIN)
      await page.getByRole('link', { name: '发件箱' }).tap()
      await page.getByText('登录已过期').waitFor()
      await world.officer.takeTo(phone.browser)
      await page.reload()
      await typePin(page, PIN)
      await mark(page, '已全部送达')
      await expectOnce(d, world, VISITS)
      await wrongPins(d, phone, url)
      await mark(phone.page, '已全部送达')
      await expectOnce(d, world, VISITS + 1)
      d.check(phone.faults.length === 0, `the pages complained: ${phone.faults.join(', ')}`)
    } finally {
      await phone.end()
    }
  },
}

/** Names, addresses, what was typed, the PIN: nothing of it can be read in what a killed browser left. */
async function nothingInClear(d: Day, phone: Phone, world: World): Promise<void> {
  const { addressText, households } = (await world.officer.call('visits.carryDay', {})).doors[0] ?? {}
  const masks = households?.flatMap((h) => h.members.map((m) => m.nameMask)) ?? []
  const words = [...NAMES, '林一舟', '罗亦凡', ...masks, addressText ?? '', '锦江花园', TYPED, PIN].filter(Boolean)
  d.check(seesPlanted(words), 'the scan does not see what is planted')
  const clear = found(phone.profile, words)
  d.check(clear.length === 0, `in clear in the profile:\n${clear.join('\n')}`)
}

/** Ten wrong PINs: the day is gone from the phone, the act that waits is not, and its author opens it by signing in. */
async function wrongPins(d: Day, phone: Phone, url: string): Promise<void> {
  const { page } = phone
  await page.getByRole('link', { name: '今日' }).tap()
  // Taken anew, the day knows what was done: the tasks that the visits closed are gone from the route.
  await page.getByRole('heading', { name: '要去的门(3)' }).waitFor()
  await phone.browser.setOffline(true)
  await openDoor(page, 2)
  await fillIn(page)
  await mark(page, '1 条待发送')
  await page.getByRole('button', { name: '锁定' }).tap()
  for (let n = 1; n < WRONG_MAX; n++) {
    await typePin(page, '111111')
    await page.getByText(`还可以试 ${WRONG_MAX - n} 次`).waitFor()
  }
  await typePin(page, '111111')
  await page.getByText('未发送的记录还在').first().waitFor()
  await d.look(page, 'pin-gone')
  const kept = await page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opened = indexedDB.open('linan-field')
        opened.onerror = () => reject(opened.error)
        opened.onsuccess = () => {
          const counted = opened.result.transaction('kept').objectStore('kept').count()
          counted.onsuccess = () => resolve(counted.result)
        }
      }),
  )
  d.check(kept === 0, `${kept} downloads are left after ten wrong PINs`)
  await phone.browser.setOffline(false)
  await page.goto(url)
  await setPin(page, NEW_PIN)
}
