import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestApp, testApp } from '#platform/testing/app.ts'
import { addUser } from './cli.ts'
import * as c from './contract.ts'
import { browser, enrolled, PASSWORD, type Person, testStaff, testUnit } from './factory.ts'
import { ensureFirstRun } from './first-run.ts'

let t: TestApp
let unit: string
let elsewhere: string
let sys: Person
let chief: Person
let chiefStaff: string
let badges = 720000
const staff = async (role?: Parameters<typeof testStaff>[4], at = unit) => {
  const badgeNo = String(++badges)
  return { staffId: await testStaff(t.admin, at, '晏几道', badgeNo, role), badgeNo }
}

beforeAll(async () => {
  t = await testApp()
  unit = await testUnit(t.admin, '望江派出所', 1)
  elsewhere = await testUnit(t.admin, '听雨派出所', 2)
})
afterAll(() => t.close())

describe('the first run', () => {
  it('asks for set-up, and refuses codes that were not printed; five wrong ones end the code until the next start', async () => {
    const b = browser(t)
    expect(await b.call(c.firstRunState, {})).toMatchObject({ setUpNeeded: true })
    const code = (await ensureFirstRun(t.admin)) as string
    expect(code).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){2}$/)
    const attempt = (typed: string) => b.ask(c.setUp, { code: typed, loginName: 'xitong', password: PASSWORD })
    for (let i = 1; i <= 5; i++)
      expect((await attempt('AAAA-BBBB-CCCC')).body.error?.code).toBe(
        i < 5 ? 'first_run_code_wrong' : 'first_run_code_dead',
      )
    expect((await attempt(code)).body.error?.code, 'also the right one').toBe('first_run_code_dead')
    const next = (await ensureFirstRun(t.admin)) as string
    expect(next).not.toBe(code)
    expect((await attempt(code)).body.error?.code).toBe('first_run_code_wrong')
    expect(
      (await b.ask(c.setUp, { code: next, loginName: 'xitong', password: '1234567890' })).body.error?.fields,
    ).toMatchObject([{ path: 'password', code: 'password_figures' }])
  })

  it('makes one administrator even when two people type the code at once, and closes', async () => {
    const code = (await ensureFirstRun(t.admin)) as string
    const both = await Promise.all(
      ['first', 'second'].map((loginName) =>
        browser(t).ask(c.setUp, { code: ` ${code.toLowerCase()} `, loginName, password: PASSWORD }),
      ),
    )
    expect(both.map((r) => r.status).sort()).toEqual([200, 409])
    expect(both.find((r) => r.status === 200)?.body).toMatchObject({ state: 'weak', mustEnrolTotp: true })
    expect(await browser(t).call(c.firstRunState, {})).toMatchObject({ setUpNeeded: false })
    expect(await ensureFirstRun(t.admin)).toBeUndefined()
    const { rows } = await t.admin.query('select 1 from sec.account where is_system')
    expect(rows).toHaveLength(1)
  })

  it('ships no account and no password', async () => {
    for (const name of ['admin', 'root', 'linan', 'administrator', 'system']) {
      for (const password of ['admin', 'password', '123456', 'linan'])
        expect((await browser(t).ask(c.signIn, { loginName: name, password })).status).toBeGreaterThanOrEqual(401)
    }
  })
})

