import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Act, after, bodyFaults, isOpen, mayDo, type Standing, suggestionFaults, wordsFaults } from './rules.ts'

const OWNER = 'owner'
const COLLEAGUE = 'colleague'
const NEW: Standing = { state: 'REGISTERED', ownerId: OWNER, isAnswered: false, evaluation: null }

/** A suggestion told a second time, without states: what was said, whose it is, which clocks run. */
class Model {
  owner = OWNER
  /** Somebody works on it. */
  begun = false
  /** It was handed to somebody who has not begun. */
  handed = false
  spoken = false
  answer = false
  over = false
  clocks = new Set(['firstReply', 'reply'])

  /** @returns whether the act makes sense */
  act(a: Act): boolean {
    if (this.over) return false
    const waits = !this.answer
    switch (a.kind) {
      case 'assign':
        if (!waits) return false
        this.owner = a.toStaffId
        this.begun = false
        this.handed = true
        return true
      case 'takeUp':
        if (!waits || this.begun) return false
        this.begun = true
        return true
      case 'tell':
        if (!waits) return false
        this.begun = true
        this.say()
        return true
      case 'reply':
        if (!waits) return false
        this.say()
        this.answer = true
        this.clocks.delete('reply')
        return true
      case 'evaluate':
        if (waits) return false
        if (a.evaluation === '满意') this.over = true
        else {
          this.answer = false
          this.begun = true
          this.clocks.add('reply')
        }
        return true
      case 'close':
        if (waits) return false
        this.over = true
        return true
      case 'notPolice':
        if (!waits) return false
        this.say()
        this.over = true
        this.clocks.clear()
        return true
      case 'withdraw':
        this.over = true
        this.clocks.clear()
        return true
    }
  }

  private say() {
    this.spoken = true
    this.clocks.delete('firstReply')
  }
}

const act: fc.Arbitrary<Act> = fc.constantFrom<Act[]>(
  { kind: 'assign', toStaffId: COLLEAGUE },
  { kind: 'assign', toStaffId: OWNER },
  { kind: 'takeUp' },
  { kind: 'tell' },
  { kind: 'reply' },
  { kind: 'reply' },
  { kind: 'evaluate', evaluation: '满意' },
  { kind: 'evaluate', evaluation: '不满意' },
  { kind: 'close' },
  { kind: 'notPolice' },
  { kind: 'withdraw' },
)

test('every sequence of acts goes as the model says: what is let through, whose it is, which clocks run, when it is over', () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(fc.array(act, { minLength: 1, maxLength: 30 }), (acts) => {
      const model = new Model()
      const clocks = new Set(['firstReply', 'reply'])
      let s = NEW
      for (const one of acts) {
        const next = after(s, one)
        expect(next !== undefined, `${s.state} ${one.kind}`).toBe(model.act(one))
        if (next === undefined) continue
        for (const effect of next.clocks) {
          if (effect === 'waived') clocks.clear()
          else if (effect === 'replyAgain') {
            // A clock that runs cannot be started (deadline_open_one).
            expect(clocks.has('reply')).toBe(false)
            clocks.add('reply')
          } else expect(clocks.delete(effect === 'firstReplyDone' ? 'firstReply' : 'reply')).toBe(true)
        }
        s = next.suggestion
        seen.add(s.state)
        expect(s.ownerId).toBe(model.owner)
        expect(s.isAnswered).toBe(model.spoken)
        expect(isOpen(s.state)).toBe(!model.over)
        expect([...clocks].sort()).toEqual([...model.clocks].sort())
        if (isOpen(s.state)) {
          expect(s.state === 'REPLIED').toBe(model.answer)
          expect(s.state === 'HANDLING').toBe(!model.answer && model.begun)
          expect(s.state === 'ASSIGNED').toBe(!model.answer && !model.begun && model.handed)
        }
        if (s.state === 'CONFIRMED') expect(s.evaluation).toBe('满意')
      }
    }),
    { numRuns: 2_000 },
  )
  expect([...seen].sort()).toEqual(
    ['ASSIGNED', 'CLOSED', 'CONFIRMED', 'HANDLING', 'NOT_POLICE', 'REPLIED', 'WITHDRAWN'].sort(),
  )
})

test('nothing follows an end', () => {
  fc.assert(
    fc.property(fc.constantFrom('CONFIRMED', 'CLOSED', 'NOT_POLICE', 'WITHDRAWN'), act, (state, one) => {
      expect(after({ ...NEW, state: state as Standing['state'] }, one)).toBeUndefined()
    }),
  )
})

test('the owner, his cover, the officer of the area and leaders act; another colleague does not', () => {
  const as = (hands: string[], isOfficer = false, isLeader = false) => ({ hands, isOfficer, isLeader })
  expect(mayDo(NEW, as([OWNER]))).toBe(true)
  expect(mayDo(NEW, as(['cover', OWNER]))).toBe(true)
  expect(mayDo(NEW, as(['officer'], true))).toBe(true)
  expect(mayDo(NEW, as(['chief'], false, true))).toBe(true)
  expect(mayDo(NEW, as([COLLEAGUE]))).toBe(false)
})

describe('mistakes', () => {
  test('a day to come and one of more than a year ago', () => {
    const faults = (receivedOn: string) =>
      suggestionFaults({ text: '夜里巡逻多一些', receivedOn }, '2026-11-21').map((f) => `${f.path}:${f.code}`)
    expect(faults('2026-11-21')).toEqual([])
    expect(faults('2025-11-20')).toEqual([])
    expect(faults('2026-11-22')).toEqual(['receivedOn:suggestion_in_future'])
    expect(faults('2025-11-19')).toEqual(['receivedOn:suggestion_long_ago'])
  })

  test.each([
    ['请打 19400000001', 'summary_has_identifier'],
    ['3号楼301室半夜吵闹', 'suggestion_names_door'],
    ['一单元三〇一夜里吵', 'suggestion_names_door'],
    ['2单元402门口堆物', 'suggestion_names_door'],
    ['３－２－５０１楼道灯坏了', 'suggestion_names_door'],
    ['三单元有五户人家都说', undefined],
    ['3号楼门口路灯坏了,东门没人巡逻', undefined],
    ['警务室能不能延长办公时间', undefined],
  ])('%s', (text, code) => {
    expect(wordsFaults('text', text)[0]?.code).toBe(code)
  })

  test('whom it is sent on to is named where its kind does not name it', () => {
    expect(bodyFaults({ toBody: '城管' })).toEqual([])
    expect(bodyFaults({})).toEqual([{ path: 'toBody', code: 'required' }])
    expect(bodyFaults({ toBody: '其他单位' })).toEqual([{ path: 'toBodyName', code: 'required' }])
    expect(bodyFaults({ toBody: '物业', toBodyName: '电话19400000001' })[0]?.code).toBe('summary_has_identifier')
  })
})
