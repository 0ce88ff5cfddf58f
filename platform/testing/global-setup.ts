import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../db/embedded.ts'
import { prepareDatabase } from '../db/prepare.ts'
import { connect } from '../db/pool.ts'
import { LOGIN_ROLES, roleNames, type LoginRole } from '../db/roles.ts'
import { loadActions } from '../http/load-actions.ts'

export interface TestCluster {
  host: string
  port: number
  password: string
  passwords: Record<LoginRole, string>
  template: string
  prefix: string
}

declare module 'vitest' {
  export interface ProvidedContext {
    cluster: TestCluster
  }
}

/** One real PostgreSQL for the whole run, with a migrated template; each test file clones it. LINAN_TEST_PG=15 runs on the older one. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'linan-test-'))
  const superuserPassword = randomBytes(12).toString('hex')
  const version = process.env.LINAN_TEST_PG === '15' ? '15' : '18'
  const embedded = await startEmbedded({ dataDir, secrets: { superuserPassword }, version, role: 'test' })
  const passwords = Object.fromEntries(LOGIN_ROLES.map((r) => [r, randomBytes(12).toString('hex')])) as Record<
    LoginRole,
    string
  >
  const at = { host: embedded.host, port: embedded.port, user: 'postgres', password: superuserPassword }
  const template = 'linan_template'
  try {
    const root = await connect({ ...at, database: 'postgres' })
    await root.query(`create database ${template}`)
    await root.end()
    const client = await connect({ ...at, database: template })
    await prepareDatabase(client, { roles: roleNames('lt'), passwords, actions: await loadActions(), demo: true })
    await client.end()
  } catch (error) {
    await embedded.stop()
    throw error
  }
  project.provide('cluster', {
    host: embedded.host,
    port: embedded.port,
    password: superuserPassword,
    passwords,
    template,
    prefix: 'lt',
  })
  return async () => {
    await embedded.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
