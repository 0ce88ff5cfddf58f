import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { ARGS, ENV, PHONE } from './browser.ts'

/** Where it stands. */
export const STANDS = { lng: 124.82, lat: 45.14 }
/** Long, for machines on which much else runs; nothing waits that long where the phone is right. */
const STEP_MS = 45_000

/** The browser of a phone with a storage that outlives it: killed and opened again it is the same phone. */
export class Phone {
  /** Everything the browser writes lies in here. */
  readonly profile = mkdtempSync(join(tmpdir(), 'linan-phone-'))
  private context: BrowserContext | undefined
  private opened: Page | undefined
  /** Errors of its pages. */
  readonly faults: string[] = []

  get page(): Page {
    if (this.opened === undefined) throw new Error('the phone is off')
    return this.opened
  }

  get browser(): BrowserContext {
    if (this.context === undefined) throw new Error('the phone is off')
    return this.context
  }

  /** @param offline without a signal from the first moment */
  async start({ offline = false } = {}): Promise<Page> {
    this.context = await chromium.launchPersistentContext(this.profile, {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ARGS,
      env: ENV,
      viewport: PHONE,
      hasTouch: true,
      isMobile: true,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce',
      geolocation: { longitude: STANDS.lng, latitude: STANDS.lat },
      permissions: ['geolocation'],
      offline,
    })
    // A session ends with the browser; one that was killed had written its cookie down now and then.
    await this.context.clearCookies()
    this.opened = this.context.pages()[0] ?? (await this.context.newPage())
    this.opened.setDefaultTimeout(STEP_MS)
    this.opened.on('pageerror', (error) => this.faults.push(error.message))
    return this.opened
  }

  /** Pulls the battery: every process of this browser is gone at once. */
  async kill(): Promise<void> {
    const closed = new Promise((resolve) => this.browser.once('close', resolve))
    execFileSync('pkill', ['-9', '-f', this.profile])
    await closed
    this.context = undefined
    this.opened = undefined
  }

  async end(): Promise<void> {
    // A browser that was killed, or hangs, must not hold up the day.
    await Promise.race([this.context?.close(), new Promise((resolve) => setTimeout(resolve, 5_000))])
    rmSync(this.profile, { recursive: true, force: true })
  }
}
