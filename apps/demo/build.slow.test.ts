import type { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadActions } from '#platform/http/load-actions.ts'
import { testDatabase, type TestDatabase } from '#platform/testing/database.ts'
import { buildDemo, type DemoCity, type DemoSize, FULL } from './build.ts'
import { countOf } from '#features/disputes/figures.ts'
import { planDisputes } from './dispute-plan.ts'
import { seededRandom } from './random.ts'
import { requireEmpty, requireNoRealData, requireQuarter } from './empty.ts'
import { fingerprint, type TablePrint, wholeHash } from './fingerprint.ts'
import { lastDayOf, shanghai } from './lane.ts'
import { type PlainDatabase, plainDatabase } from './testing/plain-login.ts'

/** Two stations, two communities, a week and a bit. */
const SMALL: DemoSize = { ...FULL, communities: 2, residents: 50, days: 7, stations: 2 }

let first: TestDatabase
/** Owned by an installer who is no superuser, as with `DATABASE_URL`. */
let second: PlainDatabase
let city: DemoCity

const print = (t: Pick<TestDatabase, 'admin' | 'cipher'>): Promise<TablePrint[]> =>
  fingerprint(t.admin, t.cipher, shanghai(lastDayOf(SMALL.from), 24 * 60))

async function build(installer: Client, on: Pick<TestDatabase, 'db' | 'cipher' | 'roles'>): Promise<DemoCity> {
  const { db, cipher, roles } = on
  await requireNoRealData(installer)
  await requireEmpty(installer)
  return buildDemo({ installer, db, cipher, roles, actions: await loadActions(), progress: () => undefined }, SMALL)
}

beforeAll(async () => {
  first = await testDatabase({ max: 8 })
  second = await plainDatabase()
  city = await build(first.admin, first)
  await build(second.installer, second)
}, 240_000)
afterAll(async () => {
  await first?.drop()
  await second?.drop()
})

const rowsOf = async <R>(t: TestDatabase, text: string): Promise<R[]> => (await t.admin.query(text)).rows as R[]
const numberOf = async (text: string): Promise<number> =>
  Number((await rowsOf<{ n: string }>(first, `select count(*) as n from ${text}`))[0]?.n)

test('two demo cities hold the same business data, row by row', async () => {
  const [a, b] = [await print(first), await print(second)]
  expect(b).toEqual(a)
  expect(wholeHash(b)).toBe(wholeHash(a))
  const rows = Object.fromEntries(a.map((one) => [one.table, one.rows]))
  expect(rows['public.person']).toBe(city.residents)
  expect(rows['public.visit']).toBe(city.visits)
  for (const table of ['public.house', 'public.task', 'public.activity', 'sec.unit', 'public.account_credential'])
    expect(rows[table], table).toBeGreaterThan(10)
  for (const table of ['need', 'hazard', 'care_subject']) expect(rows[`public.${table}`], table).toBeGreaterThan(0)
})

test('the rooms settled their share of what S2 says, and the figures of the records say the same', async () => {
  const period = { fromOn: SMALL.from, untilOn: '2026-10-01', unitIds: null }
  const tx = {
    query: async (text: string, values: readonly unknown[] = []) => (await first.admin.query(text, [...values])).rows,
  }
  const count = (key: 'resolved' | 'grave', part: 'numerator' | 'denominator') =>
    countOf(tx as never, key, part, period)
  const plan = planDisputes(SMALL.stations, SMALL.days, seededRandom(SMALL.seed).part('disputes')).flat()
  expect(await count('resolved', 'denominator')).toBe(plan.length)
  expect(await count('resolved', 'numerator')).toBe(plan.filter((d) => d.isSettled).length)
  expect(await count('grave', 'numerator')).toBe(plan.filter((d) => d.signs.length > 0).length)
})

test('who may not see every row gets an error instead of a hash of half of them', async () => {
  await expect(fingerprint(second.installer, second.cipher, new Date())).rejects.toThrow(/row-level security/)
})

