import type { Client } from 'pg'
import type { Role } from '#platform/access/roles.ts'
import type { Cipher } from '#platform/crypto/cipher.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { maskPhone } from '#platform/standards/phone.ts'

/*
 * Rows for tests and the demo, written as superuser past every rule: what is under test is never made here.
 * The first call makes city and branch, each call a station of its own in a town of its own, so that two calls give two
 * stations that must not see each other.
 */

const CITY = { code: '2207', name: '松原市' }
const COUNTY = { code: '220702', name: '宁江区' }
const TOWNS: readonly { code: string; name: string; communities: readonly string[] }[] = [
  { code: '220702001', name: '团结街道', communities: ['001团结社区', '002胜利社区', '003松滨社区', '004松宁社区'] },
  { code: '220702003', name: '民主街道', communities: ['001兴旺社区', '002龙源社区', '003民强社区', '004主力社区'] },
  { code: '220702006', name: '前进街道', communities: ['001春江社区', '002前进社区', '003职大社区', '004前程社区'] },
  { code: '220702009', name: '沿江街道', communities: ['001新兴社区', '002金钻社区', '003金域社区', '004金瑞社区'] },
]
const NAMES = [
  '林一舟',
  '周念慈',
  '许长安',
  '何青禾',
  '孟知远',
  '宋小满',
  '罗亦凡',
  '邵文竹',
  '程立夏',
  '袁北辰',
  '梁知秋',
  '唐远山',
]

export interface Station {
  cityId: string
  branchId: string
  stationId: string
  roomId: string
  /** Looks after communities 0 and 1; `gridId` lies in community 0. */
  areaId: string
  /** Looks after community 2; `grid2Id` lies in it. */
  area2Id: string
  gridId: string
  grid2Id: string
  townCode: string
  /** Four codes; the last one belongs to no police area. */
  communities: [string, string, string, string]
  /** Staff with live postings: leader of the station, holders of area and area2, auxiliary of area, worker of grid. */
  chiefId: string
  officerId: string
  officer2Id: string
  auxId: string
  gridWorkerId: string
}

export interface UnitSeed {
  parentId: string | null
  kind: 'CITY' | 'BRANCH' | 'STATION' | 'ROOM' | 'AREA' | 'GRID'
  code: string
  name: string
  regionCode?: string
  areaKind?: '城区' | '集镇' | '农村' | '涉外'
  roomId?: string
  gridCommunityCode?: string
  communities?: readonly string[]
}

/** One unit with its range in sec.unit (child inside parent, brothers apart, room for at least 1,024 positions). */
export async function makeUnit(admin: Client, seed: UnitSeed): Promise<string> {
  const id = uuidv7()
  if (seed.parentId === null) await admin.query('insert into sec.unit (id, lft, rgt) values ($1, 0, 2000000000)', [id])
  else {
    await admin.query(
      `insert into sec.unit (id, parent_id, lft, rgt) select $1, p.id, x.from_pos, x.from_pos + greatest(1024, least((p.rgt - x.from_pos) / 16, 16777216))
         from sec.unit p, lateral (select coalesce(max(c.rgt), p.lft + 1) as from_pos from sec.unit c where c.parent_id = p.id) x where p.id = $2`,
      [id, seed.parentId],
    )
  }
  await admin.query(
    `insert into org_unit (id, parent_id, kind, code, name, region_code, opened_on, area_kind, room_id, grid_community_code, created_by, event_id)
     values ($1,$2,$3,$4,$5,$6,'2020-01-01',$7,$8,$9,$10,gen_random_uuid())`,
    [
      id,
      seed.parentId,
      seed.kind,
      seed.code,
      seed.name,
      seed.regionCode ?? COUNTY.code,
      seed.kind === 'AREA' ? (seed.areaKind ?? '城区') : null,
      seed.roomId ?? null,
      seed.gridCommunityCode ?? null,
      uuidv7(),
    ],
  )
  for (const code of seed.communities ?? []) {
    await admin.query(
      'insert into area_community (community_code, area_id, event_id) values ($1, $2, gen_random_uuid())',
      [code, id],
    )
  }
  return id
}

