import type { Page } from 'playwright-core'
import { makeDemoId } from '#platform/standards/citizen-number.ts'
import { PHONE } from '../support/browser.ts'
import type { Day, DayFile } from '../support/day.ts'
import {
  asRecorded,
  checksIn,
  correctsNumber,
  hasLeft,
  hazardFixed,
  hearsSuggestion,
  mark,
  NEED_TEXT,
  notesNeed,
  openDoor,
  passesBy,
  POINT,
  RESIDENT_ACTS,
  residentsAsTold,
  setPin,
  stored,
  SUGGESTED,
  suggestionLeaves,
  takesPhoto,
} from '../support/field-acts.ts'
import { UpgradedProduct } from '../support/newer-app.ts'
import { Phone, STANDS } from '../support/phone.ts'
import { found, seesPlanted } from '../support/profile-scan.ts'
import { open } from '../support/screens.ts'
import { press } from '../support/steps.ts'
import { furnish, type World } from '../support/world.ts'

const PIN = '258036914725'
/** Words typed at a door: they must lie nowhere in clear. */
const TYPED = '门口堆放纸箱已请楼长协助清理'
const VISITS = 10
const TAPS_MAX = 6
const CORRECTIONS = 2
const PHOTOS = 4
const NEEDS = 3
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
async function toToday(page: Page): Promise<void> {
  await page.getByRole('link', { name: '今日' }).tap()
  await today(page)
}