describe('invitations', () => {
  beforeAll(async () => {
    sys = await enrolled(t, { loginName: 'keeper' })
    const one = await staff('CHIEF')
    chiefStaff = one.staffId
    chief = await enrolled(t, { badgeNo: one.badgeNo })
  })
  beforeEach(() => t.admin.query('delete from sign_in_guard'))

  it('open an account once, within 72 hours, under the badge number', async () => {
    const { staffId, badgeNo } = await staff('OFFICER')
    const { items } = await sys.browser.call(c.findInvitable, { term: badgeNo })
    expect(items).toMatchObject([{ staffId, unitName: '望江派出所' }])
    const slip = await sys.browser.call(c.invite, { staffId, origin: 'https://linan.example:7300' })
    expect(slip).toMatchObject({ loginName: badgeNo, link: `https://linan.example:7300/invitation#${slip.code}` })
    expect(slip.qr?.path).toMatch(/^M\d/)
    expect(Math.round((Date.parse(slip.until) - Date.now()) / 3_600_000)).toBe(72)
    const b = browser(t)
    expect(
      (await b.ask(c.acceptInvitation, { code: slip.code, password: `${badgeNo}abcd` })).body.error?.code,
      'a weak password does not use it up',
    ).toBe('invalid_input')
    expect(await b.call(c.acceptInvitation, { code: slip.code, password: PASSWORD })).toEqual({
      state: 'weak',
      mustEnrolTotp: true,
      loginName: badgeNo,
    })
    expect((await browser(t).ask(c.acceptInvitation, { code: slip.code, password: PASSWORD })).body.error?.code).toBe(
      'invitation_invalid',
    )
    expect((await sys.browser.ask(c.invite, { staffId })).body.error?.code).toBe('account_exists')
  })

  it('end when their time is over', async () => {
    const { staffId } = await staff('AUX')
    const slip = await sys.browser.call(c.invite, { staffId })
    await t.admin.query(
      `update account_credential set invitation_until = now() - interval '1 minute' where account_id = $1`,
      [slip.accountId],
    )
    expect((await browser(t).ask(c.acceptInvitation, { code: slip.code, password: PASSWORD })).body.error?.code).toBe(
      'invitation_invalid',
    )
    expect((await list()).find((a) => a.id === slip.accountId)?.state).toBe('expired')
  })

  it('of a login name that is taken say so at the field', async () => {
    const { staffId } = await staff('AUX')
    expect((await sys.browser.ask(c.invite, { staffId, loginName: 'Keeper' })).body.error).toMatchObject({
      code: 'login_taken',
      fields: [{ path: 'loginName' }],
    })
  })

  it('let a chief open accounts in his station only, never for his equals, the data protection officer or himself', async () => {
    const own = await staff('OFFICER')
    const far = await staff('OFFICER', elsewhere)
    const [equal, dpo, guide] = [await staff('CHIEF'), await staff('DPO'), await staff('BRANCH_GUIDE')]
    expect((await chief.browser.ask(c.invite, { staffId: own.staffId })).status).toBe(200)
    expect((await chief.browser.ask(c.invite, { staffId: far.staffId })).body.error?.code).toBe('not_found')
    for (const above of [equal, dpo, guide])
      expect((await chief.browser.ask(c.invite, { staffId: above.staffId })).body.error?.code).toBe('not_entitled')
    expect((await chief.browser.ask(c.invite, { staffId: chiefStaff })).body.error?.code).toBe('own_account')
    expect((await chief.browser.ask(c.inviteSystem, { loginName: 'second-key' })).body.error?.code).toBe('forbidden')
    expect((await chief.browser.call(c.findInvitable, {})).items.map((i) => i.staffId)).not.toContain(far.staffId)
  })

  it('are not for officers to give', async () => {
    const one = await staff('OFFICER')
    const officer = await enrolled(t, { badgeNo: one.badgeNo })
    for (const [contract, input] of [
      [c.invite, { staffId: one.staffId }],
      [c.inviteSystem, { loginName: 'mine-now' }],
      [c.resetAccount, { id: sys.accountId }],
      [c.disableAccount, { id: sys.accountId }],
      [c.enableAccount, { id: officer.accountId }],
      [c.listAccounts, {}],
      [c.findInvitable, {}],
    ] as const) {
      expect((await officer.browser.ask(contract, input)).body.error?.code, contract.name).toBe('forbidden')
    }
  })
})

