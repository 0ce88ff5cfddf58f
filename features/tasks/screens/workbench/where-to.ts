interface Task {
  id: string
  purpose: string
  addressId: string | null
  recordKind: string
  recordId: string | null
}

/** Where a task is done: the visit's form where a visit answers it, else the household; one on a subject of care there; one that is closed or has no door shows itself. */
export function whereTo(
  task: Task,
  isClosed: boolean,
): { to: string; params: Record<string, string>; search: Record<string, string> } {
  if (!isClosed && task.recordKind === 'care_subject' && task.recordId !== null)
    return { to: '/care/$id', params: { id: task.recordId }, search: {} }
  if (isClosed || task.addressId === null) return { to: '/tasks/$id', params: { id: task.id }, search: {} }
  const params = { addressId: task.addressId }
  const isVisit = task.purpose === 'visit' || task.purpose === 'care'
  return isVisit
    ? { to: '/doors/$addressId/visit', params, search: { task: task.id, purpose: task.purpose } }
    : { to: '/doors/$addressId', params, search: { task: task.id } }
}
