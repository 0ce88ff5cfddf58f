import type { Client } from 'pg'
import { SESSION_COOKIE } from '#platform/http/route.ts'
import type { Role } from '#platform/access/roles.ts'
import type { TestApp } from '#platform/testing/app.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import type { Contract, InputOf, OutputOf } from '#platform/http/contract.ts'
import { confirmTotp, signIn, startTotp, verifyTotp, acceptInvitation } from './contract.ts'
import { addUser } from './cli.ts'
import { totpCode } from './second-factor.ts'

export const PASSWORD = 'tian-yue-hei feng gao'

/** A browser of the test: keeps the cookie it was given, as a person at a desk. */
export interface Browser {
  token: string
  ip: string
  call<C extends Contract>(contract: C, input: InputOf<C>): Promise<OutputOf<C>>
  /** Status and body, whatever they are. */
  ask(
    contract: Contract,
    input: unknown,
  ): Promise<{
    status: number
    body: {
      error?: {
        code: string
        message: string
        params: Record<string, unknown>
        fields: { path: string; code: string }[]
      }
    } & Record<string, unknown>
  }>
}

/** A browser at an address of its own, so that slow-down by address does not join the tests. */
export function browser(
  t: TestApp,
  ip = `10.${Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250)}.9`,
): Browser {
  const self: Browser = {
    token: '',
    ip,
    async ask(contract, input) {
      const values = { ...(input as Record<string, unknown>) }
      const url = contract.path.replace(/:(\w+)/g, (_, name: string) => {
        const value = String(values[name])
        delete values[name]
        return encodeURIComponent(value)
      })
      const response = await t.app.inject({
        method: contract.method,
        url: contract.method === 'GET' ? `${url}?${new URLSearchParams(values as Record<string, string>)}` : url,
        remoteAddress: self.ip,
        headers: { 'x-linan': '1', 'accept-language': 'zh-CN' },
        cookies: self.token ? { [SESSION_COOKIE]: self.token } : {},
        ...(contract.method === 'GET' ? {} : { payload: values }),
      })
      const cookie = response.cookies.find((c) => c.name === SESSION_COOKIE)
      if (cookie) self.token = cookie.value
      return { status: response.statusCode, body: response.json() }
    },
    async call(contract, input) {
      const { status, body } = await self.ask(contract, input)
      if (status !== 200) throw new Error(`${status} ${body.error?.code} ${JSON.stringify(body.error?.fields)}`)
      return body as never
    },
  }
  return self
}

/** A unit directly below the root, with its record. Answers its id. */
export async function testUnit(admin: Client, name: string, slot: number): Promise<string> {
  await admin.query(
    `insert into sec.unit (id, parent_id, lft, rgt) select gen_random_uuid(), null, 0, 2000000000 where not exists (select 1 from sec.unit)`,
  )
  const id = uuidv7()
  await admin.query(
    `insert into sec.unit (id, parent_id, lft, rgt) select $1, id, $2, $3 from sec.unit where parent_id is null and lft = 0`,
    [id, 1 + slot * 10_000, 10_000 + slot * 10_000],
  )
  await admin.query(
    `insert into org_unit (id, kind, code, name, region_code, opened_on, created_by, event_id) values ($1, 'STATION', $2, $3, '420799', '2020-01-01', $1, $1)`,
    [id, `4207990000${String(slot).padStart(2, '0')}`, name],
  )
  return id
}

/** A staff member, with a posting where a role is named. Answers his id. */
export async function testStaff(
  admin: Client,
  unitId: string,
  name: string,
  badgeNo: string,
  role?: Role,
): Promise<string> {
  const id = uuidv7()
  await admin.query(
    `insert into staff (id, unit_id, badge_no, name, kind, phone_enc, phone_mask, post, status, start_on, created_by, event_id) values ($1,$2,$3,$4,'民警','\\x00','194****0000','社区','在岗','2020-01-01',$1,$1)`,
    [id, unitId, badgeNo, name],
  )
  if (role)
    await admin.query(
      `insert into sec.posting (id, staff_id, role, unit_id, valid_from) values ($1,$2,$3,$4,'2020-01-01')`,
      [uuidv7(), id, role, unitId],
    )
  return id
}

export interface Person {
  browser: Browser
  accountId: string
  loginName: string
  /** Secret of the authenticator app. */
  secret: string
  recoveryCodes: string[]
}

/** Somebody who went the whole way: invitation, password, authenticator app. Without a badge number a system administrator. */
export async function enrolled(t: TestApp, user: { badgeNo?: string; loginName?: string }): Promise<Person> {
  const invited = await addUser(t.admin, user)
  const b = browser(t)
  await b.call(acceptInvitation, { code: invited.code, password: PASSWORD })
  const { secret } = await b.call(startTotp, {})
  const { recoveryCodes } = await b.call(confirmTotp, { code: totpCode(secret, t.clock.now()) })
  return { browser: b, accountId: invited.accountId, loginName: invited.loginName, secret, recoveryCodes }
}

/** Signs in at another desk with both factors. The clock moves on, as no code opens twice. */
export async function signInAgain(t: TestApp, person: Person): Promise<Browser> {
  t.clock.advance(60_000)
  const b = browser(t)
  await b.call(signIn, { loginName: person.loginName, password: PASSWORD })
  await b.call(verifyTotp, { code: totpCode(person.secret, t.clock.now()) })
  return b
}
