import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testApp, type TestApp } from '#platform/testing/app.ts'
import * as c from './contract.ts'
import { browser, enrolled, PASSWORD, type Person, signInAgain, testStaff, testUnit } from './factory.ts'
import { totpCode } from './second-factor.ts'

let t: TestApp
let unit: string
let people = 0

/** A fresh officer for each test, so that locks do not join them. */
const officer = async (): Promise<Person> => {
  const badgeNo = `${700000 + ++people}`
  await testStaff(t.admin, unit, '柳三变', badgeNo, 'OFFICER')
  return enrolled(t, { badgeNo })
}
const lastNote = async (action: string) =>
  (
    await t.admin.query<{ note: string; outcome: number; actor: string | null }>(
      `select e.note, e.outcome, e.actor from audit.event e join sec.action a on a.id = e.action where a.name = $1 order by e.seq desc limit 1`,
      [action],
    )
  ).rows[0]

beforeAll(async () => {
  t = await testApp()
  unit = await testUnit(t.admin, '望江派出所', 1)
})
afterAll(() => t.close())

describe('signing in', () => {
  it('locks the name after five wrong passwords, tells how long, and refuses the right one meanwhile', async () => {
    const p = await officer()
    const b = browser(t)
    for (let i = 1; i <= 4; i++)
      expect((await b.ask(c.signIn, { loginName: p.loginName, password: 'wrong again' })).body.error?.code).toBe(
        'sign_in_failed',
      )
    const fifth = await b.ask(c.signIn, { loginName: p.loginName, password: 'wrong again' })
    expect(fifth).toMatchObject({ status: 423, body: { error: { code: 'sign_in_locked', params: { minutes: 15 } } } })
    expect(await lastNote('accounts.signIn')).toMatchObject({
      note: `sign_in_failed locked account=${p.accountId}`,
      outcome: 2,
      actor: null,
    })
    expect((await b.ask(c.signIn, { loginName: p.loginName, password: PASSWORD })).status).toBe(423)
    await t.admin.query(
      `update sign_in_guard set locked_until = now() - interval '1 second' where locked_until is not null`,
    )
    const sixth = await b.ask(c.signIn, { loginName: p.loginName, password: 'wrong again' })
    expect(sixth.body.error?.params.minutes, 'the second lock is twice as long').toBe(30)
    await t.admin.query(
      `update sign_in_guard set locked_until = now() - interval '1 second' where locked_until is not null`,
    )
    expect((await b.ask(c.signIn, { loginName: p.loginName, password: PASSWORD })).status).toBe(200)
  })

  it('locks a name nobody has in the same way, so that a lock tells nothing', async () => {
    const b = browser(t)
    const known = await officer()
    for (let i = 1; i <= 6; i++) {
      const [unknown, wrong] = [
        await b.ask(c.signIn, { loginName: 'nobody-here', password: 'x' }),
        await b.ask(c.signIn, { loginName: known.loginName, password: 'x' }),
      ]
      expect(unknown).toEqual(wrong)
    }
  })

  it('answers an unknown name and a wrong password in the same time', async () => {
    const p = await officer()
    const b = browser(t)
    const timed = async (loginName: string) => {
      const start = performance.now()
      await b.ask(c.signIn, { loginName, password: 'not the password' })
      return performance.now() - start
    }
    // Pairs, in turn, so that a busy machine slows both; the median of their differences is what an attacker could measure.
    const differences: number[] = []
    for (let i = 0; i < 40; i++) {
      await t.admin.query('delete from sign_in_guard')
      const [first, second] = i % 2 === 0 ? [p.loginName, `nobody-${i}`] : [`nobody-${i}`, p.loginName]
      const [a, z] = [await timed(first), await timed(second)]
      if (i >= 4) differences.push(i % 2 === 0 ? a - z : z - a)
    }
    const median = differences.sort((a, z) => a - z)[differences.length / 2] as number
    expect(Math.abs(median)).toBeLessThan(10)
  }, 60_000)

  it('counts attempts made at the same moment one by one', async () => {
    const p = await officer()
    const key = (await t.admin.query('delete from sign_in_guard')).rowCount
    expect(key).not.toBeNull()
    await Promise.all(
      Array.from({ length: 10 }, () => browser(t).ask(c.signIn, { loginName: p.loginName, password: 'guess' })),
    )
    const { rows } = await t.admin.query<{ failed_count: number }>(
      `select failed_count from sign_in_guard where locked_until > now()`,
    )
    expect(rows).toEqual([{ failed_count: 5 }])
    expect((await browser(t).ask(c.signIn, { loginName: p.loginName, password: PASSWORD })).status).toBe(423)
  })

  it('slows an address down that tries name after name', async () => {
    const b = browser(t, '10.9.9.9')
    for (let i = 0; i < 30; i++) await b.ask(c.signIn, { loginName: `spray-${i}`, password: 'Spring2026!' })
    expect((await b.ask(c.signIn, { loginName: 'spray-31', password: 'Spring2026!' })).status).toBe(429)
    expect(
      (await browser(t, '10.9.9.10').ask(c.signIn, { loginName: 'spray-31', password: 'Spring2026!' })).status,
    ).toBe(401)
  }, 60_000)

  it('signs in although a dead session is still in the cookie', async () => {
    const p = await officer()
    await t.admin.query('update sec.session set revoked_at = now() where account_id = $1', [p.accountId])
    expect((await p.browser.ask(c.whoAmI, {})).body.error?.code).toBe('unauthenticated')
    expect((await p.browser.ask(c.signIn, { loginName: p.loginName, password: PASSWORD })).status).toBe(200)
  })

  it('takes any hostile input as a mistake of the caller, never as its own', async () => {
    const b = browser(t)
    const hostile = [
      '',
      ' ',
      '\u0000',
      '\ud800',
      '‮admin',
      "' or 1=1 --",
      '<script>',
      '𠮷'.repeat(64),
      'a'.repeat(100_000),
      '$argon2id$v=19$m=9,t=1,p=1$c2FsdA$x',
      '%00',
      '{}',
    ]
    for (const value of hostile) {
      for (const [contract, input] of [
        [c.signIn, { loginName: value, password: value }],
        [c.setUp, { code: value, loginName: value, password: value }],
        [c.acceptInvitation, { code: value, password: value }],
        [c.signIn, { loginName: [value], password: { value } }],
        [c.signIn, { loginName: value, password: 'x', is_system: true }],
      ] as const) {
        const { status } = await b.ask(contract, input)
        expect(status, `${contract.name} ${JSON.stringify(value).slice(0, 60)}`).toBeGreaterThanOrEqual(400)
        expect(status).toBeLessThan(500)
      }
      await t.admin.query('delete from sign_in_guard')
    }
  })
})

