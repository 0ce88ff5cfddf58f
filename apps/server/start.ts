import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Server as TlsServer } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { ensureFirstRun } from '#features/accounts/first-run.ts'
import { BackupKeeper } from '#platform/backup/keeper.ts'
import { reportBackup } from '#platform/backup/report.ts'
import { systemClock } from '#platform/clock/clock.ts'
import { makeCipher } from '#platform/crypto/cipher.ts'
import { type Installation, openInstallation } from '#platform/db/installation.ts'
import { ROOT } from '#platform/db/migrate.ts'
import { listenToChanges } from '#platform/db/listen.ts'
import { connect, openPool } from '#platform/db/pool.ts'
import { prepareDatabase } from '#platform/db/prepare.ts'
import { makeLive } from '#platform/http/live.ts'
import { loadActions } from '#platform/http/load-actions.ts'
import { makeLogger } from '#platform/http/log.ts'
import { buildServer } from '#platform/http/server.ts'
import { announce } from '#platform/settings/running.ts'
import { useOffice } from '#platform/documents/office.ts'
import { isLoopback, type Settings } from '#platform/settings/settings.ts'
import { SettingsError } from '#platform/settings/settings-error.ts'
import { siteOf } from '#platform/settings/tls-settings.ts'
import { CertificateKeeper, contextOf, openServed, type Served } from '#platform/tls/serving.ts'
import { readIssued } from '#platform/tls/store.ts'
import { serveAuthority } from './ca/page.ts'
import { startJobs } from './jobs.ts'
import { serveReceiptPage } from './receipt-page.ts'
import { openSealedLog } from './sealed-log.ts'
import { serveField, serveWorkbench } from './web.ts'

export interface RunningServer {
  url: string
  /** What people type, where that is another address; undefined where the product has no host name. */
  publicUrl: string | undefined
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
    useOffice(settings.office)
    const served = await openServed(settings, systemClock)
    const site = siteOf(settings, served?.facts.names ?? [])
    const installation = await openInstallation(settings, {
      role: 'server',
      onExit: (event) => logger.error({ event }, 'database ended, restarting'),
      onRestart: (event) => logger.warn({ event }, 'database is back'),
    })
    undo.push(() => installation.close())
    const { setUpCode, demo, actions } = await prepare(installation, settings.demo, onStep)
    // Stopped after the last request is answered: what it wrote is shipped too.
    if (installation.embedded) undo.push(keepBackups(settings, installation, logger))
    const db = openPool(installation.as('app'), { name: 'linan-server' })
    undo.push(() => db.close())
    const live = makeLive((onTopic, onLost) => listenToChanges(installation.as('app'), onTopic, onLost))
    undo.push(() => live.close())
    const sealedLog = openSealedLog(installation, logger)
    undo.push(() => sealedLog.stop())
    const app = await buildServer({
      db,
      live,
      actions,
      logger,
      demo,
      cipher: makeCipher(installation.secrets),
      clock: systemClock,
      site,
      tls: served && contextOf(served),
      backup: (now) => reportBackup(settings, now),
      sealing: () => sealedLog.figures(),
      trustProxy: settings.trustProxy,
      onlyFrom: served || isLoopback(settings.host) ? undefined : settings.trustProxy,
      version: VERSION,
      ready: async () =>
        db.pool.query('select 1').then(
          () => true,
          () => false,
        ),
    })
    undo.push(() => app.close())
    sealedLog.start(app)
    serveReceiptPage(app)
    if (!(await serveField(app))) logger.warn('the field app is not built')
    if (!(await serveWorkbench(app))) logger.warn('the workbench is not built; only the API is served')
    if (served) undo.push(lookAfter(app, settings, served, logger))
    const jobs = await startJobs(installation, logger)
    undo.push(() => jobs.stop())
    const url = await listen(app, settings)
    const announced = announce(settings, url, VERSION)
    undo.push(() => announced.withdraw())
    return { url, publicUrl: site?.origin, setUpCode, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Keeps the certificate fresh and, where it is of our own authority, offers the root at `/ca`. Answers how to end that. */
function lookAfter(app: FastifyInstance, settings: Settings, served: Served, log: Logger): () => void {
  if (settings.tls?.kind === 'own') serveAuthority(app, () => readIssued(settings)?.root)
  const server = app.server as unknown as TlsServer
  const keeper = new CertificateKeeper({ settings, clock: systemClock, log, server, served }).start()
  return () => keeper.stop()
}

/** Backups of the embedded database; the answer stops them. */
function keepBackups(settings: Settings, installation: Installation, logger: Logger): () => Promise<void> {
  const keeper = new BackupKeeper({ settings, installation, logger })
  keeper.start()
  return () => keeper.stop()
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

async function listen(app: FastifyInstance, settings: Settings): Promise<string> {
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
