import type { Client } from 'pg'
import { uuidv7 } from '#platform/ids/ids.ts'
import { defaultTemplate, findKind } from './kinds.ts'

export interface MadeTemplate {
  kind: string
  id: string
  version: number
}

/** A template row, by default with a file that cannot be read; nothing checks it. */
export async function makeTemplate(
  admin: Client,
  unitId: string,
  kind: string,
  by: string,
  file: Uint8Array = new Uint8Array(1),
): Promise<MadeTemplate> {
  const id = uuidv7()
  await admin.query(
    'update paper_template set retired_by = $3, retired_at = now() where unit_id = $1 and kind = $2 and retired_at is null',
    [unitId, kind, by],
  )
  await admin.query(
    `insert into paper_template (id, kind, file_name, file, file_hash, bytes, unit_id, created_by, event_id)
     values ($1, $2, '模板.docx', $5::bytea, repeat('0', 64), octet_length($5::bytea), $3, $4, gen_random_uuid())`,
    [id, kind, unitId, by, Buffer.from(file)],
  )
  return { kind, id, version: 1 }
}

/** A good template of a kind as the operation takes it. */
export async function sampleTemplate(kind: string): Promise<string> {
  const known = await findKind(kind)
  if (known === undefined) throw new Error(`no kind of paper ${kind}`)
  return Buffer.from(await defaultTemplate(known)).toString('base64')
}
