import { expect, it } from 'vitest'
import { expandRooms } from './rooms.ts'

const rooms = (pattern: Parameters<typeof expandRooms>[0]) => {
  const expanded = expandRooms(pattern)
  return expanded.ok ? expanded.doors.map((d) => `${d.unitNo ?? ''}/${d.floorNo}/${d.roomNo}`) : expanded
}

it('counts units by floors by rooms and numbers them as doors are numbered', () => {
  expect(rooms({ units: '1-2', floors: '1-2', rooms: '1-2', numbering: 'floor_room' })).toEqual([
    '1/1/101',
    '1/1/102',
    '1/2/201',
    '1/2/202',
    '2/1/101',
    '2/1/102',
    '2/2/201',
    '2/2/202',
  ])
})

it('knows basements, words and plain numbers', () => {
  expect(rooms({ floors: '-1-2', rooms: '1', numbering: 'floor_room' })).toEqual(['/-1/B101', '/1/101', '/2/201'])
  expect(rooms({ units: '一单元，东', floors: '3', rooms: '东户、西户', numbering: 'floor_room' })).toEqual([
    '1/3/东户',
    '1/3/西户',
    '东/3/东户',
    '东/3/西户',
  ])
  expect(rooms({ floors: '1', rooms: '01～03', numbering: 'plain' })).toEqual(['/1/01', '/1/02', '/1/03'])
})

it('names every list it cannot read', () => {
  expect(rooms({ units: '3-1', floors: '1,,2', rooms: '无', numbering: 'plain' })).toEqual({
    ok: false,
    faults: [
      { path: 'units', code: 'list_unreadable' },
      { path: 'floors', code: 'list_unreadable' },
      { path: 'rooms', code: 'door_placeholder' },
    ],
  })
})

it('stops at two thousand doors', () => {
  expect(rooms({ units: '1-10', floors: '1-50', rooms: '1-4', numbering: 'floor_room' })).toHaveLength(2000)
  expect(rooms({ units: '1-10', floors: '1-50', rooms: '1-5', numbering: 'floor_room' })).toEqual({
    ok: false,
    tooMany: 2500,
  })
})
