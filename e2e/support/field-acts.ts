import type { BrowserContext, Page } from 'playwright-core'
import type { Day } from './day.ts'
import type { World } from './world.ts'

/* What is recorded at a door beside the visit, and how it must stand in the register once the phone has sent it. */

const PHONE_GIVEN = '19400007788'

/** Words typed of a need: they must lie nowhere in clear on the phone. */
export const NEED_TEXT = '楼道灯坏了三天晚上看不见台阶'

/** Everybody lives here, one gave a new number; somebody else has left. Three acts. */
export const RESIDENT_ACTS = 3

/** What the outbox says in the foot of every page. */
export const mark = (page: Page, words: string): Promise<void> =>
  page.locator('.lf-outbox', { hasText: words }).waitFor()

/** First opening of a phone. */
export async function setPin(page: Page, pin: string): Promise<void> {
  await page.getByLabel('手机密码').fill(pin)
  await page.getByLabel('再输一遍').fill(pin)
  await page.getByRole('button', { name: '设置并打开' }).tap()
}

/** Opens a door from 今日; the first is on the route, the others among the neighbours. */
export async function openDoor(page: Page, n: number): Promise<number> {
  if (n > 0)
    await page
      .locator('details:not([open]) > summary')
      .tap({ timeout: 2_000 })
      .catch(() => undefined)
  const homes = page.locator('.lf-card', { hasText: '1 户' }).or(page.locator('.lf-card-done'))
  await homes.nth(n).tap()
  return 1
}

/** Opens what a door offers beside the visit. */
export async function beside(page: Page, words: string): Promise<void> {
  await page.getByRole('navigation', { name: '还要登记' }).getByRole('link', { name: words }).tap()
  await page.getByRole('heading', { name: words }).waitFor()
}

/** At a door with one resident: he lives here, and gave a number. @param look takes a picture */
export async function correctsNumber(page: Page, look: (what: string) => Promise<void>): Promise<void> {
  await beside(page, '核对住户')
  await page.getByRole('button', { name: '住在这里' }).first().tap()
  await page
    .getByText(/^更正 .* 的资料$/)
    .first()
    .tap()
  await page.getByLabel('新留的电话').fill('1940000')
  await page.getByRole('button', { name: '保存核对' }).tap()
  await page.getByText('电话号码不对').waitFor()
  await page.getByLabel('新留的电话').fill(PHONE_GIVEN)
  await look('members')
  await page.getByRole('button', { name: '保存核对' }).tap()
  await page.getByRole('button', { name: /保存(走访|更正)/ }).waitFor()
}

/** At a door with one resident: he has left. */
export async function hasLeft(page: Page): Promise<void> {
  await beside(page, '核对住户')
  await page.getByRole('button', { name: '离开' }).first().tap()
  // An impatient thumb.
  await page.getByRole('button', { name: '保存核对' }).dblclick()
  await page.getByRole('button', { name: /保存(走访|更正)/ }).waitFor()
  await beside(page, '核对住户')
  await page.getByText('本机已登记：离开').waitFor()
}

/** The number stands once, in front, at one person; one residence of the doors has ended by a visit. */
export async function residentsAsTold(d: Day, world: World, doors: readonly string[]): Promise<void> {
  const numbered = []
  let ended = 0
  for (const addressId of doors) {
    const door = await world.officer.call('residents.getHousehold', {
      addressId,
      purpose: 'verify',
      basisKind: 'address',
      basisId: addressId,
    })
    ended += door.households.filter((h) => h.closedOn !== null).length
    numbered.push(...door.households.flatMap((h) => h.members).filter((m) => m.phoneMask?.endsWith('7788')))
  }
  d.check(numbered.length === 1, `${numbered.length} people have the number that one gave`)
  d.check(ended === 1, `${ended} households are closed instead of one`)
}

/** A photograph as a camera gives it: another one each time. */
async function picture(page: Page, mark: string): Promise<Buffer> {
  const url = await page.evaluate((words) => {
    const canvas = document.createElement('canvas')
    canvas.width = 2400
    canvas.height = 1800
    const pen = canvas.getContext('2d')
    if (pen === null) throw new Error('no canvas')
    pen.fillStyle = '#88aacc'
    pen.fillRect(0, 0, canvas.width, canvas.height)
    pen.fillStyle = '#222'
    pen.font = '200px sans-serif'
    pen.fillText(words, 200, 900)
    return canvas.toDataURL('image/jpeg')
  }, mark)
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
}

/** Takes a photograph for the visit that is being recorded: one act more once that is saved. */
export async function takesPhoto(page: Page, mark: string): Promise<void> {
  const buffer = await picture(page, mark)
  await page.getByLabel('拍照').setInputFiles({ name: `${mark}.jpg`, mimeType: 'image/jpeg', buffer })
  await page.getByRole('img', { name: '照片 1' }).waitFor()
}

/** Somebody at the door asks for something. @returns acts */
export async function notesNeed(page: Page, look?: (what: string) => Promise<void>): Promise<number> {
  await beside(page, '登记需求')
  await page.getByRole('group', { name: '需求类型' }).getByRole('button').first().tap()
  await page.getByLabel('需求内容').fill(NEED_TEXT)
  await page.getByRole('group', { name: '反映人' }).getByRole('button').first().tap()
  await look?.('need')
  await page.getByRole('button', { name: '保存需求' }).dblclick()
  await page.getByRole('button', { name: /保存(走访|更正)/ }).waitFor()
  return 1
}

