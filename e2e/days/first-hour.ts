import type { Page } from 'playwright-core'
import { makeDemoId } from '#platform/standards/citizen-number.ts'
import type { Day, DayFile } from '../support/day.ts'
import { compareWithOffice, screenTable } from '../support/ledger.ts'
import { accept, choose, combo, dialog, fill, go, press, setUp } from '../support/steps.ts'

const STATION = '团结派出所'
const AREA = '团结第一警务区'
const OFFICER = { name: '林一舟', badge: '104233', phone: '194 0000 7788' }
const CHIEF = { name: '顾清和', badge: '104201', phone: '194 0000 7701' }
const FAMILY = [
  { name: '欧阳景行', born: '1979-03-12', serial: 11, phone: '194 0000 1201', relation: '户主/本人' },
  { name: '沈云舒', born: '1981-10-02', serial: 24, phone: '194 0000 1202', relation: '配偶' },
  { name: '欧阳南星', born: '2012-06-01', serial: 36, phone: '', relation: '子女' },
] as const

export const day: DayFile = {
  title: '从空机器到台账 From an empty machine to the ledger',
  async run(d) {
    const admin = await d.person()
    await setUp(admin.page, d.product.url, d.product.setUpCode, d.look)
    // Nothing is set up yet: the guide is where the administrator begins.
    await admin.page.waitForURL('**/guide')
    await organise(admin.page)
    await staff(d, admin.page, CHIEF, STATION, '所领导', '所长/教导员')
    await staff(d, admin.page, OFFICER, AREA, '责任民警')
    const chiefCode = await invite(d, admin.page, CHIEF.name)
    const officerCode = await invite(d, admin.page, OFFICER.name)
    await press(admin.page, '开始使用')

    const officer = (await d.person()).page
    await accept(officer, d.product.url, officerCode)
    await officer.getByText('演示数据').waitFor()
    await address(officer)
    await household(d, officer)
    await visit(officer)
    await ledger(d, officer)
    await openPerson(officer)

    const chief = (await d.person()).page
    await accept(chief, d.product.url, chiefCode)
    await looks(d, chief)
  },
}

/** City, station, room, area with two communities, grid: each where the guide leads. */
async function organise(page: Page): Promise<void> {
  await go(page, '开始使用')
  await page.getByRole('link', { name: /选择城市/ }).click()
  await choose(page, '省（自治区、直辖市）', '吉林省')
  await choose(page, '城市', '松原市')
  await press(page, '载入这个城市')
  await page.getByText('松原市公安局宁江分局').click()
  await press(page, '新建派出所')
  await fill(page, '名称', STATION)
  await choose(page, '派出所类别', '城区所')
  await press(page, '建立')
  await press(page, '新建警务室')
  await fill(page, '名称', '团结警务室')
  await press(page, '建立')
  await page.getByRole('heading', { name: '团结警务室' }).waitFor()
  await press(page, '新建警务区')
  await fill(page, '名称', AREA)
  await choose(page, '警务区类型', '城区')
  await communities(page)
  await press(page, '建立')
  await page.getByRole('heading', { name: AREA }).waitFor()
  await press(page, '新建网格')
  await fill(page, '名称', '第一网格')
  await page.getByRole('radio').first().check()
  await press(page, '建立')
  await page.getByRole('heading', { name: '第一网格' }).waitFor()
}

async function communities(page: Page): Promise<void> {
  await page.getByPlaceholder('按名称或代码查找').fill('220702001')
  const boxes = page.locator('.ant-tree-checkbox:not(.ant-tree-checkbox-disabled)')
  await boxes.nth(0).click()
  await boxes.nth(1).click()
}

async function staff(
  d: Day,
  page: Page,
  who: typeof OFFICER,
  unit: string,
  duty: string,
  role?: string,
): Promise<void> {
  await go(page, '人员')
  await page.getByRole('button', { name: '登记人员' }).first().click()
  await fill(page, '姓名', who.name)
  await fill(page, '警号/编号', who.badge)
  await fill(page, '电话', who.phone)
  await press(page, '登记')
  await page.getByRole('heading', { level: 1, name: who.name }).waitFor()
  await page.getByRole('tab', { name: '任职' }).click()
  await press(page, '新任职')
  const form = dialog(page)
  await choose(form, '机构', unit)
  await choose(form, '职责', duty)
  if (role) await choose(form, '岗位角色', role)
  await d.look(page, 'posting-form')
  await press(form, '新任职')
  await page.getByText('在任').waitFor()
}

/** @returns the code of the slip. */
async function invite(d: Day, page: Page, name: string): Promise<string> {
  await go(page, '账户')
  await press(page, '邀请')
  await choose(dialog(page), '人员', name)
  await press(dialog(page), '生成邀请')
  const code = await page.locator('.acc-slip .acc-code').innerText()
  await d.look(page, 'invitation-slip')
  await press(dialog(page), '已交给本人')
  return code
}

