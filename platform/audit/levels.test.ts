import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../testing/database.ts'

let t: TestDatabase
beforeAll(async () => {
  t = await testDatabase()
})
afterAll(() => t.drop())
beforeEach(() => t.admin.query('delete from audit.witness; delete from audit.sealer'))

/** A witness by minutes ago: enrolled, last signed (null: never), taken away (null: in force). */
type Given = readonly [enrolled: number, signed: number | null, removed?: number | null, fault?: string]

async function level(witnesses: readonly Given[], sealer: { beat?: number; lag?: number; fault?: string } | null = {}) {
  for (const [i, [enrolled, signed, removed = null, fault = null]] of witnesses.entries())
    await t.admin.query(
      `insert into audit.witness (name, vkey, url, enrolled_at, cosigned_at, removed_at, fault)
       values ($1, '-', '-', now() - make_interval(mins => $2), now() - make_interval(mins => $3), now() - make_interval(mins => $4), $5)`,
      [`w${i}`, enrolled, signed, removed, fault],
    )
  if (sealer !== null)
    await t.admin.query(
      `insert into audit.sealer (beat_at, lag_seconds, fault) values (now() - make_interval(mins => $1), $2, $3)`,
      [sealer.beat ?? 0, sealer.lag ?? 0, sealer.fault ?? null],
    )
  const { rows } = await t.admin.query<{ level: string }>('select level from sec.sealing()')
  return rows[0]?.level
}

const DAY = 1440
test.each<[string, string, readonly Given[]]>([
  ['none', 'unwitnessed', []],
  ['one, however long', 'unwitnessed', [[30 * DAY, 1]]],
  ['one that is silent', 'unwitnessed', [[30 * DAY, null]]],
  [
    'two, the second just now',
    'sealed',
    [
      [30 * DAY, 1],
      [0, null],
    ],
  ],
  [
    'two enrolled 14 minutes ago that never signed',
    'sealed',
    [
      [14, null],
      [14, null],
    ],
  ],
  [
    'two enrolled 16 minutes ago that never signed',
    'red',
    [
      [16, null],
      [16, null],
    ],
  ],
  [
    'two that signed 14 minutes ago',
    'sealed',
    [
      [DAY, 14],
      [DAY, 14],
    ],
  ],
  [
    'one of two silent for 16 minutes',
    'red',
    [
      [DAY, 1],
      [DAY, 16],
    ],
  ],
  [
    'one of three silent',
    'sealed',
    [
      [DAY, 1],
      [DAY, 1],
      [DAY, 500],
    ],
  ],
  [
    'both silent for 239 minutes',
    'red',
    [
      [DAY, 239],
      [DAY, 239],
    ],
  ],
  [
    'one silent for 241 minutes',
    'stopped',
    [
      [DAY, 1],
      [DAY, 241],
    ],
  ],
  [
    'two enrolled 239 minutes ago that never signed',
    'red',
    [
      [239, null],
      [239, null],
    ],
  ],
  [
    'two enrolled 241 minutes ago that never signed',
    'stopped',
    [
      [241, null],
      [241, null],
    ],
  ],
  [
    'the second enrolled 10 minutes ago',
    'sealed',
    [
      [30 * DAY, 1],
      [10, null],
    ],
  ],
  [
    'one of two taken away just now: its last word counts while it is fresh',
    'sealed',
    [
      [DAY, 1],
      [DAY, 1, 1],
    ],
  ],
  [
    'one of two taken away, its last word 16 minutes old',
    'red',
    [
      [DAY, 1],
      [DAY, 16, 16],
    ],
  ],
  [
    'one of two taken away, its last word 241 minutes old',
    'stopped',
    [
      [DAY, 1],
      [DAY, 241, 241],
    ],
  ],
  [
    'one of three taken away',
    'sealed',
    [
      [DAY, 1],
      [DAY, 1, 1],
      [DAY, 1],
    ],
  ],
  [
    'a refusal',
    'red',
    [
      [DAY, 1],
      [DAY, 1, null, 'holds more'],
      [DAY, 1],
    ],
  ],
  [
    'a refusal of one taken away',
    'sealed',
    [
      [DAY, 1],
      [DAY, 1, 5, 'holds more'],
      [DAY, 1],
    ],
  ],
  ['a refusal of the only one', 'red', [[1, 1, null, 'holds more']]],
])('%s: %s', async (_, expected, witnesses) => {
  expect(await level(witnesses)).toBe(expected)
})

const TWO: readonly Given[] = [
  [DAY, 1],
  [DAY, 1],
]
test.each<[string, string, Parameters<typeof level>[1]]>([
  ['beats', 'sealed', { beat: 14, lag: 900 }],
  ['has not beaten for 16 minutes', 'red', { beat: 16 }],
  ['never beat', 'red', null],
  ['lags by 901 seconds', 'red', { lag: 901 }],
  ['found something', 'red', { fault: 'leaf 20' }],
])('a sequencer that %s, with two that sign: %s', async (_, expected, sealer) => {
  expect(await level(TWO, sealer)).toBe(expected)
})
