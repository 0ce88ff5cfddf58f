import type { Page } from 'playwright-core'
import { makeFolder } from '#features/imports/factory.ts'
import { makeXlsx } from '#platform/tables/testing/books.ts'
import { PHONE } from '../support/browser.ts'
import { type Day, type DayFile, flagged } from '../support/day.ts'
import { compare, corrected, countOf, give } from '../support/lists.ts'
import type { Place } from '../support/product.ts'
import { open } from '../support/screens.ts'
import { fill, go, press } from '../support/steps.ts'
import { differences, tableHashes } from '../support/table-hashes.ts'
import { furnish } from '../support/world.ts'

/** What the gate has time for; the whole folder of a station: `npm run e2e -- import-folder --rows=20000`. */
const ROWS = 6_000
/** What an import may leave behind once it is taken back: its own record, the log, what was done, and the counters of sessions and jobs. */
const LEFT = /^(audit|sec|jobs)\.|^public\.(import_run|import_chunk|import_change|activity)$/
/** Writing the whole folder on a busy machine. */
const LONG_MS = 90_000

let place: Place

export const day: DayFile = {
  title: '全站台账写入登记，中断续写、重复导入、整批撤销 The folder of a station goes into the register and back',
  prepare: (at) => {
    place = at
  },
  async run(d) {
    const world = await furnish(d.product)
    const { context, page } = await d.person()
    await world.officer.takeTo(context)
    await open(page, d.product.url)
    await go(page, '导入核对')
    const before = await tableHashes(place)
    const folder = makeFolder(Number(flagged(d.flags, '--rows=') ?? ROWS))
    const runs = async () => (await world.officer.call('imports.listRuns', {})).items
    const first = await halfway(d, page, folder.files)
    await again(d, page, folder.files)
    const [whole] = await runs()
    d.check(
      whole?.state === 'FINISHED' && whole.rows === whole.total,
      `the import ended at ${whole?.rows} of ${whole?.total}`,
    )
    const written = (whole?.counts.new ?? 0) + (whole?.counts.changed ?? 0)
    d.check(written > folder.rows * 0.7, `only ${written} of ${folder.rows} rows were written`)
    await fixed(page, first)
    await page
      .getByRole('heading', { name: '待确认的门牌' })
      .or(page.getByText('没有待确认的门牌'))
      .first()
      .waitFor({ timeout: LONG_MS })
    await twice(page, folder.files)
    const [same] = await runs()
    d.check(
      same?.counts.new === 0 && same.counts.changed === 0,
      `the same folder again: ${JSON.stringify(same?.counts)}`,
    )
    for (let n = 0; n < 3; n += 1) await takeBack(d, page, n)
    const after = await tableHashes(place)
    const changed = differences(before, after).filter((name) => !LEFT.test(name))
    d.check(changed.length === 0, `taken back, these tables differ: ${changed.join(', ')}`)
    await groups(d, page)
  },
}

async function settle(page: Page): Promise<void> {
  await page.getByRole('checkbox', { name: /没有证件号码/ }).check()
  await page.getByRole('checkbox', { name: /只有年月/ }).check()
  await fill(page, '小区', '江南小区')
}

/** Compares, settles, starts, and goes away in the middle. @returns the corrected rows of the check list */
async function halfway(d: Day, page: Page, files: Record<string, Uint8Array>): Promise<Uint8Array> {
  await give(page, files)
  await page.getByText('按规定不导入').first().waitFor({ timeout: 60_000 })
  await compare(page)
  d.check((await countOf(page, '有错误')) > 0, 'the folder has no wrong rows')
  const book = await corrected(page)
  await settle(page)
  await d.look(page, 'import-ask')
  await press(page, '写入登记')
  await page.getByText(/正在写入：[1-9]\d{3,4}/).waitFor({ timeout: LONG_MS })
  // At once: the whole folder is through in a few seconds.
  await press(page, '暂停')
  await page.getByText('已暂停').waitFor()
  await d.look(page, 'import-paused')
  return book
}

/** Another morning: the page is new, the folder is dropped again, and the writing goes on where it stopped. */
async function again(d: Day, page: Page, files: Record<string, Uint8Array>): Promise<void> {
  await page.reload()
  await page.getByText('未完成').first().waitFor()
  await d.look(page, 'import-open')
  await give(page, files)
  await page.getByText('按规定不导入').first().waitFor({ timeout: 60_000 })
  await compare(page)
  await settle(page)
  await press(page, '写入登记')
  await page.getByText('这份名单上次写到一半').waitFor({ timeout: LONG_MS })
  await d.look(page, 'import-working')
  await page.getByRole('heading', { name: '待确认的门牌' }).waitFor({ timeout: LONG_MS })
  await d.look(page, 'import-done')
  await press(page, '重新选择')
}

/** The wrong rows of the check list, corrected, are written too. */
async function fixed(page: Page, book: Uint8Array): Promise<void> {
  await give(page, { '核对表.xlsx': book })
  await page.getByRole('heading', { name: '栏目' }).waitFor({ timeout: 60_000 })
  await compare(page)
  await page.getByRole('checkbox').first().check()
  await fill(page, '小区', '江南小区')
  await press(page, '写入登记')
}

/** The same folder from the beginning: everybody is known. */
async function twice(page: Page, files: Record<string, Uint8Array>): Promise<void> {
  await press(page, '重新选择')
  await give(page, files)
  await page.getByText('按规定不导入').first().waitFor({ timeout: 60_000 })
  await compare(page)
  await settle(page)
  await press(page, '写入登记')
  await page.getByRole('button', { name: '撤销本次导入' }).waitFor({ timeout: LONG_MS })
  await press(page, '重新选择')
}

/** Opens the last import that stands and takes it back, after a look at what that would do. */
async function takeBack(d: Day, page: Page, n: number): Promise<void> {
  await page.getByText('已完成').first().click()
  await press(page, '撤销本次导入')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('将撤去').waitFor({ timeout: LONG_MS })
  if (n === 2) await d.look(page, 'import-undo')
  await dialog.getByRole('button', { name: '撤销本次导入' }).click()
  await page.getByRole('heading', { name: /已撤销/ }).waitFor({ timeout: LONG_MS })
  await press(page, '重新选择')
}

/** A small list, its doors confirmed by the building. */
async function groups(d: Day, page: Page): Promise<void> {
  const rows = ['101', '102', '201'].map((room, i) => [`林新${'甲乙丙'[i]}`, '户主', '江南小区', '7号楼', room])
  await give(page, {
    '七号楼.xlsx': makeXlsx([{ name: '名单', rows: [['姓名', '与户主关系', '小区', '楼栋', '房号'], ...rows] }]),
  })
  await page.getByRole('heading', { name: '栏目' }).waitFor({ timeout: 60_000 })
  await compare(page)
  await page.getByRole('checkbox', { name: /没有证件号码/ }).check()
  await press(page, '写入登记')
  await press(page, '确认 3 个门牌')
  await page.getByText('没有待确认的门牌').waitFor()
  await d.look(page, 'import-confirmed')
  await page.setViewportSize(PHONE)
  await d.look(page, 'import-confirmed-phone')
  await press(page, '重新选择')
  await page.getByText('已撤销').first().waitFor()
  await d.look(page, 'import-list-phone')
}
