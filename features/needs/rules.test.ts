import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Act, after, isOpen, mayDo, needFaults, receiverFaults, type Standing } from './rules.ts'

const OWNER = 'owner'
const COLLEAGUE = 'colleague'
const NEW: Standing = {
  state: 'REGISTERED',
  ownerId: OWNER,
  toStaffId: null,
  toBody: null,
  isAnswered: false,
  confirmation: null,
}

/** A need told a second time, without states: what has been said, who holds it, and which clocks run. */
class Model {
  owner = OWNER
  answered = false
  told = false
  over = false
  /** Somebody else took it over or noted its receipt since it was last in its owner's own hands. */
  received = false
  offered: { staff: string | null } | null = null
  clocks = new Set(['firstReply', 'feedback'])

  /** @returns whether the act makes sense */
  act(a: Act): boolean {
    const atWork = !this.over && !this.told && this.offered === null
    switch (a.kind) {
      case 'reply':
        if (this.over || this.told) return false
        this.say()
        return true
      case 'feedback':
        if (!atWork) return false
        this.say()
        this.told = true
        this.clocks.delete('feedback')
        return true
      case 'transfer':
        if (!atWork) return false
        this.offered = { staff: a.toStaffId }
        return true
      case 'accept':
        if (this.over || this.offered === null) return false
        this.owner = this.offered.staff ?? this.owner
        this.offered = null
        this.received = true
        return true
      case 'return':
      case 'takeBack':
        if (this.over || this.offered === null) return false
        this.offered = null
        this.received = false
        return true
      case 'confirm':
        if (this.over || !this.told) return false
        if (a.confirmation === '不满意') {
          this.told = false
          this.received = false
          this.clocks.add('feedback')
        } else this.over = true
        return true
      case 'notPossible':
        if (!atWork) return false
        this.answered = true
        this.over = true
        this.clocks.clear()
        return true
      case 'withdraw':
        if (this.over) return false
        this.over = true
        this.offered = null
        this.clocks.clear()
        return true
    }
  }

  private say() {
    this.answered = true
    this.clocks.delete('firstReply')
  }
}

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.constantFrom<Act[]>(
    { kind: 'reply' },
    { kind: 'feedback' },
    { kind: 'accept' },
    { kind: 'return' },
    { kind: 'takeBack' },
    { kind: 'notPossible' },
    { kind: 'withdraw' },
    { kind: 'transfer', toStaffId: COLLEAGUE, toBody: null },
    { kind: 'transfer', toStaffId: OWNER, toBody: null },
    { kind: 'transfer', toStaffId: null, toBody: '居委会' },
  ),
  fc.constantFrom('满意', '不满意', '未回应').map((confirmation) => ({ kind: 'confirm', confirmation }) as Act),
)

test('every sequence of acts goes as the model says: what is let through, who owns it, which clocks run, when it is over', () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(fc.array(act, { minLength: 1, maxLength: 30 }), (acts) => {
      const model = new Model()
      const clocks = new Set(['firstReply', 'feedback'])
      let need = NEW
      for (const one of acts) {
        const next = after(need, one)
        expect(next !== undefined, `${need.state} ${one.kind}`).toBe(model.act(one))
        if (next === undefined) continue
        for (const effect of next.clocks) {
          if (effect === 'waived') clocks.clear()
          else if (effect === 'feedbackAgain') {
            // A clock that runs cannot be started (deadline_open_one).
            expect(clocks.has('feedback')).toBe(false)
            clocks.add('feedback')
          } else expect(clocks.delete(effect === 'firstReplyDone' ? 'firstReply' : 'feedback')).toBe(true)
        }
        need = next.need
        seen.add(need.state)
        expect(need.ownerId).toBe(model.owner)
        expect(need.isAnswered).toBe(model.answered)
        expect(isOpen(need.state)).toBe(!model.over)
        expect(need.state === 'TRANSFERRED').toBe(model.offered !== null)
        expect([need.toStaffId, need.toBody].filter((to) => to !== null)).toHaveLength(model.offered === null ? 0 : 1)
        expect([...clocks].sort()).toEqual([...model.clocks].sort())
        if (need.state === 'REGISTERED') expect(need.isAnswered).toBe(false)
        if (need.state === 'CLOSED') expect(need.confirmation).not.toBe('不满意')
      }
    }),
    { numRuns: 2_000 },
  )
  expect([...seen].sort()).toEqual(
    ['CLOSED', 'HANDLING', 'NOT_POSSIBLE', 'RECEIVED', 'REGISTERED', 'REPLIED', 'TRANSFERRED', 'WITHDRAWN'].sort(),
  )
})