describe('the second factor', () => {
  it('leaves somebody with only a password nothing but giving or setting up the second', async () => {
    const p = await officer()
    const b = browser(t)
    expect(await b.call(c.signIn, { loginName: p.loginName, password: PASSWORD })).toEqual({
      state: 'weak',
      mustEnrolTotp: false,
      loginName: p.loginName,
    })
    for (const contract of [c.getMyAccount, c.listSessions, c.revokeOtherSessions, c.lockSession]) {
      expect((await b.ask(contract, {})).body.error?.code).toBe('second_factor_required')
    }
    expect((await b.ask(c.startTotp, { password: PASSWORD })).body.error?.code, 'nor replacing it').toBe(
      'second_factor_required',
    )
    expect(await b.call(c.whoAmI, {})).toMatchObject({ state: 'weak', staff: { name: '柳三变' }, role: 'OFFICER' })
  })

  it('makes the session strong and gives it a new token; the old one is dead', async () => {
    const p = await officer()
    const b = browser(t)
    await b.call(c.signIn, { loginName: p.loginName, password: PASSWORD })
    const before = b.token
    t.clock.advance(60_000)
    await b.call(c.verifyTotp, { code: totpCode(p.secret, t.clock.now()) })
    expect(b.token).not.toBe(before)
    expect(await b.call(c.whoAmI, {})).toMatchObject({ state: 'strong', mustEnrolTotp: false })
    expect((await Object.assign(browser(t), { token: before }).ask(c.whoAmI, {})).status).toBe(401)
  })

  it('takes a code of the neighbouring half minute, once, and never an older one', async () => {
    const p = await officer()
    t.clock.advance(300_000)
    const code = totpCode(p.secret, new Date(t.clock.now().getTime() - 30_000))
    const old = totpCode(p.secret, new Date(t.clock.now().getTime() - 90_000))
    const [first, second] = [browser(t), browser(t)]
    for (const b of [first, second]) await b.call(c.signIn, { loginName: p.loginName, password: PASSWORD })
    expect((await first.ask(c.verifyTotp, { code: old })).body.error?.code).toBe('second_factor_wrong')
    const both = await Promise.all([first.ask(c.verifyTotp, { code }), second.ask(c.verifyTotp, { code })])
    expect(both.map((r) => r.status).sort()).toEqual([200, 401])
  })

  it('counts wrong codes like wrong passwords, over sessions', async () => {
    const p = await officer()
    for (let i = 1; i <= 5; i++) {
      const b = browser(t)
      await b.call(c.signIn, { loginName: p.loginName, password: PASSWORD })
      expect((await b.ask(c.verifyTotp, { code: '000000' })).status).toBe(i < 5 ? 401 : 423)
    }
  })

  it('opens with each recovery code once', async () => {
    const p = await officer()
    expect(new Set(p.recoveryCodes).size).toBe(10)
    const typed = (p.recoveryCodes[0] as string).toLowerCase().replace('-', ' ').replace(/0/g, 'o')
    const b = browser(t)
    await b.call(c.signIn, { loginName: p.loginName, password: PASSWORD })
    expect(await b.call(c.useRecoveryCode, { code: typed })).toMatchObject({ state: 'strong' })
    expect(await b.call(c.getMyAccount, {})).toMatchObject({ recoveryCodesLeft: 9 })
    const again = browser(t)
    await again.call(c.signIn, { loginName: p.loginName, password: PASSWORD })
    expect((await again.ask(c.useRecoveryCode, { code: p.recoveryCodes[0] })).body.error?.code).toBe(
      'second_factor_wrong',
    )
    const renewed = await b.call(c.renewRecoveryCodes, { password: PASSWORD })
    expect(
      (await again.ask(c.useRecoveryCode, { code: p.recoveryCodes[1] })).status,
      'old codes end with new ones',
    ).toBe(401)
    expect((await again.ask(c.useRecoveryCode, { code: renewed.recoveryCodes[1] })).status).toBe(200)
  })

  it('is replaced only with the password in a full session, and then ends the other sessions', async () => {
    const p = await officer()
    const other = await signInAgain(t, p)
    expect((await p.browser.ask(c.startTotp, { password: 'wrong' })).body.error?.fields).toMatchObject([
      { path: 'password', code: 'password_wrong' },
    ])
    const { secret } = await p.browser.call(c.startTotp, { password: PASSWORD })
    await p.browser.call(c.confirmTotp, { code: totpCode(secret, t.clock.now()) })
    expect((await p.browser.call(c.whoAmI, {})).state).toBe('strong')
    expect((await other.ask(c.whoAmI, {})).status).toBe(401)
  })
})
