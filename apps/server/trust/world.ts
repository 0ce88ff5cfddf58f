import { createHash } from 'node:crypto'
import pg from 'pg'
import { makeStation, type Station } from '#features/organisation/factory.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import type { TestApp } from '#platform/testing/app.ts'

/** One resident behind one door of each of two stations, written past every rule, to be attacked. */
export interface World {
  here: Station
  there: Station
  personHere: string
  personThere: string
  addressHere: string
}

export async function makeWorld(t: Pick<TestApp, 'admin'>): Promise<World> {
  const here = await makeStation(t.admin)
  const there = await makeStation(t.admin)
  const [addressHere, personHere] = await settle(t, here)
  const [, personThere] = await settle(t, there)
  return { here, there, personHere, personThere, addressHere }
}

async function settle(t: Pick<TestApp, 'admin'>, s: Station): Promise<[string, string]> {
  const ids = { road: uuidv7(), address: uuidv7(), household: uuidv7(), person: uuidv7(), residence: uuidv7() }
  const pos = `(select lft from sec.unit where id = '${s.areaId}')`
  const by = `'${s.areaId}', ${pos}, '${s.officerId}', gen_random_uuid()`
  await t.admin.query(`
    insert into road (id, community_code, name, unit_id, unit_pos, created_by, event_id) values ('${ids.road}', '${s.communities[0]}', '松江路', ${by});
    insert into address (id, community_code, pattern, road_id, door_no, full_text, state, source, unit_id, unit_pos, created_by, event_id)
      values ('${ids.address}', '${s.communities[0]}', 'ROAD', '${ids.road}', '12号', '松江路12号', '启用', '现场采集', ${by});
    insert into household (id, address_id, no, unit_id, unit_pos, created_by, event_id) values ('${ids.household}', '${ids.address}', 1, ${by});
    insert into person (id, name, id_type, id_reason, id_review_on, sex, source, created_by, created_org, event_id)
      values ('${ids.person}', '李试探', 'NONE', '未落户', '2027-01-01', '1', '现场采集', '${s.officerId}', '${s.areaId}', gen_random_uuid());
    insert into residence (id, person_id, address_id, household_id, category, relation_to_head, arrived_on, declared_on, verified_at, next_verify_on, state, source, unit_id, unit_pos, created_by, event_id)
      values ('${ids.residence}', '${ids.person}', '${ids.address}', '${ids.household}', '待判', '户主/本人', '2026-01-01', '2026-01-01', now(), '2027-01-01', 'ACTIVE', '现场采集', ${by});
    insert into person_identity (id, person_id, id_type, number_enc, id_bi, event_id) values (gen_random_uuid(), '${ids.person}', 'CN_ID', '\\x00', '\\x01', gen_random_uuid());
    insert into person_phone (id, person_id, ord, kind, number_enc, phone_bi, number_mask, event_id) values (gen_random_uuid(), '${ids.person}', 1, '本人', '\\x00', '\\x01', '194****0001', gen_random_uuid())`)
  return [ids.address, ids.person]
}

/** An intruder with the app's own database login: what SQL injection would give him. */
export interface Intruder {
  client: pg.Client
  /** A live session and posting of an honest officer, whose ticket the intruder tries to stretch. */
  tokenHash: Buffer
  posting: string
}

export async function makeIntruder(t: TestApp, staffId: string, unitId: string): Promise<Intruder> {
  const client = new pg.Client(t.login('app'))
  await client.connect()
  const officer = await t.user('OFFICER', unitId, { staffId })
  return {
    client,
    tokenHash: createHash('sha256').update(officer.token).digest(),
    posting: officer.postingId as string,
  }
}

export interface Ticket {
  at: string
  seq: number
  id: string
  token: string
  denied: string | null
}

export async function enter(i: Intruder, action = 'test.read'): Promise<Ticket> {
  const { rows } = await i.client.query<{
    event_at: string
    event_seq: number
    token: string
    event_id: string
    denied: string | null
  }>('select * from sec.enter($1, $2, $3, null, null, null, null, null, null)', [i.tokenHash, i.posting, action])
  const r = rows[0] as (typeof rows)[0]
  return { at: r.event_at, seq: r.event_seq, id: r.event_id, token: r.token, denied: r.denied }
}

export const open = (i: Pick<Intruder, 'client'>, t: Ticket) => i.client.query('select sec.open($1)', [t.token])

/** Operations that exist only in tests. */
export async function addTestActions(t: Pick<TestApp, 'admin'>): Promise<void> {
  await t.admin.query(`insert into sec.action (id, name, roles, purpose, reveal, writes) values
    (30001, 'test.read', '{OFFICER}', 2, false, false), (30002, 'test.write', '{OFFICER}', 2, false, true), (30003, 'test.reveal', '{OFFICER}', 2, true, false)`)
}
