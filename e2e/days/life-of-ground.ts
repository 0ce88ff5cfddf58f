import type { Page } from 'playwright-core'
import { PHONE } from '../support/browser.ts'
import type { Day, DayFile } from '../support/day.ts'
import { open } from '../support/screens.ts'
import { choose, combo, dialog, fill, press } from '../support/steps.ts'
import { furnish, type World } from '../support/world.ts'

export const day: DayFile = {
  title:
    '楼栋拆分、改属、合并、拆除，旧名称仍能查到 A building is split, moved, merged and pulled down; old names still lead there',
  async run(d) {
    const world = await furnish(d.product)
    const { context, page } = await d.person()
    await world.officer.takeTo(context)
    await open(page, `${d.product.url}/places/buildings/${world.buildingId}`)
    const split = await splitOff(d, page)
    await moveOver(d, page)
    await mergeCompounds(d, page, world)
    await mergeBuildings(d, page, world, split)
    await moveCompound(d, page, world)
    await findByOldName(d, page, world)
    await demolish(d, page, world)
    await renameGroup(d, page, world)
    await page.setViewportSize(PHONE)
    await open(page, `${d.product.url}/places/ground/building/${world.buildingId}/merge`)
    await d.look(page, 'merge-phone')
  },
}

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
const number = (page: Page, label: string) => page.locator('.pl-facts > div', { hasText: label }).locator('dd')
const idOf = (page: Page) => page.url().split('/').at(-1)?.split('?')[0] as string

/** Several of a list, which stays open in between. */
async function mark(page: Page, label: string, names: readonly string[]): Promise<void> {
  await combo(page, label).click()
  for (const name of names)
    await page
      .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: name })
      .first()
      .click()
  await page.keyboard.press('Escape')
}

/** Unit 2 is a building of its own. */
async function splitOff(d: Day, page: Page): Promise<string> {
  await press(page, '拆分')
  await heading(page, '拆分楼栋')
  await mark(page, '分出去的单元', ['2'])
  await fill(page, '新楼的楼号', '5')
  await press(page, '查看影响')
  await page.getByRole('heading', { name: '将会发生' }).waitFor()
  d.check((await number(page, '改写全称的地址').innerText()) === '8', 'not the eight doors of unit 2')
  await d.look(page, 'split')
  await press(page, '拆分楼栋')
  await press(dialog(page), '拆分楼栋')
  await heading(page, '锦江花园5号楼')
  return idOf(page)
}

async function moveOver(d: Day, page: Page): Promise<void> {
  await press(page, '改属别处')
  await heading(page, '楼栋改属小区（组）')
  await choose(page, '改属到', '铁路家属院')
  await press(page, '查看影响')
  await page.getByText('铁路家属院5号楼2单元', { exact: false }).first().waitFor()
  await d.look(page, 'move')
  await press(page, '楼栋改属小区（组）')
  await press(dialog(page), '楼栋改属小区（组）')
  await heading(page, '铁路家属院5号楼')
  await page.getByText('曾用名称：锦江花园5号楼').waitFor()
  await d.look(page, 'moved')
}

/** The courtyard was registered twice: from the list of compounds. */
async function mergeCompounds(d: Day, page: Page, world: World): Promise<void> {
  await open(page, `${d.product.url}/places/ground?communityCode=${world.communityCode}`)
  const row = page.getByRole('listitem').filter({ hasText: '铁路家属院' })
  await d.look(page, 'ground')
  await row.getByRole('link', { name: '并入另一处' }).click()
  await heading(page, '合并小区（组）')
  await choose(page, '保留的小区（组）', '锦江花园')
  await press(page, '查看影响')
  await page.getByText('移过去的楼栋：1 栋').waitFor()
  await d.look(page, 'merge')
  await press(page, '合并小区（组）')
  await fill(dialog(page), '原因', '同一个院子登记了两次')
  await press(dialog(page), '合并小区（组）')
  await heading(page, '小区与街路')
  await page.getByRole('link', { name: '5号楼', exact: true }).waitFor()
  await page.getByText('曾用：铁路家属院').waitFor()
  const gone = page.locator('strong', { hasText: '铁路家属院' })
  d.check((await gone.count()) === 0, 'the compound that went is still in the list')
}

