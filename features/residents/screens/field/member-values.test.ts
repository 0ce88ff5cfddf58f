import { expect, test } from 'vitest'
import type { Household } from './member-values.ts'
import { actsOf } from './member-values.ts'

const member = (residenceId: string, over: Partial<Household['members'][number]> = {}) =>
  ({
    personId: `p-${residenceId}`,
    residenceId,
    version: 3,
    nameMask: '林*',
    relationToHead: '子女',
    isTenant: false,
    intendedUntil: null,
    waiting: false,
    ...over,
  }) as Household['members'][number]
const home: Household = { id: 'h', no: 1, members: [member('a'), member('b'), member('c')] }

test('corrections go before the check of the household, and each act names the version that it will find', () => {
  const { acts, noted } = actsOf(
    [home],
    {
      a: { found: 'here', relationToHead: '配偶' },
      b: { found: '离开', relationToHead: '父母', phone: '19400001111' },
      c: { phone: '19400002222', phoneKind: '家属' },
    },
    {},
    '2026-11-27',
  )
  expect(acts).toEqual([
    { kind: 'residents.correctMember', input: { residenceId: 'a', version: 3, relationToHead: '配偶' } },
    {
      kind: 'residents.correctMember',
      input: { residenceId: 'c', version: 3, phone: { kind: '家属', number: '19400002222' } },
    },
    {
      kind: 'residents.checkHousehold',
      input: {
        householdId: 'h',
        on: '2026-11-27',
        here: ['a'],
        left: [{ residenceId: 'b', version: 3, reason: '离开' }],
      },
    },
  ])
  expect(noted).toEqual({
    a: { version: 5, found: 'here', corrected: true },
    b: { version: 4, found: '离开' },
    c: { version: 3, corrected: true },
  })
})

test('what is said as it stands is no correction, and a newer day counts for more than a note', () => {
  expect(
    actsOf([home], { a: { relationToHead: '子女', tenant: 'no', intendedUntil: '', phone: ' ' } }, {}, '2026-11-27')
      .acts,
  ).toEqual([])
  const again = actsOf([home], { a: { tenant: 'yes' } }, { a: { version: 5, found: 'here' } }, '2026-11-27')
  expect(again.acts).toEqual([
    { kind: 'residents.correctMember', input: { residenceId: 'a', version: 5, isTenant: true } },
  ])
  const fresh: Household = { ...home, members: [member('a', { version: 9 })] }
  expect(actsOf([fresh], { a: { found: '离开' } }, { a: { version: 5 } }, '2026-11-27').acts[0]?.input).toMatchObject({
    left: [{ version: 9 }],
  })
})
