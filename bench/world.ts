import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from 'pg'
import { makeStation, type Station } from '#features/organisation/factory.ts'
import { newKeyRing, type KeyRing } from '#platform/crypto/cipher.ts'
import { startEmbedded } from '#platform/db/embedded.ts'
import { type Connection, connect } from '#platform/db/pool.ts'
import { prepareDatabase } from '#platform/db/prepare.ts'
import { LOGIN_ROLES, type LoginRole, roleNames } from '#platform/db/roles.ts'
import { tokenHash } from '#platform/http/route.ts'
import { loadActions } from '#platform/http/load-actions.ts'
import { uuidv7 } from '#platform/ids/ids.ts'

export interface BenchWorld {
  admin: Client
  connection: Connection
  app: Connection
  sequencer: Pick<Connection, 'user' | 'password'>
  auditor: Pick<Connection, 'user' | 'password'>
  ring: KeyRing
  station: Station
  /** Sessions of officers of one station, so that callers do not share a row. */
  officers: { token: string; postingId: string }[]
  personIds: string[]
  close(): Promise<void>
}

/** A durable embedded PostgreSQL (fsync on, as the product runs it) with `people` residents in the areas of one station. */
export async function benchWorld(people: number): Promise<BenchWorld> {
  const dataDir = mkdtempSync(join(tmpdir(), 'linan-bench-'))
  const superuserPassword = randomBytes(12).toString('hex')
  const embedded = await startEmbedded({ dataDir, secrets: { superuserPassword }, role: 'tool' })
  const connection: Connection = {
    host: embedded.host,
    port: embedded.port,
    user: 'postgres',
    password: superuserPassword,
    database: 'linan_bench',
  }
  const root = await connect({ ...connection, database: 'postgres' })
  await root.query('create database linan_bench')
  await root.end()
  const admin = await connect(connection)
  const roles = roleNames('bench')
  const passwords = Object.fromEntries(LOGIN_ROLES.map((r) => [r, randomBytes(12).toString('hex')])) as Record<
    LoginRole,
    string
  >
  await prepareDatabase(admin, { roles, passwords, actions: await loadActions(), demo: true })
  const station = await makeStation(admin)
  const personIds = await settlePeople(admin, station, people)
  const officers = await signInOfficers(admin, station, 32)
  return {
    admin,
    connection,
    station,
    officers,
    personIds,
    ring: newKeyRing(),
    app: { ...connection, user: roles.login.app, password: passwords.app },
    sequencer: { user: roles.login.sequencer, password: passwords.sequencer },
    auditor: { user: roles.login.auditor, password: passwords.auditor },
    async close() {
      await admin.end()
      await embedded.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function settlePeople(admin: Client, s: Station, people: number): Promise<string[]> {
  const by = `'${s.areaId}', (select lft from sec.unit where id = '${s.areaId}'), '${s.officerId}', gen_random_uuid()`
  await admin.query(`
    insert into road (id, community_code, name, unit_id, unit_pos, created_by, event_id) values (gen_random_uuid(), '${s.communities[0]}', '松江路', ${by});
    insert into address (id, community_code, pattern, road_id, door_no, full_text, state, source, unit_id, unit_pos, created_by, event_id)
      select gen_random_uuid(), '${s.communities[0]}', 'ROAD', (select id from road limit 1), g || '号', '松江路' || g || '号', '启用', '批量导入', ${by} from generate_series(1, ${Math.ceil(people / 3)}) g;
    insert into household (id, address_id, no, unit_id, unit_pos, created_by, event_id) select gen_random_uuid(), id, 1, ${by} from address;
    insert into person (id, name, id_type, id_mask, sex, birth_date, source, created_by, created_org, event_id)
      select gen_random_uuid(), '张' || chr(19968 + g % 20000), 'CN_ID', '4****************6', '1', date '1960-01-01' + g % 20000, '批量导入', '${s.officerId}', '${s.areaId}', gen_random_uuid() from generate_series(1, ${people}) g;
    insert into residence (id, person_id, address_id, household_id, category, relation_to_head, arrived_on, declared_on, verified_at, next_verify_on, state, source, unit_id, unit_pos, created_by, event_id)
      select gen_random_uuid(), p.id, h.address_id, h.id, '常住', '其他', '2020-01-01', '2020-01-01', now(), '2027-01-01', 'ACTIVE', '批量导入', ${by}
        from (select id, row_number() over () n from person) p join (select id, address_id, row_number() over () n from household) h on h.n = (p.n + 2) / 3;
    analyze`)
  const { rows } = await admin.query<{ id: string }>('select id from person order by id limit 20000')
  return rows.map((r) => r.id)
}

async function signInOfficers(admin: Client, s: Station, count: number) {
  const officers = []
  for (let n = 0; n < count; n++) {
    const token = randomBytes(32).toString('base64url')
    const [account, staff, posting] = [uuidv7(), uuidv7(), uuidv7()]
    await admin.query('insert into sec.account (id, staff_id) values ($1, $2)', [account, staff])
    await admin.query(
      `insert into sec.session (id, token_h, account_id, expires_at, strong) values ($1, $2, $3, now() + interval '1 day', true)`,
      [uuidv7(), tokenHash(token), account],
    )
    await admin.query(
      `insert into sec.posting (id, staff_id, role, unit_id, valid_from) values ($1, $2, 'OFFICER', $3, current_date - 1)`,
      [posting, staff, s.areaId],
    )
    officers.push({ token, postingId: posting })
  }
  return officers
}
