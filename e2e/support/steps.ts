import type { Locator, Page } from 'playwright-core'
import { type Authenticator, authenticator } from './authenticator.ts'

export const PASSWORD = 'tian-yue-hei feng gao'

type Place = Page | Locator

/** Presses a button or a link by its words. */
export const press = (where: Place, name: string | RegExp): Promise<void> =>
  where
    .getByRole('button', { name, exact: true })
    .or(where.getByRole('link', { name, exact: true }))
    .first()
    .click()

/** Goes to a screen by the navigation, as a person does. */
export async function go(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
  await page.getByRole('heading', { level: 1 }).waitFor()
}

/** A list by its label. By label and not by name: the mark of a required field is part of the name. */
export const combo = (where: Place, label: string): Locator =>
  where.getByLabel(label, { exact: true }).and(where.getByRole('combobox'))

const OPEN_LIST = '.ant-select-dropdown:not(.ant-select-dropdown-hidden)'

/** Chooses from a list: opens it, types, takes the first hit, and waits until the list is gone: a slow machine shows it for a while yet. */
export async function choose(where: Place, label: string, typed: string): Promise<void> {
  const page = 'keyboard' in where ? where : where.page()
  const field = combo(where, label)
  await field.click()
  if (await field.isEditable()) await page.keyboard.type(typed)
  // Options of a list that is not open stay in the page, hidden.
  await page.locator(OPEN_LIST).locator('.ant-select-item-option', { hasText: typed }).first().click()
  await page.locator(OPEN_LIST).waitFor({ state: 'hidden' })
}

export const fill = (where: Place, label: string, text: string): Promise<void> =>
  where.getByLabel(label, { exact: true }).fill(text)

/** The dialog that is open. */
export const dialog = (page: Page): Locator => page.getByRole('dialog').last()

type Look = (page: Page, name: string) => Promise<void>

async function enrol(page: Page, look?: Look): Promise<Authenticator> {
  await page.getByText('手工输入密钥').click()
  await look?.(page, 'enrol')
  const phone = authenticator(await page.locator('.acc-secret').innerText())
  await fill(page, '6 位动态口令', await phone.next())
  await press(page, '确认')
  await page.getByRole('heading', { name: '备用码' }).waitFor()
  await look?.(page, 'recovery-codes')
  await page.getByLabel('我已打印或抄好', { exact: false }).check()
  await press(page, '进入工作台')
  await page.getByRole('navigation').waitFor()
  return phone
}

/** First start: the code of the terminal, the administrator, his second factor. */
export async function setUp(page: Page, url: string, code: string, look?: Look): Promise<Authenticator> {
  await page.goto(url)
  await fill(page, '设置码', code)
  await fill(page, '登录名', 'guanli')
  await fill(page, '密码', PASSWORD)
  await fill(page, '再输入一次', PASSWORD)
  await press(page, '建立账户')
  return enrol(page, look)
}

/** Opens the link of an invitation slip, sets a password and the second factor. */
export async function accept(page: Page, url: string, code: string): Promise<Authenticator> {
  await page.goto(`${url}/invitation#${code}`)
  await fill(page, '新密码', PASSWORD)
  await fill(page, '再输入一次', PASSWORD)
  await press(page, '设置密码')
  return enrol(page)
}

export async function signIn(page: Page, url: string, name: string, phone: Authenticator): Promise<void> {
  await page.goto(`${url}/sign-in`)
  await fill(page, '登录名', name)
  await fill(page, '密码', PASSWORD)
  await press(page, '登录')
  await fill(page, '6 位动态口令', await phone.next())
  await press(page, '验证')
  await page.getByRole('navigation').waitFor()
}
