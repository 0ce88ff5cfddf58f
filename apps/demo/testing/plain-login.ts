import { randomBytes } from 'node:crypto'
import type { Client } from 'pg'
import { inject } from 'vitest'
import { type Cipher, makeCipher, newKeyRing } from '#platform/crypto/cipher.ts'
import { connect, type Database, openPool } from '#platform/db/pool.ts'
import { prepareDatabase } from '#platform/db/prepare.ts'
import { LOGIN_ROLES, type LoginRole, quoteIdent, type RoleNames, roleNames } from '#platform/db/roles.ts'
import { loadActions } from '#platform/http/load-actions.ts'

/** A new database as `DATABASE_URL` gives it: its installer owns it and is no superuser. */
export interface PlainDatabase {
  installer: Client
  /** Superuser, for looking. */
  admin: Client
  db: Database
  roles: RoleNames
  cipher: Cipher
  drop(): Promise<void>
}

export async function plainDatabase(): Promise<PlainDatabase> {
  const cluster = inject('cluster')
  const name = `demo_${randomBytes(6).toString('hex')}`
  const password = randomBytes(12).toString('hex')
  const at = { host: cluster.host, port: cluster.port }
  const root = await connect({ ...at, database: 'postgres', user: 'postgres', password: cluster.password })
  const roles = roleNames(`linan_${name}`)
  await root.query(`create role ${name} login createrole password '${password}'`)
  await root.query(`create database ${name} owner ${name}`)
  const installer = await connect({ ...at, database: name, user: name, password })
  const passwords = Object.fromEntries(LOGIN_ROLES.map((role) => [role, password])) as Record<LoginRole, string>
  await prepareDatabase(installer, { roles, passwords, actions: await loadActions(), demo: true })
  const admin = await connect({ ...at, database: name, user: 'postgres', password: cluster.password })
  const db = openPool({ ...at, database: name, user: roles.login.app, password }, { max: 8 })
  return {
    installer,
    admin,
    db,
    roles,
    cipher: makeCipher(newKeyRing()),
    async drop() {
      await db.close()
      await admin.end()
      await installer.end()
      await root.query(`drop database if exists ${name} with (force)`)
      for (const role of [...Object.values(roles.login), roles.owner, roles.definer, name])
        await root.query(`drop role if exists ${quoteIdent(role)}`)
      await root.end()
    },
  }
}
