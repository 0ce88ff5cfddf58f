import type { Tx } from '#platform/db/tx.ts'

/** Names of mediation bodies by id; those out of sight are absent. */
export async function mediationNames(tx: Tx, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const rows = await tx.query<{ id: string; name: string }>(
    'select id, name from mediation_v_body where id = any ($1::uuid[])',
    [[...new Set(ids.filter((id) => id !== null))]],
  )
  return new Map(rows.map((r) => [r.id, r.name]))
}
