import { expect, test } from 'vitest'
import { countOf } from '#features/disputes/figures.ts'
import type { FigureKey, Part } from '#features/disputes/figure-keys.ts'
import type { Tx } from '#platform/db/tx.ts'
import { loadActions } from '#platform/http/load-actions.ts'
import { testDatabase } from '#platform/testing/database.ts'
import { buildDemo, FULL } from './build.ts'

/* All 38 rooms and the whole quarter, with a community of fifty people: S2's figures come out of the records that operations wrote. */

test('the rooms of the city accepted 231 disputes, settled 182 and mediated 61 that were turning violent', async () => {
  const t = await testDatabase({ max: 8 })
  try {
    const { admin: installer, db, cipher, roles } = t
    const progress = () => undefined
    await buildDemo(
      { installer, db, cipher, roles, actions: await loadActions(), progress },
      { ...FULL, residents: 50 },
    )
    const tx = { query: async (text, values = []) => (await installer.query(text, [...values])).rows } as Tx
    const period = { fromOn: FULL.from, untilOn: '2026-10-01', unitIds: null }
    const count = (key: FigureKey, part: Part) => countOf(tx, key, part, period)
    expect([await count('resolved', 'numerator'), await count('resolved', 'denominator')]).toEqual([182, 231])
    expect([await count('grave', 'numerator'), await count('grave', 'denominator')]).toEqual([61, 61])
    // Its own denominator: files whose limit ended 31 to 60 days before the end of the quarter.
    const p06 = [await count('P06', 'numerator'), await count('P06', 'denominator')] as const
    expect(p06[1]).toBeGreaterThan(50)
    expect(p06[1]).toBeLessThan(231)
    expect(p06[0]).toBeLessThanOrEqual(p06[1])
    const { rows } = await installer.query<{ bodies: number }>(
      'select count(distinct body_id)::integer as bodies from dispute',
    )
    expect(rows[0]?.bodies).toBe(38)
  } finally {
    await t.drop()
  }
}, 580_000)