export interface StaffSeed {
  unitId: string
  name?: string
  badgeNo?: string
  kind?: '民警' | '勤务辅警' | '文职辅警' | '协勤' | '网格员' | '专职调解员' | '专职巡防队员' | '社区干部'
  post?: '所领导' | '社区' | '治安' | '巡防' | '案件' | '内勤' | '其他'
  status?: '在岗' | '借调中' | '培训' | '休假' | '病休' | '离岗'
  phone?: string
  /** Without it the sealed phone cannot be opened; enough for tests that show only the mask. */
  cipher?: Cipher
}

/** A staff member without account or posting; badge number, invented name and phone 194 0000 xxxx are made up in turn. */
export async function makeStaff(admin: Client, seed: StaffSeed): Promise<string> {
  const { rows } = await admin.query<{ n: number }>('select count(*)::integer as n from staff')
  const n = (rows[0] as { n: number }).n
  const id = uuidv7()
  const kind = seed.kind ?? '民警'
  const phone = seed.phone ?? `1940000${String(n).padStart(4, '0')}`
  await admin.query(
    `insert into staff (id, unit_id, badge_no, name, kind, phone_enc, phone_mask, post, status, start_on, created_by, event_id)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,'2020-01-01',$10,gen_random_uuid())`,
    [
      id,
      seed.unitId,
      seed.badgeNo ?? (kind === '民警' ? String(900000 + n) : `FJ${String(n).padStart(4, '0')}`),
      seed.name ?? (NAMES[n % NAMES.length] as string),
      kind,
      seed.cipher?.seal('phone', `staff.phone_enc|${id}`, phone) ?? Buffer.from('unreadable'),
      maskPhone(phone),
      seed.post ?? '社区',
      seed.status ?? '在岗',
      id,
    ],
  )
  return id
}

export interface PostingSeed {
  staffId: string
  unitId: string
  role: Exclude<Role, 'SYS'>
  duty: '责任民警' | '协助民警' | '辅警' | '网格员' | '代管' | '所领导' | '指导' | '其他'
  from?: string
  to?: string
}

/** A posting with its scope, live from 2020 unless told otherwise. */
export async function makePosting(admin: Client, seed: PostingSeed): Promise<string> {
  const id = uuidv7()
  const from = seed.from ?? '2020-01-01'
  await admin.query(
    'insert into sec.posting (id, staff_id, role, unit_id, valid_from, valid_to) values ($1,$2,$3,$4,$5,$6)',
    [id, seed.staffId, seed.role, seed.unitId, from, seed.to ?? null],
  )
  await admin.query(
    `insert into posting (id, staff_id, unit_id, role, duty, from_on, to_on, event_id) values ($1,$2,$3,$4,$5,$6,$7,gen_random_uuid())`,
    [id, seed.staffId, seed.unitId, seed.role, seed.duty, from, seed.to ?? null],
  )
  return id
}

