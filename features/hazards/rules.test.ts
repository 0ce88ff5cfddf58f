import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { after, isGraveFire, isOpen, type Move, mayMove, paperFaults, toldFaults } from './rules.ts'
import { HAZARD_KINDS, LEVELS, STATES, type State } from './vocabulary.ts'

/** A second telling of §4.4, by what is known of a hazard instead of by the name of its state. */
interface Model {
  isSeen: boolean
  isGiven: boolean
  isWorkedOn: boolean
  isSaidDone: boolean
  isPressed: boolean
  end: 'RESOLVED' | 'REJECTED' | null
}

const stateOf = (m: Model): State =>
  m.end ??
  (m.isPressed
    ? 'ESCALATED'
    : m.isSaidDone
      ? 'DUE_REINSPECT'
      : m.isWorkedOn
        ? 'FIXING'
        : m.isGiven
          ? 'ASSIGNED'
          : m.isSeen
            ? 'VERIFIED'
            : 'REPORTED')

/** What an act does to the model; undefined where nobody may do it now. */
function told(m: Model, move: Move): Model | undefined {
  if (m.end !== null) return undefined
  const isUnderWay = m.isGiven && !m.isSaidDone && !m.isPressed
  switch (move.act) {
    case 'edit':
      return m
    case 'verify':
      return m.isSeen ? undefined : { ...m, isSeen: true }
    case 'reject':
      return m.isGiven || m.isPressed ? undefined : { ...m, end: 'REJECTED' }
    case 'assign':
      return m.isSeen && !m.isWorkedOn && !m.isSaidDone && !m.isPressed ? { ...m, isGiven: true } : undefined
    case 'start':
      return isUnderWay && !m.isWorkedOn ? { ...m, isWorkedOn: true } : undefined
    case 'finish':
    case 'due':
      return isUnderWay ? { ...m, isWorkedOn: true, isSaidDone: true } : undefined
    case 'escalate':
      return m.isSeen && !m.isPressed ? { ...m, isPressed: true } : undefined
    case 'reinspect':
      if (move.isFixed) return { ...m, end: 'RESOLVED' }
      return { ...m, isSeen: true, isSaidDone: false, isWorkedOn: m.isWorkedOn || m.isGiven }
  }
}

const anyMove: fc.Arbitrary<Move> = fc.oneof(
  fc.constantFrom('verify', 'reject', 'assign', 'start', 'finish', 'due', 'escalate', 'edit').map((act) => ({ act })),
  fc.boolean().map((isFixed) => ({ act: 'reinspect' as const, isFixed })),
)

describe('the states of a hazard', () => {
  test('follow the model through any sequence of acts, and an end is final', () => {
    const reached = new Set<State>()
    fc.assert(
      fc.property(fc.array(anyMove, { maxLength: 25 }), (moves) => {
        let state: State = 'REPORTED'
        let model: Model = {
          isSeen: false,
          isGiven: false,
          isWorkedOn: false,
          isSaidDone: false,
          isPressed: false,
          end: null,
        }
        for (const move of moves) {
          const next = told(model, move)
          const got = after(state, move)
          expect(got, `${state} ${move.act}`).toBe(next && stateOf(next))
          expect(mayMove(state, move.act)).toBe(got !== undefined)
          // Whatever happened, as long as it is open somebody may look again and close it.
          expect(mayMove(state, 'reinspect')).toBe(isOpen(state))
          if (next !== undefined && got !== undefined) [model, state] = [next, got]
          reached.add(state)
        }
      }),
      { numRuns: 3000 },
    )
    expect([...reached].sort()).toEqual([...STATES].sort())
  })
})

describe('a grave fire hazard', () => {
  const ALL = { orderNo: '责改〔2026〕3号', escalatedTo: ['乡镇街道', '消防救援'] as const, reportedOn: '2026-11-20' }
  const codes = (...args: Parameters<typeof paperFaults>) => paperFaults(...args).map((f) => `${f.path}:${f.code}`)

  test('is one of fire and of the two highest levels', () => {
    const grave = HAZARD_KINDS.flatMap((kind) =>
      LEVELS.filter((level) => isGraveFire({ kind, level })).map((l) => kind + l),
    )
    expect(grave).toEqual(['消防重大', '消防特大'])
  })

  test('needs the order and both reports at its end and at its escalation; others need a report only where they are escalated', () => {
    const grave = { kind: '消防', level: '重大' } as const
    const none = { orderNo: null, escalatedTo: [], reportedOn: null }
    for (const isEscalation of [false, true]) {
      expect(codes(grave, ALL, isEscalation, '2026-11-21')).toEqual([])
      expect(codes(grave, none, isEscalation, '2026-11-21')).toEqual([
        'orderNo:hazard_order_required',
        'escalatedTo:hazard_report_both',
      ])
      expect(codes(grave, { ...ALL, escalatedTo: ['乡镇街道'] }, isEscalation, '2026-11-21')).toEqual([
        'escalatedTo:hazard_report_both',
      ])
    }
    const other = { kind: '治安', level: '特大' } as const
    expect(codes(other, none, false, '2026-11-21')).toEqual([])
    expect(codes(other, none, true, '2026-11-21')).toEqual(['escalatedTo:required'])
    expect(codes(other, { ...none, escalatedTo: ['主管部门'] }, true, '2026-11-21')).toEqual(['reportedOn:required'])
    expect(codes(other, { ...none, reportedOn: '2026-11-20' }, false, '2026-11-21')).toEqual(['escalatedTo:required'])
    expect(codes(other, { ...ALL, reportedOn: '2026-11-22' }, true, '2026-11-21')).toEqual([
      'reportedOn:hazard_in_future',
    ])
  })
})

test('no text about a hazard holds a number of a person, and an owner is not named', () => {
  const codes = (t: Parameters<typeof toldFaults>[0]) => toldFaults(t).map((f) => `${f.path}:${f.code}`)
  expect(codes({ description: '楼道堆放杂物', ownerType: '物业', ownerName: '金港物业' })).toEqual([])
  expect(codes({ description: '楼道堆放杂物，联系19400000001', ownerType: '业主', ownerName: '林一舟' })).toEqual([
    'description:summary_has_identifier',
    'ownerName:hazard_owner_named',
  ])
})
