import { one, type Tx } from '#platform/db/tx.ts'
import type { ResidenceRow } from './store.ts'
import type { Author, NewIdentity, PersonRow } from './store-person.ts'

/* Statements that register many people at once, one a table, and take them out again. The event is asked for once a statement (`EVENT`): as a default it
   would be asked for, and its seal checked, once a row. */
const EVENT = '(select sec.event_id())'

/** Holds numbers until the transaction ends. @returns those known anywhere, in hexadecimal */
export async function numbersKnown(tx: Tx, bis: readonly Buffer[]): Promise<Set<string>> {
  if (bis.length === 0) return new Set()
  const { known } = await one<{ known: Buffer[] }>(tx, 'select residents_numbers_known($1::bytea[]) as known', [bis])
  return new Set(known.map((b) => b.toString('hex')))
}

/** Nobody else opens a household behind these doors until the transaction ends; in one order, so that two at once do not lock each other out. */
export const holdDoors = (tx: Tx, addressIds: readonly string[]): Promise<unknown> =>
  tx.query(
    `select pg_advisory_xact_lock(7300010, x.k) from (select distinct hashtext(a) as k from unnest($1::text[]) a order by 1) x`,
    [addressIds],
  )

export interface HouseholdHere {
  [column: string]: unknown
  id: string
  addressId: string
  no: number
  isOpen: boolean
  headResidenceId: string | null
  /** Who lives in it now. */
  people: string[] | null
}

export const householdsBehind = (tx: Tx, addressIds: readonly string[]): Promise<HouseholdHere[]> =>
  tx.query<HouseholdHere>(
    `select h.id, h.address_id as "addressId", h.no, h.closed_on is null as "isOpen", h.head_residence_id as "headResidenceId",
       (select array_agg(r.person_id) from residence r where r.household_id = h.id and r.state not in ('ENDED', 'REJECTED')) as people
     from household h where h.address_id = any ($1::uuid[]) order by h.address_id, h.no`,
    [addressIds],
  )

type Person = PersonRow & { source: string }

export const insertPersons = (tx: Tx, rows: readonly Person[], by: Author): Promise<unknown> =>
  tx.query(
    `insert into person (id, name, former_name, id_type, id_mask, id_state, id_reason, id_review_on, sex, birth_date, birth_locked, phone_mask, hukou_region, hukou_addr,
       name_key, source, created_by, created_org, created_at, event_id)
     select x.*, '批量导入', $15, $16, $17, ${EVENT} from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::date[], $9::text[],
       $10::date[], $11::boolean[], $12::text[], $13::text[], $14::text[], search_sounds($2, $3))
       as x (id, name, former_name, id_type, id_mask, id_state, id_reason, id_review_on, sex, birth_date, birth_locked, phone_mask, hukou_region, hukou_addr, name_key)`,
    [
      rows.map((p) => p.id),
      rows.map((p) => p.name),
      rows.map((p) => p.formerName),
      rows.map((p) => p.idType),
      rows.map((p) => p.idMask),
      rows.map((p) => p.idState),
      rows.map((p) => p.idReason),
      rows.map((p) => p.idReviewOn),
      rows.map((p) => p.sex),
      rows.map((p) => p.birthDate),
      rows.map((p) => p.birthLocked),
      rows.map((p) => p.phoneMask),
      rows.map((p) => p.hukouRegion),
      rows.map((p) => p.hukouAddr),
      by.staffId,
      by.unitId,
      by.now,
    ],
  )

export const insertIdentities = (tx: Tx, rows: readonly NewIdentity[]): Promise<unknown> =>
  tx.query(
    `insert into person_identity (id, person_id, id_type, number_enc, id_bi, last4_bi, is_alias, alias_kind, event_id)
     select x.id, x.person_id, x.id_type, x.number_enc, x.id_bi, x.last4_bi, x.alias_kind is not null, x.alias_kind, ${EVENT}
       from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[], $5::bytea[], $6::smallint[], $7::text[])
       as x (id, person_id, id_type, number_enc, id_bi, last4_bi, alias_kind)`,
    [
      rows.map((i) => i.id),
      rows.map((i) => i.personId),
      rows.map((i) => i.idType),
      rows.map((i) => i.numberEnc),
      rows.map((i) => i.bi),
      rows.map((i) => i.last4),
      rows.map((i) => i.aliasKind),
    ],
  )

export interface NewPhone {
  id: string
  personId: string
  ord: number
  numberEnc: Buffer
  bi: Buffer
  mask: string
}

