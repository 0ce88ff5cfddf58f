import type { Client } from 'pg'
import { uuidv7 } from '#platform/ids/ids.ts'
import type { ReportState } from './contract.ts'
import { defaultTemplate } from './default-template.ts'
import { contentHash, lastDayOf } from './rules.ts'

/* Rows for tests and the demo, written as superuser past every rule: what is under test is never made here. */

export interface ReportSeed {
  unitId: string
  /** `YYYY-MM` */
  month: string
  authorId: string
  state?: ReportState
  signerId?: string
  remarks?: string
  /** Persons living here, shown behind the one figure the frozen report has. */
  residenceIds?: readonly string[]
}

export interface MadeReport {
  id: string
  version: number
  contentHash: string
}

/** A report with remarks; one that is handed in or signed has the figure 实有人口. */
export async function makeReport(admin: Client, seed: ReportSeed): Promise<MadeReport> {
  const id = uuidv7()
  const { month, unitId, state = 'DRAFT', remarks = '下月继续走访。', residenceIds = [] } = seed
  const { rows } = await admin.query<{ name: string; pos: number; author: string }>(
    'select o.name, u.lft as pos, f.name as author from org_unit o join sec.unit u on u.id = o.id, staff f where o.id = $1 and f.id = $2',
    [unitId, seed.authorId],
  )
  const unit = rows[0]
  if (unit === undefined) throw new Error('unit or author of the report does not exist')
  const handedIn = state === 'SUBMITTED' || state === 'SIGNED'
  const until = lastDayOf(month)
  const figure = { key: 'residents.people', value: residenceIds.length, recordIds: residenceIds }
  const hash = contentHash({ unitName: unit.name, month, edition: 1, round: 1, until, remarks, figures: [figure] })
  const isSigned = state === 'SIGNED'
  const signer = seed.signerId ?? null
  const now = new Date()
  const values = {
    id,
    month,
    state,
    remarks,
    due_on: `${until.slice(0, 7)}-28`,
    unit_name: unit.name,
    unit_id: unitId,
    unit_pos: unit.pos,
    created_by: seed.authorId,
    event_id: uuidv7(),
    ...(handedIn
      ? {
          round: 1,
          until_on: until,
          content_hash: hash,
          submitted_by: seed.authorId,
          submitted_name: unit.author,
          submitted_at: now,
          late_days: 0,
        }
      : {}),
    ...(state === 'RETURNED' ? { returned_by: signer, returned_at: now, return_reason: '请补充' } : {}),
    ...(isSigned
      ? { signed_by: signer, signed_name: '签发人', signed_role: '所长', signed_at: now, number: `试-${id}` }
      : {}),
  }
  const columns = Object.keys(values)
  await admin.query(
    `insert into report (${columns.join(', ')}) values (${columns.map((_, i) => `$${i + 1}`).join(', ')})`,
    Object.values(values),
  )
  if (handedIn)
    await admin.query(
      `insert into report_figure (report_id, round, ord, key, section, section_title, title, note, tag, kind, value, record_ids)
       values ($1, 1, 0, $2, 'basics', '基本情况', '实有人口', '统计末日在此主要居住的人', '实有人口数', 'residence', $3, $4)`,
      [id, figure.key, figure.value, figure.recordIds],
    )
  return { id, version: 1, contentHash: hash }
}

/** A template row whose file is not looked into. */
export async function makeTemplate(admin: Client, stationId: string, by: string): Promise<MadeTemplate> {
  const id = uuidv7()
  await admin.query(
    'update report_template set retired_by = $2, retired_at = now() where unit_id = $1 and retired_at is null',
    [stationId, by],
  )
  await admin.query(
    `insert into report_template (id, file_name, file, file_hash, bytes, unit_id, unit_pos, created_by, event_id)
     select $1, '模板.docx', '\\x00', repeat('0', 64), 1, u.id, u.lft, $3, gen_random_uuid() from sec.unit u where u.id = $2`,
    [id, stationId, by],
  )
  return { id, version: 1 }
}

export interface MadeTemplate {
  id: string
  version: number
}

/** A good template file as the operation takes it. */
export const sampleTemplate = async (): Promise<string> => Buffer.from(await defaultTemplate()).toString('base64')
