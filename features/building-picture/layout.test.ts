import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnOf, floorOf, layOut, type Placed } from './layout.ts'

const door = (roomNo: string | null, over: Partial<Placed> = {}): Placed => ({
  unitNo: '1',
  floorNo: null,
  subAddr: null,
  roomNo,
  ...over,
})
const shown = (doors: Placed[], floorsUp: number | null = 6, widest = 16) =>
  layOut(doors, floorsUp, widest).map((u) => ({
    unit: u.unit,
    blocks: u.blocks.map((b) => [
      b.columns.join(' '),
      ...b.rows.map((r) => `${r.floor ?? '?'}: ${r.cells.map((c) => c?.roomNo ?? c?.subAddr ?? '·').join(' ')}`),
    ]),
  }))

describe('the picture of a building', () => {
  it('has the highest floor on top and rooms above each other in one column', () => {
    expect(
      shown(
        ['101', '102', '201', '202', '302', '1001'].map((r) => door(r)),
        10,
      ),
    ).toEqual([{ unit: '1', blocks: [['01 02', '10: 1001 ·', '3: · 302', '2: 201 202', '1: 101 102']] }])
  })

  it('counts units as people do and puts what has no unit first', () => {
    const units = ['10', '2', null, '甲'].map((unitNo) => door('101', { unitNo }))
    expect(shown(units).map((u) => u.unit)).toEqual([null, '2', '10', '甲'])
  })

  it('reads the floor off the room where the address has none, but never a floor that the building lacks', () => {
    expect(floorOf(door('501'), 6)).toBe('5')
    expect(floorOf(door('1203'), 30)).toBe('12')
    expect(floorOf(door('901'), 6)).toBeNull()
    expect(floorOf(door('东户'), 6)).toBeNull()
    expect(floorOf(door('501', { floorNo: '2' }), 6)).toBe('2')
  })

  it('keeps cellars below, what has no floor under everything, and names that are no numbers', () => {
    expect(
      shown([
        door('车库', { floorNo: '-1' }),
        door('商服', { floorNo: '1' }),
        door('甲12', {}),
        door('东户', { floorNo: '2' }),
        door(null, { subAddr: '附1号' }),
      ])[0]
        ?.blocks[0]?.slice(1)
        .map((line) => line.split(':')[0]),
    ).toEqual(['2', '1', '-1', '?'])
  })

  it('puts a split room beside its other half and two doors of one name side by side', () => {
    expect(columnOf(door('302A'), '3')).toBe('02A')
    const twice = shown([door('301'), door('301', { subAddr: '附1号' }), door('301'), door('302A'), door('302B')])
    expect(twice[0]?.blocks).toEqual([['01 01 附1号 01′ 02A 02B', '3: 301 301 301 302A 302B']])
  })

  it('breaks a dormitory of 300 rooms on four floors into blocks that fit', () => {
    const rooms = [1, 2, 3, 4].flatMap((f) =>
      Array.from({ length: 75 }, (_, n) => door(`${f}${String(n + 1).padStart(2, '0')}`, { unitNo: null })),
    )
    const blocks = layOut(rooms, 4, 16)[0]?.blocks ?? []
    expect(blocks.map((b) => b.columns.length)).toEqual([16, 16, 16, 16, 11])
    expect(blocks.every((b) => b.rows.length === 4)).toBe(true)
  })

  it('shows every door exactly once, whatever is written on it', () => {
    const text = fc.option(fc.oneof(fc.constantFrom('1', '2', '-1', '101', '201', '东户', '甲', ''), fc.string()), {
      nil: null,
    })
    const doors = fc.array(fc.record({ unitNo: text, floorNo: text, roomNo: text, subAddr: text }), { maxLength: 60 })
    fc.assert(
      fc.property(
        doors,
        fc.option(fc.integer({ min: 1, max: 60 }), { nil: null }),
        fc.integer({ min: 1, max: 20 }),
        (all, up, widest) => {
          const units = layOut(all, up, widest)
          const placed = units.flatMap((u) => u.blocks.flatMap((b) => b.rows.flatMap((r) => r.cells)))
          const seen = placed.filter((c) => c !== null)
          expect(seen).toHaveLength(all.length)
          expect(new Set(seen).size).toBe(all.length)
          for (const u of units)
            for (const b of u.blocks) {
              expect(b.columns.length).toBeLessThanOrEqual(widest)
              for (const r of b.rows) {
                expect(r.cells).toHaveLength(b.columns.length)
                for (const c of r.cells) if (c) expect([c.unitNo, floorOf(c, up)]).toEqual([u.unit, r.floor])
              }
            }
        },
      ),
    )
  })
})
