import { describe, expect, it } from 'vitest'
import { isWholeDoor, readDoor } from './door-text.ts'

const EXACT: [string, ReturnType<typeof readDoor>][] = [
  ['江南小区3号楼二单元501室', { compound: '江南小区', building: '3号楼', unitNo: '2', roomNo: '501' }],
  ['3-2-501', { building: '3号楼', unitNo: '2', roomNo: '501' }],
  ['五组023号', { villageGroup: '5组', groupHouseNo: 23 }],
  ['民主路12号附3号', { road: '民主路', doorNo: '12号附3号' }],
  ['松江大街88号2单元301', { road: '松江大街', doorNo: '88号', unitNo: '2', roomNo: '301' }],
  ['王家村三组12号', { community: '王家村', villageGroup: '3组', groupHouseNo: 12 }],
  [
    '吉林省松原市宁江区团结社区江南小区3号楼2单元501',
    {
      community: '团结社区',
      compound: '江南小区',
      building: '3号楼',
      unitNo: '2',
      roomNo: '501',
    },
  ],
  ['3号楼五楼东户', { building: '3号楼', floorNo: '5', roomNo: '东户' }],
  ['员工宿舍楼305', { building: '员工宿舍楼', roomNo: '305' }],
  ['机关家属院3栋501', { compound: '机关家属院', building: '3号楼', roomNo: '501' }],
  ['A座1203', { building: 'A号楼', roomNo: '1203' }],
  ['甲12号', { doorNo: '甲12号' }],
  ['12号', { doorNo: '12号' }],
  ['东1排3号', { doorNo: '东1排3号' }],
  ['二单元', { unitNo: '2' }],
  ['第三村民小组', { villageGroup: '3组' }],
  ['宿舍楼', { building: '宿舍楼' }],
]

describe('a door in a cell of a list', () => {
  it.each(EXACT)('%s', (text, parts) => {
    expect(readDoor(text)).toEqual(parts)
  })
  it('is never guessed: what could be two things is left to be asked', () => {
    // A building or a floor; a door with a unit or a room of its own.
    expect(readDoor('3楼')).toEqual({ rest: '3楼' })
    for (const text of ['民主路12-301', '江南小区5号', '江南小区3楼301左'])
      expect(isWholeDoor(readDoor(text)), text).toBe(false)
  })
  it('keeps what nobody understood beside it', () => {
    expect(readDoor('江南小区3号楼2单元501（转租）').rest).toBe('转租')
    for (const word of ['张三', '户主', '序号', '合计', '男', '备注', '电话']) {
      const { rest, ...parts } = readDoor(word)
      expect([rest, parts], word).toEqual([word, {}])
    }
  })
  it('bears hostile text', () => {
    for (const text of ['', ' ', '\u0000', '𠮷'.repeat(400), '号'.repeat(1000), '-'.repeat(1000), '1'.repeat(1000)])
      expect(() => readDoor(text)).not.toThrow()
  })
})
