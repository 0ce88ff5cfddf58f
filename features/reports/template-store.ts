import { maybe, type Tx } from '#platform/db/tx.ts'

export interface TemplateRecord {
  [column: string]: unknown
  id: string
  fileName: string
  bytes: number
  fileHash: string
  createdByName: string | null
  createdAt: Date
  retiredAt: Date | null
  unitId: string
  version: number
}

const TEMPLATE = `select t.id, t.file_name as "fileName", t.bytes, t.file_hash as "fileHash", s.name as "createdByName", t.created_at as "createdAt",
  t.retired_at as "retiredAt", t.unit_id as "unitId", t.version from report_template t left join organisation_v_staff s on s.id = t.created_by`

/** Templates of a station, the one in use first. */
export const listTemplates = (tx: Tx, stationId: string): Promise<TemplateRecord[]> =>
  tx.query<TemplateRecord>(
    `${TEMPLATE} where t.unit_id = $1 order by t.retired_at desc nulls first, t.created_at desc limit 50`,
    [stationId],
  )

export const findTemplate = (tx: Tx, id: string): Promise<TemplateRecord | undefined> =>
  maybe<TemplateRecord>(tx, `${TEMPLATE} where t.id = $1`, [id])

export interface TemplateContent {
  id: string
  fileName: string
  file: Buffer
}

export const templateContent = (tx: Tx, id: string): Promise<TemplateContent | undefined> =>
  maybe<TemplateContent & Record<string, unknown>>(
    tx,
    'select id, file_name as "fileName", file from report_template where id = $1',
    [id],
  )

/** The template in use for a unit: that of the station it belongs to; undefined where the station has none. */
export const templateInUse = (tx: Tx, unitId: string): Promise<{ id: string } | undefined> =>
  maybe<{ id: string }>(
    tx,
    `with recursive up as (
       select id, parent_id from organisation_v_unit where id = $1
       union all select u.id, u.parent_id from organisation_v_unit u join up on u.id = up.parent_id)
     select t.id from report_template t join up on up.id = t.unit_id where t.retired_at is null`,
    [unitId],
  )

export interface NewTemplate {
  id: string
  fileName: string
  file: Uint8Array
  fileHash: string
  unitId: string
  unitPos: number
  by: string
  at: Date
}

/** Retires whatever the station used before and puts this one in its place. */
export async function replaceTemplate(tx: Tx, t: NewTemplate): Promise<void> {
  await tx.query(
    `update report_template set retired_by = $2, retired_at = $3, version = version + 1 where unit_id = $1 and retired_at is null`,
    [t.unitId, t.by, t.at],
  )
  await tx.query(
    `insert into report_template (id, file_name, file, file_hash, bytes, unit_id, unit_pos, created_by, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [t.id, t.fileName, Buffer.from(t.file), t.fileHash, t.file.length, t.unitId, t.unitPos, t.by, t.at],
  )
}

/** The new version; undefined where it is not at this version or retired already. */
export async function retireTemplate(
  tx: Tx,
  id: string,
  version: number,
  by: string,
  at: Date,
): Promise<number | undefined> {
  const row = await maybe<{ version: number }>(
    tx,
    `update report_template set retired_by = $3, retired_at = $4, version = version + 1
      where id = $1 and version = $2 and retired_at is null returning version`,
    [id, version, by, at],
  )
  return row?.version
}
