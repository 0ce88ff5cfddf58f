import type { Page } from 'playwright-core'
import type { Day, DayFile } from '../support/day.ts'
import { open } from '../support/screens.ts'
import { choose, dialog, fill, press } from '../support/steps.ts'
import { furnish, type World } from '../support/world.ts'

export const day: DayFile = {
  title: '一扇门登记了两次：合并；拆除的停用 A door registered twice is merged, one that was pulled down retired',
  async run(d) {
    const world = await furnish(d.product)
    await merged(d, world)
    await retired(d, world)
    await onPhone(d, world)
  },
}

async function place(d: Day, world: World, path: string, options?: Parameters<Day['person']>[0]): Promise<Page> {
  const { context, page } = await d.person(options)
  await world.officer.takeTo(context)
  await open(page, `${d.product.url}/places/${path}`)
  return page
}

const textOf = async (d: Day, world: World, id: string | undefined) => {
  const page = await place(d, world, `${id}`)
  const text = await page.getByRole('heading', { level: 1 }).innerText()
  await page.close()
  return text
}

/** The family behind the first door is found behind the other one; the link to the old row says where to. */
async function merged(d: Day, world: World): Promise<void> {
  const [from, , , into] = world.doors
  const [gone, stays] = [await textOf(d, world, from), await textOf(d, world, into)]
  const page = await place(d, world, `${from}`)
  await press(page, '并入另一处')
  await choose(page, '保留的地址', stays)
  await page.getByRole('heading', { name: `将移到“${stays}”` }).waitFor()
  await d.look(page, 'preview')
  await press(page, '合并地址')
  await fill(dialog(page), '停用原因', '同一扇门登记了两次')
  await d.look(page, 'confirm')
  await press(dialog(page), '合并地址')
  await page.getByRole('heading', { level: 1, name: stays }).waitFor()
  await page.getByRole('listitem').filter({ hasText: gone }).waitFor()
  await d.look(page, 'merged')
  await page.goto(`${d.product.url}/doors/${from}`)
  await page.getByRole('link', { name: '查看这处地址的登记情况' }).waitFor()
  await d.look(page, 'old-door')
  await press(page, '查看这处地址的登记情况')
  await page.getByText('已并入').waitFor()
  await d.look(page, 'old-link')
  await press(page, stays)
  const facts = page.locator('.pl-facts > div', { hasText: '居住户' })
  await facts.getByText('1', { exact: true }).waitFor()
}

async function retired(d: Day, world: World): Promise<void> {
  const page = await place(d, world, `${world.doors[1]}`)
  await press(page, '停用')
  await fill(dialog(page), '停用原因', '楼已拆除')
  await press(dialog(page), '停用')
  await page.getByText('楼已拆除').waitFor()
  d.check((await page.getByRole('link', { name: '并入另一处' }).count()) === 0, 'a retired address can be merged')
}

async function onPhone(d: Day, world: World): Promise<void> {
  const page = await place(d, world, `${world.doors[2]}/merge`, { viewport: { width: 390, height: 844 } })
  await d.look(page, 'phone')
}
