import { describe, expect, test } from 'vitest'
import type { Door } from './carried.ts'
import { findDoors, indexDoors } from './find-door.ts'

const doorAt = (addressText: string, ...masks: string[]) =>
  ({ addressText, households: [{ members: masks.map((nameMask) => ({ nameMask })) }] }) as unknown as Door
const DOORS = [
  doorAt('锦江花园1号楼1单元4层402室', '顾*', '欧阳*'),
  doorAt('锦江花园11号楼1单元4层402室', '王*'),
  doorAt('锦江花园3号楼2单元10层1002室', '顾*'),
  doorAt('团结街18号A座', '司徒*'),
]
const INDEX = indexDoors(DOORS)
const found = (typed: string) => findDoors(INDEX, typed).map((one) => DOORS.indexOf(one))

describe('a door of the day is found', () => {
  test.each([
    ['nothing typed: all of them', '  ', [0, 1, 2, 3]],
    ['words of the address', '锦江 2单元', [2]],
    ['a number, from its beginning and not from its middle', '1号楼', [0]],
    ['a room', '402', [0, 1]],
    ['a room that is half typed', '10', [2]],
    ['no room by its end', '02', []],
    ['numbers from building to room', '11-1-402', [1]],
    ['numbers without the floor, the last half typed', '3-2-10', [2]],
    ['numbers that end in a dash', '1-', [0, 1]],
    ['numbers out of order', '402-1-11', []],
    ['a surname', '顾', [0, 2]],
    ['a compound surname with an address word', '欧阳 1号楼', [0]],
    ['a whole name by what is masked of it', '司徒远山', [3]],
    ['a whole name and a number', '顾云舒 1002', [2]],
    ['letters large or small, digits wide or narrow', '１８号a', [3]],
    ['nobody', '龙', []],
  ])('%s', (_, typed, doors) => expect(found(typed)).toEqual(doors))
})

test('eight thousand residents are looked through in a few milliseconds', () => {
  const doors = Array.from({ length: 3_000 }, (_, n) =>
    doorAt(`江畔苑${1 + (n % 30)}号楼1单元${n % 20}层${n}室`, '王*', '李*', '赵*'),
  )
  const index = indexDoors(doors)
  const began = performance.now()
  for (const typed of ['江畔苑', '3-1-', '王', '29号楼 李', '欧阳修']) findDoors(index, typed)
  expect((performance.now() - began) / 5).toBeLessThan(50)
})