async function typePin(page: Page, pin: string): Promise<void> {
  await page.getByLabel('手机密码').fill(pin)
  await page.getByRole('button', { name: '打开' }).tap()
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

/** Opens a door that was visited and says more of it. */
async function correct(page: Page, n: number): Promise<void> {
  await page.locator('.lf-card-done').nth(n).tap()
  await page.getByText('保存即为更正').waitFor()
  await page.getByRole('button', { name: '消防安全提醒' }).tap()
  // An impatient thumb.
  await page.getByRole('button', { name: '保存更正' }).dblclick()
  await today(page)
}

const waits = (page: Page, acts: number) => mark(page, `${acts} 条待发送`)

/** With letters twice as large nothing is lost and nothing sticks out. */
async function enlarged(d: Day, page: Page, name: string): Promise<void> {
  const size = (value: string) =>
    page.evaluate((one) => {
      document.documentElement.style.fontSize = one
    }, value)
  await size('200%')
  await d.look(page, name)
  await size('')
}

/** The officer's card is held out to whoever stands at the door, without a signal, and the visit goes on. */
async function showCard(d: Day, page: Page): Promise<void> {
  await page.getByRole('link', { name: '我的联系卡' }).tap()
  await page.getByRole('img', { name: '扫码保存联系方式' }).waitFor()
  await d.look(page, 'card')
  await enlarged(d, page, 'card-large')
  await page.getByRole('link', { name: '回到走访' }).tap()
  await page.getByRole('button', { name: '保存走访' }).waitFor()
}

async function expectOnce(d: Day, world: World, count: number): Promise<void> {
  const from = new Date(Date.now() - 3_600_000).toISOString()
  const { items } = await world.officer.call('visits.listVisits', { mine: 'yes', limit: 50 })
  const here = items.filter((one) => one.startedAt >= from)
  d.check(here.length === count, `${here.length} visits instead of ${count}`)
  d.check(new Set(here.map((one) => one.addressId)).size === count, 'two visits at one door')
  let corrected = 0
  for (const { id } of here) {
    const visit = await world.officer.call('visits.getVisit', { id, purpose: 'visit', basisKind: 'visit', basisId: id })
    if (visit.version === 2 && visit.summaryChips.includes('消防安全提醒')) corrected++
  }
  d.check(corrected === CORRECTIONS, `${corrected} visits are corrected instead of ${CORRECTIONS}`)
}

export const day: DayFile = {
  title:
    '没有信号的一班：断电两次、升级一次，送达一次；密码错十次，远程清除 A shift without a signal: killed twice, upgraded, delivered once',
  async run(d) {
    const world = await furnish(d.product)
    await moreHomes(world)
    const { items } = await world.officer.call('visits.listVisits', { mine: 'yes', limit: 1 })
    d.check(items.length === 1, 'the officer has no visit')
    await world.officer.call('checkIns.addPoint', {
      name: POINT,
      kind: '小区门',
      communityCode: world.communityCode,
      ...STANDS,
    })
    const phone = new Phone()
    const upgraded = await UpgradedProduct.before(d.product.url)
    const url = `${upgraded.url}/field/`
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
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
      await d.look(page, 'today')
      await enlarged(d, page, 'today-large')
      await phone.browser.setOffline(true)
      const look = (what: string) => d.look(page, what)
      const taps = (await openDoor(page, 0)) + (await fillIn(page))
      d.check(taps <= TAPS_MAX, `a visit took ${taps} taps`)
      let acts = 1
      await waits(page, acts)
      await openDoor(page, 1)
      await passesBy(page, look)
      acts += await checksIn(page, look)
      await toToday(page)
      await openDoor(page, 2)
      await hearsSuggestion(page, look)
      await toToday(page)
      for (let n = 1; n < 5; n++) {
        await openDoor(page, n)
        if (n < 3) await takesPhoto(page, `A${n}`)
        if (n === 3) acts += await notesNeed(page, look)
        await fillIn(page)
        acts += n < 3 ? 2 : 1
      }
      await openDoor(page, 5)
      await d.look(page, 'door')
      await enlarged(d, page, 'door-large')
      await showCard(d, page)
      await takesPhoto(page, 'A3')
      await page.getByText('补充和更改').tap()
      await page.getByLabel('补充几句').fill(TYPED)
      // The browser writes down every few seconds what it would open again, forms and all.
      await page.waitForTimeout(5_000)
      await phone.kill()
      await nothingInClear(d, phone, world)

      page = await phone.start({ offline: true })
      await page.goto(url)
      await page.getByLabel('手机密码').waitFor()
      await d.look(page, 'locked')
      await enlarged(d, page, 'locked-large')
      await typePin(page, '000000')
      await page.getByText('还可以试 9 次').waitFor()
      await typePin(page, PIN)
      await today(page)
      await waits(page, acts)
      await openDoor(page, 5)
      d.check((await page.getByLabel('补充几句').inputValue()) === TYPED, 'what was typed is lost')
      await page.getByRole('img', { name: '照片 1' }).waitFor()
      await fillIn(page)
      acts += 2
      // Signed out since the browser was killed, so nothing leaves while the line is up for the newer app.
      await newerApp(d, phone, upgraded)
      await waits(page, acts)
      for (let n = 6; n < VISITS; n++) {
        await openDoor(page, n)
        if (n < 8) acts += await notesNeed(page)
        if (n === 7) acts += await hazardFixed(page, look)
        if (n === 6) await takesPhoto(page, 'A4')
        await fillIn(page)
        acts += n === 6 ? 2 : 1
      }
      for (let n = 0; n < CORRECTIONS; n++) await correct(page, n)
      await openDoor(page, VISITS - 1)
      await correctsNumber(page, look)
      await toToday(page)
      await openDoor(page, VISITS - 2)
      await hasLeft(page)
      acts += CORRECTIONS + RESIDENT_ACTS
      await waits(page, acts)
      await page.getByRole('link', { name: '发件箱' }).tap()
      await page.getByRole('heading', { name: `等待发送(${acts - PHOTOS})`, exact: true }).waitFor()
      await page.getByRole('heading', { name: `照片，等待发送(${PHOTOS})` }).waitFor()
      await page
        .locator('.lf-card', { hasText: /更正走访 .*锦江花园3号楼/ })
        .first()
        .waitFor()
      await d.look(page, 'outbox')
      await enlarged(d, page, 'outbox-large')
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
      await residentsAsTold(d, world, world.doors)
      await asRecorded(d, world, page, { photos: PHOTOS, needs: NEEDS })
      await suggestionLeaves(d, world, phone.browser, { url, pin: PIN })
      await forgets(d, phone, world, url, { route: 3, newPin: '741852', how: wrongPins })
      await expectOnce(d, world, VISITS + 1)
      await forgets(d, phone, world, url, { route: 2, newPin: '963258', how: orderedFrom(d, phone, world) })
      await expectOnce(d, world, VISITS + 2)
      await wrongClock(d, world, url)
      d.check(phone.faults.length === 0, `the pages complained: ${phone.faults.join(', ')}`)
    } finally {
      await phone.end()
      upgraded.close()
    }
  },
}