test('the comparison notices one changed value, one changed relation and one sealed number', async () => {
  const t = first
  const before = await print(t)
  const differing = async (statement: string) => {
    await t.admin.query('begin')
    await t.admin.query(statement)
    const after = await print(t)
    await t.admin.query('rollback')
    return after.filter((one, i) => one.hash !== before[i]?.hash).map((one) => one.table)
  }
  const oneVisit = `(select id from visit where met order by id limit 1)`
  expect(
    await differing(`update visit set ended_at = ended_at + interval '1 minute' where id = ${oneVisit}`),
  ).toContain('public.visit')
  expect(
    await differing(
      `update visit set household_id = (select id from household where id <> (select household_id from visit where id = ${oneVisit}) limit 1) where id = ${oneVisit}`,
    ),
  ).toContain('public.visit')
  const [{ id }] = (await rowsOf<{ id: string }>(t, 'select id from staff order by id limit 1')) as [{ id: string }]
  const other = t.cipher.seal('phone', `staff.phone_enc|${id}`, '19400009999').toString('hex')
  expect(await differing(`update staff set phone_enc = decode('${other}', 'hex') where id = '${id}'`)).toContain(
    'public.staff',
  )
  // Sealed anew, the same number is another row of bytes and still the same data.
  const [{ phone_enc }] = (await rowsOf<{ phone_enc: Buffer }>(
    t,
    `select phone_enc from staff where id = '${id}'`,
  )) as [{ phone_enc: Buffer }]
  const plain = t.cipher.open(`staff.phone_enc|${id}`, phone_enc)
  const again = t.cipher.seal('phone', `staff.phone_enc|${id}`, plain).toString('hex')
  expect(await differing(`update staff set phone_enc = decode('${again}', 'hex') where id = '${id}'`)).toEqual([])
})

test('everything was made by operations: each visit, household and house has its event in the log, by somebody with a posting', async () => {
  for (const table of [
    'visit',
    'household',
    'house',
    'residence',
    'staff',
    'posting',
    'need',
    'hazard',
    'care_subject',
  ])
    expect(
      await numberOf(
        `${table} x where not exists (select from audit.event e where e.id = x.event_id and e.outcome = 1 and (e.posting is not null or e.role = 'SYS'))`,
      ),
      table,
    ).toBe(0)
  expect(await numberOf('audit.event where outcome in (2, 3)')).toBe(0)
})

test('every household is filled, nobody is registered twice, and only numbers of nobody are used', async () => {
  expect(
    await numberOf(
      `household h where closed_on is null and not exists (select from residence r where r.household_id = h.id)`,
    ),
  ).toBe(0)
  expect(await numberOf(`person where id_state <> '正常'`)).toBe(0)
  expect(await numberOf(`address a where not exists (select from house h where h.address_id = a.id)`)).toBe(0)
  expect(await numberOf(`household h where not exists (select from visit v where v.household_id = h.id)`)).toBe(0)
  const numbers = await rowsOf<{ id: string; number_enc: Buffer }>(first, 'select id, number_enc from person_identity')
  for (const { id, number_enc } of numbers)
    expect(first.cipher.open(`person_identity.number_enc|${id}`, number_enc)).toMatch(/^420799/)
})

test('nobody stays signed in, no password stays, the limits per minute are back, and each role has an invitation', async () => {
  expect(await numberOf('sec.session where revoked_at is null')).toBe(0)
  expect(
    await numberOf(
      'account_credential c join sec.account a on a.id = c.account_id where password_hash is not null and disabled_at is null',
    ),
  ).toBe(0)
  expect(await numberOf(`sec.action where name = 'residents.registerHousehold' and per_minute = 60`)).toBe(1)
  expect(city.accounts.map((one) => one.role)).toEqual(['SYS', 'CHIEF', 'DEPUTY', 'OFFICER', 'AUX', 'GRID'])
  expect(
    await numberOf('account_credential where invitation_h is not null and invitation_until > now()'),
  ).toBeGreaterThan(city.accounts.length)
})

test('the demo goes neither into a real database nor into a used one, and only into a time that is over', async () => {
  const t = first
  const code = (work: Promise<void>) =>
    work.then(
      () => 'ok',
      (error: { faults?: { code: string }[] }) => error.faults?.[0]?.code,
    )
  expect(await code(requireNoRealData(t.admin))).toBe('ok')
  expect(await code(requireEmpty(t.admin))).toBe('demo_not_empty')
  await t.admin.query(`update sec.setting set value = 'false' where name = 'demo'`)
  expect(await code(requireNoRealData(t.admin))).toBe('demo_database_real')
  await t.admin.query(`update sec.setting set value = 'true' where name = 'demo'`)
  expect(await code(requireQuarter(t.admin, SMALL.from, lastDayOf(SMALL.from)))).toBe('ok')
  expect(await code(requireQuarter(t.admin, '2026-11-01', '2099-01-31'))).toBe('demo_quarter')
})