/** Back together: every door and family is where it was. */
async function mergeBuildings(d: Day, page: Page, world: World, split: string): Promise<void> {
  await page.getByRole('link', { name: '5号楼', exact: true }).click()
  await heading(page, '锦江花园5号楼')
  await press(page, '并入另一处')
  await heading(page, '合并楼栋')
  await choose(page, '保留的楼栋', '3号楼')
  await press(page, '查看影响')
  await page.getByRole('heading', { name: '将会发生' }).waitFor()
  await press(page, '合并楼栋')
  await fill(dialog(page), '原因', '还是一栋楼')
  await press(dialog(page), '合并楼栋')
  await heading(page, '锦江花园3号楼')
  await page.getByText('16 个地址').waitFor()
  for (const id of world.doors.slice(0, 3)) {
    const { households } = await world.officer.call('places.getAddress', { id })
    d.check(households === 1, 'a family is not behind its door any more')
  }
  await open(page, `${d.product.url}/places/buildings/${split}`)
  await page.getByText('已并入').waitFor()
  d.check((await page.getByRole('link', { name: '整栋停用' }).count()) === 0, 'a merged building can be pulled down')
  await d.look(page, 'old-building')
}

/** The compound belongs to the neighbouring community by now. */
async function moveCompound(d: Day, page: Page, world: World): Promise<void> {
  const { items } = await world.officer.call('places.listCommunities', {})
  const target = items.find((one) => one.code !== world.communityCode)
  if (target === undefined) throw new Error('the area has one community only')
  await open(page, `${d.product.url}/places/ground?communityCode=${world.communityCode}`)
  await page.getByRole('listitem').filter({ hasText: '锦江花园' }).getByRole('link', { name: '改属别处' }).click()
  await heading(page, '小区（组）改属社区')
  await choose(page, '改属到', target.shortName)
  await press(page, '查看影响')
  d.check((await number(page, '居住户').innerText()) === '3', 'not the three households')
  await press(page, '小区（组）改属社区')
  await press(dialog(page), '小区（组）改属社区')
  await heading(page, '小区与街路')
  await page.getByRole('listitem').filter({ hasText: '锦江花园' }).waitFor()
  const door = await world.officer.call('places.getAddress', { id: world.doors[0] as string })
  d.check(door.fullText.startsWith(`${target.shortName}锦江花园3号楼`), `the door is called ${door.fullText}`)
}

/** By what it was called: in the box, and in a text that is pasted. */
async function findByOldName(d: Day, page: Page, world: World): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.keyboard.type('铁路家属院')
  const hit = page.getByRole('option').filter({ hasText: '锦江花园' })
  await hit.first().waitFor()
  d.check((await hit.first().innerText()).includes('曾用：铁路家属院'), 'the old name is not said')
  await d.look(page, 'search')
  await page.keyboard.press('Escape')
  await open(page, `${d.product.url}/places/new?communityCode=${world.communityCode}`)
  await fill(page, '粘贴地址', '铁路家属院3号楼1单元101')
  await press(page, '识别')
  await page.getByRole('button', { name: '锦江花园' }).waitFor()
  await d.look(page, 'pasted')
}

async function demolish(d: Day, page: Page, world: World): Promise<void> {
  await open(page, `${d.product.url}/places/buildings/${world.buildingId}`)
  await press(page, '整栋停用')
  await heading(page, '整栋停用')
  await press(page, '查看影响')
  await page.getByText('仍有人登记的地址').waitFor()
  d.check((await page.locator('.pl-plain li').count()) === 3, 'not the three doors with families')
  await d.look(page, 'demolish')
  await press(page, '整栋停用')
  await fill(dialog(page), '原因', '征收拆除')
  await d.look(page, 'demolish-confirm')
  await press(dialog(page), '整栋停用')
  await page.getByText('停用：征收拆除').waitFor()
  const { items } = await world.officer.call('places.listAddresses', { buildingId: world.buildingId, limit: 50 })
  d.check(
    items.every((one) => one.state === '停用'),
    'a door is still in use',
  )
  await d.look(page, 'gone')
}

async function renameGroup(d: Day, page: Page, world: World): Promise<void> {
  const { communityCode } = world
  const { id } = await world.officer.call('places.registerAddress', {
    communityCode,
    pattern: 'RURAL',
    villageGroup: '3组',
  })
  await open(page, `${d.product.url}/places/groups/${communityCode}/${encodeURIComponent('3组')}`)
  await press(page, '更名')
  await fill(dialog(page), '自然村组（屯）', '前进屯')
  await d.look(page, 'group')
  await press(dialog(page), '保存')
  await heading(page, '前进屯')
  const { fullText } = await world.officer.call('places.getAddress', { id })
  d.check(fullText.endsWith('前进屯1号'), `the door is called ${fullText}`)
}
