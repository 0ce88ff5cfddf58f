import { maybe, one, type Tx } from '#platform/db/tx.ts'
import type { Role } from '#platform/access/roles.ts'
import type { UnitKind } from '../rules.ts'

export interface PostingRow {
  id: string
  staffId: string
  staffName: string
  badgeNo: string
  unitId: string
  unitName: string
  unitKind: UnitKind
  role: Exclude<Role, 'SYS'>
  duty: '责任民警' | '协助民警' | '辅警' | '网格员' | '代管' | '所领导' | '指导' | '其他'
  communityTitle: '社区治安长' | '副治安长' | '治安员' | null
  titleDocNo: string | null
  fromOn: string
  toOn: string | null
  handoverId: string | null
  handoverFrom: string | null
  handoverOn: string | null
  handoverItems: number | null
  handoverNote: string | null
  inScope: boolean
  version: number
}

const POSTING = `select p.id, p.staff_id as "staffId", s.name as "staffName", s.badge_no as "badgeNo", p.unit_id as "unitId", o.name as "unitName", o.kind as "unitKind",
  p.role, p.duty, p.community_title as "communityTitle", p.title_doc_no as "titleDocNo", p.from_on::text as "fromOn", p.to_on::text as "toOn",
  p.handover_id as "handoverId", f.name as "handoverFrom", h.on_date::text as "handoverOn", h.open_items as "handoverItems", h.note as "handoverNote",
  organisation_in_scope(p.unit_id) and organisation_in_scope(s.unit_id) as "inScope", p.version
  from posting p join staff s on s.id = p.staff_id join org_unit o on o.id = p.unit_id
  left join area_handover h on h.id = p.handover_id left join staff f on f.id = h.from_staff_id`

/** Newest first; a person or a unit has few. */
export const listPostings = (tx: Tx, staffId: string | null, unitId: string | null): Promise<PostingRow[]> =>
  tx.query<PostingRow>(
    `${POSTING} where ($1::uuid is null or p.staff_id = $1) and ($2::uuid is null or p.unit_id = $2) order by p.from_on desc, p.id desc limit 500`,
    [staffId, unitId],
  )

export const findPosting = (tx: Tx, id: string): Promise<PostingRow | undefined> =>
  maybe<PostingRow>(tx, `${POSTING} where p.id = $1`, [id])

/** The holder before this day: the one a newcomer takes over from. */
export const lastHolder = (
  tx: Tx,
  unitId: string,
  before: string,
): Promise<{ id: string; staffId: string } | undefined> =>
  maybe(
    tx,
    `select id, staff_id as "staffId" from posting where unit_id = $1 and duty = '责任民警' and from_on < $2 order by from_on desc limit 1`,
    [unitId, before],
  )

export const insertHandover = (
  tx: Tx,
  h: {
    id: string
    areaId: string
    from: string
    to: string
    on: string
    openItems: number
    note: string | null
    by: string
  },
): Promise<unknown> =>
  tx.query(
    'insert into area_handover (id, area_id, from_staff_id, to_staff_id, on_date, open_items, note, created_by) values ($1,$2,$3,$4,$5,$6,$7,$8)',
    [h.id, h.areaId, h.from, h.to, h.on, h.openItems, h.note, h.by],
  )

export interface NewPosting {
  id: string
  staffId: string
  unitId: string
  role: string
  duty: string
  fromOn: string
  toOn: string | null
  communityTitle: string | null
  titleDocNo: string | null
  replaces: string | null
  handoverId: string | null
}

/** Null where it was done, else the code of the refusal. */
export const addPosting = async (tx: Tx, p: NewPosting): Promise<string | null> =>
  (
    await one<{ refused: string | null }>(
      tx,
      'select organisation_add_posting($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11) as refused',
      [
        p.id,
        p.staffId,
        p.unitId,
        p.role,
        p.duty,
        p.fromOn,
        p.toOn,
        p.communityTitle,
        p.titleDocNo,
        p.replaces,
        p.handoverId,
      ],
    )
  ).refused

export const endPosting = async (tx: Tx, id: string, on: string, version: number): Promise<string | null> =>
  (
    await one<{ refused: string | null }>(tx, 'select organisation_end_posting($1, $2, $3) as refused', [
      id,
      on,
      version,
    ])
  ).refused
