import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { loadActions } from '#platform/http/load-actions.ts'
import { type TestApp, testApp } from '#platform/testing/app.ts'
import * as c from './contract.ts'
import { browser, enrolled, PASSWORD, type Person, signInAgain, testStaff, testUnit } from './factory.ts'

let t: TestApp
let unit: string
let people = 0
let p: Person
const age = (column: string, interval: string) =>
  t.admin.query(`update sec.session set ${column} = now() - $1::interval where account_id = $2`, [
    interval,
    p.accountId,
  ])

beforeAll(async () => {
  t = await testApp()
  unit = await testUnit(t.admin, '望江派出所', 1)
})
beforeEach(async () => {
  const badgeNo = `${710000 + ++people}`
  await testStaff(t.admin, unit, '秦观', badgeNo, 'OFFICER')
  p = await enrolled(t, { badgeNo })
})
afterAll(() => t.close())

describe('a session', () => {
  it('is refused from the next request after it was ended at another desk', async () => {
    const other = await signInAgain(t, p)
    const { items } = await other.call(c.listSessions, {})
    expect(items.map((s) => s.current).sort()).toEqual([false, true])
    const started = performance.now()
    await other.call(c.revokeSession, { id: items.find((s) => !s.current)?.id as string })
    expect((await p.browser.ask(c.whoAmI, {})).body.error?.code).toBe('unauthenticated')
    expect(performance.now() - started, 'well within the second asked for').toBeLessThan(1000)
    expect((await other.call(c.whoAmI, {})).state).toBe('strong')
  })

  it('ends with all others at one command, and with sign-out', async () => {
    const [second, third] = [await signInAgain(t, p), await signInAgain(t, p)]
    expect(await third.call(c.revokeOtherSessions, {})).toEqual({ ended: 2 })
    for (const b of [p.browser, second]) expect((await b.ask(c.whoAmI, {})).status).toBe(401)
    const kept = third.token
    await third.call(c.signOut, {})
    expect(third.token).toBe('')
    expect((await Object.assign(browser(t), { token: kept }).ask(c.whoAmI, {})).status).toBe(401)
  })

  it('cannot be ended by somebody else', async () => {
    await testStaff(t.admin, unit, '贺铸', '719999', 'OFFICER')
    const stranger = await enrolled(t, { badgeNo: '719999' })
    const id = (await p.browser.call(c.listSessions, {})).items[0]?.id as string
    expect((await stranger.browser.ask(c.revokeSession, { id })).body.error?.code).toBe('not_found')
    expect((await p.browser.call(c.whoAmI, {})).account.id).toBe(p.accountId)
  })

  it('locks after thirty idle minutes, not before, and opens with the password', async () => {
    await age('last_seen_at', '29 minutes')
    expect((await p.browser.call(c.whoAmI, {})).state).toBe('strong')
    await age('last_seen_at', '31 minutes')
    expect((await p.browser.ask(c.whoAmI, {})).body.error?.code).toBe('session_locked')
    expect((await p.browser.ask(c.unlockSession, { password: 'wrong' })).body.error?.code).toBe('password_wrong')
    expect((await p.browser.ask(c.whoAmI, {})).body.error?.code).toBe('session_locked')
    await p.browser.call(c.unlockSession, { password: PASSWORD })
    expect((await p.browser.call(c.whoAmI, {})).state).toBe('strong')
  })

  it('is not woken by a wrong password that is the first thing after the idle time', async () => {
    await age('last_seen_at', '31 minutes')
    expect((await p.browser.ask(c.unlockSession, { password: 'wrong' })).status).toBe(401)
    expect((await p.browser.ask(c.whoAmI, {})).body.error?.code).toBe('session_locked')
  })

  it('locks at a word and counts wrong passwords at the lock', async () => {
    await p.browser.call(c.lockSession, {})
    expect((await p.browser.ask(c.getMyAccount, {})).body.error?.code).toBe('session_locked')
    for (let i = 1; i <= 5; i++)
      expect((await p.browser.ask(c.unlockSession, { password: 'x' })).status).toBe(i < 5 ? 401 : 423)
    expect((await p.browser.ask(c.unlockSession, { password: PASSWORD })).status).toBe(423)
    await p.browser.call(c.signOut, {})
  })

  it('ends after twelve hours however busy it was', async () => {
    const { sessionEndsAt } = await p.browser.call(c.getMyAccount, {})
    expect(Math.round((Date.parse(sessionEndsAt) - Date.now()) / 60_000)).toBe(720)
    await age('expires_at', '1 second')
    expect((await p.browser.ask(c.whoAmI, {})).body.error?.code).toBe('unauthenticated')
  })

  it('dies with its account', async () => {
    await t.admin.query('update sec.account set disabled_at = now() where id = $1', [p.accountId])
    expect((await p.browser.ask(c.whoAmI, {})).body.error?.code).toBe('unauthenticated')
    expect((await browser(t).ask(c.signIn, { loginName: p.loginName, password: PASSWORD })).body.error?.code).toBe(
      'sign_in_failed',
    )
  })
})

