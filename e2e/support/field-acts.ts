import type { Page } from 'playwright-core'
import type { Day } from './day.ts'
import type { World } from './world.ts'

/* What is recorded at a door beside the visit, and how it must stand in the register once the phone has sent it. */

const PHONE_GIVEN = '19400007788'

/** Everybody lives here, one gave a new number; somebody else has left. Three acts. */
export const RESIDENT_ACTS = 3

/** Opens what a door offers beside the visit. */
async function beside(page: Page, words: string): Promise<void> {
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
