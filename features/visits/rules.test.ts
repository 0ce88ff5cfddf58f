import { describe, expect, test } from 'vitest'
import type { Sheet } from './contract.ts'
import { maskNames, sheetFaults, toBuilding, visitorFaults } from './rules.ts'

const now = new Date('2026-11-21T08:00:00Z')
const sheet: Sheet = {
  kind: '一般走访',
  visitorIds: ['a'],
  startedAt: '2026-11-21T07:30:00Z',
  endedAt: '2026-11-21T07:45:00Z',
  geoReason: '室内无信号',
  met: true,
  metCount: 1,
  metPersonIds: [],
  topics: ['防范宣传'],
  summaryChips: ['防诈骗宣传'],
  cardLeft: false,
  notMetSlip: false,
}
const codes = (change: Partial<Sheet>) => sheetFaults({ ...sheet, ...change }, now).map((f) => `${f.path}:${f.code}`)

describe('the sheet', () => {
  test('a whole sheet has no fault', () => expect(codes({})).toEqual([]))
  test('a met visit needs the number of people and some words', () => {
    expect(codes({ metCount: undefined, summaryChips: [] })).toEqual([
      'metCount:required',
      'summary:visit_summary_required',
    ])
  })
  test('words may be phrases alone or text alone', () => {
    expect(codes({ summaryChips: [], summary: '讲解防诈' })).toEqual([])
  })
  test('a visit that met nobody says nothing about people met', () => {
    expect(codes({ met: false, metPersonIds: ['p' as never] })).toEqual([
      'metCount:visit_not_met',
      'metPersonIds:visit_not_met',
    ])
  })
  test('a visit that met nobody needs no words and may leave a slip', () => {
    expect(codes({ met: false, metCount: undefined, summaryChips: [], notMetSlip: true })).toEqual([])
    expect(codes({ notMetSlip: true })).toEqual(['notMetSlip:visit_slip_when_met'])
  })
  test('a position needs both numbers and its method, no position needs a reason', () => {
    expect(codes({ geoReason: undefined })).toEqual(['geoReason:visit_geo_reason_required'])
    expect(codes({ geoReason: undefined, lng: 125 })).toEqual(['lat:required', 'geoMethod:required'])
    expect(codes({ geoReason: undefined, lng: 125, lat: 45, geoMethod: 'GPS' })).toEqual([])
    expect(codes({ geoMethod: 'GPS' })).toEqual(['geoMethod:visit_no_position'])
  })
  test('time runs forward and not ahead of now', () => {
    expect(codes({ endedAt: '2026-11-21T07:00:00Z' })).toEqual(['endedAt:visit_ended_before_start'])
    expect(codes({ startedAt: '2026-11-21T09:00:00Z', endedAt: undefined })).toEqual(['startedAt:visit_in_future'])
  })
  test('more people cannot be named than were met', () => {
    expect(codes({ metPersonIds: ['p', 'q'] as never })).toEqual(['metCount:visit_fewer_than_named'])
  })
})

describe('who may make which visit', () => {
  test('a statutory check needs a police officer', () => {
    expect(visitorFaults('依法查访', ['勤务辅警'], true)).toEqual([{ path: 'visitorIds', code: 'visit_needs_police' }])
    expect(visitorFaults('依法查访', ['勤务辅警', '民警'], false)).toEqual([])
  })
  test('auxiliaries alone make general visits only', () => {
    expect(visitorFaults('关爱走访', ['勤务辅警'], true)).toEqual([{ path: 'kind', code: 'visit_aux_alone' }])
    expect(visitorFaults('一般走访', ['勤务辅警', '网格员'], false)).toEqual([])
  })
  test('a grid worker goes alone only where a task sends him', () => {
    expect(visitorFaults('一般走访', ['网格员'], false)).toEqual([{ path: 'taskIds', code: 'visit_grid_needs_task' }])
    expect(visitorFaults('一般走访', ['网格员'], true)).toEqual([])
  })
})

describe('lists show the building', () => {
  test.each([
    ['团结社区柳岸小区1号楼1单元301室', { unitNo: '1', floorNo: null, roomNo: '301' }, '团结社区柳岸小区1号楼'],
    ['团结社区柳岸小区1号楼3层301室', { unitNo: null, floorNo: '3', roomNo: '301' }, '团结社区柳岸小区1号楼'],
    ['团结社区柳岸小区1号楼地下1层东户', { unitNo: null, floorNo: '-1', roomNo: '东户' }, '团结社区柳岸小区1号楼'],
    ['团结社区柳岸小区1号楼1单元1室附间', { unitNo: '1', floorNo: null, roomNo: '1' }, '团结社区柳岸小区1号楼'],
    ['团结社区松江路12号', { unitNo: null, floorNo: null, roomNo: null }, '团结社区松江路12号'],
  ])('%s → %s', (text, parts, shown) => expect(toBuilding(text, parts)).toBe(shown))
})

test('a known name in a text is shown as in the column beside it', () => {
  expect(maskNames('与顾云舒核对,顾云舒无变化', [{ name: '顾云舒', nameMask: '顾*' }])).toBe('与顾*核对,顾*无变化')
})
