import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enrolled, PASSWORD, type Person } from '#features/accounts/factory.ts'
import { totpCode } from '#features/accounts/second-factor.ts'
import { getRun, listRuns, undo } from '#features/imports/contract.ts'
import { makeStation, type Station } from '#features/organisation/factory.ts'
import { makeDemoId } from '#platform/standards/citizen-number.ts'
import { type TestApp, testApp } from '#platform/testing/app.ts'

const main = join(import.meta.dirname, 'main.ts')
let t: TestApp
let here: Station
let officer: Person
let url: string
let root: string

beforeAll(async () => {
  t = await testApp()
  here = await makeStation(t.admin, { cipher: t.cipher })
  const { rows } = await t.admin.query<{ badge: string }>('select badge_no as badge from staff where id = $1', [
    here.officerId,
  ])
  officer = await enrolled(t, { badgeNo: rows[0]?.badge as string })
  url = await t.app.listen({ host: '127.0.0.1', port: 0 })
  root = mkdtempSync(join(tmpdir(), 'linan-lists-'))
  chmodSync(root, 0o755)
})
afterAll(async () => {
  rmSync(root, { recursive: true, force: true })
  await t.close()
})

const HEAD = '姓名,身份证号码,与户主关系,楼栋,单元,房号\n'
const line = (name: string, n: number, room: string) =>
  `${name},${n === 0 ? '' : makeDemoId('1980-01-01', n)},户主,9号楼,1单元,${room}\n`
function listOf(name: string, ...lines: string[]): string {
  const path = join(root, name)
  writeFileSync(path, `\ufeff${HEAD}${lines.join('')}`, { mode: 0o644 })
  return path
}

/** Runs the command line with what a person types, line by line. */
async function linan(args: string[], typed: string[] = []) {
  const child = spawn(process.execPath, [main, 'import', ...args], {
    env: { PATH: process.env.PATH, HOME: root, LINAN_DATA: join(root, 'data'), LINAN_CONFIG: join(root, 'config') },
  })
  const out: string[] = []
  const err: string[] = []
  child.stdout.on('data', (piece) => out.push(String(piece)))
  child.stderr.on('data', (piece) => err.push(String(piece)))
  child.stdin.on('error', () => undefined)
  child.stdin.end(typed.map((word) => `${word}\n`).join(''))
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { status, out: out.join(''), err: err.join('') }
}

/** Both factors as they are typed; the clock moves on, as no code opens twice. */
function factors(password = PASSWORD): string[] {
  t.clock.advance(60_000)
  return [officer.loginName, password, totpCode(officer.secret, t.clock.now())]
}
const answers = () => ['--commit', '--demo', '--url', url, '--community', here.communities[0] as string]
const COMPOUND = ['--compound', '江南小区']
const people = async () =>
  (await t.admin.query<{ n: string }>('select count(*) as n from person')).rows.map((r) => Number(r.n))[0] as number

describe('linan import … --commit', () => {
  it('writes as the person who signs in, leaves what is not settled, goes on and is taken back like any import', async () => {
    const before = await people()
    const path = listOf('名单.csv', line('林一', 1, '101'), line('林二', 2, '102'), line('林缺', 0, '103'))
    const done = await linan([path, ...answers(), ...COMPOUND], factors())
    expect(done.err).toBe('')
    expect(done.out).toMatch(/新增 new 2,更新 changed 0,不变 same 0,未写入 left out 1/)
    expect(done.status).toBe(1)
    expect(await people()).toBe(before + 2)
    const user = await t.session(here.officerId, null)
    const mine = (await user.call(listRuns, {})).items
    expect(mine).toMatchObject([{ state: 'FINISHED', total: 2, files: [{ name: '名单.csv' }] }])
    const again = await linan([path, ...answers(), ...COMPOUND, '--accept', 'id_missing'], factors())
    expect(again.out).toMatch(/新增 new 1,更新 changed 0,不变 same 2,未写入 left out 0/)
    expect(again.status).toBe(0)
    const runs = (await user.call(listRuns, {})).items
    for (const { id } of runs)
      for (const no of (await user.call(getRun, { id })).chunks.toReversed())
        expect((await user.call(undo, { id, no, commit: true })).kept).toEqual([])
    expect(await people()).toBe(before)
  })

  it('ends its session with the import, and the log names the person', async () => {
    const { rows: open } = await t.admin.query(
      `select s.id from sec.session s join sec.account a on a.id = s.account_id where a.staff_id = $1 and s.ip = '127.0.0.1' and s.revoked_at is null`,
      [here.officerId],
    )
    expect(open).toEqual([])
    const { rows } = await t.admin.query<{ n: number }>(
      `select count(*)::integer as n from audit.event e join sec.action a on a.id = e.action where a.name = 'imports.commitRows' and e.actor = $1 and e.role = 'OFFICER' and e.outcome = 1`,
      [here.officerId],
    )
    expect(rows[0]?.n).toBe(2)
  })

  it('writes nothing for a wrong password, and says the sentence of the server', async () => {
    const before = await people()
    const path = listOf('再来.csv', line('林三', 3, '101'))
    const refused = await linan([path, ...answers(), ...COMPOUND], factors('not the password'))
    expect(refused).toMatchObject({ status: 1, out: '' })
    expect(refused.err).toMatch(/^✗ .*密码/)
    expect(refused.err).not.toMatch(/not the password|at /)
    expect(await people()).toBe(before)
  })

  it('says what is missing before anybody types a password', async () => {
    const path = listOf('空.csv', line('林四', 4, '101'))
    for (const [args, said] of [
      [[path], /--dry-run 或 --commit/],
      [[path, '--dry-run', '--commit'], /--dry-run 或 --commit/],
      [[path, '--commit', '--url', url], /--community/],
      [[path, ...answers(), '--accept', 'everything'], /everything/],
      [[path, '--commit', '--community', here.communities[0] as string], /没有运行/],
      [[path, '--commit', '--community', here.communities[0] as string, '--url', 'http://10.0.0.9:7300'], /https/],
    ] as const) {
      const done = await linan([...args])
      expect(done.err).toMatch(said)
      expect(done.status).toBe(2)
    }
  })
})