describe('looking after accounts', () => {
  it("lists all of them for a system administrator and the station's for a chief", async () => {
    const far = await staff('OFFICER', elsewhere)
    await addUser(t.admin, far)
    const [all, mine] = [await list(), (await chief.browser.call(c.listAccounts, {})).items]
    expect(all.find((a) => a.loginName === far.badgeNo)).toMatchObject({ state: 'invited', can: { reset: true } })
    expect(mine.map((a) => a.loginName)).not.toContain(far.badgeNo)
    expect(mine.some((a) => a.system)).toBe(false)
    expect(mine.find((a) => a.id === chief.accountId)?.can).toEqual({ reset: false, disable: false, enable: false })
  })

  it('pages by login name', async () => {
    const first = await sys.browser.call(c.listAccounts, { limit: 2 })
    const second = await sys.browser.call(c.listAccounts, { limit: 2, cursor: first.nextCursor as string })
    expect(first.items).toHaveLength(2)
    expect(second.items[0]?.loginName.localeCompare(first.items[1]?.loginName as string)).toBe(1)
  })

  it('takes password, second factor and sessions away with a reset, and leaves the event', async () => {
    const one = await staff('OFFICER')
    const p = await enrolled(t, { badgeNo: one.badgeNo })
    const slip = await sys.browser.call(c.resetAccount, { id: p.accountId })
    expect((await p.browser.ask(c.whoAmI, {})).status).toBe(401)
    expect((await browser(t).ask(c.signIn, { loginName: p.loginName, password: PASSWORD })).status).toBe(401)
    expect(await browser(t).call(c.acceptInvitation, { code: slip.code, password: PASSWORD })).toMatchObject({
      mustEnrolTotp: true,
    })
    const { rows } = await t.admin.query(
      `select e.actor, e.note from audit.event e join sec.action a on a.id = e.action where a.name = 'accounts.resetAccount' order by seq desc limit 1`,
    )
    expect(rows).toEqual([{ actor: sys.accountId, note: `account=${p.accountId}` }])
  })

  it('closes an account at once and opens it again without its old sessions', async () => {
    const one = await staff('OFFICER')
    const p = await enrolled(t, { badgeNo: one.badgeNo })
    await chief.browser.call(c.disableAccount, { id: p.accountId })
    expect((await p.browser.ask(c.whoAmI, {})).status).toBe(401)
    await chief.browser.call(c.enableAccount, { id: p.accountId })
    expect((await p.browser.ask(c.whoAmI, {})).status).toBe(401)
    expect((await browser(t).ask(c.signIn, { loginName: p.loginName, password: PASSWORD })).status).toBe(200)
  })

  it('lets nobody change his own rights', async () => {
    for (const contract of [c.resetAccount, c.disableAccount, c.enableAccount]) {
      expect((await sys.browser.ask(contract, { id: sys.accountId })).body.error?.code).toBe('own_account')
    }
  })

  it('closes the accounts of people whose last day has come, not before', async () => {
    const [gone, staying] = [await staff('OFFICER'), await staff('OFFICER')]
    const [a, b] = [await enrolled(t, gone), await enrolled(t, staying)]
    await t.admin.query(`update staff set end_on = (now() at time zone 'Asia/Shanghai')::date where id = $1`, [
      gone.staffId,
    ])
    await t.admin.query(`update staff set end_on = (now() at time zone 'Asia/Shanghai')::date + 1 where id = $1`, [
      staying.staffId,
    ])
    expect(
      (await browser(t).ask(c.signIn, { loginName: a.loginName, password: PASSWORD })).status,
      'nor signs in before the daily job',
    ).toBe(401)
    const { rows } = await t.db.pool.query<{ n: number }>(`select accounts_disable_ended('2999-01-01') as n`)
    expect(rows).toEqual([{ n: 1 }])
    expect((await a.browser.ask(c.whoAmI, {})).status).toBe(401)
    expect((await b.browser.call(c.whoAmI, {})).state).toBe('strong')
    expect((await sys.browser.ask(c.enableAccount, { id: a.accountId })).body.error?.code).toBe('staff_ended')
  })

  it('keeps system administration and service apart', async () => {
    await expect(
      t.admin.query('insert into sec.account (id, staff_id, is_system) values (gen_random_uuid(), $1, true)', [
        chiefStaff,
      ]),
    ).rejects.toMatchObject({ constraint: 'account_separation' })
  })

  it('adds users from the command line with an event, and refuses what the screen refuses', async () => {
    const one = await staff('GRID')
    const made = await addUser(t.admin, one)
    expect(await browser(t).call(c.acceptInvitation, { code: made.code, password: PASSWORD })).toMatchObject({
      loginName: one.badgeNo,
    })
    await expect(addUser(t.admin, one)).rejects.toMatchObject({ code: 'account_exists' })
    await expect(addUser(t.admin, { badgeNo: '999999' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(addUser(t.admin, { loginName: 'keeper' })).rejects.toMatchObject({ code: 'login_taken' })
    await expect(addUser(t.admin, { loginName: '坏' })).rejects.toMatchObject({ code: 'login_name_format' })
    const { rows } = await t.admin.query('select 1 from audit.event where note = $1', [
      `linan user add account=${made.accountId}`,
    ])
    expect(rows).toHaveLength(1)
  })
})

const list = async () => (await sys.browser.call(c.listAccounts, { limit: 200 })).items
