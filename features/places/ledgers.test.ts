import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as ledgers from '#features/ledgers/contract.ts'
import { makeStation, type Station } from '#features/organisation/factory.ts'
import { makeHousehold } from '#features/residents/factory.ts'
import { withActor } from '#platform/access/with-actor.ts'
import type { Tx } from '#platform/db/tx.ts'
import { tokenHash } from '#platform/http/route.ts'
import { type TestApp, testApp, type User } from '#platform/testing/app.ts'
import { readWorkbook } from '#platform/testing/read-workbook.ts'
import * as c from './contract.ts'
import { makeAddress, makeHouse } from './factory.ts'
import { L03, L04 } from './ledgers.ts'

const HEADINGS = {
  L03: '序号·实体编码·实体名称·行政区划·乡镇街道·社区·街路巷·门牌号·小区组·楼栋详址·登记时间·状态',
  L04: '序号·地址·单元号·楼层号·房间号·附属地址·产权类型·用途·是否出租·房主·联系电话·登记时间·状态',
}

let t: TestApp
let own: Station
let other: Station
let officer: User
let stranger: User
let today: string

beforeAll(async () => {
  t = await testApp()
  own = await makeStation(t.admin, { cipher: t.cipher })
  other = await makeStation(t.admin)
  officer = await t.user('OFFICER', own.areaId, { staffId: own.officerId })
  stranger = await t.user('OFFICER', other.areaId, { staffId: other.officerId })
  today = (await t.admin.query<{ d: string }>(`select (now() at time zone 'Asia/Shanghai')::date::text as d`)).rows[0]
    ?.d as string
})
afterAll(() => t.close())

const seed = () => ({ communityCode: own.communities[0], unitId: own.areaId, by: own.officerId })
const shownToday = () => today.replace(/(\d+)-0?(\d+)-0?(\d+)/, '$1年$2月$3日')
const period = () => ({ from: today, to: today })
const asked = (id: 'L03' | 'L04', station = own) => ({
  id,
  ...period(),
  purpose: 'verify' as const,
  basisKind: 'unit' as const,
  basisId: station.areaId,
})

