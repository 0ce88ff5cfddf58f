import { maybe, type Tx } from '#platform/db/tx.ts'

export interface TemplateRecord {
  [column: string]: unknown
  id: string
  kind: string
  fileName: string
  bytes: number
  fileHash: string
  note: string
  unitId: string
  unitName: string
  createdByName: string | null
  createdAt: Date
  retiredAt: Date | null
  version: number
}

const TEMPLATE = `select t.id, t.kind, t.file_name as "fileName", t.bytes, t.file_hash as "fileHash", t.note, t.unit_id as "unitId", u.name as "unitName",
  s.name as "createdByName", t.created_at as "createdAt", t.retired_at as "retiredAt", t.version
  from paper_template t join organisation_v_unit u on u.id = t.unit_id left join organisation_v_staff s on s.id = t.created_by`

const UP = `with recursive up as (
  select id, parent_id, 0 as steps from organisation_v_unit where id = $1
  union all select u.id, u.parent_id, up.steps + 1 from organisation_v_unit u join up on u.id = up.parent_id)`

/** The templates in use for a unit, one a kind: its own or that of the nearest unit above it. */
export const templatesInUse = (tx: Tx, unitId: string): Promise<TemplateRecord[]> =>
  tx.query<TemplateRecord>(
    `${UP}, near as (
       select distinct on (t.kind) t.id from paper_template t join up on up.id = t.unit_id
        where t.retired_at is null order by t.kind, up.steps)
     ${TEMPLATE} where t.id in (select id from near)`,
    [unitId],
  )

/** Templates of one kind that a unit had and has, newest first. */
export const historyOf = (tx: Tx, unitId: string, kind: string): Promise<TemplateRecord[]> =>
  tx.query<TemplateRecord>(
    `${TEMPLATE} where t.unit_id = $1 and t.kind = $2 order by t.retired_at desc nulls first, t.created_at desc limit 50`,
    [unitId, kind],
  )

export const findTemplate = (tx: Tx, id: string): Promise<TemplateRecord | undefined> =>
  maybe<TemplateRecord>(tx, `${TEMPLATE} where t.id = $1`, [id])

export const ownInUse = (tx: Tx, unitId: string, kind: string): Promise<TemplateRecord | undefined> =>
  maybe<TemplateRecord>(tx, `${TEMPLATE} where t.unit_id = $1 and t.kind = $2 and t.retired_at is null`, [unitId, kind])

export const templateContent = (
  tx: Tx,
  id: string,
  kind: string,
): Promise<{ fileName: string; file: Buffer } | undefined> =>
  maybe<{ fileName: string; file: Buffer }>(
    tx,
    'select file_name as "fileName", file from paper_template where id = $1 and kind = $2',
    [id, kind],
  )

/** The file in use for a unit and kind; undefined where it is that of the product. */
export const fileInUse = async (tx: Tx, unitId: string, kind: string): Promise<Buffer | undefined> =>
  (
    await maybe<{ file: Buffer }>(
      tx,
      `${UP} select t.file from paper_template t join up on up.id = t.unit_id
        where t.kind = $2 and t.retired_at is null order by up.steps limit 1`,
      [unitId, kind],
    )
  )?.file

/** The station a unit belongs to, with itself. */
export const stationOf = (tx: Tx, unitId: string): Promise<{ id: string; name: string } | undefined> =>
  maybe<{ id: string; name: string }>(
    tx,
    `with recursive up as (
       select id, name, kind, parent_id from organisation_v_unit where id = $1
       union all select u.id, u.name, u.kind, u.parent_id from organisation_v_unit u join up on u.id = up.parent_id)
     select id, name from up where kind = 'STATION'`,
    [unitId],
  )

export interface NewTemplate {
  id: string
  kind: string
  fileName: string
  file: Uint8Array
  fileHash: string
  note: string
  unitId: string
  by: string
  at: Date
}

/** Puts a template in place of the one that is in use; false where that is another by now. */
export async function replaceTemplate(tx: Tx, t: NewTemplate, replaces: string | null): Promise<boolean> {
  if (replaces !== null && (await retire(tx, replaces, t.unitId, t.kind, t.by, t.at)) === undefined) return false
  const row = await maybe<{ id: string }>(
    tx,
    `insert into paper_template (id, kind, file_name, file, file_hash, bytes, note, unit_id, created_by, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (unit_id, kind) where retired_at is null do nothing returning id`,
    [t.id, t.kind, t.fileName, Buffer.from(t.file), t.fileHash, t.file.length, t.note, t.unitId, t.by, t.at],
  )
  return row !== undefined
}

/** Only one in use is retired, and only once. */
async function retire(
  tx: Tx,
  id: string,
  unitId: string,
  kind: string,
  by: string,
  at: Date,
): Promise<number | undefined> {
  const row = await maybe<{ version: number }>(
    tx,
    `update paper_template set retired_by = $4, retired_at = $5, version = version + 1
      where id = $1 and unit_id = $2 and kind = $3 and retired_at is null returning version`,
    [id, unitId, kind, by, at],
  )
  return row?.version
}

export interface Retired {
  id: string
  unitId: string
  kind: string
  version: number
  by: string
  at: Date
}

/** The new version; undefined where it is not at this version or retired already. */
export async function retireTemplate(tx: Tx, t: Retired): Promise<number | undefined> {
  const known = await ownInUse(tx, t.unitId, t.kind)
  if (known?.id !== t.id || known.version !== t.version) return undefined
  return retire(tx, t.id, t.unitId, t.kind, t.by, t.at)
}
