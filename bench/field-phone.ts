import { loadavg } from 'node:os'
import type { Page } from 'playwright-core'
import { SESSION_COOKIE } from '#platform/http/route.ts'
import { Phone } from '../e2e/support/phone.ts'
import type { FieldPage } from './field-page.ts'
import type { Officer } from './field-world.ts'

export const PIN = '258036'

/** A cheap phone on a bad line: a quarter of this processor, and what browsers call slow 4G. */
const CPU = 4
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 }
const NO_LIMIT = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 }

/** Milliseconds since the page was asked for, once something is there and the page listens. */
const WHEN = `globalThis.when = (holds) => new Promise((resolve, reject) => {
  const until = performance.now() + 240_000
  const look = () => {
    if (holds()) setTimeout(() => resolve(performance.now()), 0)
    else if (performance.now() > until) reject(new Error('the page stays at: ' + document.body.innerText.slice(0, 500)))
    else requestAnimationFrame(look)
  }
  look()
})`

/** One phone for the bench: new, signed in or not, throttled or not. */
export class BenchPhone {
  private readonly phone = new Phone()
  readonly url: string
  private throttle: ((on: boolean) => Promise<void>) | undefined

  constructor(url: string) {
    this.url = url
  }

  get page(): Page {
    return this.phone.page
  }

  async start(officer?: Officer): Promise<this> {
    const page = await this.phone.start()
    page.setDefaultTimeout(120_000)
    await page.addInitScript(WHEN)
    if (officer)
      await this.phone.browser.addCookies([
        { name: SESSION_COOKIE, value: officer.token, url: this.url, httpOnly: true, sameSite: 'Strict' },
      ])
    const session = await this.phone.browser.newCDPSession(page)
    this.throttle = async (on) => {
      await session.send('Emulation.setCPUThrottlingRate', { rate: on ? CPU : 1 })
      await session.send('Network.enable')
      await session.send('Network.emulateNetworkConditions', on ? SLOW_4G : NO_LIMIT)
    }
    return this
  }

  async slow(on: boolean): Promise<void> {
    await this.throttle?.(on)
  }

  /** Opens a page. @returns milliseconds until `holds`, an expression in it, is true */
  async until(path: string, holds: string): Promise<number> {
    await this.page.goto(this.url + path, { waitUntil: 'commit' })
    return this.when(holds)
  }

  when(holds: string): Promise<number> {
    return this.page.evaluate(`when(() => ${holds})`)
  }

  /** Once its service worker has everything, the app opens from the phone. */
  async kept(): Promise<void> {
    await this.page.waitForFunction(async () => (await navigator.serviceWorker.getRegistration())?.active != null)
  }

  async setPin(): Promise<void> {
    await this.page.getByLabel('手机密码').fill(PIN)
    await this.page.getByLabel('再输一遍').fill(PIN)
    await this.page.getByRole('button', { name: '设置并打开' }).tap()
  }

  async unlock(): Promise<void> {
    await this.page.getByLabel('手机密码').fill(PIN)
    await this.page.getByRole('button', { name: '打开' }).tap()
  }

  /** Runs in the page of `bench/field-page.ts`, which is open. */
  async with<A, T>(work: (page: FieldPage, input: A) => Promise<T>, input: A): Promise<T> {
    return this.page.evaluate(`(${work.toString()})(globalThis.page, ${JSON.stringify(input)})`)
  }

  end(): Promise<void> {
    return this.phone.end()
  }
}

/** Loop of nothing but computing, in milliseconds: by it readers compare machines. */
const LOOP = `(() => { const from = performance.now(); let x = 1; for (let i = 0; i < 100_000_000; i++) x = (x * 1664525 + 1013904223) | 0; globalThis.x = x; return performance.now() - from })()`

export async function calibrate(url: string): Promise<string> {
  const phone = await new BenchPhone(url).start()
  try {
    await phone.page.goto(`${url}/bench/bare`)
    const free: number = await phone.page.evaluate(LOOP)
    await phone.slow(true)
    const slow: number = await phone.page.evaluate(LOOP)
    const load = loadavg()
      .map((n) => n.toFixed(1))
      .join(' ')
    return `loop of 100 million steps in the browser: ${Math.round(free)} ms, throttled ${Math.round(slow)} ms; load ${load}`
  } finally {
    await phone.end()
  }
}
