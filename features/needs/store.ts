import { maybe, type Tx } from '#platform/db/tx.ts'
import type { PersonId } from '#platform/http/contract.ts'
import type { Body, Channel, Confirmation, NeedType, State, StepKind, Way } from './vocabulary.ts'

export interface NeedRecord {
  [column: string]: unknown
  id: string
  channel: Channel
  visitId: string | null
  addressId: string
  householdId: string | null
  personId: PersonId | null
  type: NeedType
  text: string
  isPoliceMatter: boolean
  ownerId: string
  receivedAt: Date
  state: State
  toStaffId: string | null
  toBody: Body | null
  toBodyName: string | null
  firstRepliedAt: Date | null
  fedBackAt: Date | null
  confirmation: Confirmation | null
  endedAt: Date | null
  requestHash: Buffer
  unitId: string
  unitPos: number
  createdBy: string
  createdAt: Date
  updatedBy: string | null
  updatedAt: Date | null
  version: number
}

const COLUMNS = `n.id, n.channel, n.visit_id as "visitId", n.address_id as "addressId", n.household_id as "householdId", n.person_id as "personId", n.type, n.text,
  n.is_police_matter as "isPoliceMatter", n.owner_id as "ownerId", n.received_at as "receivedAt", n.state, n.to_staff_id as "toStaffId", n.to_body as "toBody",
  n.to_body_name as "toBodyName", n.first_replied_at as "firstRepliedAt", n.fed_back_at as "fedBackAt", n.confirmation, n.ended_at as "endedAt",
  n.request_h as "requestHash", n.unit_id as "unitId", n.unit_pos as "unitPos", n.created_by as "createdBy", n.created_at as "createdAt",
  n.updated_by as "updatedBy", n.updated_at as "updatedAt", n.version`

export const findNeed = (tx: Tx, id: string): Promise<NeedRecord | undefined> =>
  maybe<NeedRecord>(tx, `select ${COLUMNS} from need n where n.id = $1`, [id])

/** Of these needs those in sight. */
export const needsById = (tx: Tx, ids: readonly string[]): Promise<NeedRecord[]> =>
  tx.query<NeedRecord>(`select ${COLUMNS} from need n where n.id = any ($1::uuid[])`, [ids])

export type NewNeed = Pick<
  NeedRecord,
  | 'id'
  | 'channel'
  | 'visitId'
  | 'addressId'
  | 'householdId'
  | 'personId'
  | 'type'
  | 'text'
  | 'isPoliceMatter'
  | 'ownerId'
  | 'receivedAt'
  | 'requestHash'
  | 'unitId'
  | 'unitPos'
  | 'createdBy'
  | 'createdAt'
>

/** False where a need of this id exists already, also one that another request is writing at this moment. */
export async function insertNeed(tx: Tx, n: NewNeed): Promise<boolean> {
  const rows = await tx.query(
    `insert into need (id, channel, visit_id, address_id, household_id, person_id, type, text, is_police_matter, owner_id, received_at, request_h, unit_id, unit_pos,
       created_by, created_at)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16) on conflict (id) do nothing returning id`,
    [
      n.id,
      n.channel,
      n.visitId,
      n.addressId,
      n.householdId,
      n.personId,
      n.type,
      n.text,
      n.isPoliceMatter,
      n.ownerId,
      n.receivedAt,
      n.requestHash,
      n.unitId,
      n.unitPos,
      n.createdBy,
      n.createdAt,
    ],
  )
  return rows.length === 1
}

/** The new version, or undefined where the version is not the expected one any more. */
export async function updateWords(
  tx: Tx,
  id: string,
  version: number,
  by: string,
  at: Date,
  w: Pick<NeedRecord, 'personId' | 'type' | 'text' | 'isPoliceMatter'>,
): Promise<number | undefined> {
  const row = await maybe<{ version: number }>(
    tx,
    `update need set person_id = $5, type = $6, text = $7, is_police_matter = $8, updated_by = $3, updated_at = $4, event_id = sec.event_id(), version = version + 1
      where id = $1 and version = $2 returning version`,
    [id, version, by, at, w.personId, w.type, w.text, w.isPoliceMatter],
  )
  return row?.version
}

/** What acts change of a need. */
export type Progress = Pick<
  NeedRecord,
  | 'state'
  | 'ownerId'
  | 'toStaffId'
  | 'toBody'
  | 'toBodyName'
  | 'firstRepliedAt'
  | 'fedBackAt'
  | 'confirmation'
  | 'endedAt'
>

/** The new version, or undefined where the version is not the expected one any more. */
export async function updateProgress(tx: Tx, id: string, version: number, p: Progress): Promise<number | undefined> {
  const row = await maybe<{ version: number }>(
    tx,
    `update need set state = $3, owner_id = $4, to_staff_id = $5, to_body = $6, to_body_name = $7, first_replied_at = $8, fed_back_at = $9, confirmation = $10,
       ended_at = $11, event_id = sec.event_id(), version = version + 1 where id = $1 and version = $2 returning version`,
    [
      id,
      version,
      p.state,
      p.ownerId,
      p.toStaffId,
      p.toBody,
      p.toBodyName,
      p.firstRepliedAt,
      p.fedBackAt,
      p.confirmation,
      p.endedAt,
    ],
  )
  return row?.version
}

export interface StepRecord {
  [column: string]: unknown
  id: string
  kind: StepKind
  at: Date
  byId: string
  way: Way | null
  text: string | null
  toStaffId: string | null
  toBody: Body | null
  toBodyName: string | null
  confirmation: Confirmation | null
}

export const appendStep = (
  tx: Tx,
  n: Pick<NeedRecord, 'id' | 'addressId' | 'unitId' | 'unitPos'>,
  s: StepRecord,
): Promise<unknown> =>
  tx.query(
    `insert into need_step (id, need_id, kind, at, by_id, way, text, to_staff_id, to_body, to_body_name, confirmation, address_id, unit_id, unit_pos)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)`,
    [
      s.id,
      n.id,
      s.kind,
      s.at,
      s.byId,
      s.way,
      s.text,
      s.toStaffId,
      s.toBody,
      s.toBodyName,
      s.confirmation,
      n.addressId,
      n.unitId,
      n.unitPos,
    ],
  )

const STEP = `select id, kind, at, by_id as "byId", way, text, to_staff_id as "toStaffId", to_body as "toBody", to_body_name as "toBodyName", confirmation from need_step`

/** Steps of a need in the order they were made. */
export const stepsOf = (tx: Tx, needId: string): Promise<StepRecord[]> =>
  tx.query<StepRecord>(`${STEP} where need_id = $1 order by at, id`, [needId])

/** The last words said in each of these needs, with the receiver where it was a transfer. */
export const lastSteps = (tx: Tx, needIds: readonly string[]) =>
  tx.query<StepRecord & { needId: string }>(
    `select distinct on (need_id) need_id as "needId", id, kind, at, by_id as "byId", way, text, to_staff_id as "toStaffId", to_body as "toBody",
       to_body_name as "toBodyName", confirmation from need_step where need_id = any ($1::uuid[]) order by need_id, at desc, id desc`,
    [needIds],
  )
