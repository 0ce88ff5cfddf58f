import pino from 'pino'
import { systemClock } from '#platform/clock/clock.ts'
import { makeCipher } from '#platform/crypto/cipher.ts'
import { openPool } from '#platform/db/pool.ts'
import { UNLIMITED } from '#platform/http/admission.ts'
import { loadActions } from '#platform/http/load-actions.ts'
import { SESSION_COOKIE } from '#platform/http/route.ts'
import { buildServer } from '#platform/http/server.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { type Figure, latencies, p50, p99, report } from './measure.ts'
import { type BenchWorld, benchWorld } from './world.ts'

const ROOMS = 300
const PEOPLE_IN_A_ROOM = 3
const COUNT = Number(process.env.BENCH_COUNT ?? 200)

/** The two statements of the picture as superuser: no policies, no log, no HTTP. */
const DOORS = `select a.id, a.unit_no, a.floor_no, a.room_no, a.sub_addr, a.kind, a.full_text, a.state, h.occupancy, h.use, h.verified_at, h.version
  from address a left join house h on h.address_id = a.id and h.state = '在册' where a.building_id = $1 order by a.sort_key, a.id limit 4000`
const BEHIND = `select r.address_id, md5(string_agg(r.id::text || ':' || r.version, ',' order by r.id)), count(*), count(*) filter (where r.state = 'DECLARED'),
  count(*) filter (where r.state = 'TO_VERIFY'), min(r.next_verify_on) filter (where r.state <> 'DECLARED')
  from residence r where r.address_id = any ($1::uuid[]) and r.state not in ('ENDED', 'REJECTED') group by r.address_id`

/** Server time of the picture of a building with 300 rooms and 900 people (goal: at most 100 ms) among BENCH_PEOPLE others (200,000). */
export async function benchPicture(): Promise<void> {
  const w = await benchWorld(Number(process.env.BENCH_PEOPLE ?? 200_000))
  try {
    report(await pictureFigures(w))
  } finally {
    await w.close()
  }
}

/** The picture of one more building, among whoever lives in the world already. */
export async function pictureFigures(w: BenchWorld): Promise<Figure[]> {
  const db = openPool(w.app, { max: 1 })
  const app = await buildServer({
    db,
    demo: true,
    version: 'bench',
    clock: systemClock,
    cipher: makeCipher(w.ring),
    actions: await loadActions(),
    logger: pino({ level: 'silent' }),
    ready: async () => true,
    userLimits: UNLIMITED,
  })
  try {
    const buildingId = await tower(w)
    const officer = w.officers[0] as BenchWorld['officers'][0]
    const viaApi = async () => {
      const answer = await app.inject({
        url: `/api/places/picture?buildingId=${buildingId}`,
        headers: { 'x-posting': officer.postingId },
        cookies: { [SESSION_COOKIE]: officer.token },
      })
      if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} ${answer.body.slice(0, 200)}`)
      return answer
    }
    const doors = ((await viaApi()).json() as { doors: unknown[] }).doors.length
    if (doors !== ROOMS) throw new Error(`the picture has ${doors} doors`)
    const bare = async () => {
      const { rows } = await w.admin.query<{ id: string }>(DOORS, [buildingId])
      await w.admin.query(BEHIND, [rows.map((r) => r.id)])
    }
    const [api, plain] = [await latencies(viaApi, COUNT), await latencies(bare, COUNT)]
    const bench = 'picture'
    const name = `picture of ${ROOMS} rooms`
    return [
      { bench, name: `${name}, p50 (goal: at most 100)`, value: p50(api), unit: 'ms', floor: p50(plain) },
      { bench, name: `${name}, p99`, value: p99(api), unit: 'ms', floor: p99(plain) },
    ]
  } finally {
    await app.close()
    await db.close()
  }
}

/** Three units of twenty floors with five rooms, each with a house and a household. */
async function tower({ admin, station }: BenchWorld): Promise<string> {
  const [compound, building] = [uuidv7(), uuidv7()]
  const community = station.communities[0]
  const by = `'${station.areaId}', (select lft from sec.unit where id = '${station.areaId}'), '${station.officerId}', gen_random_uuid()`
  await admin.query(`
    insert into compound (id, community_code, name, type, unit_id, unit_pos, created_by, event_id) values ('${compound}', '${community}', '江畔苑', '物业小区', ${by});
    insert into building (id, community_code, compound_id, name, class, floors_up, unit_id, unit_pos, created_by, event_id)
      values ('${building}', '${community}', '${compound}', '9号楼', '居民楼', 20, ${by});
    insert into address (id, community_code, pattern, compound_id, building_id, unit_no, floor_no, room_no, full_text, sort_key, state, source, unit_id, unit_pos, created_by, event_id)
      select gen_random_uuid(), '${community}', 'COMPOUND', '${compound}', '${building}', u::text, f::text, f || lpad(n::text, 2, '0'),
        '江畔苑9号楼' || u || '单元' || f || '层' || f || lpad(n::text, 2, '0') || '室', lpad(u::text, 6, '0') || lpad(f::text, 6, '0') || lpad(n::text, 6, '0'), '启用', '批量导入', ${by}
        from generate_series(1, 3) u, generate_series(1, 20) f, generate_series(1, ${ROOMS / 60}) n;
    insert into house (id, address_id, ownership, use, occupancy, verified_at, unit_id, unit_pos, created_by, event_id)
      select gen_random_uuid(), id, '私', '住宿', '出租', now(), ${by} from address where building_id = '${building}';
    insert into household (id, address_id, no, unit_id, unit_pos, created_by, event_id)
      select gen_random_uuid(), id, 1, ${by} from address where building_id = '${building}';
    with made as (insert into person (id, name, id_type, id_mask, sex, birth_date, source, created_by, created_org, event_id)
      select gen_random_uuid(), '张' || chr(19968 + g), 'CN_ID', '4****************6', '1', date '1960-01-01' + g, '批量导入', '${station.officerId}', '${station.areaId}', gen_random_uuid()
        from generate_series(1, ${ROOMS * PEOPLE_IN_A_ROOM}) g returning id)
    insert into residence (id, person_id, address_id, household_id, category, relation_to_head, arrived_on, declared_on, verified_at, next_verify_on, state, source, unit_id, unit_pos, created_by, event_id)
      select gen_random_uuid(), p.id, h.address_id, h.id, '流动人口', '其他', '2025-01-01', '2025-01-01', now(), '2027-01-01', 'ACTIVE', '批量导入', ${by}
        from (select id, row_number() over () - 1 as n from made) p
        join (select h.id, h.address_id, row_number() over () - 1 as n from household h join address a on a.id = h.address_id where a.building_id = '${building}') h
          on h.n = p.n / ${PEOPLE_IN_A_ROOM};
    analyze`)
  return building
}
