import type { EXPORT_STATES } from './contract.ts'

export type ExportState = (typeof EXPORT_STATES)[number]

/** What decides who may do what with a request. Instants as dates. */
export interface ExportFacts {
  requestedBy: string
  requestedRole: string
  leaderId: string | null
  dpoId: string | null
  validUntil: Date | null
  endedBy: string | null
}

/** Refused and withdrawn differ by who ended it. An approval ends by itself when its hours are over. */
export function stateOf(r: ExportFacts, now: Date): ExportState {
  if (r.endedBy !== null) return r.endedBy === r.requestedBy ? 'WITHDRAWN' : 'REFUSED'
  if (r.validUntil === null) return 'WAITING'
  return r.validUntil > now ? 'APPROVED' : 'EXPIRED'
}

/**
 * For which of the two approvals somebody stands: the station's chief (his deputy where the chief himself asks) or the data protection officer. Nobody approves
 * what he asked for, and nobody gives both approvals.
 */
export function seatOf(r: ExportFacts, staffId: string | null, role: string | null): 'leader' | 'dpo' | undefined {
  if (staffId === null || staffId === r.requestedBy) return undefined
  if (role === 'DPO') return r.dpoId === null && r.leaderId !== staffId ? 'dpo' : undefined
  const isLeader = role === 'CHIEF' || (role === 'DEPUTY' && r.requestedRole === 'CHIEF')
  return isLeader && r.leaderId === null && r.dpoId !== staffId ? 'leader' : undefined
}

/** What somebody may do with a request now. */
export function mayWith(r: ExportFacts, staffId: string | null, role: string | null, now: Date) {
  const state = stateOf(r, now)
  const isWaiting = state === 'WAITING'
  const isMine = staffId !== null && staffId === r.requestedBy
  const decides = isWaiting && seatOf(r, staffId, role) !== undefined
  return { approve: decides, refuse: decides, withdraw: isWaiting && isMine, take: state === 'APPROVED' && isMine }
}
