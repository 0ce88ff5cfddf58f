import type { Tx } from '#platform/db/tx.ts'

/** A unit and all below it; undefined where there is no such unit. */
export async function unitsBelow(tx: Tx, unitId: string): Promise<string[] | undefined> {
  const rows = await tx.query<{ id: string }>(
    `with recursive below as (
       select id from organisation_v_unit where id = $1
       union all select u.id from organisation_v_unit u join below b on u.parent_id = b.id) select id from below`,
    [unitId],
  )
  return rows.length === 0 ? undefined : rows.map((r) => r.id)
}

/** Units below one (itself among them) for the filter of a ledger, in the order of the tree. */
export const unitChoices = (tx: Tx, unitId: string): Promise<{ id: string; name: string }[]> =>
  tx.query<{ id: string; name: string }>(
    `with recursive below as (
       select id, name, code, 0 as depth from organisation_v_unit where id = $1
       union all select u.id, u.name, u.code, b.depth + 1 from organisation_v_unit u join below b on u.parent_id = b.id where u.closed_on is null)
     select id, name from below order by depth, code`,
    [unitId],
  )

/** People who hold or held a posting over these units, for the filter of a ledger. */
export const officerChoices = (tx: Tx, unitIds: readonly string[]): Promise<{ id: string; name: string }[]> =>
  tx.query<{ id: string; name: string }>(
    `select distinct s.id, s.name, s.badge_no from organisation_v_staff s join organisation_v_posting p on p.staff_id = s.id
      where p.unit_id = any ($1::uuid[]) order by s.badge_no`,
    [unitIds],
  )