/** A newer app comes in the middle of the shift: it waits, is taken, and what was recorded and typed is still there. */
async function newerApp(d: Day, phone: Phone, upgraded: UpgradedProduct): Promise<void> {
  const { page } = phone
  await phone.browser.setOffline(false)
  upgraded.upgrade()
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update().then(() => undefined))
  await page.getByText('有新版本').waitFor()
  await phone.browser.setOffline(true)
  await d.look(page, 'newer')
  await page.getByRole('button', { name: '现在更新' }).tap()
  await page.getByLabel('手机密码').waitFor()
  d.check(
    (await page.evaluate(() => caches.keys())).join() === 'linan-field-newer',
    'the newer app has not taken over, or the older one is still here',
  )
  await typePin(page, PIN)
}

/** Names, addresses, what was typed, the PIN: nothing of it can be read in what a killed browser left. */
async function nothingInClear(d: Day, phone: Phone, world: World): Promise<void> {
  const { addressText, households } = (await world.officer.call('visits.carryDay', {})).doors[0] ?? {}
  const masks = households?.flatMap((h) => h.members.map((m) => m.nameMask)) ?? []
  const words = [
    ...NAMES,
    '林一舟',
    '罗亦凡',
    ...masks,
    addressText ?? '',
    '锦江花园',
    TYPED,
    NEED_TEXT,
    SUGGESTED,
    PIN,
  ].filter(Boolean)
  d.check(seesPlanted(words), 'the scan does not see what is planted')
  const clear = found(phone.profile, words)
  d.check(clear.length === 0, `in clear in the profile:\n${clear.join('\n')}`)
}

interface Loss {
  /** Doors on the route then; the visit is at the last one. */
  route: number
  newPin: string
  how: (page: Page) => Promise<void>
}

/** The day is gone from a phone, the act that waits is not, and its author opens it by signing in. */
async function forgets(d: Day, phone: Phone, world: World, url: string, loss: Loss): Promise<void> {
  const { page } = phone
  await page.getByRole('link', { name: '今日' }).tap()
  // Taken anew, the day knows what was done: the tasks that the visits closed are gone from the route.
  await page.getByRole('heading', { name: `要去的门(${loss.route})` }).waitFor()
  await phone.browser.setOffline(true)
  await openDoor(page, loss.route - 1)
  await fillIn(page)
  await mark(page, '1 条待发送')
  await phone.browser.clearCookies()
  await loss.how(page)
  await page.getByText('未发送的记录还在').first().waitFor()
  await d.look(page, 'pin-gone')
  d.check((await stored(page, 'kept')) === 0, 'downloads are left')
  await phone.browser.setOffline(false)
  await world.officer.takeTo(phone.browser)
  await page.goto(url)
  await setPin(page, loss.newPin)
  await mark(page, '已全部送达')
}

async function wrongPins(page: Page): Promise<void> {
  await page.getByRole('button', { name: '锁定' }).tap()
  for (let n = 1; n < WRONG_MAX; n++) {
    await typePin(page, '111111')
    await page.getByText(`还可以试 ${WRONG_MAX - n} 次`).waitFor()
  }
  await typePin(page, '111111')
}

/** The officer says at the desk that his phone is lost; it hears of it at its next contact, though nobody is signed in on it. */
const orderedFrom = (d: Day, phone: Phone, world: World) => async (): Promise<void> => {
  const { context, page } = await d.person()
  await world.officer.takeTo(context)
  await open(page, `${d.product.url}/from-phones`)
  await d.look(page, 'desk-phones')
  await press(page, '手机丢失，清除资料')
  await d.look(page, 'desk-wipe')
  await page.getByRole('dialog').getByRole('button', { name: '手机丢失，清除资料' }).click()
  await page.getByText('已下令清除').waitFor()
  await page.setViewportSize(PHONE)
  await d.look(page, 'desk-phones-narrow')
  await phone.browser.setOffline(false)
}

/** A phone whose clock is a year ahead takes its day once, like any other. */
async function wrongClock(d: Day, world: World, url: string): Promise<void> {
  const phone = new Phone()
  try {
    const page = await phone.start()
    await page.clock.install({ time: Date.now() + 365 * 86_400_000 })
    await world.officer.takeTo(phone.browser)
    let asked = 0
    page.on('request', (request) => {
      if (request.url().endsWith('/api/visits/carried')) asked++
    })
    await page.goto(url)
    await setPin(page, PIN)
    await page.getByRole('heading', { name: /要去的门/ }).waitFor()
    await page.clock.runFor(5_000)
    d.check(asked === 1, `the day was taken ${asked} times`)
  } finally {
    await phone.end()
  }
}
