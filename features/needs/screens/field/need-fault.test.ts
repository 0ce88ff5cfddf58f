import { expect, test } from 'vitest'
import { recordNeed } from '../../contract.ts'
import { blankNeed, needOf, withType } from '../need-values.ts'
import { faultOf } from './need-fault.ts'

const ID = '01890000-0000-7000-8000-000000000001'
const HOME = { id: '01890000-0000-7000-8000-000000000002', members: [] }
const PERSON = '01890000-0000-7000-8000-000000000003'
const v = { ...withType(blankNeed(ID, '走访带回'), '设施维修'), text: '单元门锁坏了' }

test('a need is told at the door what the server would refuse hours later', () => {
  expect(faultOf(v)).toBeUndefined()
  expect(faultOf({ ...v, type: '' })).toBe('needs.lacks.type')
  expect(faultOf({ ...v, text: ' 门锁坏了 ' })).toBe('needs.lacks.text')
  expect(faultOf({ ...v, text: '请拨打 19400000123 联系' })).toBe('error.field.summary_has_identifier')
})

test('the form becomes what the contract asks for: the visit only where it was one, the household of whoever asked', () => {
  const at = { addressId: ID, households: [HOME], visitId: ID, receivedAt: '2026-11-21T08:00:00.000Z' }
  const send = (change: object, more: object = {}) =>
    recordNeed.input.parse(needOf({ ...v, ...change } as never, { ...at, ...more }))
  expect(send({})).toMatchObject({ visitId: ID, householdId: HOME.id, isPoliceMatter: false })
  expect(send({ channel: '电话' })).not.toHaveProperty('visitId')
  expect(send({}, { households: [HOME, { ...HOME, id: ID }] })).not.toHaveProperty('householdId')
  expect(send({ asker: `${HOME.id}:${PERSON}` })).toMatchObject({ householdId: HOME.id, personId: PERSON })
  expect(withType(v, '户籍证件').isPoliceMatter).toBe(true)
})