/** A hazard is seen, reported, and gone when the officer looks again. @returns acts */
export async function hazardFixed(page: Page, look: (what: string) => Promise<void>): Promise<number> {
  await page.getByRole('navigation', { name: '还要登记' }).getByRole('link', { name: '隐患' }).tap()
  await page.getByRole('heading', { name: '上报新隐患' }).waitFor()
  await page.getByLabel('隐患内容', { exact: true }).fill('楼道堆放杂物，占用消防通道')
  await look('hazard')
  await page.getByRole('button', { name: '上报' }).tap()
  await page.getByRole('button', { name: '复查' }).tap()
  await page.getByRole('button', { name: '已消除' }).tap()
  await page.getByRole('button', { name: '保存复查' }).tap()
  await page.getByText('这里没有未消除的隐患').waitFor()
  await page.getByRole('link', { name: '走访' }).tap()
  await page.getByRole('button', { name: /保存(走访|更正)/ }).waitFor()
  return 2
}

/** What somebody suggests leads to no door: it waits for another day and is none of the acts of this one. */
export const SUGGESTED = '菜场到东门一段夜里没有人，希望十点以后多巡逻'
export async function hearsSuggestion(page: Page, look: (what: string) => Promise<void>): Promise<void> {
  await beside(page, '意见建议')
  await page.getByRole('button', { name: '巡逻防范' }).tap()
  await page.getByLabel('意见内容').fill(SUGGESTED)
  await page.getByLabel('群众希望得到答复').check()
  await look('suggestion')
  await page.getByRole('button', { name: '保存', exact: true }).dblclick()
  await page.getByRole('button', { name: /保存(走访|更正)/ }).waitFor()
  await beside(page, '意见建议')
  await page.getByText('手机里存着 1 条意见建议').waitFor()
}

/** The name of the point at which the officer stands. */
export const POINT = '江南小区东门'
/** Checked in at a point by position, one press. @returns acts */
export async function checksIn(page: Page, look: (what: string) => Promise<void>): Promise<number> {
  await page.getByRole('link', { name: '签到' }).tap()
  const point = page.locator('.lf-card', { hasText: POINT })
  await point.getByText('0 米').waitFor()
  await point.getByRole('button', { name: '签到', exact: true }).tap()
  await point.getByText('已签到').waitFor()
  await look('check-in')
  return 1
}

/** Opened on another day, the phone sends what waited for it; once, and with nothing of a door. */
export async function suggestionLeaves(
  d: Day,
  world: World,
  browser: BrowserContext,
  { url, pin }: { url: string; pin: string },
): Promise<void> {
  const page = await browser.newPage()
  await page.addInitScript(() => {
    const ahead = 86_400_000
    globalThis.Date = new Proxy(Date, {
      construct: (real, given) => (given.length === 0 ? new real(real.now() + ahead) : Reflect.construct(real, given)),
      get: (real, key) => (key === 'now' ? () => real.now() + ahead : Reflect.get(real, key)),
    })
  })
  await page.goto(url)
  await page.getByLabel('手机密码').fill(pin)
  await page.getByRole('button', { name: '打开' }).tap()
  const sent = async () => (await world.officer.call('suggestions.listSuggestions', { limit: 50 })).items
  for (let n = 0; n < 30 && (await sent()).length === 0; n++) await page.waitForTimeout(1_000)
  const items = await sent()
  d.check(items.length === 1 && items[0]?.text === SUGGESTED, `${items.length} suggestions instead of one`)
  await page.locator('.lf-outbox', { hasText: /已全部送达$/ }).waitFor()
  await page.close()
}

/** Screens that this shift passes by: they are looked at like the others. */
export async function passesBy(page: Page, look: (what: string) => Promise<void>): Promise<void> {
  await beside(page, '记帮扶')
  await look('help')
  await page.getByRole('link', { name: '提醒' }).tap()
  await page.getByRole('heading', { name: '提醒' }).waitFor()
  await look('reminders')
}

/** Each photograph is whole at its visit, each need stands once at its owner's, the hazard is resolved; nothing of the photographs is left on the phone. */
export async function asRecorded(
  d: Day,
  world: World,
  page: Page,
  count: { photos: number; needs: number },
): Promise<void> {
  const from = new Date(Date.now() - 3_600_000).toISOString()
  const { items: visits } = await world.officer.call('visits.listVisits', { mine: 'yes', limit: 50 })
  const states = []
  for (const { id } of visits.filter((one) => one.startedAt >= from))
    states.push(
      ...(await world.officer.call('photos.listPhotos', { subjectKind: 'visit', subjectId: id })).items.map(
        (one) => one.state,
      ),
    )
  d.check(states.join() === Array(count.photos).fill('WHOLE').join(), `photographs: ${states.join() || 'none'}`)
  const { items: needs } = await world.officer.call('needs.listNeeds', { limit: 50 })
  const here = needs.filter((one) => one.receivedAt >= from && one.channel === '走访带回' && one.id !== world.needId)
  d.check(here.length === count.needs, `${here.length} needs instead of ${count.needs}`)
  const { items: hazards } = await world.officer.call('hazards.listHazards', { state: 'RESOLVED', limit: 50 })
  d.check(hazards.length === 1, `${hazards.length} hazards are resolved instead of one`)
  d.check((await stored(page, 'photoChunks')) === 0, 'pieces of photographs are left on the phone')
}

/** How many rows the phone keeps in a store of its database. */
export const stored = (page: Page, store: string): Promise<number> =>
  page.evaluate(
    (name) =>
      new Promise<number>((resolve, reject) => {
        const opened = indexedDB.open('linan-field')
        opened.onerror = () => reject(opened.error)
        opened.onsuccess = () => {
          const counted = opened.result.transaction(name).objectStore(name).count()
          counted.onsuccess = () => resolve(counted.result)
        }
      }),
    store,
  )
