import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ExportFacts, mayWith, seatOf, stateOf } from './export-rules.ts'

const HOUR = 3_600_000
const people = fc.record({
  staffId: fc.constantFrom('asker', 'a', 'b', 'c'),
  role: fc.constantFrom('OFFICER', 'CHIEF', 'DEPUTY', 'DPO', 'AUX', null),
})
const step = fc.record({
  who: people,
  act: fc.constantFrom('approve' as const, 'refuse' as const, 'withdraw' as const),
  hours: fc.nat(30),
})
const request = (requestedRole: string): ExportFacts => ({
  requestedBy: 'asker',
  requestedRole,
  leaderId: null,
  dpoId: null,
  validUntil: null,
  endedBy: null,
})

test('after any sequence of acts a valid export has two approvals, by two persons, neither of whom asked', () => {
  fc.assert(
    fc.property(fc.constantFrom('OFFICER', 'CHIEF', 'DEPUTY'), fc.array(step, { maxLength: 12 }), (role, steps) => {
      let r = request(role)
      let now = 0
      for (const { who, act, hours } of steps) {
        now += hours * HOUR
        const may = mayWith(r, who.staffId, who.role, new Date(now))
        if (!may[act]) continue
        expect(stateOf(r, new Date(now))).toBe('WAITING')
        if (act !== 'approve') r = { ...r, endedBy: who.staffId }
        else if (seatOf(r, who.staffId, who.role) === 'dpo') r = { ...r, dpoId: who.staffId }
        else r = { ...r, leaderId: who.staffId }
        if (r.leaderId !== null && r.dpoId !== null) r = { ...r, validUntil: new Date(now + 24 * HOUR) }
      }
      const at = new Date(now)
      if (stateOf(r, at) === 'APPROVED') {
        expect(new Set([r.requestedBy, r.leaderId, r.dpoId]).size).toBe(3)
        expect(mayWith(r, 'asker', 'OFFICER', at)).toEqual({
          approve: false,
          refuse: false,
          withdraw: false,
          take: true,
        })
        for (const other of ['a', 'b', 'c']) expect(mayWith(r, other, 'OFFICER', at).take).toBe(false)
        expect(stateOf(r, new Date(now + 25 * HOUR))).toBe('EXPIRED')
      }
    }),
  )
})

test('the deputy stands in only where the chief himself asks', () => {
  expect(seatOf(request('OFFICER'), 'a', 'DEPUTY')).toBeUndefined()
  expect(seatOf(request('CHIEF'), 'a', 'DEPUTY')).toBe('leader')
  expect(seatOf(request('OFFICER'), 'a', 'CHIEF')).toBe('leader')
})
