import type { Locator, Page } from 'playwright-core'
import { makeDemoId } from '#platform/standards/citizen-number.ts'
import { PHONE } from '../support/browser.ts'
import type { Day, DayFile } from '../support/day.ts'
import { open } from '../support/screens.ts'
import { choose, dialog, press } from '../support/steps.ts'
import { foundStation, type Station } from '../support/world.ts'

const ROOMS = 100
/** What issue 4 allows for the whole building. */
const MOST_ACTIONS = 120
const BY_TAP = 45
const BY_KEY = 46

export const day: DayFile = {
  title: '照户室图核实一栋 100 户的楼 A building of 100 rooms verified from its picture',
  async run(d) {
    const station = await foundStation(d.product)
    const buildingId = await fill(station)
    const { context, page } = await d.person()
    await station.officer.takeTo(context)
    const at = `${d.product.url}/places/buildings/${buildingId}`
    let actions = 0
    const act = async (work: Promise<unknown>) => {
      actions++
      await work
    }

    await act(open(page, at))
    await waitFor(page, ROOMS)
    await d.look(page, 'picture')
    await byTap(page, act)
    await byKey(page, act)
    await movedOut(d, page, act)
    await chosen(d, page, act)
    d.check(actions <= MOST_ACTIONS, `${ROOMS} rooms took ${actions} actions, more than ${MOST_ACTIONS}`)
    const { doors } = await station.officer.call('buildingPicture.getPicture', { buildingId })
    const checked = doors.filter((one) => one.inside?.due === 'ok').length
    const left = doors.filter((one) => one.inside?.due === 'unrecorded').length
    d.check(checked === ROOMS - 1 && left === 1, `${checked} rooms are checked and ${left} empty`)

    await undone(d, page, station, buildingId)
    await printed(d, page)
    await onPhone(d, station, at)
  },
}

/** Two units of ten floors with five rooms; the auxiliary has recorded somebody in each, and every one waits for the officer. */
async function fill({ officer, auxiliary, communityCode }: Station): Promise<string> {
  const compound = await officer.call('places.addCompound', { communityCode, name: '松风苑', type: '物业小区' })
  const building = await officer.call('places.addBuilding', {
    compoundId: compound.id,
    name: '6号楼',
    class: '居民楼',
    floorsUp: 10,
  })
  await officer.call('places.registerRooms', {
    id: building.id,
    units: '1-2',
    floors: '1-10',
    rooms: '1-5',
    commit: true,
  })
  const { doors } = await officer.call('places.getBuilding', { id: building.id })
  for (const [n, door] of doors.entries()) {
    const member = {
      relationToHead: '户主/本人' as const,
      arrivedOn: '2025-09-01',
      person: {
        name: `顾${'望舒听澜清和若水'.charAt(n % 8)}${'景云南星予安问渠'.charAt(Math.floor(n / 8) % 8)}`,
        idType: 'CN_ID' as const,
        idNo: makeDemoId(`19${60 + (n % 40)}-0${1 + (n % 9)}-1${n % 10}`, 100 + n),
        hukouRegion: communityCode.slice(0, 6),
        hukouCommunityCode: communityCode,
      },
    }
    // One auxiliary may register 60 households a minute; the others are entered one by one.
    if (n % 2 === 0) await auxiliary.call('residents.registerHousehold', { addressId: door.id, members: [member] })
    else await auxiliary.call('residents.registerResidence', { addressId: door.id, member })
  }
  return building.id
}

const confirmButtons = (page: Page): Locator => page.locator('.bp-confirm')
/** Until so many rooms wait. */
const waitFor = (page: Page, count: number): Promise<void> =>
  page.waitForFunction((n) => document.querySelectorAll('.bp-confirm').length === n, count).then(() => undefined)

type Act = (work: Promise<unknown>) => Promise<void>

async function byTap(page: Page, act: Act): Promise<void> {
  for (let n = 1; n <= BY_TAP; n++) {
    await act(confirmButtons(page).first().click())
    await waitFor(page, ROOMS - n)
  }
}

/** Tab leads into the picture once; V confirms a room and goes on to the next one that waits. */
async function byKey(page: Page, act: Act): Promise<void> {
  await act(page.locator('button[data-waits="true"]').first().focus())
  for (let n = 1; n <= BY_KEY; n++) await act(page.keyboard.press('v'))
  await waitFor(page, ROOMS - BY_TAP - BY_KEY)
}

/** Behind one door nobody lives any more: opened, confirmed, ended on the landlord's word. */
async function movedOut(d: Day, page: Page, act: Act): Promise<void> {
  await act(page.locator('button[data-waits="true"]').first().press('Enter'))
  await dialog(page).getByRole('heading', { level: 2 }).first().waitFor()
  await d.look(page, 'door')
  await act(press(dialog(page), '核实'))
  await act(press(dialog(page), '注销'))
  // A list is two actions: opened, and chosen from.
  for (const [label, word] of [
    ['注销原因', '离开'],
    ['依据', '房东'],
  ] as const) {
    await act(Promise.resolve())
    await act(choose(dialog(page), label, word))
  }
  await act(press(dialog(page), '注销'))
  await page.getByText('这里还没有登记住户').waitFor()
  await act(page.keyboard.press('Escape'))
}

/** All that is left, with a look at what would change. */
async function chosen(d: Day, page: Page, act: Act): Promise<void> {
  const left = ROOMS - BY_TAP - BY_KEY - 1
  await act(press(page, '多选'))
  await act(press(page, `全选应核 ${left} 户`))
  await act(press(page, `核实 ${left} 户`))
  await dialog(page).getByText(`将变更 ${left} 人`, { exact: false }).waitFor()
  await d.look(page, 'preview')
  await act(press(dialog(page), `核实 ${left} 人`))
  await page.getByText(`已核实 ${left} 人`, { exact: false }).waitFor()
}

/** The last act is taken back from the list of recent ones. */
async function undone(d: Day, page: Page, station: Station, buildingId: string): Promise<void> {
  await press(page, '最近批量操作')
  await d.look(page, 'recent')
  await dialog(page).getByRole('button', { name: /^撤销/ }).first().click()
  await page.getByText('已撤销，恢复原样。').waitFor()
  const { doors } = await station.officer.call('buildingPicture.getPicture', { buildingId })
  const waiting = doors.filter((one) => one.inside?.due === 'declared').length
  d.check(waiting === ROOMS - BY_TAP - BY_KEY - 1, `${waiting} rooms wait again`)
  await page.keyboard.press('Escape')
}

async function printed(d: Day, page: Page): Promise<void> {
  const [paper] = await Promise.all([page.context().waitForEvent('page'), press(page, '打印户室图')])
  await paper.getByRole('heading', { name: '松风苑6号楼户室图' }).waitFor()
  await d.look(paper, 'paper')
  d.check((await paper.locator('td b').count()) === ROOMS, 'the paper has not one box for each room')
  await paper.close()
}

async function onPhone(d: Day, station: Station, at: string): Promise<void> {
  const { context, page } = await d.person({ viewport: PHONE })
  await station.officer.takeTo(context)
  await open(page, at)
  await d.look(page, 'picture on a phone')
  const before = await confirmButtons(page).count()
  await confirmButtons(page).first().click()
  await waitFor(page, before - 1)
}
