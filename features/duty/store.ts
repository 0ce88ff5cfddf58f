import { maybe, type Tx } from '#platform/db/tx.ts'
import type { UNIT_KINDS } from './vocabulary.ts'

export interface ShiftRow {
  [column: string]: unknown
  id: string
  unitId: string
  unitPos: number
  staffId: string
  staffName: string
  leaderId: string
  leaderName: string
  from: Date
  to: Date
  note: string | null
  version: number
}

const SHIFT = `select d.id, d.unit_id as "unitId", d.unit_pos as "unitPos", d.staff_id as "staffId", s.name as "staffName", d.leader_id as "leaderId", l.name as "leaderName",
  d.from_at as "from", d.to_at as "to", d.note, d.version
  from duty_shift d join organisation_v_staff s on s.id = d.staff_id join organisation_v_staff l on l.id = d.leader_id where d.removed_at is null`

export const findShift = (tx: Tx, id: string): Promise<ShiftRow | undefined> =>
  maybe<ShiftRow>(tx, `${SHIFT} and d.id = $1`, [id])

/** Those in sight that touch a period, first begun first. */
export const shiftsIn = (tx: Tx, from: Date, to: Date): Promise<ShiftRow[]> =>
  tx.query<ShiftRow>(`${SHIFT} and d.from_at < $2 and d.to_at > $1 order by d.from_at, d.id`, [from, to])

/** Those of one unit that touch a period. */
export const shiftsOf = (tx: Tx, unitId: string, from: Date, to: Date): Promise<ShiftRow[]> =>
  tx.query<ShiftRow>(`${SHIFT} and d.unit_id = $1 and d.from_at < $3 and d.to_at > $2 order by d.from_at, d.id`, [
    unitId,
    from,
    to,
  ])

/** A station or room in the range of the posting, held until the end; undefined where it is none of them. */
export const holdUnit = (tx: Tx, unitId: string): Promise<{ unitId: string; unitPos: number } | undefined> =>
  maybe<{ unitId: string; unitPos: number } & Record<string, unknown>>(
    tx,
    'select unit_id as "unitId", unit_pos as "unitPos" from duty_hold($1)',
    [unitId],
  )

export interface UnitRow {
  [column: string]: unknown
  id: string
  name: string
  kind: (typeof UNIT_KINDS)[number]
}

/** The station of the posting, then its rooms. */
export const unitsHere = (tx: Tx): Promise<UnitRow[]> => tx.query<UnitRow>('select id, name, kind from duty_units()')

export interface PersonRow {
  [column: string]: unknown
  id: string
  name: string
  role: string
}

/** Who holds which role in the station of the posting on a legal date; one row for each role. */
export const peopleOn = (tx: Tx, day: string): Promise<PersonRow[]> =>
  tx.query<PersonRow>(
    'select p.staff_id as id, s.name, p.role from duty_people($1) p join organisation_v_staff s on s.id = p.staff_id order by s.name, s.id',
    [day],
  )

export interface NewShift {
  id: string
  unitId: string
  unitPos: number
  staffId: string
  leaderId: string
  from: Date
  to: Date
  note: string | null
}
interface By {
  by: string
  at: Date
}

export const insertShift = (tx: Tx, s: NewShift, { by, at }: By): Promise<unknown> =>
  tx.query(
    `insert into duty_shift (id, unit_id, unit_pos, staff_id, leader_id, from_at, to_at, note, created_by, created_at)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
    [s.id, s.unitId, s.unitPos, s.staffId, s.leaderId, s.from, s.to, s.note, by, at],
  )

/** False where the version is another, or it was removed meanwhile. */
export const updateShift = async (tx: Tx, s: NewShift, version: number, { by, at }: By): Promise<boolean> =>
  (
    await tx.query(
      `update duty_shift set unit_id = $3, unit_pos = $4, staff_id = $5, leader_id = $6, from_at = $7, to_at = $8, note = $9, updated_by = $10, updated_at = $11,
         event_id = sec.event_id(), version = version + 1 where id = $1 and version = $2 and removed_at is null returning id`,
      [s.id, version, s.unitId, s.unitPos, s.staffId, s.leaderId, s.from, s.to, s.note, by, at],
    )
  ).length === 1

/** False where the version is another, or it was removed meanwhile. */
export const markRemoved = async (tx: Tx, id: string, version: number, { by, at }: By): Promise<boolean> =>
  (
    await tx.query(
      `update duty_shift set removed_at = $3, removed_by = $4, event_id = sec.event_id(), version = version + 1
        where id = $1 and version = $2 and removed_at is null returning id`,
      [id, version, at, by],
    )
  ).length === 1
