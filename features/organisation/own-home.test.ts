import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAddress, type MadeAddress } from '#features/places/factory.ts'
import { getHousehold } from '#features/residents/contract.ts'
import { makeHousehold } from '#features/residents/factory.ts'
import { makeTask } from '#features/tasks/factory.ts'
import { makeVisit } from '#features/visits/factory.ts'
import { type Refused, testApp, type TestApp, type User } from '#platform/testing/app.ts'
import { addUnit } from './contract.ts'
import { makeStation, type Station } from './factory.ts'

type Basis = 'address' | 'household' | 'visit' | 'task'

let t: TestApp
let s: Station
let officer: User
let colleague: User
let door: MadeAddress
let head: { personId: string; residenceId: string }
let bases: Record<Basis, string>

beforeAll(async () => {
  t = await testApp()
  s = await makeStation(t.admin)
  officer = await t.user('OFFICER', s.areaId, { staffId: s.officerId })
  colleague = await t.user('AUX', s.areaId, { staffId: s.auxId })
  door = await makeAddress(t.admin, { communityCode: s.communities[0], unitId: s.areaId })
  const { householdId, members } = await makeHousehold(t.admin, { addressId: door.addressId })
  head = members[0] as typeof head
  const visit = { householdId, visitorIds: [s.auxId], startedAt: new Date() }
  bases = {
    address: door.addressId,
    household: householdId,
    visit: await makeVisit(t.admin, visit),
    task: await makeTask(t.admin, { addressId: door.addressId }),
  }
})
afterAll(() => t.close())

const open = (user: User, basisKind: Basis, basisId: string): Promise<string> =>
  user.call(getHousehold, { addressId: door.addressId, purpose: 'visit', basisKind, basisId }).then(
    () => 'opened',
    (e: Refused) => e.code,
  )
const forbid = (column: 'address_id' | 'person_id', id: string, to: string | null = null) =>
  t.admin.query(
    `insert into staff_conflict (id, staff_id, ${column}, reason, from_on, to_on, event_id) values (gen_random_uuid(), $1, $2, '住所', '2020-01-01', $3, gen_random_uuid())`,
    [s.officerId, id, to],
  )
const forget = () => t.admin.query('delete from staff_conflict')

test('his own home justifies nothing to an officer, whatever record of it he names, and still everything to his colleague', async () => {
  const kinds = Object.entries(bases) as [Basis, string][]
  for (const [kind, id] of kinds) expect([kind, await open(officer, kind, id)]).toEqual([kind, 'opened'])
  await forbid('address_id', door.addressId)
  for (const [kind, id] of kinds) expect([kind, await open(officer, kind, id)]).toEqual([kind, 'basis_invalid'])
  for (const [kind, id] of kinds) expect([kind, await open(colleague, kind, id)]).toEqual([kind, 'opened'])
  await forget()
})

test('a task about his own family justifies nothing to him, at whatever door', async () => {
  const at = { addressId: door.addressId, purpose: 'visit' } as const
  const tasks = [
    await makeTask(t.admin, { ...at, recordKind: 'person', recordId: head.personId }),
    await makeTask(t.admin, { ...at, recordKind: 'residence', recordId: head.residenceId }),
  ]
  await forbid('person_id', head.personId)
  for (const id of tasks) expect(await open(officer, 'task', id)).toBe('basis_invalid')
  for (const id of tasks) expect(await open(colleague, 'task', id)).toBe('opened')
  expect(await open(officer, 'task', bases.task)).toBe('opened')
  await forget()
})

test('the last day of an entry is a day of Shanghai, in whatever time zone the connection stands', async () => {
  const { rows: days } = await t.admin.query<{ today: string; before: string }>(
    `select d::text as today, (d - 1)::text as before from (select (now() at time zone 'Asia/Shanghai')::date as d) x`,
  )
  const hidden = async (zone: string): Promise<number> => {
    await t.admin.query(`set time zone '${zone}'`)
    const { rows } = await t.admin.query<{ n: number }>(
      'select cardinality(organisation_own_homes($1)) + cardinality(organisation_own_family($1)) as n',
      [s.officerId],
    )
    await t.admin.query('reset time zone')
    return rows[0]?.n ?? -1
  }
  for (const [last, expected] of [
    [days[0]?.today, 2],
    [days[0]?.before, 0],
  ] as const) {
    await forbid('address_id', door.addressId, last as string)
    await forbid('person_id', head.personId, last as string)
    // Nineteen hours behind Shanghai and six ahead: on every hour of the day one of them is on another date.
    for (const zone of ['Pacific/Pago_Pago', 'Pacific/Kiritimati', 'UTC']) expect(await hidden(zone)).toBe(expected)
    await forget()
  }
})

test('renumbering the tree takes his own home and family along', async () => {
  const chief = await t.user('CHIEF', s.stationId, { staffId: s.officerId })
  await forbid('address_id', door.addressId)
  const openedOn = '2024-01-01'
  const position = () => t.admin.query('select lft from sec.unit where id = $1', [s.area2Id]).then((r) => r.rows)
  const before = await position()
  for (let n = 0; n < 30; n++)
    await chief.call(addUnit, {
      kind: 'GRID',
      parentId: s.areaId,
      name: `密集网格${n}`,
      gridCommunityCode: s.communities[0],
      openedOn,
    })
  expect(await position()).not.toEqual(before)
  for (const table of ['address', 'household', 'residence', 'visit', 'task']) {
    const { rows } = await t.admin.query(
      `select r.id from ${table} r join sec.unit u on u.id = r.unit_id where r.unit_pos <> u.lft`,
    )
    expect([table, rows]).toEqual([table, []])
  }
  await forget()
})
