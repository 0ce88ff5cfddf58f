import { maybe, one, type Tx } from '#platform/db/tx.ts'

export interface StaffRow {
  id: string
  unitId: string
  unitName: string
  badgeNo: string
  name: string
  kind: '民警' | '勤务辅警' | '文职辅警' | '协勤' | '网格员' | '专职调解员' | '专职巡防队员' | '社区干部'
  phoneMask: string
  post: '所领导' | '社区' | '治安' | '巡防' | '案件' | '内勤' | '其他'
  status: '在岗' | '借调中' | '培训' | '休假' | '病休' | '离岗'
  endOn: string | null
}

export interface StaffMember extends StaffRow {
  phoneEnc: Buffer
  languages: { language: string; level: string }[]
  startOn: string
  hasAccount: boolean
  inScope: boolean
  version: number
}

const ROW = `s.id, s.unit_id as "unitId", o.name as "unitName", s.badge_no as "badgeNo", s.name, s.kind, s.phone_mask as "phoneMask", s.post, s.status, s.end_on::text as "endOn"`

export interface StaffFilter {
  unitId?: string | undefined
  kind?: string | undefined
  status?: string | undefined
  q?: string | undefined
  ended: boolean
  after: string | null
  limit: number
}

/** By badge number, which is unique; one more than `limit` says that there is a next page. */
export const listStaff = (tx: Tx, f: StaffFilter): Promise<StaffRow[]> =>
  tx.query<StaffRow>(
    `with recursive below as (select id from org_unit where id = $1 union all select c.id from org_unit c join below on c.parent_id = below.id)
     select ${ROW} from staff s join org_unit o on o.id = s.unit_id
     where ($1::uuid is null or s.unit_id in (select id from below)) and ($2::text is null or s.kind = $2) and ($3::text is null or s.status = $3)
       and ($4::text is null or position($4 in s.name) > 0 or position(upper($4) in s.badge_no) > 0) and ($5 or s.end_on is null)
       and ($6::text is null or s.badge_no > $6) order by s.badge_no limit $7`,
    [f.unitId ?? null, f.kind ?? null, f.status ?? null, f.q ?? null, f.ended, f.after, f.limit + 1],
  )

export const findStaff = (tx: Tx, id: string): Promise<StaffMember | undefined> =>
  maybe<StaffMember>(
    tx,
    `select ${ROW}, s.phone_enc as "phoneEnc", s.languages, s.start_on::text as "startOn", organisation_has_account(s.id) as "hasAccount",
       organisation_in_scope(s.unit_id) as "inScope", s.version from staff s join org_unit o on o.id = s.unit_id where s.id = $1`,
    [id],
  )

export const badgeTaken = async (tx: Tx, badgeNo: string, except: string): Promise<boolean> => {
  await tx.query('select pg_advisory_xact_lock(7300007, hashtext($1))', [badgeNo])
  return (
    await one<{ yes: boolean }>(tx, 'select exists (select 1 from staff where badge_no = $1 and id <> $2) as yes', [
      badgeNo,
      except,
    ])
  ).yes
}

export interface StaffValues {
  id: string
  unitId: string
  badgeNo: string
  name: string
  kind: string
  post: string
  status: string
  languages: readonly { language: string; level: string }[]
  startOn: string
}
const params = (s: StaffValues) => [
  s.id,
  s.unitId,
  s.badgeNo,
  s.name,
  s.kind,
  s.post,
  s.status,
  JSON.stringify(s.languages),
  s.startOn,
]

export const insertStaff = (
  tx: Tx,
  s: StaffValues,
  phone: { sealed: Buffer; mask: string },
  by: string,
): Promise<unknown> =>
  tx.query(
    `insert into staff (id, unit_id, badge_no, name, kind, post, status, languages, start_on, phone_enc, phone_mask, created_by)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`,
    [...params(s), phone.sealed, phone.mask, by],
  )

/** False where the version is another; a phone of null stays as it is. */
export const updateStaff = async (
  tx: Tx,
  s: StaffValues,
  version: number,
  phone: { sealed: Buffer; mask: string } | null,
  by: string,
  now: Date,
): Promise<boolean> =>
  (
    await tx.query(
      `update staff set unit_id = $2, badge_no = $3, name = $4, kind = $5, post = $6, status = $7, languages = $8, start_on = $9,
         phone_enc = coalesce($10, phone_enc), phone_mask = coalesce($11, phone_mask), updated_by = $12, updated_at = $13, event_id = sec.event_id(), version = version + 1
       where id = $1 and version = $14 returning id`,
      [...params(s), phone?.sealed ?? null, phone?.mask ?? null, by, now, version],
    )
  ).length === 1

export const endStaff = async (
  tx: Tx,
  id: string,
  version: number,
  on: string,
  by: string,
  now: Date,
): Promise<boolean> => {
  const rows = await tx.query(
    `update staff set end_on = $3, status = '离岗', updated_by = $4, updated_at = $5, event_id = sec.event_id(), version = version + 1 where id = $1 and version = $2 returning id`,
    [id, version, on, by, now],
  )
  if (rows.length === 0) return false
  await tx.query('select organisation_end_staff($1, $2)', [id, on])
  return true
}
