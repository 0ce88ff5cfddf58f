import type { Role } from '#platform/access/roles.ts'
import type { EvidenceKind, EvidenceState, TransferState } from './vocabulary.ts'

/* 移交 from the station to the mediation room and back (dictionary §4.5.5, §8.14, §8.25 "Transfer"). */

export interface Transfer {
  state: TransferState
  evidence: Readonly<Partial<Record<EvidenceKind, EvidenceState>>>
  /** Conduct against 治安管理 is suspected: the questioning goes along. */
  isViolation: boolean
  isInjury: boolean
  partiesConsent: boolean
  /** Sent back once already. */
  wasReturned: boolean
}

export type TransferAct =
  | { kind: 'send' }
  | { kind: 'receive' }
  | { kind: 'return'; missing: readonly EvidenceKind[] }
  | { kind: 'sendResult' }
  | { kind: 'confirm' }

export type TransferRefusal =
  | 'NOT_FROM_HERE'
  | 'NOT_YOURS'
  | 'CONSENT_MISSING'
  | 'EVIDENCE_MISSING'
  | 'RETURNED_BEFORE'
  | 'LIST_MISSING'

/** What `transfer.receive` does: it runs while the room has neither taken it nor sent it back. */
export type TransferClock = 'start' | 'done' | null

const ROWS: Readonly<
  Record<TransferAct['kind'], { from: readonly TransferState[]; to: TransferState; actor: Role; clock: TransferClock }>
> = {
  send: { from: ['DRAFT', 'RETURNED'], to: 'SENT', actor: 'DUTY', clock: 'start' },
  receive: { from: ['SENT'], to: 'RECEIVED', actor: 'MEDIATOR', clock: 'done' },
  return: { from: ['SENT'], to: 'RETURNED', actor: 'MEDIATOR', clock: 'done' },
  sendResult: { from: ['RECEIVED'], to: 'RESULT_SENT', actor: 'MEDIATOR', clock: null },
  confirm: { from: ['RESULT_SENT'], to: 'CONFIRMED', actor: 'DUTY', clock: null },
}

const ALWAYS: readonly EvidenceKind[] = ['接报警登记', '当事人身份与联系方式', '权利义务告知书', '委托调解函']

/** Mandatory papers that are not there. 不适用 excuses none of them. */
export function missingEvidence(t: Pick<Transfer, 'evidence' | 'isViolation' | 'isInjury'>): EvidenceKind[] {
  const asked: EvidenceKind[] = [...ALWAYS]
  if (t.isViolation) asked.push('询问笔录')
  if (t.isInjury) asked.push('伤情照片或诊断证明')
  return asked.filter((kind) => t.evidence[kind] !== '有')
}

export function afterTransfer(
  t: Transfer,
  act: TransferAct,
  roles: readonly Role[],
): { transfer: Transfer; clock: TransferClock } | { refusal: TransferRefusal } {
  const row = ROWS[act.kind]
  if (!row.from.includes(t.state)) return { refusal: 'NOT_FROM_HERE' }
  if (!roles.includes(row.actor)) return { refusal: 'NOT_YOURS' }
  if (act.kind === 'send' && !t.partiesConsent) return { refusal: 'CONSENT_MISSING' }
  if (act.kind === 'send' && missingEvidence(t).length > 0) return { refusal: 'EVIDENCE_MISSING' }
  if (act.kind === 'return' && t.wasReturned) return { refusal: 'RETURNED_BEFORE' }
  if (act.kind === 'return' && act.missing.length === 0) return { refusal: 'LIST_MISSING' }
  return {
    transfer: { ...t, state: row.to, wasReturned: t.wasReturned || act.kind === 'return' },
    clock: row.clock,
  }
}
