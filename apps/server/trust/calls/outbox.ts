import { logHash } from '#platform/sync/op.ts'
import type { CallTable } from './table.ts'
import { anId, type CallWorld } from './world.ts'

const act = (w: CallWorld, log: string) => ({
  opId: anId(),
  seq: 1,
  author: w.here.officerId,
  posting: null,
  kind: 'visits.recordVisit',
  body: '{}',
  capturedAt: '2026-11-21T08:00:00.000Z',
  prevH: logHash(log),
})

export const outbox: CallTable = {
  'outbox.openLog': { by: 'OFFICER', input: (w) => ({ id: anId(), author: w.here.officerId, label: '值班手机' }) },
  'outbox.head': { by: 'OFFICER', input: () => ({ id: anId() }), answer: 'not_found' },
  'outbox.push': {
    by: 'OFFICER',
    input: (w) => {
      const id = anId()
      return { id, ops: [act(w, id)] }
    },
  },
  'outbox.recoveryKey': { by: 'OFFICER', input: () => ({ device: anId(), label: '值班手机' }) },
  'outbox.listPhones': { by: 'OFFICER', input: () => ({}) },
  'outbox.orderWipe': { by: 'OFFICER', input: () => ({ id: anId(), version: 1 }), answer: 'not_found' },
  'outbox.phoneOrders': { by: 'ANON', input: () => ({ device: anId(), author: anId() }) },
  'outbox.listHeld': { by: 'OFFICER', input: () => ({}) },
  'outbox.settle': { by: 'OFFICER', input: () => ({ id: anId(), version: 1 }), answer: 'not_found' },
}
