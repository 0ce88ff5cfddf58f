import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { ROOT } from '#platform/db/migrate.ts'
import { tokenHash } from '#platform/http/route.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { browserDigest } from '../tools/browser-digest.ts'
import type { Served } from './serve.ts'
import { type BenchWorld, benchWorld } from './world.ts'

/** Doors of a building: two units of ten floors with five doors. */
const DOORS = 100
const TASKS_IN_A_BUILDING = 2
const SURNAMES = '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹'

export interface Officer {
  staffId: string
  token: string
  people: number
  /** A household and one of its people, for visits to record. */
  homes: { householdId: string; personId: string }[]
}

export interface FieldWorld {
  url: string
  officers: Officer[]
  close(): Promise<void>
}

/** A station whose two officers carry so many residents each, and the server with the field app as it is built. */
export async function fieldWorld(small: number, large: number): Promise<FieldWorld> {
  const w = await benchWorld(0)
  let server: ChildProcess | undefined
  try {
    const { station } = w
    const officers = [
      await settle(w, { staffId: station.officerId, unitId: station.areaId, community: station.communities[0] }, small),
      await settle(
        w,
        { staffId: station.officer2Id, unitId: station.area2Id, community: station.communities[2] },
        large,
      ),
    ]
    await w.admin.query('vacuum analyze')
    server = fork(join(ROOT, 'bench/serve.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    server.send({ app: w.app, ring: w.ring, pages: await benchPages() } satisfies Served)
    const running = server
    const { port } = await new Promise<{ port: number }>((resolve, reject) => {
      running.once('message', (m) => resolve(m as { port: number }))
      running.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    })
    return {
      url: `http://127.0.0.1:${port}`,
      officers,
      async close() {
        running.kill('SIGTERM')
        await w.close()
      },
    }
  } catch (error) {
    server?.kill('SIGTERM')
    await w.close()
    throw error
  }
}

/** The page with the phone's own code, and a bare one with a script of no size: the floor of every start. */
async function benchPages(): Promise<NonNullable<Served['pages']>> {
  const outDir = mkdtempSync(join(tmpdir(), 'linan-bench-page-'))
  try {
    await build({
      root: ROOT,
      configFile: false,
      logLevel: 'error',
      plugins: [browserDigest],
      build: {
        outDir,
        lib: { entry: join(ROOT, 'bench/field-page.ts'), formats: ['es'], fileName: () => 'page.js' },
        rolldownOptions: { output: { codeSplitting: false } },
      },
      define: { 'process.env.NODE_ENV': '"production"' },
    })
    const html = (script: string) => ({
      type: 'text/html; charset=utf-8',
      body: `<!doctype html><meta charset="utf-8"><title>-</title><body><script type="module" src="/bench/${script}"></script>`,
    })
    const script = (body: string) => ({ type: 'text/javascript; charset=utf-8', body })
    return {
      bare: html('bare.js'),
      'bare.js': script('document.body.append(document.createElement("h1"))'),
      page: html('page.js'),
      'page.js': script(readFileSync(join(outDir, 'page.js'), 'utf8')),
    }
  } finally {
    rmSync(outDir, { recursive: true, force: true })
  }
}

interface Where {
  staffId: string
  unitId: string
  community: string | undefined
}

/** Buildings with so many residents, eight behind three doors, two doors of each building with a task of the officer. */
async function settle({ admin }: BenchWorld, { staffId, unitId, community }: Where, people: number): Promise<Officer> {
  const compound = uuidv7()
  const doors = Math.round((people * 3) / 8)
  const by = `'${unitId}', (select lft from sec.unit where id = '${unitId}'), '${staffId}', gen_random_uuid()`
  const surnames = `(array[${[...SURNAMES].map((c) => `'${c}'`).join(',')}])`
  await admin.query(`
    insert into compound (id, community_code, name, type, unit_id, unit_pos, created_by, event_id) values ('${compound}', '${community}', '江畔苑', '物业小区', ${by});
    insert into building (id, community_code, compound_id, name, class, floors_up, unit_id, unit_pos, created_by, event_id)
      select gen_random_uuid(), '${community}', '${compound}', b || '号楼', '居民楼', 10, ${by} from generate_series(1, ${Math.ceil(doors / DOORS)}) b;
    insert into address (id, community_code, pattern, compound_id, building_id, unit_no, floor_no, room_no, full_text, sort_key, state, source, unit_id, unit_pos, created_by, event_id)
      select gen_random_uuid(), '${community}', 'COMPOUND', '${compound}', id, u::text, f::text, f || lpad(n::text, 2, '0'),
        '江畔苑' || name || u || '单元' || f || '层' || f || lpad(n::text, 2, '0') || '室', lpad(u::text, 6, '0') || lpad(f::text, 6, '0') || lpad(n::text, 6, '0'), '启用', '批量导入', ${by}
        from building, generate_series(1, 2) u, generate_series(1, 10) f, generate_series(1, 5) n where compound_id = '${compound}'
        order by replace(name, '号楼', '')::integer, u, f, n limit ${doors};
    insert into house (id, address_id, ownership, use, occupancy, verified_at, unit_id, unit_pos, created_by, event_id)
      select gen_random_uuid(), id, '私', '住宿', '自住', now(), ${by} from address where compound_id = '${compound}';
    insert into household (id, address_id, no, unit_id, unit_pos, created_by, event_id) select gen_random_uuid(), id, 1, ${by} from address where compound_id = '${compound}';
    with made as (insert into person (id, name, id_type, id_mask, sex, birth_date, source, created_by, created_org, event_id)
      select gen_random_uuid(), ${surnames}[1 + g % ${SURNAMES.length}] || chr(19968 + g), 'CN_ID', '4****************6', '1', date '1960-01-01' + g, '批量导入', '${staffId}', '${unitId}', gen_random_uuid()
        from generate_series(1, ${people}) g returning id)
    insert into residence (id, person_id, address_id, household_id, category, relation_to_head, arrived_on, declared_on, verified_at, next_verify_on, state, source, unit_id, unit_pos, created_by, event_id)
      select gen_random_uuid(), p.id, h.address_id, h.id, '常住', '其他', '2020-01-01', '2020-01-01', now(), '2027-01-01', 'ACTIVE', '批量导入', ${by}
        from (select id, row_number() over () - 1 as n from made) p
        join (select h.id, h.address_id, row_number() over () - 1 as n from household h join address a on a.id = h.address_id where a.compound_id = '${compound}') h on h.n = p.n % ${doors};
    insert into task (id, kind, title_key, purpose, record_kind, record_id, address_id, assignee_id, due_on, unit_id, unit_pos, event_id)
      select gen_random_uuid(), 'visits.due', 'task.visits.due', 'visit', 'address', id, id, '${staffId}', current_date + 7, unit_id, unit_pos, gen_random_uuid()
        from (select *, row_number() over (partition by building_id order by id) as nth from address where compound_id = '${compound}') a where nth <= ${TASKS_IN_A_BUILDING}`)
  const { rows } = await admin.query<{ householdId: string; personId: string }>(
    `select distinct on (r.household_id) r.household_id as "householdId", r.person_id as "personId" from residence r join address a on a.id = r.address_id
      where a.compound_id = $1 order by r.household_id, r.person_id`,
    [compound],
  )
  return { staffId, token: await signIn(admin, staffId), people, homes: rows }
}

/** A session of somebody who has his posting already, with the second factor given. */
async function signIn(admin: BenchWorld['admin'], staffId: string): Promise<string> {
  const [token, account] = [randomBytes(32).toString('base64url'), uuidv7()]
  await admin.query('insert into sec.account (id, staff_id) values ($1, $2)', [account, staffId])
  await admin.query('insert into account_credential (account_id, login_name) values ($1, $2)', [
    account,
    `bench-${account.slice(-12)}`,
  ])
  await admin.query(
    `insert into sec.session (id, token_h, account_id, expires_at, strong) values ($1, $2, $3, now() + interval '1 day', true)`,
    [uuidv7(), tokenHash(token), account],
  )
  return token
}