/** A whole station: room, two areas with communities, a grid in each, five people with postings. At most four in one database. */
export async function makeStation(
  admin: Client,
  options: { name?: string; areaKind?: UnitSeed['areaKind']; cipher?: Cipher } = {},
): Promise<Station> {
  const { cityId, branchId } = await cityAndBranch(admin)
  const { rows } = await admin.query<{ n: number }>(
    `select count(*)::integer as n from org_unit where kind = 'STATION'`,
  )
  const n = (rows[0] as { n: number }).n
  const town = TOWNS[n]
  if (town === undefined) throw new Error('the factory has towns for four stations')
  const communities = await makeCommunities(admin, town)
  const unit = (parentId: string, kind: UnitSeed['kind'], serial: number, name: string, more: Partial<UnitSeed> = {}) =>
    makeUnit(admin, {
      parentId,
      kind,
      code: `${COUNTY.code}${String((n + 1) * 100 + serial).padStart(6, '0')}`,
      name,
      ...more,
    })
  const base = town.name.replace('街道', '')
  const areaKind = options.areaKind ?? '城区'
  const stationId = await unit(branchId, 'STATION', 0, options.name ?? `${base}派出所`)
  const roomId = await unit(stationId, 'ROOM', 1, `${base}警务室`)
  const areaId = await unit(roomId, 'AREA', 2, `${base}第一警务区`, {
    areaKind,
    roomId,
    communities: communities.slice(0, 2),
  })
  const area2Id = await unit(roomId, 'AREA', 3, `${base}第二警务区`, {
    areaKind,
    roomId,
    communities: communities.slice(2, 3),
  })
  const gridId = await unit(areaId, 'GRID', 4, `${base}第一网格`, { gridCommunityCode: communities[0] })
  const grid2Id = await unit(area2Id, 'GRID', 5, `${base}第二网格`, { gridCommunityCode: communities[2] })
  const staff = (more: Partial<StaffSeed>) =>
    makeStaff(admin, { unitId: stationId, ...(options.cipher ? { cipher: options.cipher } : {}), ...more })
  const chiefId = await staff({ post: '所领导' })
  const officerId = await staff({})
  const officer2Id = await staff({})
  const auxId = await staff({ kind: '勤务辅警' })
  const gridWorkerId = await staff({ kind: '网格员' })
  await makePosting(admin, { staffId: chiefId, unitId: stationId, role: 'CHIEF', duty: '所领导' })
  await makePosting(admin, { staffId: officerId, unitId: areaId, role: 'OFFICER', duty: '责任民警' })
  await makePosting(admin, { staffId: officer2Id, unitId: area2Id, role: 'OFFICER', duty: '责任民警' })
  await makePosting(admin, { staffId: auxId, unitId: areaId, role: 'AUX', duty: '辅警' })
  await makePosting(admin, { staffId: gridWorkerId, unitId: gridId, role: 'GRID', duty: '网格员' })
  return {
    cityId,
    branchId,
    stationId,
    roomId,
    areaId,
    area2Id,
    gridId,
    grid2Id,
    townCode: town.code,
    communities,
    chiefId,
    officerId,
    officer2Id,
    auxId,
    gridWorkerId,
  }
}

async function cityAndBranch(admin: Client): Promise<{ cityId: string; branchId: string }> {
  const { rows } = await admin.query<{ id: string; kind: string }>(
    `select id, kind from org_unit where kind = 'CITY' or (kind = 'BRANCH' and region_code = $1)`,
    [COUNTY.code],
  )
  const known = (kind: string) => rows.find((r) => r.kind === kind)?.id
  const cityId =
    known('CITY') ??
    (await makeUnit(admin, {
      parentId: null,
      kind: 'CITY',
      code: '220700000000',
      name: '松原市公安局',
      regionCode: '220700',
    }))
  const branchId =
    known('BRANCH') ??
    (await makeUnit(admin, { parentId: cityId, kind: 'BRANCH', code: '220702000000', name: '松原市公安局宁江分局' }))
  const division = 'insert into division (code, name, level, parent_code) values ($1,$2,$3,$4) on conflict do nothing'
  await admin.query(division, [CITY.code, CITY.name, 'city', null])
  await admin.query(division, [COUNTY.code, COUNTY.name, 'county', CITY.code])
  return { cityId, branchId }
}

async function makeCommunities(admin: Client, town: (typeof TOWNS)[number]): Promise<Station['communities']> {
  await admin.query(
    `insert into division (code, name, level, parent_code) values ($1,$2,'town',$3) on conflict do nothing`,
    [town.code, town.name, COUNTY.code],
  )
  const codes: string[] = []
  for (const entry of town.communities) {
    const code = town.code + entry.slice(0, 3)
    await admin.query(
      `insert into community (code, name, type, town_code, code_status, valid_from) values ($1,$2,'居委会',$3,'国家码','2020-01-01') on conflict do nothing`,
      [code, entry.slice(3), town.code],
    )
    codes.push(code)
  }
  return codes as Station['communities']
}
