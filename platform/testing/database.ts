import { randomBytes } from 'node:crypto'
import type { Client } from 'pg'
import { inject } from 'vitest'
import { makeCipher, newKeyRing, type Cipher } from '../crypto/cipher.ts'
import { grantClone } from '../db/grants.ts'
import { connect, openPool, type Connection, type Database } from '../db/pool.ts'
import { roleNames, type LoginRole, type RoleNames } from '../db/roles.ts'

export interface TestDatabase {
  /** Pool of the app's login, as the product has it. */
  db: Database
  /** Superuser, for arranging and looking; never what is under test. */
  admin: Client
  roles: RoleNames
  cipher: Cipher
  /** Connection settings of any of the product's logins. */
  login(role: LoginRole): Connection
  drop(): Promise<void>
}

/** A fresh clone of the migrated template, for one test file. */
export async function testDatabase(options: { max?: number } = {}): Promise<TestDatabase> {
  const cluster = inject('cluster')
  const name = `t_${randomBytes(6).toString('hex')}`
  const at = { host: cluster.host, port: cluster.port }
  const root = await connect({ ...at, database: 'postgres', user: 'postgres', password: cluster.password })
  // Two workers cloning at once would each count as a connection to the template.
  await root.query('select pg_advisory_lock(7300009)')
  // Copied as files: row by row through the log it takes ten times as long.
  await root.query(`create database ${name} template ${cluster.template} strategy file_copy`)
  await root.query('select pg_advisory_unlock(7300009)')
  const admin = await connect({ ...at, database: name, user: 'postgres', password: cluster.password })
  // What tests and factories call today is the date of the law, also while it is still yesterday in Greenwich. The app's own logins keep UTC.
  await admin.query(`set timezone = 'Asia/Shanghai'`)
  const roles = roleNames(cluster.prefix)
  await grantClone(admin, roles)
  const login = (role: LoginRole): Connection => ({
    ...at,
    database: name,
    user: roles.login[role],
    password: cluster.passwords[role],
  })
  const db = openPool(login('app'), { max: options.max ?? 4 })
  return {
    db,
    admin,
    roles,
    login,
    cipher: makeCipher(newKeyRing()),
    async drop() {
      await db.close()
      await admin.end()
      await root.query(`drop database if exists ${name} with (force)`)
      await root.end()
    },
  }
}
