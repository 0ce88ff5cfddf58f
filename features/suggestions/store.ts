import { maybe, type Tx } from '#platform/db/tx.ts'
import type { Body, Evaluation, Field, Source, State, StepKind, Way } from './vocabulary.ts'

export interface SuggestionRecord {
  [column: string]: unknown
  id: string
  source: Source
  communityCode: string
  /** Legal dates, as all days here. */
  receivedOn: string
  field: Field
  text: string
  isPoliceMatter: boolean
  isNamed: boolean
  ownerId: string
  state: State
  repliedOn: string | null
  isAnswered: boolean
  evaluation: Evaluation | null
  endedOn: string | null
  requestHash: Buffer
  unitId: string
  unitPos: number
  createdBy: string
  version: number
}

const COLUMNS = `s.id, s.source, s.community_code as "communityCode", s.received_on::text as "receivedOn", s.field, s.text, s.is_police_matter as "isPoliceMatter",
  s.is_named as "isNamed", s.owner_id as "ownerId", s.state, s.replied_on::text as "repliedOn", s.is_answered as "isAnswered", s.evaluation,
  s.ended_on::text as "endedOn", s.request_h as "requestHash", s.unit_id as "unitId", s.unit_pos as "unitPos", s.created_by as "createdBy", s.version`

export const findSuggestion = (tx: Tx, id: string): Promise<SuggestionRecord | undefined> =>
  maybe<SuggestionRecord>(tx, `select ${COLUMNS} from suggestion s where s.id = $1`, [id])

/** Of these suggestions those in sight. */
export const suggestionsById = (tx: Tx, ids: readonly string[]): Promise<SuggestionRecord[]> =>
  tx.query<SuggestionRecord>(`select ${COLUMNS} from suggestion s where s.id = any ($1::uuid[])`, [ids])

export type NewSuggestion = Pick<
  SuggestionRecord,
  | 'id'
  | 'source'
  | 'communityCode'
  | 'receivedOn'
  | 'field'
  | 'text'
  | 'isPoliceMatter'
  | 'isNamed'
  | 'requestHash'
  | 'unitId'
  | 'unitPos'
  | 'createdBy'
>

/** Its owner is whoever recorded it. False where one of this id exists already, also one that another request is writing at this moment. */
export async function insertSuggestion(tx: Tx, s: NewSuggestion): Promise<boolean> {
  const rows = await tx.query(
    `insert into suggestion (id, source, community_code, received_on, field, text, is_police_matter, is_named, owner_id, request_h, unit_id, unit_pos, created_by)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$12,$9,$10,$11,$12) on conflict (id) do nothing returning id`,
    [
      s.id,
      s.source,
      s.communityCode,
      s.receivedOn,
      s.field,
      s.text,
      s.isPoliceMatter,
      s.isNamed,
      s.requestHash,
      s.unitId,
      s.unitPos,
      s.createdBy,
    ],
  )
  return rows.length === 1
}

export const speakerPlace = (id: string): string => `suggestion_speaker.name_enc|${id}`

export const insertSpeaker = (tx: Tx, id: string, nameEnc: Buffer): Promise<unknown> =>
  tx.query('insert into suggestion_speaker (id, name_enc) values ($1, $2)', [id, nameEnc])

/** The sealed name; opens only to operations that reveal. */
export const sealedSpeaker = (tx: Tx, id: string): Promise<{ nameEnc: Buffer } | undefined> =>
  maybe<{ nameEnc: Buffer }>(tx, 'select name_enc as "nameEnc" from suggestion_speaker where id = $1', [id])

/** What acts change of a suggestion. */
export type Progress = Pick<
  SuggestionRecord,
  'state' | 'ownerId' | 'repliedOn' | 'isAnswered' | 'evaluation' | 'endedOn' | 'isPoliceMatter'
>

/** The new version, or undefined where the version is not the expected one any more. */
export async function updateProgress(tx: Tx, id: string, version: number, p: Progress): Promise<number | undefined> {
  const row = await maybe<{ version: number }>(
    tx,
    `update suggestion set state = $3, owner_id = $4, replied_on = $5, is_answered = $6, evaluation = $7, ended_on = $8, is_police_matter = $9,
       event_id = sec.event_id(), version = version + 1 where id = $1 and version = $2 returning version`,
    [id, version, p.state, p.ownerId, p.repliedOn, p.isAnswered, p.evaluation, p.endedOn, p.isPoliceMatter],
  )
  return row?.version
}

export interface StepRecord {
  [column: string]: unknown
  no: number
  kind: StepKind
  doneOn: string
  byId: string
  way: Way | null
  text: string | null
  toStaffId: string | null
  toBody: Body | null
  toBodyName: string | null
  evaluation: Evaluation | null
}

/** Its number follows the last one of the suggestion, which the act has just locked by its update. */
export const appendStep = (tx: Tx, id: string, s: Omit<StepRecord, 'no'>): Promise<unknown> =>
  tx.query(
    `insert into suggestion_step (suggestion_id, no, kind, done_on, by_id, way, text, to_staff_id, to_body, to_body_name, evaluation)
     select $1, coalesce(max(no), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10 from suggestion_step where suggestion_id = $1`,
    [id, s.kind, s.doneOn, s.byId, s.way, s.text, s.toStaffId, s.toBody, s.toBodyName, s.evaluation],
  )

const STEP = `no, kind, done_on::text as "doneOn", by_id as "byId", way, text, to_staff_id as "toStaffId", to_body as "toBody", to_body_name as "toBodyName", evaluation`

/** Steps of a suggestion in the order they were made. */
export const stepsOf = (tx: Tx, id: string): Promise<StepRecord[]> =>
  tx.query<StepRecord>(`select ${STEP} from suggestion_step where suggestion_id = $1 order by no`, [id])

/** What was said last to each of these: a word on the way, the answer, or to whom it goes. */
export const lastWords = (tx: Tx, ids: readonly string[]) =>
  tx.query<StepRecord & { suggestionId: string }>(
    `select distinct on (suggestion_id) suggestion_id as "suggestionId", ${STEP} from suggestion_step
      where suggestion_id = any ($1::uuid[]) and kind in ('TOLD', 'REPLIED', 'NOT_POLICE') order by suggestion_id, no desc`,
    [ids],
  )
