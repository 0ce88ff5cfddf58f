import type { Page } from 'playwright-core'
import { makeFolder } from '#features/imports/factory.ts'
import { makeXlsx } from '#platform/tables/testing/books.ts'
import type { Day, DayFile } from '../support/day.ts'
import { compare, corrected, countOf, give } from '../support/lists.ts'
import { open } from '../support/screens.ts'
import { fill, go, press } from '../support/steps.ts'
import { furnish } from '../support/world.ts'

const ROWS = 20_000

export const day: DayFile = {
  title: '两万行台账逐行核对 A folder of 20,000 rows is compared with the register',
  async run(d) {
    const world = await furnish(d.product)
    const { context, page } = await d.person()
    await world.officer.takeTo(context)
    await open(page, d.product.url)
    await go(page, '导入核对')
    await d.look(page, 'imports-empty')
    await wholeFolder(d, page)
    await known(d, page, world.personId, world)
    await refused(d, page)
    await columns(d, page)
  },
}

/** Nine shapes, every defect: all rows are there, the defects are named, the returned book is corrected and comes clean. */
async function wholeFolder(d: Day, page: Page): Promise<void> {
  const folder = makeFolder(ROWS)
  const began = Date.now()
  await give(page, folder.files)
  await page.getByText('按规定不导入').first().waitFor({ timeout: 60_000 })
  await d.look(page, 'imports-columns')
  await compare(page)
  const seconds = (Date.now() - began) / 1000
  const outcomes = ['新增', '有变化', '已有相同', '待确认', '有错误']
  const counts = await Promise.all(outcomes.map((o) => countOf(page, o)))
  const sum = counts.reduce((a, b) => a + b, 0)
  d.check(sum === folder.rows, `${folder.rows} rows went in, ${sum} came out: ${counts.join(' ')}`)
  const wrong = (folder.defects.id_checksum ?? 0) + (folder.defects.phone_too_short ?? 0)
  d.check(counts[4] === wrong, `${wrong} rows are wrong, the page says ${counts[4]}`)
  d.check(seconds < 60, `${folder.rows} rows took ${seconds} s`)
  await d.look(page, 'imports-result')
  const again = await corrected(page)
  await press(page, '重新选择')
  await give(page, { '核对表.xlsx': again })
  await page.getByRole('heading', { name: '栏目' }).waitFor({ timeout: 60_000 })
  await compare(page)
  d.check((await countOf(page, '有错误')) === 0, 'the corrected book still has wrong rows')
  await press(page, '重新选择')
}

/** Somebody of the register is known behind his door; the same list twice says the same. */
async function known(d: Day, page: Page, personId: string, world: Awaited<ReturnType<typeof furnish>>): Promise<void> {
  const door = await world.officer.call('residents.getHousehold', {
    addressId: world.doors[0] as string,
    purpose: 'verify',
    basisKind: 'address',
    basisId: world.doors[0] as string,
  })
  const member = door.households.flatMap((h) => h.members).find((m) => m.personId === personId)
  d.check(member !== undefined, 'the world has lost its first person')
  const sheet = makeXlsx([
    {
      name: '名单',
      rows: [
        ['姓名', '居住地址'],
        [member?.name ?? '', door.address.fullText],
      ],
    },
  ])
  for (let round = 0; round < 2; round += 1) {
    await give(page, { '一户.xlsx': sheet })
    await page.getByRole('heading', { name: '栏目' }).waitFor()
    await compare(page)
    await page.getByText('这一户已有同名的人').first().waitFor()
    await press(page, '重新选择')
  }
}

/** Files that are no lists are refused with what to do, and the others are read all the same. */
async function refused(d: Day, page: Page): Promise<void> {
  await give(page, {
    '旧.rar': new TextEncoder().encode('Rar!\u001a\u0007\u0001\0'),
    '坏.xlsx': new TextEncoder().encode('PK\u0003\u0004 nothing'),
    '好.csv': new TextEncoder().encode('姓名,居住地址\n林一舟,三组12号\n'),
  })
  await page.getByText('请解压后压缩为 .zip 再导入').waitFor()
  await page.getByText('文件已损坏或不完整').waitFor()
  await page.getByText('好.csv').first().waitFor()
  await d.look(page, 'imports-refused')
  await press(page, '重新选择')
}

/** A heading nobody knows gets its meaning once, and is known when the sender comes again. */
async function columns(d: Day, page: Page): Promise<void> {
  const list = { '物业.csv': new TextEncoder().encode('住的人,居住地址,电话\n林一舟,三组12号,19400000001\n') }
  await give(page, list)
  const field = page.getByLabel('“住的人”的含义', { exact: true })
  await field.click()
  await page.keyboard.type('姓名')
  await page
    .locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: /^姓名$/ })
    .first()
    .click()
  await page.getByRole('heading', { name: '栏目' }).waitFor()
  await fill(page, '谁的表', '江南物业')
  await press(page, '记住这些栏目')
  await page.getByText('已记住“江南物业”的栏目').waitFor()
  await press(page, '重新选择')
  await give(page, list)
  await page.getByRole('heading', { name: '栏目' }).waitFor()
  await fill(page, '谁的表', '江南物业')
  await page.getByRole('heading', { name: '栏目' }).waitFor()
  await compare(page)
  d.check((await countOf(page, '待确认')) === 1, 'the person of the kept column was not read')
}