/** A compound with one building, then the door in it. */
async function address(page: Page): Promise<void> {
  await go(page, '地址')
  await press(page, '小区与街路')
  await combo(page, '社区（村）').click()
  await page.keyboard.press('Enter')
  await press(page, '新增小区（组）')
  await fill(dialog(page), '小区（组）名称', '锦江花园')
  await press(dialog(page), '保存')
  await press(page, '新增楼栋')
  await fill(dialog(page), '楼号', '3号楼')
  await press(dialog(page), '保存')
  await page.getByRole('link', { name: '3号楼' }).waitFor()
  await go(page, '地址')
  await press(page, '登记地址')
  await combo(page, '社区（村）').click()
  await page.keyboard.press('Enter')
  await choose(page, '小区（组）', '锦江花园')
  await choose(page, '楼栋', '3号楼')
  await fill(page, '单元', '2')
  await fill(page, '房号', '301')
  await press(page, '登记')
  await page.getByText(/已登记：.*锦江花园3号楼2单元301/).waitFor()
}

async function household(d: Day, page: Page): Promise<void> {
  await press(page, '住户与走访')
  await press(page, '登记住户')
  for (const [i, one] of FAMILY.entries()) {
    if (i > 0) await press(page, '再加一人')
    const row = page.getByRole('group', { name: `成员 ${i + 1}` })
    await fill(row, '姓名', one.name)
    await fill(row, '证件号码', makeDemoId(one.born, one.serial))
    if (one.phone) await fill(row, '电话', one.phone)
    await choose(row, '与户主关系', one.relation)
    if (one.born > '2010') await choose(row, '监护人', FAMILY[0].name)
  }
  await d.look(page, 'household-filled')
  await press(page, '登记')
  await page.getByText('已登记 3 人').waitFor()
  await page.getByRole('heading', { name: /第 1 户 · 3 人/ }).waitFor()
}

async function visit(page: Page): Promise<void> {
  await press(page, '记录走访')
  await press(page, '见面')
  await press(page, /^欧阳\*/)
  await press(page, '防范宣传')
  await press(page, '防诈骗宣传')
  await press(page, '回所后补登')
  await press(page, '保存走访')
  await page.getByText('走访已登记').waitFor()
}

/** The visit stands in the ledger: the figure opens it, and the workbook and the paper say what the screen says. */
async function ledger(d: Day, page: Page): Promise<void> {
  await go(page, '台账')
  await page.getByRole('link', { name: /L09/ }).click()
  const rows = await screenTable(page)
  d.check(rows.length === 2, `L09 shows ${rows.length - 1} visits instead of 1`)
  d.check(rows[1]?.join().includes('欧阳*') ?? false, `L09 does not show who was met: ${rows[1]}`)
  await page.getByRole('link', { name: /见面/ }).first().click()
  await page.waitForURL(/only=/)
  d.check((await screenTable(page)).length === 2, 'the figure does not open its records')

  await press(page, '导出 Excel')
  await d.look(page, 'export-dialog')
  const saving = page.waitForEvent('download')
  await press(dialog(page), '导出 Excel')
  await compareWithOffice(await saving, await screenTable(page))

  await press(page, '打印')
  const opening = page.context().waitForEvent('page')
  await press(dialog(page), '打印')
  const paper = await opening
  await paper.getByText('走访群众登记表').first().waitFor()
  await d.look(paper, 'paper')
  const printed = await paper.locator('body').innerText()
  for (const cell of rows[1] ?? []) d.check(printed.includes(cell), `the paper does not say ${cell}`)
  await paper.close()

  await page.getByRole('link', { name: '第 1 条，打开记录' }).click()
  await page.getByRole('heading', { level: 1, name: /一般走访/ }).waitFor()
}

/** From the visit to its door, and there to the person; the number opens by a press of its own. */
async function openPerson(page: Page): Promise<void> {
  await page.getByRole('link', { name: /锦江花园3号楼2单元301/ }).click()
  await page.getByRole('link', { name: FAMILY[0].name, exact: true }).click()
  await page.getByRole('heading', { level: 1, name: FAMILY[0].name }).waitFor()
  await press(page, '显示证件号码')
  await page.getByText(makeDemoId(FAMILY[0].born, FAMILY[0].serial)).waitFor()
}

/** The chief sees who looked at the person: the officer's page and the number he opened. */
async function looks(d: Day, page: Page): Promise<void> {
  await go(page, '住户')
  await page.getByText('锦江花园').first().click()
  await page.getByRole('link', { name: FAMILY[0].name, exact: true }).click()
  await page.getByRole('tab', { name: '查阅记录' }).click()
  await page.getByRole('cell', { name: '证件号码或电话' }).first().waitFor()
  await d.look(page, 'person-looks')
  const said = await page.getByRole('tabpanel').innerText()
  for (const words of [OFFICER.name, '详细页', '证件号码或电话', '导出'])
    d.check(said.includes(words), `查阅记录 does not say ${words}:\n${said}`)
}
