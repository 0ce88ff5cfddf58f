import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureFirstRun } from '#features/accounts/first-run.ts'
import { systemClock } from '#platform/clock/clock.ts'
import { makeCipher } from '#platform/crypto/cipher.ts'
import { type Installation, openInstallation } from '#platform/db/installation.ts'
import { ROOT } from '#platform/db/migrate.ts'
import { connect, openPool } from '#platform/db/pool.ts'
import { prepareDatabase } from '#platform/db/prepare.ts'
import { loadActions } from '#platform/http/load-actions.ts'
import { makeLogger } from '#platform/http/log.ts'
import { buildServer } from '#platform/http/server.ts'
import { announce } from '#platform/settings/running.ts'
import type { Settings } from '#platform/settings/settings.ts'
import { SettingsError } from '#platform/settings/settings-error.ts'
import { startJobs } from './jobs.ts'
import { serveWorkbench } from './web.ts'

export interface RunningServer {
  url: string
  /** One-time code for the first account; undefined once the product is set up. */
  setUpCode: string | undefined
  close(): Promise<void>
}

export const VERSION = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version

/**
 * Starts the product: database, migrations, catalogue lint, operations, web, jobs, then listens.
 * @throws DatabaseError, SettingsError with a sentence and a remedy; nothing is left running then.
 */
export async function startServer(
  settings: Settings,
  onStep: (text: string) => void = () => undefined,
): Promise<RunningServer> {
  const logger = makeLogger(process.env.LINAN_LOG ?? 'warn')
  const undo: (() => Promise<unknown> | unknown)[] = []
  const close = async () => {
    for (const step of undo.reverse().splice(0)) await step()
  }
  try {
    const installation = await openInstallation(settings, {
      role: 'server',
      onExit: (event) => logger.error({ event }, 'database ended, restarting'),
      onRestart: (event) => logger.warn({ event }, 'database is back'),
    })
    undo.push(() => installation.close())
    const { setUpCode, demo, actions } = await prepare(installation, settings.demo, onStep)
    const db = openPool(installation.as('app'), { max: 20, name: 'linan-server' })
    undo.push(() => db.close())
    const app = await buildServer({
      db,
      actions,
      logger,
      demo,
      cipher: makeCipher(installation.secrets),
      clock: systemClock,
      trustProxy: settings.trustProxy,
      version: VERSION,
      ready: async () =>
        db.pool.query('select 1').then(
          () => true,
          () => false,
        ),
    })
    undo.push(() => app.close())
    if (!(await serveWorkbench(app))) logger.warn('the workbench is not built; only the API is served')
    const jobs = await startJobs(installation, logger)
    undo.push(() => jobs.stop())
    const url = await listen(app, settings)
    const announced = announce(settings, url, VERSION)
    undo.push(() => announced.withdraw())
    return { url, setUpCode, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function prepare(installation: Installation, newIsDemo: boolean, onStep: (text: string) => void) {
  const client = await connect(installation.installer)
  try {
    const actions = await loadActions()
    await prepareDatabase(client, {
      roles: installation.roles,
      passwords: installation.secrets.passwords,
      actions,
      demo: newIsDemo,
      onStep: (m) => onStep(m.name),
    })
    const { rows } = await client.query<{ demo: boolean }>(
      `select value = 'true' as demo from sec.setting where name = 'demo'`,
    )
    return { actions, demo: rows[0]?.demo ?? false, setUpCode: await ensureFirstRun(client) }
  } finally {
    await client.end()
  }
}

async function listen(app: Awaited<ReturnType<typeof buildServer>>, settings: Settings): Promise<string> {
  try {
    return await app.listen({ host: settings.host, port: settings.port })
  } catch (error) {
    const code = (error as { code?: string }).code
    if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') throw error
    throw new SettingsError([
      {
        code: 'port_taken',
        message: `地址 ${settings.host}:${settings.port} 不能使用(${code})。The address ${settings.host}:${settings.port} cannot be used.`,
        remedy:
          '停止占用该端口的程序,或用 PORT=… 换一个端口。Stop the program that holds it, or choose another with PORT=…',
      },
    ])
  }
}