export const insertPhones = (tx: Tx, rows: readonly NewPhone[]): Promise<unknown> =>
  tx.query(
    `insert into person_phone (id, person_id, ord, kind, number_enc, phone_bi, number_mask, event_id)
     select x.id, x.person_id, x.ord, '本人', x.number_enc, x.phone_bi, x.mask, ${EVENT}
       from unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::bytea[], $5::bytea[], $6::text[]) as x (id, person_id, ord, number_enc, phone_bi, mask)`,
    [
      rows.map((f) => f.id),
      rows.map((f) => f.personId),
      rows.map((f) => f.ord),
      rows.map((f) => f.numberEnc),
      rows.map((f) => f.bi),
      rows.map((f) => f.mask),
    ],
  )

export interface NewHousehold {
  id: string
  addressId: string
  no: number
  headResidenceId: string | null
  unitId: string
  unitPos: number
}

export const insertHouseholds = (tx: Tx, rows: readonly NewHousehold[], by: Author): Promise<unknown> =>
  tx.query(
    `insert into household (id, address_id, no, head_residence_id, unit_id, unit_pos, created_by, created_at, event_id)
     select x.*, $7, $8, ${EVENT} from unnest($1::uuid[], $2::uuid[], $3::integer[], $4::uuid[], $5::uuid[], $6::integer[]) as x`,
    [
      rows.map((h) => h.id),
      rows.map((h) => h.addressId),
      rows.map((h) => h.no),
      rows.map((h) => h.headResidenceId),
      rows.map((h) => h.unitId),
      rows.map((h) => h.unitPos),
      by.staffId,
      by.now,
    ],
  )

/** A second main residence of one person is left out: he has one where nobody may see it. @returns ids of those stored */
export async function insertResidences(tx: Tx, rows: readonly ResidenceRow[], by: Author): Promise<string[]> {
  const made = await tx.query<{ id: string }>(
    `insert into residence (id, person_id, address_id, household_id, is_main, category, relation_to_head, is_tenant, arrived_on, reason, intended_until, verified_by,
       next_verify_on, state, unit_id, unit_pos, declared_on, verified_at, source, created_by, created_at, event_id)
     select x.*, $17, $18, '批量导入', $19, $18, ${EVENT} from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::boolean[], $6::text[], $7::text[], $8::boolean[],
       $9::date[], $10::text[], $11::date[], $12::uuid[], $13::date[], $14::text[], $15::uuid[], $16::integer[])
       as x (id, person_id, address_id, household_id, is_main, category, relation_to_head, is_tenant, arrived_on, reason, intended_until, verified_by,
         next_verify_on, state, unit_id, unit_pos)
     on conflict (person_id) where is_main and state not in ('ENDED', 'REJECTED') do nothing returning id`,
    [
      rows.map((r) => r.id),
      rows.map((r) => r.personId),
      rows.map((r) => r.addressId),
      rows.map((r) => r.householdId),
      rows.map((r) => r.isMain),
      rows.map((r) => r.category),
      rows.map((r) => r.relationToHead),
      rows.map((r) => r.isTenant),
      rows.map((r) => r.arrivedOn),
      rows.map((r) => r.reason),
      rows.map((r) => r.intendedUntil),
      rows.map((r) => r.verifiedBy),
      rows.map((r) => r.nextVerifyOn),
      rows.map((r) => r.state),
      rows.map((r) => r.unitId),
      rows.map((r) => r.unitPos),
      rows[0]?.declaredOn ?? null,
      by.now,
      by.staffId,
    ],
  )
  return made.map((m) => m.id)
}

/** What a record was, as far as an import may change it. */
export interface Before {
  kind: 'person' | 'residence' | 'household'
  id: string
  before: Record<string, unknown>
}

type BeforeRow = { id: string; before: Record<string, unknown> }

/** Holds the records that will be changed. @returns what they are now */
export async function holdBefore(
  tx: Tx,
  persons: readonly string[],
  residences: readonly string[],
  households: readonly string[],
): Promise<Before[]> {
  const of = async (kind: Before['kind'], statement: string, ids: readonly string[]): Promise<Before[]> =>
    ids.length === 0 ? [] : (await tx.query<BeforeRow>(statement, [ids])).map((r) => ({ kind, ...r }))
  return [
    ...(await of(
      'household',
      `select id, json_build_object('head_residence_id', head_residence_id) as before from household where id = any ($1::uuid[]) order by id for update`,
      households,
    )),
    ...(await of(
      'residence',
      `select id, json_build_object('relation_to_head', relation_to_head) as before from residence where id = any ($1::uuid[]) order by id for update`,
      residences,
    )),
    ...(await of(
      'person',
      `select id, json_build_object('hukou_addr', hukou_addr, 'phone_mask', phone_mask) as before from person where id = any ($1::uuid[]) order by id for update`,
      persons,
    )),
  ]
}

