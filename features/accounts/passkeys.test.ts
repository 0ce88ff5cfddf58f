import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testApp, type TestApp } from '#platform/testing/app.ts'
import * as c from './contract.ts'
import { type Browser, browser, enrolled, PASSWORD, type Person, signInAgain, testStaff, testUnit } from './factory.ts'
import { totpCode } from './second-factor.ts'
import { type Deviation, SoftwareAuthenticator } from './software-authenticator.ts'

let t: TestApp
let unit: string
let people = 0

const officer = async (): Promise<Person> => {
  const badgeNo = `${750000 + ++people}`
  await testStaff(t.admin, unit, '秦少游', badgeNo, 'OFFICER')
  return enrolled(t, { badgeNo })
}
/** Password and a fresh one-time code; answers what the authenticator is asked. */
const start = (p: Person, b: Browser = p.browser) => {
  t.clock.advance(60_000)
  return b.call(c.startPasskey, { password: PASSWORD, code: totpCode(p.secret, t.clock.now()) })
}
const add = async (p: Person, device = new SoftwareAuthenticator(), name = '值班室电脑') => {
  const asked = await start(p)
  const { id } = await p.browser.call(c.addPasskey, { ticket: asked.ticket, name, credential: device.create(asked) })
  return { id, device }
}
const signIn = async (device: SoftwareAuthenticator, odd: Deviation = {}, b = browser(t)) => {
  const asked = await b.call(c.startPasskeySignIn, {})
  const answer = await b.ask(c.signInWithPasskey, { ticket: asked.ticket, credential: device.get(asked, odd) })
  return { b, asked, status: answer.status, code: answer.body.error?.code, body: answer.body }
}
const lastEvent = async (action: string) =>
  (
    await t.admin.query<{ note: string; outcome: number }>(
      `select e.note, e.outcome from audit.event e join sec.action a on a.id = e.action where a.name = $1 order by e.seq desc limit 1`,
      [action],
    )
  ).rows[0]

beforeAll(async () => {
  t = await testApp()
  unit = await testUnit(t.admin, '望江派出所', 1)
})
afterAll(() => t.close())

