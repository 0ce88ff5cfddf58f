import type { Tx } from '#platform/db/tx.ts'

export interface ChangeRow {
  id: string
  kind: '机构撤并' | '社区更名' | '社区换码'
  unitId: string | null
  successorId: string | null
  communityCode: string | null
  oldValue: string
  newValue: string
  onDate: string
  moved: Record<string, number>
  note: string | null
  by: string | null
}

/** Newest first; a city makes a few dozen a year. */
export const listChanges = (tx: Tx): Promise<ChangeRow[]> =>
  tx.query<ChangeRow & Record<string, unknown>>(
    `select c.id, c.kind, c.unit_id as "unitId", c.successor_id as "successorId", c.community_code as "communityCode", c.old_value as "oldValue",
       c.new_value as "newValue", c.on_date::text as "onDate", c.moved, c.note, s.name as by
     from organisation_change c left join staff s on s.id = c.created_by order by c.on_date desc, c.id desc limit 500`,
  )

/** Notes a rename or recode; a merge is noted by the function that makes it. */
export const insertChange = (
  tx: Tx,
  c: Pick<ChangeRow, 'id' | 'kind' | 'oldValue' | 'newValue' | 'onDate' | 'moved' | 'note'> & {
    communityCode: string
    by: string
  },
): Promise<unknown> =>
  tx.query(
    `insert into organisation_change (id, kind, community_code, old_value, new_value, on_date, moved, note, created_by) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
    [c.id, c.kind, c.communityCode, c.oldValue, c.newValue, c.onDate, JSON.stringify(c.moved), c.note, c.by],
  )