describe('L03 and L04', () => {
  it('list doors of each pattern in the columns of the paper, and what stands at them', async () => {
    const road = await officer.call(c.addRoad, { communityCode: own.communities[0], name: '临江路' })
    const onRoad = await officer.call(c.registerAddress, {
      communityCode: own.communities[0],
      pattern: 'ROAD',
      roadId: road.id,
      doorNo: '甲12号',
    })
    await officer.call(c.registerAddress, {
      communityCode: own.communities[0],
      pattern: 'RURAL',
      villageGroup: '第三村民小组',
    })
    const flat = await makeAddress(t.admin, { ...seed(), unitNo: '2', floorNo: '3', roomNo: '301' })
    const { members } = await makeHousehold(t.admin, { addressId: flat.addressId, members: [{ name: '欧阳景行' }] })
    const ownerPersonId = members[0]?.personId as string
    await makeHouse(t.admin, {
      addressId: onRoad.id,
      occupancy: '出租',
      ownerName: '罗亦凡',
      ownerPhone: '19400001234',
    })
    await makeHouse(t.admin, { addressId: flat.addressId, ownerPersonId })

    const doors = await officer.call(ledgers.openLedger, asked('L03'))
    expect(doors.items.map((row) => row.cells.slice(1, 10))).toEqual([
      ['', '', '宁江区', '团结街道', '团结社区', '临江路', '甲12号', '', ''],
      ['', '', '宁江区', '团结街道', '团结社区', '', '', '3组', '1号'],
      ['', '1号楼', '宁江区', '团结街道', '团结社区', '', '', expect.stringMatching(/^柳岸小区/), '1号楼2单元3层301室'],
    ])
    expect(doors.items.map((row) => row.cells.slice(-2))).toEqual(
      Array.from({ length: 3 }, () => [shownToday(), '启用']),
    )

    const houses = await officer.call(ledgers.openLedger, asked('L04'))
    expect(houses.items.map((row) => row.cells.slice(1, -2))).toEqual([
      ['团结社区临江路甲12号', '', '', '', '', '私', '住宿', '是', '罗*', '194****1234'],
      [expect.stringMatching(/^团结社区柳岸小区\w+1号楼$/), '2', '3', '301', '', '私', '住宿', '否', '欧阳*', ''],
    ])
    expect(houses.items.map((row) => row.personIds)).toEqual([[], [ownerPersonId]])
  })
  it('count what they list, each figure under its own filter', async () => {
    for (const id of ['L03', 'L04'] as const) {
      const { items } = await officer.call(ledgers.figures, { id, ...period() })
      expect(items.find((one) => one.key === 'total')?.value).toBeGreaterThan(1)
      for (const { value, filter } of items) {
        const rows = await officer.call(ledgers.openLedger, { ...asked(id), ...filter, limit: 200 })
        expect(rows.items).toHaveLength(value)
      }
    }
    const rented = await officer.call(ledgers.openLedger, { ...asked('L04'), only: 'occupancy:出租' })
    expect(rented.items.map((row) => row.cells[8])).toEqual(['是'])
  })

  it('are empty for an officer of another area, and go on page by page', async () => {
    for (const id of ['L03', 'L04'] as const) {
      expect((await stranger.call(ledgers.openLedger, asked(id, other))).items).toEqual([])
      const first = await officer.call(ledgers.openLedger, { ...asked(id), limit: 1 })
      const second = await officer.call(ledgers.openLedger, {
        ...asked(id),
        limit: 1,
        cursor: first.nextCursor as string,
      })
      expect([first.items[0]?.cells[0], second.items[0]?.cells[0]]).toEqual(['1', '2'])
      expect(second.items[0]?.recordId).not.toBe(first.items[0]?.recordId)
    }
  })

  it('have the headings of dictionary §6 in the workbook', async () => {
    for (const id of ['L03', 'L04'] as const) {
      const file = await officer.send(ledgers.exportLedger, asked(id))
      const texts = readWorkbook(file.raw).rows.map((row) => row.map((cell) => cell.value).join('·'))
      expect(texts).toContain(HEADINGS[id])
    }
  })

  it('come from an index among 50,000 addresses', async () => {
    await t.admin.query(
      `insert into road (id, community_code, name, unit_id, unit_pos, created_by, event_id)
         select gen_random_uuid(), $1, '长街', id, lft, $3, gen_random_uuid() from sec.unit where id = $2`,
      [own.communities[0], own.areaId, own.officerId],
    )
    await t.admin.query(
      `insert into address (id, community_code, pattern, road_id, door_no, full_text, state, source, unit_id, unit_pos, created_by, created_at, event_id)
         select gen_random_uuid(), $1, 'ROAD', r.id, g || '号', '长街' || g || '号', '启用', '批量导入', r.unit_id, r.unit_pos, $2, now() - g * interval '20 minutes', gen_random_uuid()
           from road r, generate_series(1, 50000) g where r.name = '长街'`,
      [own.communities[0], own.officerId],
    )
    await t.admin.query(
      `insert into house (id, address_id, ownership, use, occupancy, unit_id, unit_pos, created_by, created_at, event_id)
         select gen_random_uuid(), id, '私', '住宿', '自住', unit_id, unit_pos, created_by, created_at, gen_random_uuid() from address where full_text like '长街%'`,
    )
    await t.admin.query('analyze address, house')
    const scope = { from: new Date(Date.now() - 86_400_000), to: new Date(), unitIds: undefined, officerId: undefined }
    for (const [ledger, table] of [
      [L03, 'address'],
      [L04, 'house'],
    ] as const)
      expect(await planOf((tx) => ledger.query(tx, scope, {}, undefined, 51))).not.toContain(`Seq Scan on ${table}`)
  })
})

/** The plan of the statement that `work` sends, under the officer's row-level security. */
const planOf = (work: (tx: Tx) => Promise<unknown>): Promise<string> =>
  withActor(
    t.db,
    { tokenHash: tokenHash(officer.token), postingId: officer.postingId, ip: null },
    { action: 'ledgers.figures' },
    async (tx) => {
      let value = ''
      await work({
        query: async (text, params) => {
          const rows = await tx.query<{ 'QUERY PLAN': string }>(`explain ${text}`, params)
          value += rows.map((r) => r['QUERY PLAN']).join('\n')
          return []
        },
      })
      return { value, subjects: [], shown: 'list' }
    },
  )
