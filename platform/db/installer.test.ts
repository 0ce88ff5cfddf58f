import { randomBytes } from 'node:crypto'
import { expect, inject, test } from 'vitest'
import { connect } from './pool.ts'
import { prepareDatabase } from './prepare.ts'
import { LOGIN_ROLES, type LoginRole, quoteIdent, roleNames } from './roles.ts'

test('a login with CREATEROLE that owns its database, and is no superuser, can install the product and start it again', async () => {
  const cluster = inject('cluster')
  const name = `own_${randomBytes(6).toString('hex')}`
  const password = randomBytes(12).toString('hex')
  const at = { host: cluster.host, port: cluster.port }
  const root = await connect({ ...at, database: 'postgres', user: 'postgres', password: cluster.password })
  const roles = roleNames(`linan_${name}`)
  try {
    await root.query(`create role ${name} login createrole password '${password}'`)
    await root.query(`create database ${name} owner ${name}`)
    const installer = await connect({ ...at, database: name, user: name, password })
    try {
      const passwords = Object.fromEntries(LOGIN_ROLES.map((r) => [r, password])) as Record<LoginRole, string>
      const first = await prepareDatabase(installer, { roles, passwords, actions: [] })
      expect(first).toBeGreaterThan(10)
      expect(await prepareDatabase(installer, { roles, passwords, actions: [] })).toBe(0)
    } finally {
      await installer.end()
    }
    const app = await connect({ ...at, database: name, user: roles.login.app, password })
    await expect(app.query('create table public.planted ()')).rejects.toThrow('permission denied')
    await app.end()
  } finally {
    await root.query(`drop database if exists ${name} with (force)`)
    for (const role of [...Object.values(roles.login), roles.owner, roles.definer, name])
      await root.query(`drop role if exists ${quoteIdent(role)}`)
    await root.end()
  }
}, 60_000)
