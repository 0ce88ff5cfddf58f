import type { Client } from 'pg'
import { cityTree } from '#features/organisation/divisions.ts'
import { makeUnit } from '#features/organisation/factory.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import type { BenchWorld } from './world.ts'

/** People of a station: the city grows by stations, as cities do, and not the range of a station's chief with it. */
const STATION_PEOPLE = 50_000
const AREAS = 8
const GRIDS = 4
const COMPOUNDS = 10
const BUILDINGS = 10
/** Doors of a building: 3 units of 3 floors of 3. */
const DOORS = 27
/** Residents behind 432,000 doors of 20 stations in a city of full size. */
export const CITY_PEOPLE = 1_000_000

// Surnames about as common as in life (the first eight are four people in ten), and given names of one character in ten people.
const SURNAMES =
  '王李张刘陈杨黄赵王李张刘陈杨黄赵王李张刘吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严单解仇查盖'
const GIVEN =
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文玉兰红建国志海燕春梅云龙飞鹏宇浩然子轩梓涵欣怡佳琪雨桐思远晨阳俊凯博诗琴慧婷雪莲凤瑞祥福贵德昌振兴永泰安康宁清源泽润林森柏松竹菊荷珍珠宝玲珊瑶琳瑾瑜璇晓东南北立新学成家乐天佑'
const PREFIXES =
  '江南 阳光 金色 锦绣 滨江 东方 世纪 怡和 翠湖 紫荆 康乐 文苑 御景 银河 和谐 祥和 丽景 绿地 枫林 柳岸'.split(' ')
const KINDS = '小区 花园 家园 新村 公寓'.split(' ')

export interface BenchCity {
  people: number
  addresses: number
  /** Units of the stations, the widest that a role which sees persons has. */
  stationIds: string[]
  /** Sizes of what search stands on, for the record. */
  sizes: Record<string, string>
  seconds: number
}

const quoted = (words: readonly string[]) => `(array[${words.map((w) => `'${w}'`).join(',')}])`

/** Stations of a city of so many. BENCH_STATIONS puts the same number into every city, whose ranges then grow with it. */
const stationsOf = (people: number): number =>
  Number(process.env.BENCH_STATIONS ?? Math.max(1, Math.round(people / STATION_PEOPLE)))

/** Settles a city of `people` residents, 32 grids a station, by plain SQL; what search stands on follows by the triggers. */
export async function settleCity(w: BenchWorld, people: number): Promise<BenchCity> {
  const from = performance.now()
  const { admin } = w
  const stations = stationsOf(people)
  const stationIds = await makeUnits(admin, w.station.stationId, stations)
  await admin.query(`set synchronous_commit = off`)
  await makePlaces(admin, people / stations)
  await makePeople(admin, people)
  await admin.query('vacuum analyze')
  const { rows } = await admin.query<{ name: string; size: string }>(
    `select relname as name, pg_size_pretty(pg_total_relation_size(oid)) as size from pg_class
      where relname in ('person', 'person_pair', 'person_scope', 'address', 'address_terms', 'address_terms_terms') order by 1`,
  )
  const { rows: counts } = await admin.query<{ people: number; addresses: number }>(
    'select (select count(*) from person)::integer as people, (select count(*) from address)::integer as addresses',
  )
  return {
    ...(counts[0] as { people: number; addresses: number }),
    stationIds,
    sizes: Object.fromEntries(rows.map((r) => [r.name, r.size])),
    seconds: (performance.now() - from) / 1000,
  }
}

/** Real names of communities, neighbours together as in the codes: 长春市, where one name in twelve stands twice. */
async function communityNames(): Promise<string[]> {
  const rows = await cityTree('2201')
  return rows.filter((row) => row.communityType === '居委会' && row.name.includes('社区')).map((row) => row.name)
}

async function makeUnits(admin: Client, firstStation: string, count: number): Promise<string[]> {
  const { rows } = await admin.query<{ id: string }>('select parent_id as id from org_unit where id = $1', [
    firstStation,
  ])
  const branchId = (rows[0] as { id: string }).id
  await admin.query('create temp table city_grid (n serial, grid_id uuid, community_code text, pos integer)')
  const stations: string[] = []
  const names = await communityNames()
  let serial = 0
  const code = () => `220702${String(900_000 + serial++)}`
  for (let s = 1; s <= count; s++) {
    const stationId = await makeUnit(admin, {
      parentId: branchId,
      kind: 'STATION',
      code: code(),
      name: `城区第${s}派出所`,
    })
    const roomId = await makeUnit(admin, { parentId: stationId, kind: 'ROOM', code: code(), name: `城区第${s}警务室` })
    stations.push(stationId)
    for (let a = 1; a <= AREAS; a++) {
      const community = `220702001${String(100 + s * AREAS + a)}`
      await admin.query(
        `insert into community (code, name, type, town_code, code_status, valid_from) values ($1, $2, '居委会', '220702001', '国家码', '2020-01-01')`,
        [community, names[((s - 1) * AREAS + a - 1) % names.length]],
      )
      const areaId = await makeUnit(admin, {
        parentId: roomId,
        kind: 'AREA',
        code: code(),
        name: `${s}所第${a}警务区`,
        roomId,
        communities: [community],
      })
      for (let g = 1; g <= GRIDS; g++) {
        const gridId = await makeUnit(admin, {
          parentId: areaId,
          kind: 'GRID',
          code: code(),
          name: `${s}所${a}区第${g}网格`,
          gridCommunityCode: community,
        })
        await admin.query(
          'insert into city_grid (grid_id, community_code, pos) select $1, $2, lft from sec.unit where id = $1',
          [gridId, community],
        )
      }
    }
  }
  return stations
}

