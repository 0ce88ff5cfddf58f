import { maybe, type Tx } from '#platform/db/tx.ts'

export interface ConflictRow {
  id: string
  staffId: string
  reason: '本人' | '家属' | '住所' | '利害关系'
  personId: string | null
  personName: string | null
  addressId: string | null
  addressText: string | null
  fromOn: string
  toOn: string | null
}

// Name and address are null for the staff member himself: row-level security hides them from him, which is the point.
const CONFLICT = `select c.id, c.staff_id as "staffId", c.reason, c.person_id as "personId", p.name as "personName", c.address_id as "addressId",
  a.full_text as "addressText", c.from_on::text as "fromOn", c.to_on::text as "toOn"
  from staff_conflict c left join residents_v_person p on p.id = c.person_id left join places_v_address a on a.id = c.address_id`

export const listConflicts = (tx: Tx, staffId: string): Promise<ConflictRow[]> =>
  tx.query<ConflictRow>(`${CONFLICT} where c.staff_id = $1 order by c.from_on desc, c.id desc limit 200`, [staffId])

export const findConflict = (tx: Tx, id: string): Promise<ConflictRow | undefined> =>
  maybe<ConflictRow>(tx, `${CONFLICT} where c.id = $1`, [id])

export const personVisible = async (tx: Tx, id: string): Promise<boolean> =>
  (await maybe(tx, 'select 1 from residents_v_person where id = $1', [id])) !== undefined
export const addressVisible = async (tx: Tx, id: string): Promise<boolean> =>
  (await maybe(tx, 'select 1 from places_v_address where id = $1', [id])) !== undefined

export const conflictExists = async (
  tx: Tx,
  staffId: string,
  personId: string | null,
  addressId: string | null,
): Promise<boolean> =>
  (await maybe(
    tx,
    'select 1 from staff_conflict where staff_id = $1 and (person_id = $2 or address_id = $3) and to_on is null',
    [staffId, personId, addressId],
  )) !== undefined

export const insertConflict = (
  tx: Tx,
  c: { id: string; staffId: string; personId: string | null; addressId: string | null; reason: string; on: string },
): Promise<unknown> =>
  tx.query(
    'insert into staff_conflict (id, staff_id, person_id, address_id, reason, from_on) values ($1,$2,$3,$4,$5,$6)',
    [c.id, c.staffId, c.personId, c.addressId, c.reason, c.on],
  )

export const endConflict = async (tx: Tx, id: string, on: string): Promise<boolean> =>
  (await tx.query('update staff_conflict set to_on = $2 where id = $1 and to_on is null returning id', [id, on]))
    .length === 1
