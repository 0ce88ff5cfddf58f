import { describe, expect, it } from 'vitest'
import { conditionsOf, filtersOf, pageOf } from './conditions.ts'

describe('conditions', () => {
  it('numbers parameters as they are asked for and leaves out what is undefined', () => {
    const found = conditionsOf(
      ['a >= $1'],
      [1],
      [
        [undefined, (n) => `b = $${n}`],
        [false, (n) => `c = $${n}`],
        [null, (n) => `d is not distinct from $${n}`],
      ],
    )
    expect(found).toEqual({ sqlWhere: 'a >= $1 and c = $2 and d is not distinct from $3', values: [1, false, null] })
  })

  it('asks only for the filters that are given', () => {
    const conditions = { state: (n: number) => `s = $${n}`, met: (n: number) => `m = $${n}` }
    expect(filtersOf(conditions, {})).toEqual({ sqlWhere: 'true', values: [] })
    expect(filtersOf<{ state?: string; met?: boolean }>(conditions, { met: false })).toEqual({
      sqlWhere: 'true and m = $1',
      values: [false],
    })
  })

  it('goes on behind the last row in the direction of the list', () => {
    const conditions = conditionsOf(['true'], [], [['x', (n) => `a = $${n}`]])
    const keys = [
      ['t.at', 'timestamptz'],
      ['t.id', 'uuid'],
    ] as const
    expect(pageOf(conditions, keys, undefined, 5)).toEqual({
      sqlPage: 'true and a = $1 order by t.at, t.id limit $2',
      values: ['x', 5],
    })
    expect(pageOf(conditions, keys, ['at', 'id'], 5, 'desc')).toEqual({
      sqlPage: 'true and a = $1 and (t.at, t.id) < ($3::timestamptz, $4::uuid) order by t.at desc, t.id desc limit $2',
      values: ['x', 5, 'at', 'id'],
    })
  })
})