async function makePlaces(admin: Client, peopleOfStation: number): Promise<void> {
  const by = `'${uuidv7()}', gen_random_uuid()`
  const doors = Math.max(1, Math.round((DOORS * peopleOfStation) / STATION_PEOPLE))
  await admin.query(`
    create temp table city_compound as
      select gen_random_uuid() as id, g.grid_id, g.community_code, g.pos, ${quoted(PREFIXES)}[1 + (g.n * 7 + k * 3) % 20] || ${quoted(KINDS)}[1 + (g.n + k) % 5] || case when k < 20 then '' else k::text end as name, g.n, k
        from (select *, (n - 1) % ${GRIDS} as nth from city_grid) g, generate_series(0, ${COMPOUNDS - 1}) k where k % ${GRIDS} = g.nth;
    insert into compound (id, community_code, name, type, unit_id, unit_pos, created_by, event_id)
      select id, community_code, name, '物业小区', grid_id, pos, ${by} from city_compound;
    create temp table city_building as select gen_random_uuid() as id, c.id as compound_id, c.grid_id, c.community_code, c.pos, c.name, b from city_compound c, generate_series(1, ${BUILDINGS}) b;
    insert into building (id, community_code, compound_id, name, class, unit_id, unit_pos, created_by, event_id)
      select id, community_code, compound_id, b || '号楼', '居民楼', grid_id, pos, ${by} from city_building;
    insert into address (id, community_code, pattern, compound_id, building_id, unit_no, floor_no, room_no, full_text, sort_key, state, source, unit_id, unit_pos, created_by, event_id)
      select gen_random_uuid(), c.community_code, 'COMPOUND', c.compound_id, c.id, 1 + d / 9, 1 + d / 3 % 3, (1 + d / 3 % 3) * 100 + 1 + d % 3,
        regexp_replace(m.name, '居(民委员|委)会$', '') || c.name || c.b || '号楼' || (1 + d / 9) || '单元' || (1 + d / 3 % 3) || '层' || ((1 + d / 3 % 3) * 100 + 1 + d % 3) || '室',
        c.name || lpad(c.b::text, 6, '0') || lpad(d::text, 6, '0'), '启用', '批量导入', c.grid_id, c.pos, ${by}
        from city_building c join community m on m.code = c.community_code, generate_series(0, ${doors - 1}) d;
    insert into household (id, address_id, no, unit_id, unit_pos, created_by, event_id) select gen_random_uuid(), id, 1, unit_id, unit_pos, ${by} from address where source = '批量导入' and building_id is not null;
    analyze`)
}

async function makePeople(admin: Client, people: number): Promise<void> {
  const [surnames, given] = [SURNAMES, GIVEN].map((chars) => quoted([...chars]))
  const [s, g] = [[...SURNAMES].length, [...GIVEN].length]
  const roll = (salt: number, n: number) => `(1 + abs(hashint4(g * 7 + ${salt})) % ${n})`
  await admin.query(`
    create temp table city_person as
      select gen_random_uuid() as id, ${surnames}[${roll(1, s)}] || ${given}[${roll(2, g)}] || case when g % 10 = 0 then '' else ${given}[${roll(3, g)}] end as name, g
        from generate_series(1, ${people}) g;
    analyze city_person;
    insert into person (id, name, id_type, id_mask, sex, birth_date, source, created_by, created_org, event_id)
      select id, name, 'CN_ID', '4****************6', (1 + g % 2)::text, date '1940-01-01' + g % 29000, '批量导入', gen_random_uuid(), gen_random_uuid(), gen_random_uuid() from city_person;
    insert into residence (id, person_id, address_id, household_id, category, relation_to_head, arrived_on, declared_on, verified_at, next_verify_on, state, source, unit_id, unit_pos, created_by, event_id)
      select gen_random_uuid(), p.id, h.address_id, h.id, '常住', '其他', '2020-01-01', '2020-01-01', now(), '2027-01-01', 'ACTIVE', '批量导入', h.unit_id, h.unit_pos, gen_random_uuid(), gen_random_uuid()
        from city_person p join (select *, row_number() over () n from household) h on h.n = 1 + p.g % (select count(*) from household);`)
}
