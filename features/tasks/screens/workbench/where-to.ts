import { OWN_PAGES, type RECORD_KINDS } from '../../contract.ts'

interface Task {
  id: string
  purpose: string
  recordKind: (typeof RECORD_KINDS)[number]
  recordId: string | null
  addressId: string | null
}

/** Where a task is done: the visit's form where a visit answers it, the page of a record that has one, else the household; one that is closed or has no door shows itself. */
export function whereTo(
  task: Task,
  isClosed: boolean,
): { to: string; params: Record<string, string>; search: Record<string, string> } {
  const own = OWN_PAGES[task.recordKind]
  if (!isClosed && own !== undefined && task.recordId !== null)
    return { to: own, params: { id: task.recordId }, search: {} }
  if (isClosed || task.addressId === null) return { to: '/tasks/$id', params: { id: task.id }, search: {} }
  const params = { addressId: task.addressId }
  const isVisit = task.purpose === 'visit' || task.purpose === 'care'
  return isVisit
    ? { to: '/doors/$addressId/visit', params, search: { task: task.id, purpose: task.purpose } }
    : { to: '/doors/$addressId', params, search: { task: task.id } }
}
