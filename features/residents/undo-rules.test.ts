import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Item, undoable } from './undo-rules.ts'

const item = fc.record({
  recordKind: fc.constantFrom<Item['recordKind']>('residence', 'household', 'opened', 'house'),
  sourceHouseholdId: fc.constantFrom('a', 'b', 'c'),
  afterVersion: fc.integer({ min: 1, max: 3 }),
  version: fc.option(fc.integer({ min: 1, max: 3 }), { nil: null }),
  mainElsewhere: fc.boolean(),
  others: fc.integer({ min: 0, max: 1 }),
})
const items = fc.array(item, { maxLength: 20 }).map((list) => list.map((i, n): Item => ({ ...i, recordId: `r${n}` })))

it('takes those of one household back together or not at all, and only where nobody changed anything', () => {
  fc.assert(
    fc.property(items, (all) => {
      const v = undoable(all)
      const back = new Set([...v.residences, ...v.households, ...v.opened])
      const refused = new Set(v.refused.map((r) => r.recordId))
      for (const i of all.filter((x) => x.recordKind !== 'house')) {
        const mates = all.filter((x) => x.recordKind !== 'house' && x.sourceHouseholdId === i.sourceHouseholdId)
        const clean = mates.every((m) => m.version === m.afterVersion && m.others === 0 && !m.mainElsewhere)
        expect(back.has(i.recordId)).toBe(clean)
        if (i.recordKind === 'residence') expect(refused.has(i.recordId)).toBe(!clean)
      }
      expect([...back].filter((id) => refused.has(id))).toEqual([])
      expect(all.filter((i) => i.recordKind === 'house' && back.has(i.recordId))).toEqual([])
    }),
  )
})
