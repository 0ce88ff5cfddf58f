import { expect, test } from 'vitest'
import { recordSuggestion } from '../../contract.ts'
import { blankSuggestion, suggestionOf, withField } from '../suggestion-values.ts'
import { faultOf } from './suggestion-fault.ts'

const ID = 'b3b6a1de-53a9-4f5b-8f41-0d3c6a1c9f10'
const v = { ...withField(blankSuggestion(ID, '走访带回'), '巡逻防范'), text: '夜里多巡逻', wantsAnswer: true }
const AT = { communityCode: '220702001001', receivedOn: '2026-11-21' }

test('a suggestion is told on the phone what the server would refuse a day later', () => {
  expect(faultOf(v)).toBeUndefined()
  expect(faultOf({ ...v, field: '' })).toBe('suggestions.lacks.field')
  expect(faultOf({ ...v, text: ' 多巡逻 ' })).toBe('suggestions.lacks.text')
  expect(faultOf({ ...v, wantsAnswer: false })).toBe('suggestions.lacks.wantsAnswer')
  expect(faultOf({ ...v, text: '请拨打 19400000123 联系' })).toBe('error.field.summary_has_identifier')
  expect(faultOf({ ...v, text: '1单元301夜里太吵' })).toBe('error.field.suggestion_names_door')
})

test('the form becomes what the contract asks for: the community and the day, nobody named unless wished', () => {
  const sent = recordSuggestion.input.parse(suggestionOf(v as never, AT))
  expect(sent).toEqual({
    ...AT,
    id: ID,
    source: '走访带回',
    field: '巡逻防范',
    text: '夜里多巡逻',
    isPoliceMatter: true,
    wantsAnswer: true,
  })
  expect(recordSuggestion.input.parse(suggestionOf({ ...v, speaker: ' 王小满 ' } as never, AT)).speaker).toBe('王小满')
  expect(withField(v, '门禁路灯').isPoliceMatter).toBe(false)
})

test('an id that tells the time is refused', () => {
  const timed = { ...suggestionOf(v as never, AT), id: '01890000-0000-7000-8000-000000000001' }
  expect(recordSuggestion.input.safeParse(timed).success).toBe(false)
})
