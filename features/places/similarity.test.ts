import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bareTextOf } from './full-text.ts'
import { editDistance, SIMILAR, similarity } from './similarity.ts'

const bare = (compound: string, roomNo: string, more = {}) =>
  bareTextOf({ community: '团结社区', compound, building: '3号楼' }, { unitNo: '2', roomNo, ...more })

it('counts edits by characters, also beyond the first plane', () => {
  expect(editDistance('临江路', '临江大路')).toBe(1)
  expect(editDistance('𠮷祥里', '吉祥里')).toBe(1)
  expect(editDistance('', '临江')).toBe(2)
  expect(editDistance('临江', '')).toBe(2)
})

it('finds a misspelt compound and a floor left out, not the neighbour', () => {
  expect(similarity(bare('柳岸小区', '301'), bare('柳安小区', '301'))).toBeGreaterThanOrEqual(SIMILAR)
  expect(similarity(bare('柳岸小区', '301'), bare('柳岸小区', '301', { floorNo: '3' }))).toBe(1)
  expect(similarity(bare('柳岸小区', '301'), bare('柳岸小区', '302'))).toBe(0)
  expect(similarity(bare('柳岸小区', '东户'), bare('柳岸小区', '西户'))).toBe(0)
  expect(similarity(bare('柳岸小区', '301'), bare('荷塘新村', '301'))).toBeLessThan(SIMILAR)
})

it('is symmetric, and 1 exactly for equal texts', () => {
  const text = fc.string({ unit: fc.constantFrom('临', '江', '路', '东', '1', '2', '号', '户'), maxLength: 12 })
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(similarity(a, b)).toBe(similarity(b, a))
      expect(similarity(a, b) === 1).toBe(a === b)
    }),
  )
})