describe('enrolling a passkey', () => {
  it('takes password and one-time code once more, also in a full session', async () => {
    const p = await officer()
    const code = () => totpCode(p.secret, t.clock.now())
    t.clock.advance(60_000)
    const wrong = await p.browser.ask(c.startPasskey, { password: 'not it', code: code() })
    expect(wrong.body.error?.fields).toMatchObject([{ path: 'password', code: 'password_wrong' }])
    const second = await p.browser.ask(c.startPasskey, { password: PASSWORD, code: '000000' })
    expect(second.body.error?.fields).toMatchObject([{ path: 'code', code: 'second_factor_wrong' }])
    expect((await p.browser.ask(c.startPasskey, { password: PASSWORD, code: code() })).status).toBe(200)
    const again = await p.browser.ask(c.startPasskey, { password: PASSWORD, code: code() })
    expect(again.body.error?.fields, 'no code works twice').toMatchObject([{ code: 'second_factor_wrong' }])
  })

  it('is not open to somebody who gave only the password', async () => {
    const p = await officer()
    const b = browser(t)
    await b.call(c.signIn, { loginName: p.loginName, password: PASSWORD })
    t.clock.advance(60_000)
    const input = { password: PASSWORD, code: totpCode(p.secret, t.clock.now()) }
    expect((await b.ask(c.startPasskey, input)).body.error?.code).toBe('second_factor_required')
  })

  it('tells the authenticator no name of a person and which keys it has already', async () => {
    const p = await officer()
    const { device } = await add(p)
    const asked = await start(p)
    expect(asked).toMatchObject({ rpId: 'linan.test', user: { name: p.loginName } })
    expect(asked.known).toEqual([{ id: device.credentialId.toString('base64url'), transports: ['internal'] }])
    expect(JSON.stringify(asked)).not.toContain('秦少游')
  })

  const bad: [string, Deviation][] = [
    ['made for another site', { origin: 'https://linan.test.evil.example' }],
    ['made over plain HTTP', { origin: 'http://linan.test' }],
    ['made on another port', { origin: 'https://linan.test:8443' }],
    ['bound to another host name', { rpId: 'test' }],
    ['answering another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
    ['of the wrong kind', { type: 'webauthn.get' }],
    ['whose owner was not verified', { verified: false }],
    ['nobody was present at', { present: false }],
  ]
  it.each(bad)('refuses one %s, and the challenge is used up', async (_, odd) => {
    const p = await officer()
    const asked = await start(p)
    const device = new SoftwareAuthenticator()
    const send = (credential: object) => p.browser.ask(c.addPasskey, { ticket: asked.ticket, name: 'x', credential })
    expect((await send(device.create(asked, odd))).body.error?.code).toBe('passkey_failed')
    expect((await send(device.create(asked))).body.error?.code, 'no second try').toBe('passkey_failed')
    expect((await p.browser.call(c.listPasskeys, {})).items).toEqual([])
  })

  it('refuses attestation with certificates: their revocation lists would be fetched from wherever they say', async () => {
    const p = await officer()
    const asked = await start(p)
    const statement = new Map<string, unknown>([
      ['alg', -7],
      ['sig', new Uint8Array(64)],
      ['x5c', [new Uint8Array([0x30, 0x00])]],
    ])
    const credential = new SoftwareAuthenticator().create(asked, {}, { fmt: 'packed', attStmt: statement })
    const answer = await p.browser.ask(c.addPasskey, { ticket: asked.ticket, name: 'x', credential })
    expect(answer.body.error?.code).toBe('passkey_failed')
  })

  it('belongs to the session that asked, within five minutes', async () => {
    const p = await officer()
    const other = await signInAgain(t, p)
    const asked = await start(p)
    const device = new SoftwareAuthenticator()
    const input = { ticket: asked.ticket, name: 'x', credential: device.create(asked) }
    expect((await other.ask(c.addPasskey, input)).body.error?.code).toBe('passkey_failed')
    await t.admin.query(`update passkey_challenge set expires_at = now() - interval '1 second'`)
    expect((await p.browser.ask(c.addPasskey, input)).body.error?.code).toBe('passkey_failed')
    const { rows } = await t.admin.query<{ span: boolean }>(
      `select bool_and(expires_at <= now() + interval '5 minutes') as span from passkey_challenge`,
    )
    expect(rows[0]?.span ?? true).toBe(true)
  })

  it('takes a key once in the whole product, and ten at most', async () => {
    const [p, q] = [await officer(), await officer()]
    const { device } = await add(p)
    const asked = await start(q)
    const stolen = { ticket: asked.ticket, name: 'x', credential: device.create(asked) }
    expect((await q.browser.ask(c.addPasskey, stolen)).body.error?.code).toBe('passkey_known')
    await t.admin.query(
      `insert into passkey (id, account_id, credential_id, public_key, sign_count, transports, synced, name)
       select gen_random_uuid(), $1, sha256(n::text::bytea), '\\x00', 0, '{}', false, 'x' from generate_series(1, 10) n`,
      [q.accountId],
    )
    const eleventh = await start(q)
    const credential = new SoftwareAuthenticator().create(eleventh)
    const answer = await q.browser.ask(c.addPasskey, { ticket: eleventh.ticket, name: 'x', credential })
    expect(answer.body.error?.code).toBe('passkey_limit')
  })
})

describe('signing in with a passkey', () => {
  it('is both factors in one: a full session at once, and the event says whose passkey', async () => {
    const p = await officer()
    const { id, device } = await add(p)
    const { b, status, body } = await signIn(device)
    expect([status, body]).toEqual([200, { state: 'strong', mustEnrolTotp: false, loginName: p.loginName }])
    expect(await b.call(c.whoAmI, {})).toMatchObject({ state: 'strong', staff: { name: '秦少游' }, role: 'OFFICER' })
    expect(await lastEvent('accounts.signInWithPasskey')).toEqual({
      note: `account=${p.accountId} passkey=${id}`,
      outcome: 1,
    })
    const { items } = await b.call(c.listPasskeys, {})
    expect(items).toMatchObject([{ id, name: '值班室电脑', synced: false, copiedAt: null }])
    expect(items[0]?.lastUsedAt).not.toBeNull()
  })

  const bad: [string, Deviation][] = [
    ['signed for another site', { origin: 'https://linan.example' }],
    ['signed for another host name', { rpId: 'linan.example' }],
    ['signed for another challenge', { challenge: Buffer.alloc(32, 1).toString('base64url') }],
    ['that was made to enrol', { type: 'webauthn.create' }],
    ['without the owner verified', { verified: false }],
    ['without anybody present', { present: false }],
    ['that names another account', { userHandle: Buffer.alloc(16, 7).toString('base64url') }],
  ]
  it.each(bad)('refuses an answer %s', async (_, odd) => {
    const { device } = await add(await officer())
    expect(await signIn(device, odd)).toMatchObject({ status: 401, code: 'passkey_failed', b: { token: '' } })
    expect((await signIn(device)).status, 'the honest one still comes in').toBe(200)
  })

  it('takes each challenge once, from the page that asked', async () => {
    const { device } = await add(await officer())
    const b = browser(t)
    const asked = await b.call(c.startPasskeySignIn, {})
    const credential = device.get(asked)
    const [first, second] = await Promise.all(
      [browser(t), browser(t)].map((one) => one.ask(c.signInWithPasskey, { ticket: asked.ticket, credential })),
    )
    expect([first?.status, second?.status].sort()).toEqual([200, 401])
    const foreign = await b.call(c.startPasskeySignIn, {})
    const own = await b.call(c.startPasskeySignIn, {})
    const crossed = await b.ask(c.signInWithPasskey, { ticket: own.ticket, credential: device.get(foreign) })
    expect(crossed.body.error?.code).toBe('passkey_failed')
    const late = await b.call(c.startPasskeySignIn, {})
    await t.admin.query(`update passkey_challenge set expires_at = now() - interval '1 second'`)
    expect(
      (await b.ask(c.signInWithPasskey, { ticket: late.ticket, credential: device.get(late) })).body.error?.code,
    ).toBe('passkey_failed')
  })

  it('does not take a challenge of an enrolment, nor the other way round', async () => {
    const p = await officer()
    const { device } = await add(p)
    const asked = await start(p)
    const answer = await browser(t).ask(c.signInWithPasskey, { ticket: asked.ticket, credential: device.get(asked) })
    expect(answer.body.error?.code).toBe('passkey_failed')
    const open = await p.browser.call(c.startPasskeySignIn, {})
    const credential = new SoftwareAuthenticator().create({ ...asked, ...open })
    expect((await p.browser.ask(c.addPasskey, { ticket: open.ticket, name: 'x', credential })).status).toBe(401)
  })

  it('refuses a signature of another key under this id, and another account’s key under his own', async () => {
    const [p, q] = [await officer(), await officer()]
    const [mine, his] = [(await add(p)).device, (await add(q)).device]
    const asked = await browser(t).call(c.startPasskeySignIn, {})
    const forged = {
      ...his.get(asked),
      id: mine.credentialId.toString('base64url'),
      rawId: mine.credentialId.toString('base64url'),
    }
    expect((await browser(t).ask(c.signInWithPasskey, { ticket: asked.ticket, credential: forged })).status).toBe(401)
    const { body } = await signIn(his)
    expect(body.loginName).toBe(q.loginName)
  })

  it('ends a passkey whose count goes back: there is a copy of it', async () => {
    const p = await officer()
    const { device } = await add(p)
    expect((await signIn(device, { count: 50 })).status).toBe(200)
    expect(await signIn(device, { count: 50 })).toMatchObject({ status: 401, code: 'passkey_copied' })
    expect(await lastEvent('accounts.signInWithPasskey')).toEqual({
      note: `passkey_copied account=${p.accountId}`,
      outcome: 2,
    })
    expect((await signIn(device, { count: 60 })).code, 'for ever').toBe('passkey_failed')
    const { items } = await p.browser.call(c.listPasskeys, {})
    expect(items[0]?.copiedAt, 'and its owner sees why').not.toBeNull()
  })

  it('lets an authenticator that never counts stay at zero', async () => {
    const p = await officer()
    const asked = await start(p)
    const device = new SoftwareAuthenticator()
    const credential = device.create(asked, { count: 0 })
    await p.browser.call(c.addPasskey, { ticket: asked.ticket, name: 'x', credential })
    for (let i = 0; i < 2; i++) expect((await signIn(device, { count: 0 })).status).toBe(200)
  })

  it('locks the name like wrong passwords, and a locked name keeps the right passkey out', async () => {
    const p = await officer()
    const { device } = await add(p)
    for (let i = 1; i <= 5; i++) expect((await signIn(device, { verified: false })).status).toBe(i < 5 ? 401 : 423)
    expect((await signIn(device)).status).toBe(423)
    expect((await browser(t).ask(c.signIn, { loginName: p.loginName, password: PASSWORD })).status).toBe(423)
  })

  it('slows an address down that tries key after key', async () => {
    const b = browser(t, '10.8.8.8')
    for (let i = 0; i < 30; i++) await signIn(new SoftwareAuthenticator(), { userHandle: 'AAAA' }, b)
    expect((await b.ask(c.startPasskeySignIn, {})).status).toBe(429)
  }, 60_000)

  it('is over for people who left, accounts that are closed, and accounts that were reset', async () => {
    const [left, closed, reset] = [await officer(), await officer(), await officer()]
    const [a, b, d] = [await add(left), await add(closed), await add(reset)]
    await t.admin.query(
      `update staff set end_on = current_date - 1 where id = (select staff_id from sec.account where id = $1)`,
      [left.accountId],
    )
    await t.admin.query('update sec.account set disabled_at = now() where id = $1', [closed.accountId])
    const system = await enrolled(t, { loginName: `sys-${people}` })
    await system.browser.call(c.resetAccount, { id: reset.accountId })
    for (const { device } of [a, b, d]) expect((await signIn(device)).code).toBe('passkey_failed')
    const { rows } = await t.admin.query('select revoked_why from passkey where account_id = $1', [reset.accountId])
    expect(rows).toEqual([{ revoked_why: 'RESET' }])
  })
})

describe('my passkeys', () => {
  it('are named and ended by their owner alone; what an ended one opened ends with it', async () => {
    const [p, q] = [await officer(), await officer()]
    const { id, device } = await add(p)
    const phone = (await signIn(device)).b
    for (const contract of [c.renamePasskey, c.revokePasskey])
      expect(
        (await q.browser.ask(contract, { id, ...(contract === c.renamePasskey ? { name: '我的' } : {}) })).status,
      ).toBe(404)
    await p.browser.call(c.renamePasskey, { id, name: '备用钥匙' })
    expect((await p.browser.call(c.listPasskeys, {})).items[0]?.name).toBe('备用钥匙')
    await p.browser.call(c.revokePasskey, { id })
    expect((await phone.ask(c.whoAmI, {})).status).toBe(401)
    expect((await signIn(device)).code).toBe('passkey_failed')
    expect((await p.browser.call(c.listPasskeys, {})).items).toEqual([])
    expect((await p.browser.ask(c.revokePasskey, { id })).status).toBe(404)
  })

  it('take hostile input as a mistake of the caller', async () => {
    const p = await officer()
    const { device } = await add(p)
    const b = browser(t)
    const whole = device.get(await b.call(c.startPasskeySignIn, {}))
    const parts: object[] = [
      {},
      { ...whole, response: { ...whole.response, signature: 'AA' } },
      { ...whole, response: { ...whole.response, authenticatorData: 'AAAA' } },
      { ...whole, response: { ...whole.response, clientDataJSON: Buffer.from('null').toString('base64url') } },
      { ...whole, response: { ...whole.response, clientDataJSON: 'a'.repeat(9000) } },
      { ...whole, id: '../..', rawId: '../..' },
      { ...whole, rawId: 'AAAA' },
      { ...whole, type: 'password' },
    ]
    for (const credential of parts) {
      const { ticket } = await b.call(c.startPasskeySignIn, {})
      const { status } = await b.ask(c.signInWithPasskey, { ticket, credential })
      expect([400, 401, 423], JSON.stringify(credential).slice(0, 80)).toContain(status)
      await t.admin.query('delete from sign_in_guard')
    }
    const { ticket } = await start(p)
    for (const attestationObject of ['AA', 'oA', Buffer.from([0x9f]).toString('base64url'), 'a'.repeat(50_000)]) {
      const made = { ...whole, response: { clientDataJSON: whole.response.clientDataJSON, attestationObject } }
      const { status } = await p.browser.ask(c.addPasskey, { ticket, name: 'x', credential: made })
      expect(status).toBe(401)
    }
  })
})