export const savePersonFacts = (
  tx: Tx,
  rows: readonly { id: string; hukouAddr: string | null; phoneMask: string | null }[],
  by: Author,
): Promise<unknown> =>
  tx.query(
    `update person p set hukou_addr = coalesce(x.hukou_addr, p.hukou_addr), phone_mask = coalesce(p.phone_mask, x.phone_mask), updated_by = $4, updated_at = $5,
       event_id = sec.event_id(), version = p.version + 1 from unnest($1::uuid[], $2::text[], $3::text[]) as x (id, hukou_addr, phone_mask) where p.id = x.id`,
    [rows.map((r) => r.id), rows.map((r) => r.hukouAddr), rows.map((r) => r.phoneMask), by.staffId, by.now],
  )

export const saveRelations = (
  tx: Tx,
  rows: readonly { id: string; relation: string }[],
  by: Author,
): Promise<unknown> =>
  tx.query(
    `update residence r set relation_to_head = x.relation, updated_by = $3, updated_at = $4, event_id = sec.event_id(), version = r.version + 1
       from unnest($1::uuid[], $2::text[]) as x (id, relation) where r.id = x.id`,
    [rows.map((r) => r.id), rows.map((r) => r.relation), by.staffId, by.now],
  )

export const saveHeads = (tx: Tx, rows: readonly { id: string; head: string }[]): Promise<unknown> =>
  tx.query(
    `update household h set head_residence_id = x.head, event_id = sec.event_id(), version = h.version + 1
       from unnest($1::uuid[], $2::uuid[]) as x (id, head) where h.id = x.id`,
    [rows.map((r) => r.id), rows.map((r) => r.head)],
  )

/** Ends of phones that people have, so that a new one comes behind them. */
export const lastPhones = (tx: Tx, personIds: readonly string[]): Promise<{ personId: string; last: number }[]> =>
  tx.query(
    `select person_id as "personId", max(ord)::integer as last from person_phone where person_id = any ($1::uuid[]) group by person_id`,
    [personIds],
  )

const RESTORE: Record<Before['kind'], string> = {
  person: `update person p set hukou_addr = x.before ->> 'hukou_addr', phone_mask = x.before ->> 'phone_mask', updated_by = $4, updated_at = $5,
    event_id = sec.event_id(), version = p.version + 1
    from unnest($1::uuid[], $2::jsonb[], $3::uuid[]) as x (id, before, event_id) where p.id = x.id and p.event_id = x.event_id returning p.id`,
  residence: `update residence r set relation_to_head = x.before ->> 'relation_to_head', updated_by = $4, updated_at = $5,
    event_id = sec.event_id(), version = r.version + 1
    from unnest($1::uuid[], $2::jsonb[], $3::uuid[]) as x (id, before, event_id) where r.id = x.id and r.event_id = x.event_id returning r.id`,
  household: `update household h set head_residence_id = (x.before ->> 'head_residence_id')::uuid, event_id = sec.event_id(), version = h.version + 1
    from unnest($1::uuid[], $2::jsonb[], $3::uuid[]) as x (id, before, event_id)
    where h.id = x.id and h.event_id = x.event_id and ($4::uuid, $5::timestamptz) is not null returning h.id`,
}

/** Records that an import changed become what they were, where nobody has changed them since. @returns ids of those restored */
export async function restorePeople(
  tx: Tx,
  changes: readonly { kind: string; id: string; before: Record<string, unknown>; eventId: string }[],
  by: { staffId: string; now: Date },
): Promise<string[]> {
  const restored: string[] = []
  for (const kind of ['person', 'residence', 'household'] as const) {
    const some = changes.filter((c) => c.kind === kind)
    if (some.length === 0) continue
    const rows = await tx.query<{ id: string }>(RESTORE[kind], [
      some.map((c) => c.id),
      some.map((c) => JSON.stringify(c.before)),
      some.map((c) => c.eventId),
      by.staffId,
      by.now,
    ])
    restored.push(...rows.map((r) => r.id))
  }
  return restored
}

/** Takes out what a run of the actor's own made of people and nobody has touched since. @returns ids of what is gone */
export async function unmakePeople(
  tx: Tx,
  runId: string,
  made: { residences?: string[]; households?: string[]; persons?: string[]; phones?: string[] },
): Promise<string[]> {
  const { gone } = await one<{ gone: string[] }>(tx, 'select residents_unmake($1, $2, $3, $4, $5) as gone', [
    runId,
    made.residences ?? [],
    made.households ?? [],
    made.persons ?? [],
    made.phones ?? [],
  ])
  return gone
}
