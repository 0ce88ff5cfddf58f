import type { BrowserContext, Page } from 'playwright-core'
import type { Day, DayFile } from '../support/day.ts'
import { open } from '../support/screens.ts'
import { dialog, fill, PASSWORD, press } from '../support/steps.ts'
import { foundStation } from '../support/world.ts'

export const day: DayFile = {
  title: '通行密钥：添加、登录、改名、删除 Passkeys: add, sign in, rename, remove',
  async run(d) {
    const station = await foundStation(d.product)
    const { phone } = station.officer
    // Passkeys belong to a host name; on one machine that is localhost.
    const home = d.product.url.replace('127.0.0.1', 'localhost')
    const { context, page } = await d.person()
    await station.officer.takeTo(context)
    await elsewhere(d, page)
    await moveTo(context, home)
    const device = await virtualAuthenticator(context, page)
    await open(page, `${home}/my-account`)
    await add(d, page, () => phone.next())
    await d.look(page, 'passkeys')
    await signInWithIt(d, page, home)
    await refuses(d, page, home, device)
    await renameAndRemove(d, page)
    d.check((await device.keys()) === 1, 'the key stays on the device, only the server forgets it')
  },
}

/** By the number of the machine there are no passkeys, and the page says where they are. */
async function elsewhere(d: Day, page: Page): Promise<void> {
  await open(page, `${d.product.url}/my-account`)
  await page.getByText('通行密钥只能在 http://localhost', { exact: false }).waitFor()
  d.check((await page.getByRole('button', { name: '添加通行密钥' }).count()) === 0, 'no button that cannot work')
}

/** The same session under the name of the machine, as if he had signed in there. */
async function moveTo(context: BrowserContext, home: string): Promise<void> {
  const [cookie] = (await context.cookies()).filter((one) => one.name === 'linan_session')
  if (!cookie) throw new Error('nobody is signed in')
  await context.addCookies([{ name: cookie.name, value: cookie.value, url: home, httpOnly: true, sameSite: 'Strict' }])
}

interface Device {
  keys(): Promise<number>
  /** Whether its owner unlocks it from now on. */
  unlock(does: boolean): Promise<void>
}

/** Chromium's own virtual device, through the WebAuthn domain of the DevTools protocol. */
async function virtualAuthenticator(context: BrowserContext, page: Page): Promise<Device> {
  const cdp = await context.newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    keys: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
    unlock: async (does) => {
      await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: does })
    },
  }
}

async function add(d: Day, page: Page, code: () => Promise<string>): Promise<void> {
  await press(page, '添加通行密钥')
  await fill(dialog(page), '名称', '值班室电脑')
  await fill(dialog(page), '密码', 'not the password')
  await fill(dialog(page), '6 位动态口令', await code())
  await press(dialog(page), '继续')
  await dialog(page).getByText('密码不正确').waitFor()
  await d.look(page, 'add a passkey')
  await fill(dialog(page), '密码', PASSWORD)
  await fill(dialog(page), '6 位动态口令', await code())
  await press(dialog(page), '继续')
  await page.getByText('通行密钥已添加').waitFor()
  await page.getByText('尚未使用').waitFor()
}

async function signOut(page: Page, home: string): Promise<void> {
  await page.context().clearCookies()
  await page.goto(`${home}/sign-in`)
  await page.getByRole('button', { name: '用通行密钥登录' }).waitFor()
}

/** One press instead of name, password and code. */
async function signInWithIt(d: Day, page: Page, home: string): Promise<void> {
  await signOut(page, home)
  await d.look(page, 'sign-in with passkey')
  await press(page, '用通行密钥登录')
  await page.getByRole('navigation').waitFor()
  d.check(page.url().endsWith('/today'), `he lands on 今日, not on ${page.url()}`)
  await open(page, `${home}/my-account`)
  await page.getByText('最近使用').first().waitFor()
}

/** A device that does not know its owner opens nothing; the page says so and stays. */
async function refuses(d: Day, page: Page, home: string, device: Device): Promise<void> {
  await device.unlock(false)
  await signOut(page, home)
  await press(page, '用通行密钥登录')
  await page.getByText('没有完成').waitFor()
  d.check(page.url().includes('/sign-in'), 'he is still outside')
  await device.unlock(true)
  await press(page, '用通行密钥登录')
  await page.getByRole('navigation').waitFor()
}

async function renameAndRemove(d: Day, page: Page): Promise<void> {
  const home = new URL(page.url()).origin
  await open(page, `${home}/my-account`)
  await press(page, '改名')
  await dialog(page).getByLabel('名称').fill('备用钥匙')
  await press(dialog(page), '继续')
  await page.getByText('备用钥匙').waitFor()
  await press(page, '删除')
  await dialog(page).getByText('将不能再用于登录', { exact: false }).waitFor()
  await press(dialog(page), '删除')
  await page.getByText('已删除“备用钥匙”', { exact: false }).waitFor()
  await signOut(page, home)
  await press(page, '用通行密钥登录')
  await page.getByText('通行密钥没有通过验证').waitFor()
  d.check(page.url().includes('/sign-in'), 'a removed passkey opens nothing')
}
