/** Columns that no contract of this slice names, and why (read by apps/server/contract-columns.test.ts). */
export const columns: Readonly<Record<string, string>> = {
  'notification.staff_id': 'whoever is signed in: nobody reads another’s',
  'notification.holder_id': 'answered as asCover',
  'notification.params': 'answered as words, under title',
  'notification.reminder_id': 'keeps a reminder from being given twice',
  'notification.is_personal': 'decides whether it follows covers and handovers',
  'notification.step': 'keeps a reminder from being given twice',
  'notification.due_at': 'answered as its legal date, under dueOn',
  'reminder.params': 'read by the job alone',
  'reminder.due_at': 'read by the job alone',
  'reminder.remind_at': 'read by the job alone',
  'reminder.given': 'read by the job alone',
  'reminder.next_at': 'read by the job alone',
}
