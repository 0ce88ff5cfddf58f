import type { Page } from 'playwright-core'
import type { Day, DayFile } from '../support/day.ts'
import { open } from '../support/screens.ts'
import { dialog, fill, PASSWORD, press, signIn } from '../support/steps.ts'
import { furnish, type World } from '../support/world.ts'

export const day: DayFile = {
  title: '两人改同一条记录，草稿和锁定 Two people on one record, drafts and locks',
  async run(d) {
    const world = await furnish(d.product)
    await bothValues(d, world)
    await draftStays(d, world)
    await revoked(d, world)
  },
}

async function pageOf(d: Day, who: World['officer']): Promise<Page> {
  const { context, page } = await d.person()
  await who.takeTo(context)
  return page
}

/** Officer and auxiliary correct the same address: the second sees both values, keeps hers, and nothing is overwritten unseen. */
async function bothValues(d: Day, world: World): Promise<void> {
  const at = `${d.product.url}/places/${world.doors[3]}/edit`
  const first = await pageOf(d, world.officer)
  const second = await pageOf(d, world.auxiliary)
  await open(first, at)
  await open(second, at)
  await fill(first, '外部编码', 'A-0001')
  await press(first, '保存')
  await first.getByText('原全称仍可查到').waitFor()
  await fill(second, '外部编码', 'B-0002')
  await press(second, '保存')
  const both = dialog(second)
  await both.getByText('两份内容不一致').waitFor()
  await both.getByRole('cell', { name: 'A-0001' }).waitFor()
  await both.getByRole('cell', { name: 'B-0002' }).waitFor()
  await d.look(second, 'conflict')
  await press(both, '保留我的，继续编辑')
  await press(second, '保存')
  await second.getByText('原全称仍可查到').waitFor()
  await second.getByText('B-0002').waitFor()
}

/** What is typed survives a reload and a lock; while locked the page cannot be read. */
async function draftStays(d: Day, world: World): Promise<void> {
  const page = await pageOf(d, world.officer)
  const at = `${d.product.url}/doors/${world.doors[1]}/visit`
  await open(page, at)
  await fill(page, '补充几句', '楼道灯不亮，已告知物业。')
  await page.reload()
  await page.getByText('已恢复上次未提交的草稿。').waitFor()
  const typed = page.getByLabel('补充几句', { exact: true })
  d.check((await typed.inputValue()).includes('楼道灯不亮'), 'the draft was lost by a reload')

  await press(page, '锁定')
  await dialog(page).getByText('已锁定', { exact: true }).waitFor()
  await page.keyboard.press('Escape')
  await dialog(page).getByRole('textbox').fill('wrong password here')
  await press(dialog(page), '解锁')
  await dialog(page).getByRole('alert').waitFor()
  await d.look(page, 'locked')
  await dialog(page).getByRole('textbox').fill(PASSWORD)
  await press(dialog(page), '解锁')
  await page.getByText('已锁定', { exact: true }).waitFor({ state: 'hidden' })
  d.check((await typed.inputValue()).includes('楼道灯不亮'), 'the draft was lost by the lock')
}

/** The officer ends all his other sessions: the browser left open elsewhere is out at its next click, back where it was after signing in. */
async function revoked(d: Day, world: World): Promise<void> {
  const left = await pageOf(d, world.officer)
  await open(left, `${d.product.url}/today`)
  const { page } = await d.person()
  await signIn(page, d.product.url, world.officer.loginName, world.officer.phone)
  await open(page, `${d.product.url}/my-account`)
  await press(page, '结束其他所有登录')
  await press(page.getByRole('tooltip'), '结束其他所有登录')
  await page.getByText('登录已结束').waitFor()
  await left.getByRole('navigation').getByRole('link', { name: '住户', exact: true }).click()
  await left.waitForURL(/\/sign-in/)
  d.check(!(await left.locator('body').innerText()).includes('锦江花园'), 'the ended session still shows residents')
}
