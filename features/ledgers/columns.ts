/** Columns that no contract of this slice names, and why (read by apps/server/contract-columns.test.ts). */
export const columns: Readonly<Record<string, string>> = {
  'ledger_export.from_on': 'answered and asked as from',
  'ledger_export.to_on': 'answered and asked as to',
  'ledger_export.of_unit': 'asked as unitId, answered by name',
  'ledger_export.of_officer': 'asked as officerId, answered by name',
  'ledger_export.only_rows': 'answered and asked as only',
  'ledger_export.row_count': 'counted from the ledger, answered as rows',
  'ledger_export.requested_by': 'answered by name, under requested',
  'ledger_export.requested_role': 'decides whether the deputy may approve; shown nowhere',
  'ledger_export.requested_at': 'answered under requested',
  'ledger_export.leader_id': 'answered by name, under leader',
  'ledger_export.leader_at': 'answered under leader',
  'ledger_export.dpo_id': 'answered by name, under dpo',
  'ledger_export.dpo_at': 'answered under dpo',
  'ledger_export.ended_by': 'answered by name, under ended',
  'ledger_export.ended_at': 'answered under ended',
  'ledger_export.ended_note': 'answered under ended, asked as note',
}
