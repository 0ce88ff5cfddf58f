/** Columns that no contract of this slice names, and why (read by apps/server/contract-columns.test.ts). */
export const columns: Readonly<Record<string, string>> = {
  'task.class': 'follows from the kind of the task',
  'task.assignee_id': 'answered by id and name, under assignee',
  'task.occasion': 'keeps a task that a day brings from being opened twice',
  'task.basis': 'answered by 今日 as the text of the law',
  'task.is_discreet': 'set by the slice that opens the task; what is discreet is simply absent for others',
  'task.result': 'set by the operation that closes the task',
}
