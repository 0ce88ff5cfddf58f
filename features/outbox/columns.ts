/** Columns that no contract of this slice names, and why (read by apps/server/contract-columns.test.ts). */
export const columns: Readonly<Record<string, string>> = {
  'sync_log.staff_id': 'whoever is signed in; sent as author',
  'sync_log.opened_at': 'for whoever looks at a lost phone; the event tells the rest',
  'sync_op.staff_id': 'sent and answered as author',
  'sync_op.sealed': 'the act as it was sent; its author has it on the phone',
  'sync_op.settled_at': 'settled acts are on no list',
  'sync_op.settled_by': 'settled acts are on no list; the event names who did it',
  'sync_link.log_id': 'the path of the operation names the log',
  'phone.staff_id': 'whoever is signed in; answered as officer',
  'phone.wipe_by': 'the event names who ordered it',
  'sync_link.h': 'compared with what arrives again, never answered',
}