describe('the own account', () => {
  it('says who is signed in, where and as what', async () => {
    expect(await p.browser.call(c.whoAmI, {})).toMatchObject({
      account: { id: p.accountId, loginName: p.loginName },
      staff: { name: '秦观', badgeNo: p.loginName },
      role: 'OFFICER',
      unitName: '望江派出所',
      postings: [{ role: 'OFFICER', unitId: unit, unitName: '望江派出所' }],
      language: 'zh-CN',
      demo: true,
      mustEnrolTotp: false,
    })
    await p.browser.call(c.setLanguage, { language: 'en' })
    expect((await p.browser.call(c.whoAmI, {})).language).toBe('en')
  })

  it('changes the password only with the old one, to one that is hard to guess, and ends the other sessions', async () => {
    const other = await signInAgain(t, p)
    const change = (currentPassword: string, newPassword: string) =>
      p.browser.ask(c.changePassword, { currentPassword, newPassword })
    expect((await change('wrong', 'shan se kong meng yu')).body.error?.fields).toMatchObject([
      { path: 'currentPassword', code: 'password_wrong' },
    ])
    for (const [weak, code] of [
      ['short', 'password_short'],
      ['19400001234', 'password_figures'],
      ['P@ssw0rd2026!', 'password_common'],
      [`${p.loginName}-linan`, 'password_has_login'],
    ] as const) {
      expect((await change(PASSWORD, weak)).body.error?.fields, weak).toMatchObject([{ path: 'newPassword', code }])
    }
    expect((await change(PASSWORD, 'shan se kong meng yu')).body).toEqual({ endedSessions: 1 })
    expect((await other.ask(c.whoAmI, {})).status).toBe(401)
    expect((await browser(t).ask(c.signIn, { loginName: p.loginName, password: PASSWORD })).status).toBe(401)
    expect((await browser(t).ask(c.signIn, { loginName: p.loginName, password: 'shan se kong meng yu' })).status).toBe(
      200,
    )
  })

  it('leaves nothing readable in the database: no password, token, code or secret', async () => {
    const { rows } = await t.admin.query<{ row: string }>(
      `select c::text as row from account_credential c union all select r::text from recovery_code r union all select s::text from sec.session s union all select e::text from audit.event e`,
    )
    const all = rows.map((r) => r.row).join('\n')
    for (const secret of [PASSWORD, p.browser.token, p.secret, ...p.recoveryCodes]) {
      expect(all).not.toContain(secret)
      expect(all).not.toContain(Buffer.from(secret).toString('hex'))
    }
  })

  it("gives the app's login no way to the tables but the functions, and to those none without its operation", async () => {
    for (const sql of [
      'select * from account_credential',
      'select * from recovery_code',
      'select * from first_run',
      'select * from sign_in_guard',
      'update sec.session set strong = true',
      'select accounts_self()',
      "select accounts_install_account(gen_random_uuid(), null, 'evil', null, null)",
      'select accounts_make_strong(null, null)',
      "select * from accounts_credential('x')",
      'select * from accounts_own_secrets()',
      "select accounts_set_password(gen_random_uuid(), 'x')",
      'select accounts_revoke(null)',
    ]) {
      await expect(t.db.pool.query(sql), sql).rejects.toMatchObject({ code: '42501' })
    }
  })
})

describe('a system administrator', () => {
  it('is refused by every operation but those of accounts, units and what changes hands between them, backups, the sealed log and his own day', async () => {
    const sys = await enrolled(t, { loginName: 'keeper' })
    const open: string[] = []
    for (const { contract, allow } of await loadActions()) {
      if (
        /^((accounts|organisation|handovers|backups|sealedLog)\.|today\.mine$)/.test(contract.name) ||
        'PUBLIC' in allow
      )
        continue
      const { rows } = await t.db.pool.query<{ denied: string | null }>(
        'select denied from sec.enter($1, null, $2, null, null, null, null, null, null)',
        [
          (
            await t.admin.query<{ h: Buffer }>(
              'select token_h as h from sec.session where account_id = $1 and revoked_at is null',
              [sys.accountId],
            )
          ).rows[0]?.h,
          contract.name,
        ],
      )
      if (rows[0]?.denied === null) open.push(contract.name)
    }
    expect(open).toEqual([])
  })
})
