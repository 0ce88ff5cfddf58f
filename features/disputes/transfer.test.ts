import { expect, test } from 'vitest'
import { afterTransfer, missingEvidence, type Transfer, type TransferAct } from './transfer.ts'
import { TRANSFER_STATES, type TransferState } from './vocabulary.ts'

const FULL: Transfer = {
  state: 'DRAFT',
  evidence: { 接报警登记: '有', 当事人身份与联系方式: '有', 权利义务告知书: '有', 委托调解函: '有' },
  isViolation: false,
  isInjury: false,
  partiesConsent: true,
  wasReturned: false,
}
const BOTH = ['DUTY', 'MEDIATOR'] as const
const go = (t: Transfer, act: TransferAct): Transfer => {
  const result = afterTransfer(t, act, BOTH)
  if ('refusal' in result) throw new Error(result.refusal)
  return result.transfer
}

test('goes from the station to the room and back, and its clock runs while the room has not answered', () => {
  const sent = afterTransfer(FULL, { kind: 'send' }, ['DUTY'])
  expect(sent).toMatchObject({ transfer: { state: 'SENT' }, clock: 'start' })
  const received = afterTransfer(go(FULL, { kind: 'send' }), { kind: 'receive' }, ['MEDIATOR'])
  expect(received).toMatchObject({ transfer: { state: 'RECEIVED' }, clock: 'done' })
  const result = go(go(go(FULL, { kind: 'send' }), { kind: 'receive' }), { kind: 'sendResult' })
  expect(go(result, { kind: 'confirm' }).state).toBe('CONFIRMED')
  expect(afterTransfer(result, { kind: 'confirm' }, ['MEDIATOR'])).toEqual({ refusal: 'NOT_YOURS' })
})

test('is not sent without the papers it must have, nor without the parties', () => {
  expect(missingEvidence({ ...FULL, isViolation: true, isInjury: true })).toEqual(['询问笔录', '伤情照片或诊断证明'])
  expect(missingEvidence({ ...FULL, evidence: { ...FULL.evidence, 委托调解函: '不适用' } })).toEqual(['委托调解函'])
  expect(afterTransfer({ ...FULL, isInjury: true }, { kind: 'send' }, BOTH)).toEqual({ refusal: 'EVIDENCE_MISSING' })
  expect(afterTransfer({ ...FULL, partiesConsent: false }, { kind: 'send' }, BOTH)).toEqual({
    refusal: 'CONSENT_MISSING',
  })
})

test('comes back once, with the list of what is missing', () => {
  const sent = go(FULL, { kind: 'send' })
  expect(afterTransfer(sent, { kind: 'return', missing: [] }, BOTH)).toEqual({ refusal: 'LIST_MISSING' })
  const again = go(go(sent, { kind: 'return', missing: ['视频目录'] }), { kind: 'send' })
  expect(afterTransfer(again, { kind: 'return', missing: ['视频目录'] }, BOTH)).toEqual({ refusal: 'RETURNED_BEFORE' })
  expect(go(again, { kind: 'receive' }).state).toBe('RECEIVED')
})

test('from every state it can be confirmed', () => {
  const ways: TransferAct[] = [{ kind: 'send' }, { kind: 'receive' }, { kind: 'sendResult' }, { kind: 'confirm' }]
  for (const state of TRANSFER_STATES) {
    let t: Transfer = { ...FULL, state, wasReturned: state === 'RETURNED' }
    for (const act of ways) {
      const result = afterTransfer(t, act, BOTH)
      if ('transfer' in result) t = result.transfer
    }
    expect(t.state).toBe<TransferState>('CONFIRMED')
  }
})
