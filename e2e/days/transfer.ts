import type { Page } from 'playwright-core'
import type { Worker } from '../support/api.ts'
import type { Day, DayFile } from '../support/day.ts'
import { open } from '../support/screens.ts'
import { choose, dialog, fill, go, press } from '../support/steps.ts'
import { furnish, newOfficer, type World } from '../support/world.ts'

const NEXT = { name: '江映雪', badge: '104255' }

export const day: DayFile = {
  title: '民警换任，未办结的事一件不落 An officer is transferred with open items',
  async run(d) {
    const world = await furnish(d.product)
    const next = await newOfficer(world, d.product.url, NEXT.name, NEXT.badge)
    // A task in the leaver's own name, beside those of the area.
    const { items } = await world.officer.call('tasks.listTasks', {})
    const own = items.find((one) => one.can.sign)
    if (own) await world.officer.call('tasks.signTask', { id: own.id, version: own.version })
    const before = await openTasks(world.officer)
    d.check(before.length > 0 && own !== undefined, 'the officer has nothing open, so the day would prove nothing')

    const old = await pageOf(d, world.officer)
    await open(old, `${d.product.url}/tasks`)
    await cannotJustEnd(d, world)
    await handOver(d, world)
    await gone(d, world, old)
    await received(d, next.worker, before)
    await cover(d, world, before)
    await rename(d, world)
  },
}

const openTasks = async (who: Worker): Promise<string[]> =>
  (await who.call('tasks.listTasks', {})).items.map((one) => one.id).sort()

async function pageOf(d: Day, who: Worker): Promise<Page> {
  const { context, page } = await d.person()
  await who.takeTo(context)
  return page
}

/** Ending the posting would leave work with nobody: the product says so and ends nothing. */
async function cannotJustEnd(d: Day, world: World): Promise<void> {
  const page = await pageOf(d, world.chief)
  await open(page, `${d.product.url}/staff/${world.officerId}`)
  await page.getByRole('tab', { name: '任职' }).click()
  await press(page, '结束任职')
  await press(dialog(page), '结束任职')
  await page.getByText('请先办理移交').first().waitFor()
  await page.context().close()
}

/** The chief sees what changes hands, chooses the successor, and does it in one step. */
async function handOver(d: Day, world: World): Promise<void> {
  const page = await pageOf(d, world.chief)
  await open(page, `${d.product.url}/staff/${world.officerId}`)
  await page.getByRole('tab', { name: '任职' }).click()
  // Not the word in the navigation: the one beside the posting, which comes with its list.
  await page.getByRole('list', { name: '任职' }).getByRole('link', { name: '移交', exact: true }).click()
  await page.getByRole('list', { name: '事项数' }).getByText('任务').waitFor()
  await d.look(page, 'transfer-items')
  await press(page, '下一步')
  await choose(page, '接收人', NEXT.name)
  await fill(page, '移交说明', '警务室钥匙两把，联系卡待换。')
  await d.look(page, 'transfer-receiver')
  await press(page, '办理移交')
  await page.getByRole('heading', { level: 1, name: NEXT.name }).waitFor()
  await page.context().close()
}

/** The old officer's browser is still open. His next click shows nothing of the area. */
async function gone(d: Day, world: World, page: Page): Promise<void> {
  for (const path of ['/tasks', '/residents', '/places', `/doors/${world.doors[0]}`]) {
    await open(page, d.product.url + path)
    const said = await page.getByRole('main').innerText()
    d.check(!said.includes('锦江花园'), `${path} still shows the area to the officer who left: ${said}`)
  }
  for (const name of ['tasks.listTasks', 'today.mine'] as const) {
    const refused = await world.officer.call(name, {}).then(
      () => false,
      (error: Error) => / 403 /.test(error.message),
    )
    d.check(refused, `${name} still answers the officer who left`)
  }
}

/** The new one finds the pack on the first page, all the same tasks behind it, and signs. */
async function received(d: Day, next: Worker, before: readonly string[]): Promise<void> {
  d.check(
    JSON.stringify(await openTasks(next)) === JSON.stringify(before),
    'the new officer does not see the same tasks',
  )
  const page = await pageOf(d, next)
  await open(page, `${d.product.url}/today`)
  await page.getByRole('link', { name: /接收移交：团结第一警务区/ }).click()
  await page.getByRole('heading', { level: 1, name: '移交单' }).waitFor()
  await page.getByText('警务室钥匙两把').waitFor()
  d.check((await page.getByRole('row').count()) > before.length, 'the pack does not list every open task')
  await d.look(page, 'handover')
  await press(page, '签字接收')
  await fill(dialog(page), '接收说明', '已逐项核对。')
  await press(dialog(page), '签字接收')
  await page.getByText('已逐项核对。').first().waitFor()
  await go(page, '移交')
  await page.getByText('没有移交单').waitFor()
  await d.look(page, 'handovers-empty')
  await page.context().close()
}

/** A cover sees the new officer's tasks and his work is marked in the work log. */
async function cover(d: Day, world: World, before: readonly string[]): Promise<void> {
  const { worker, id } = await newOfficer(world, d.product.url, '程晚晴', '104266')
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const dates = { fromOn: today, toOn: today }
  await world.chief.call('organisation.addPosting', { staffId: id, unitId: world.areaId, duty: '代管', ...dates })
  d.check(
    JSON.stringify(await openTasks(worker)) === JSON.stringify(before),
    'the cover does not see the holder’s tasks',
  )
  const page = await pageOf(d, worker)
  await open(page, `${d.product.url}/doors/${world.doors[0]}/visit`)
  await worker.call('visits.recordVisit', {
    id: crypto.randomUUID(),
    targetKind: 'household',
    targetId: world.householdId,
    kind: '一般走访',
    visitorIds: [id],
    startedAt: new Date(Date.now() - 20 * 60_000).toISOString(),
    endedAt: new Date(Date.now() - 5 * 60_000).toISOString(),
    geoReason: '回所后补登',
    met: false,
    notMetSlip: true,
    topics: ['信息核对'],
  })
  await open(page, `${d.product.url}/work-log`)
  await page.getByText('代管').first().waitFor()
  await d.look(page, 'work-log-cover')
  await page.context().close()
}

/** The administrator renames the community: the preview says what follows, addresses follow, the change is listed. */
async function rename(d: Day, world: World): Promise<void> {
  const page = await pageOf(d, world.admin)
  await open(page, `${d.product.url}/city`)
  await page.getByPlaceholder('按名称或代码查找').fill(world.communityCode)
  await page
    .getByRole('button', { name: /^更名 / })
    .first()
    .click()
  await dialog(page)
    .getByText(/地址 \d+/)
    .waitFor()
  await fill(dialog(page), '新名称', '锦江新村社区')
  await d.look(page, 'rename-community')
  await press(dialog(page), '更名')
  await page.getByText('已更名为锦江新村社区').first().waitFor()
  await go(page, '机构变动')
  await page.getByText(/→ 锦江新村社区/).waitFor()
  await d.look(page, 'changes')
  await go(page, '机构')
  await page.getByText('团结警务室').first().click()
  await page.getByRole('link', { name: '撤并到…' }).click()
  await page.getByRole('heading', { level: 1, name: '机构撤并' }).waitFor()
  await d.look(page, 'merge')
  const place = await world.chief.call('places.listAddresses', {})
  d.check(
    place.items.every((one) => one.fullText.startsWith('锦江新村社区')),
    `addresses kept the old name: ${place.items[0]?.fullText}`,
  )
}
