import { dirname } from 'node:path'
import { stdout } from 'node:process'
import type { Client } from 'pg'
import { inspectEmbedded } from '#platform/db/embedded/inspect.ts'
import { type Installation, openInstallation } from '#platform/db/installation.ts'
import { connect } from '#platform/db/pool.ts'
import { loadSettings, type Settings } from '#platform/settings/settings.ts'
import { SettingsError } from '#platform/settings/settings-error.ts'
import type { Command } from '../command.ts'
import { type Check, type Context, fail, type Finding, ok } from '../doctor/check.ts'
import { backupChecks } from '../doctor/backup.ts'
import { databaseChecks } from '../doctor/database.ts'
import { machineChecks } from '../doctor/machine.ts'
import { sealedLogChecks } from '../doctor/sealed-log.ts'
import { explain } from '../report.ts'

export type Result = Finding & { name: string; title: string }

export const doctor: Command = {
  name: 'doctor',
  summary: '检查本机,一次列出全部问题和办法。Checks this machine; lists all faults at once, each with its remedy.',
  usage: '[--json]',
  options: { json: { type: 'boolean' } },
  details: [
    '--json  机器可读 machine-readable',
    '退出码 Exit code: 0 可用 fit, 1 有必须处理的问题 something must be repaired',
  ],
  async run(args) {
    const results = await examine()
    stdout.write(args.values.json ? `${JSON.stringify(results)}\n` : results.map(line).join(''))
    return results.some((result) => result.state === 'fail') ? 1 : 0
  },
}

/** Runs every check; a fault in one never hides the next. */
export async function examine(env: NodeJS.ProcessEnv = process.env): Promise<Result[]> {
  const results: Result[] = []
  const settings = readSettings(env, results)
  if (!settings) return results
  const embedded = settings.databaseUrl === undefined ? inspectEmbedded(settings.dataDir) : undefined
  const context: Context = {
    settings,
    embedded,
    client: undefined,
    root: dirname(dirname(dirname(import.meta.dirname))),
  }
  for (const check of machineChecks) results.push(await runCheck(check, context))

  const database = await reach(settings, embedded?.hasCluster ?? true, results)
  try {
    if (database) context.client = database.client
    for (const check of [...databaseChecks, ...backupChecks, ...sealedLogChecks]) {
      if (database || !check.needsDatabase) results.push(await runCheck(check, context))
    }
  } finally {
    await database?.client.end()
    await database?.installation.close()
  }
  return results
}

function readSettings(env: NodeJS.ProcessEnv, results: Result[]): Settings | undefined {
  try {
    const settings = loadSettings(env)
    results.push({ name: 'settings', title: '设置 Settings', ...ok(`${settings.host}:${settings.port}`) })
    return settings
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    for (const fault of error.faults)
      results.push({ name: fault.code, title: '设置 Settings', ...fail(fault.message, fault.remedy) })
    return undefined
  }
}

async function reach(
  settings: Settings,
  isMade: boolean,
  results: Result[],
): Promise<{ client: Client; installation: Installation } | undefined> {
  const head = { name: 'database', title: '数据库 Database' }
  if (!isMade) {
    results.push({ ...head, ...ok('首次启动时创建 made at the first start') })
    return undefined
  }
  let installation: Installation | undefined
  try {
    installation = await openInstallation(settings, { role: 'tool' })
    const client = await connect(installation.installer)
    const { host, port, database } = installation.installer
    results.push({ ...head, ...ok(`${host}:${port}/${database}`) })
    return { client, installation }
  } catch (error) {
    await installation?.close()
    const faults = explain(error) ?? [{ message: String(error), remedy: '请报告此问题。Please report this.' }]
    for (const fault of faults) results.push({ ...head, ...fail(fault.message, fault.remedy) })
    return undefined
  }
}

async function runCheck(check: Check, context: Context): Promise<Result> {
  const head = { name: check.name, title: check.title }
  try {
    return { ...head, ...(await check.run(context)) }
  } catch (error) {
    return {
      ...head,
      ...fail(error instanceof Error ? error.message : String(error), '请报告此问题。Please report this.'),
    }
  }
}

const MARKS = { ok: '✓', warn: '!', fail: '✗' }

function line({ state, title, detail, remedy }: Result): string {
  return `${MARKS[state]} ${title}: ${detail}\n${remedy ? `  → ${remedy}\n` : ''}`
}
