import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Client } from 'pg'
import pino from 'pino'
import type { Role } from '../access/roles.ts'
import { fixedClock, legalDate } from '../clock/clock.ts'
import type { Contract, InputOf, OutputOf } from '../http/contract.ts'
import { UNLIMITED } from '../http/admission.ts'
import { listenToChanges } from '../db/listen.ts'
import { useOffice } from '../documents/office.ts'
import { makeLive } from '../http/live.ts'
import { loadActions } from '../http/load-actions.ts'
import { type Platform, SESSION_COOKIE, tokenHash } from '../http/route.ts'
import { buildServer } from '../http/server.ts'
import { uuidv7 } from '../ids/ids.ts'
import { testDatabase, type TestDatabase } from './database.ts'

/** A refusal as a test sees it. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  readonly body: {
    error: {
      code: string
      message: string
      params: Record<string, unknown>
      fields: { path: string; code: string; message: string }[]
    }
  }
  constructor(status: number, body: Refused['body']) {
    super(`${status} ${body.error?.code}: ${JSON.stringify(body.error?.fields ?? [])}`)
    this.status = status
    this.code = body.error?.code
    this.body = body
  }
}

/** A signed-in user of the test: calls operations through HTTP, throws `Refused` on anything but 200. */
export interface User {
  accountId: string
  staffId: string | null
  postingId: string | null
  token: string
  call<C extends Contract>(contract: C, input: InputOf<C>): Promise<OutputOf<C>>
  /** The raw response, for files and headers. A header of '' is left out, also where it would have been sent. */
  send(
    contract: Contract,
    input: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; headers: Record<string, unknown>; body: string; raw: Buffer }>
}

export interface TestApp extends TestDatabase {
  app: FastifyInstance
  clock: ReturnType<typeof fixedClock>
  /** Signs in somebody with this role over this unit (rows are written directly; the accounts slice tests the real way in). */
  user(role: Role, unitId?: string, options?: { staffId?: string }): Promise<User>
  /** A session of somebody who has his postings already; under none of them where `postingId` is null. */
  session(staffId: string, postingId: string | null): Promise<User>
  anonymous: User
  close(): Promise<void>
}

/** Where passkeys of the tests belong. */
export const TEST_SITE = { origin: 'https://linan.test', rpId: 'linan.test' } as const

/** The whole product on a cloned database with a clock that stands still. LibreOffice is not started but by a test that asks for it with `useOffice`. */
export async function testApp(options: { now?: string; backup?: Platform['backup'] } = {}): Promise<TestApp> {
  useOffice('/nowhere/soffice')
  const database = await testDatabase()
  const clock = fixedClock(options.now ?? new Date())
  const live = makeLive((onTopic, onLost) => listenToChanges(database.login('app'), onTopic, onLost))
  const app = await buildServer({
    live,
    db: database.db,
    cipher: database.cipher,
    clock,
    ...(options.backup ? { backup: options.backup } : {}),
    demo: true,
    site: TEST_SITE,
    actions: await loadActions(),
    logger: pino({ level: process.env.LINAN_TEST_LOG ?? 'silent' }),
    version: '0.0.0-test',
    ready: async () => true,
    userLimits: UNLIMITED,
  })
  await app.ready()
  return {
    ...database,
    app,
    clock,
    anonymous: userOf(app, { accountId: '', staffId: null, postingId: null, token: '' }),
    user: (role, unitId, more = {}) => signIn(app, database.admin, legalDate(clock.now()), role, unitId, more.staffId),
    session: async (staffId, postingId) => {
      const who = await openSession(database.admin, staffId)
      return userOf(app, { ...who, staffId, postingId })
    },
    async close() {
      await app.close()
      await live.close()
      await database.drop()
    },
  }
}

async function signIn(
  app: FastifyInstance,
  admin: Client,
  today: string,
  role: Role,
  unitId?: string,
  staff?: string,
): Promise<User> {
  const staffId = role === 'SYS' ? null : (staff ?? uuidv7())
  const { accountId, token } = await openSession(admin, staffId)
  const postingId = staffId === null ? null : uuidv7()
  if (postingId) {
    // Tests may stand on any day, the database's clock is the real one: the period covers both.
    await admin.query(
      `insert into sec.posting (id, staff_id, role, unit_id, valid_from) values ($1, $2, $3, $4, least($5::date, current_date - 1))`,
      [postingId, staffId, role, unitId, today],
    )
  }
  return userOf(app, { accountId, staffId, postingId, token })
}

/** A session with its second factor given; the account is made where there is none. Null is the system administrator. */
async function openSession(admin: Client, staffId: string | null): Promise<{ accountId: string; token: string }> {
  const token = randomBytes(32).toString('base64url')
  const { rows: known } = await admin.query<{ id: string }>('select id from sec.account where staff_id = $1', [staffId])
  const accountId = known[0]?.id ?? uuidv7()
  if (known.length === 0)
    await admin.query('insert into sec.account (id, staff_id, is_system) values ($1, $2, $3)', [
      accountId,
      staffId,
      staffId === null,
    ])
  await admin.query(
    `insert into sec.session (id, token_h, account_id, expires_at, strong) values ($1, $2, $3, now() + interval '12 hours', true)`,
    [uuidv7(), tokenHash(token), accountId],
  )
  return { accountId, token }
}

/** What a client would put into a URL, whatever it was handed. */
const asText = (value: unknown): string =>
  (typeof value === 'object' ? JSON.stringify(value) : String(value)).replace(/[\ud800-\udfff]/gu, '\ufffd')

function userOf(app: FastifyInstance, who: Pick<User, 'accountId' | 'staffId' | 'postingId' | 'token'>): User {
  const send: User['send'] = async (contract, input, headers = {}) => {
    const values = { ...(input as Record<string, unknown>) }
    const url = contract.path.replace(/:(\w+)/g, (_, name: string) => {
      const value = asText(values[name])
      delete values[name]
      return encodeURIComponent(value)
    })
    const isGet = contract.method === 'GET'
    const query = isGet
      ? new URLSearchParams(
          Object.entries(values).flatMap(([k, v]) => (v === undefined ? [] : [[k, asText(v)]])),
        ).toString()
      : ''
    const response = await app.inject({
      method: contract.method,
      url: query ? `${url}?${query}` : url,
      headers: {
        'x-linan': '1',
        'accept-language': 'zh-CN',
        ...(who.postingId && headers['x-posting'] === undefined ? { 'x-posting': who.postingId } : {}),
        ...Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== '')),
      },
      cookies: who.token ? { [SESSION_COOKIE]: who.token } : {},
      ...(isGet ? {} : { payload: values }),
    })
    return { status: response.statusCode, headers: response.headers, body: response.body, raw: response.rawPayload }
  }
  return {
    ...who,
    send,
    async call(contract, input) {
      const { status, body } = await send(contract, input)
      if (status !== 200) throw new Refused(status, JSON.parse(body))
      return JSON.parse(body)
    },
  }
}