test('nothing follows an end', () => {
  fc.assert(
    fc.property(fc.constantFrom('CLOSED', 'NOT_POSSIBLE', 'WITHDRAWN'), act, (state, one) => {
      expect(after({ ...NEW, state: state as Standing['state'] }, one)).toBeUndefined()
    }),
  )
})

describe('whose act it is', () => {
  const mine = { ownerId: OWNER, toStaffId: null }
  const offered = { ownerId: OWNER, toStaffId: COLLEAGUE }
  const as = (...hands: string[]) => ({ hands, isOfficer: false })
  const officer = { hands: ['officer'], isOfficer: true }

  test('the owner, his cover and the officer of the area act; another colleague does not', () => {
    expect(mayDo(mine, 'reply', as(OWNER))).toBe(true)
    expect(mayDo(mine, 'reply', as('cover', OWNER))).toBe(true)
    expect(mayDo(mine, 'reply', officer)).toBe(true)
    expect(mayDo(mine, 'reply', as(COLLEAGUE))).toBe(false)
  })

  test('a transfer to a colleague is accepted and sent back by him or his cover, and taken back by the owner', () => {
    for (const kind of ['accept', 'return'] as const) {
      expect(mayDo(offered, kind, as(COLLEAGUE))).toBe(true)
      expect(mayDo(offered, kind, as('cover', COLLEAGUE))).toBe(true)
      expect(mayDo(offered, kind, as(OWNER))).toBe(false)
      expect(mayDo(offered, kind, officer)).toBe(false)
    }
    expect(mayDo(offered, 'takeBack', as(OWNER))).toBe(true)
    expect(mayDo(offered, 'takeBack', as(COLLEAGUE))).toBe(false)
  })

  test('what an outside body did is noted by the owner', () => {
    expect(mayDo(mine, 'accept', as(OWNER))).toBe(true)
    expect(mayDo(mine, 'return', as(COLLEAGUE))).toBe(false)
  })
})

describe('mistakes', () => {
  const now = new Date('2026-11-21T08:00:00.000Z')
  const need = { channel: '走访带回', text: '单元门锁坏了', receivedAt: '2026-11-21T07:30:00.000Z' } as const

  test('of a need come all at once', () => {
    expect(needFaults(need, now)).toEqual([])
    expect(needFaults({ ...need, visitId: 'x', receivedAt: '2026-11-21T08:09:00.000Z' }, now)).toEqual([])
    expect(
      needFaults({ channel: '电话', visitId: 'x', text: '请打 19400000001', receivedAt: '2026-11-22T00:00:00Z' }, now),
    ).toEqual([
      { path: 'text', code: 'summary_has_identifier' },
      { path: 'visitId', code: 'need_not_by_visit' },
      { path: 'receivedAt', code: 'need_in_future' },
    ])
    expect(needFaults({ ...need, receivedAt: '2024-11-21T07:30:00Z' }, now)).toEqual([
      { path: 'receivedAt', code: 'need_long_ago' },
    ])
  })

  test('of a receiver: exactly one, named where its kind does not name it', () => {
    expect(receiverFaults({ toStaffId: 'a' })).toEqual([])
    expect(receiverFaults({ toBody: '居委会' })).toEqual([])
    expect(receiverFaults({})[0]?.code).toBe('need_one_receiver')
    expect(receiverFaults({ toStaffId: 'a', toBody: '物业' })[0]?.code).toBe('need_one_receiver')
    expect(receiverFaults({ toStaffId: 'a', toBodyName: '某单位' })[0]?.code).toBe('need_one_receiver')
    expect(receiverFaults({ toBody: '其他单位' })).toEqual([{ path: 'toBodyName', code: 'required' }])
    expect(receiverFaults({ toBody: '物业', toBodyName: '电话19400000001' })[0]?.code).toBe('summary_has_identifier')
  })
})
