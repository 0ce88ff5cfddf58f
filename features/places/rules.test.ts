import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressSortKey, communityShortName, fullTextOf, matchKeyOf, type Around, type Parts } from './full-text.ts'
import { type AddressFields, checkAddress, checkBuildingName, checkPlaceName, searchTerms } from './rules.ts'

const AROUND: Around = { community: '团结社区居民委员会', compound: '柳岸小区', building: '3号楼' }
const id = '00000000-0000-7000-8000-000000000001'
const compound = (more: Partial<AddressFields> = {}): AddressFields => ({
  pattern: 'COMPOUND',
  compoundId: id,
  buildingId: id,
  kind: '户室',
  ...more,
})
const road = (doorNo: string, more: Partial<AddressFields> = {}): AddressFields => ({
  pattern: 'ROAD',
  roadId: id,
  doorNo,
  kind: '户室',
  ...more,
})
const rural = (more: Partial<AddressFields>): AddressFields => ({ pattern: 'RURAL', kind: '户室', ...more })
const textOf = (a: AddressFields, around = AROUND) => {
  const { parts, faults } = checkAddress(a)
  expect(faults).toEqual([])
  return fullTextOf(around, parts)
}
const faultsOf = (a: AddressFields) => checkAddress(a).faults.map((f) => `${f.path}:${f.code}`)

describe('full text', () => {
  it('is put together from community, compound, building and the parts below', () => {
    expect(textOf(compound({ unitNo: '2单元', floorNo: '3楼', roomNo: '301' }))).toBe(
      '团结社区柳岸小区3号楼2单元3层301室',
    )
    expect(textOf(compound({ floorNo: '负一层', roomNo: '车库' }))).toBe('团结社区柳岸小区3号楼地下1层车库')
    expect(textOf(compound({ roomNo: '东户', subAddr: '北侧 平房' }))).toBe('团结社区柳岸小区3号楼东户北侧平房')
  })

  it('is one text for two spellings of one address', () => {
    const roads = { community: '王家湾村民委员会', road: '临江路' }
    expect(textOf(road('12'), roads)).toBe('王家湾村临江路12号')
    for (const spelling of ['12号', '１２号', '012号', ' 12 号', '12#', '12號'])
      expect(textOf(road(spelling), roads)).toBe('王家湾村临江路12号')
    expect(textOf(road('12号附3'), roads)).toBe(textOf(road('012号附03号'), roads))
    for (const unit of ['2', '二单元', '第2单元', '02单元', '２单元'])
      expect(textOf(compound({ unitNo: unit }))).toBe('团结社区柳岸小区3号楼2单元')
    for (const room of ['301', '301室', '301号', '３０１ 室', '301房'])
      expect(textOf(compound({ roomNo: room }))).toBe('团结社区柳岸小区3号楼301室')
    const village = { community: '王家湾村民委员会' }
    for (const group of ['3组', '三组', '第三村民小组', '3 组', '3'])
      expect(textOf(rural({ villageGroup: group, groupHouseNo: 5 }), village)).toBe('王家湾村3组5号')
  })

  it('keeps each door of the standard apart', () => {
    const roads = { community: '团结社区', road: '临江路' }
    const texts = ['12号', '甲12号', '12号院', '12号附3号', '12-3-4', '3排5号'].map((d) => textOf(road(d), roads))
    expect(new Set(texts).size).toBe(6)
    expect(texts).toContain('团结社区临江路12号附3号')
  })

  it('warns of an unusual door and lets it pass', () => {
    const checked = checkAddress(road('12号之一'))
    expect(checked.faults).toEqual([])
    expect(checked.warnings).toEqual([{ field: 'doorNo', code: 'door_unusual' }])
    expect(checkAddress(road('12')).warnings).toEqual([])
  })

  it('normalises to something that normalising does not change', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '1',
        '02',
        '三',
        '第五',
        'A',
        'b座',
        '东',
        '12-3',
        '甲7',
        '１０',
        '办公',
        '3 排 5',
        '负一',
        'B2',
        '地下二',
        '12号附3',
        '0',
        '00',
        '十二',
      ),
      fc.string({
        unit: fc.constantFrom(
          '1',
          '0',
          '2',
          '号',
          '楼',
          '单',
          '元',
          '室',
          '层',
          'a',
          'F',
          '#',
          '东',
          '-',
          ' ',
          '第',
          '一',
          '十',
          '组',
          '〇',
        ),
        maxLength: 7,
      }),
    )
    const suffix = fc.constantFrom('', '号', '单元', '层', '室', '组', '号楼', '#')
    const value = fc.tuple(piece, suffix).map(([p, s]) => p + s)
    fc.assert(
      fc.property(value, value, value, value, fc.boolean(), (a, b, c, d, inRoad) => {
        const fields: AddressFields = inRoad
          ? road(a, { unitNo: b, floorNo: c, roomNo: d })
          : rural({ villageGroup: a, unitNo: b, floorNo: c, roomNo: d })
        const once = checkAddress(fields)
        if (once.faults.length > 0) return
        const { groupHouseNo: _, ...parts } = once.parts
        const again = checkAddress({ ...fields, ...(parts as Partial<AddressFields>) })
        expect(again.faults).toEqual([])
        expect(again.parts).toEqual(once.parts)
      }),
      {
        numRuns: 3000,
        examples: [
          ['1组', '1', '1F层', '1', false],
          ['1', '号', '1FF', '室', false],
          ['1组', '1', '1FF层', '1', false],
        ],
      },
    )
  })
})

describe('the three patterns', () => {
  const all = {
    roadId: id,
    doorNo: '1',
    compoundId: id,
    buildingId: id,
    villageGroup: '1组',
    groupHouseNo: 1,
    landmark: '村口水塔旁',
  }
  const own = {
    ROAD: ['roadId', 'doorNo'],
    COMPOUND: ['compoundId', 'buildingId'],
    RURAL: ['villageGroup', 'groupHouseNo'],
  } as const

  it('refuses every field of another pattern, each at its own place', () => {
    for (const pattern of ['ROAD', 'COMPOUND', 'RURAL'] as const) {
      const base = Object.fromEntries(own[pattern].map((f) => [f, all[f]]))
      expect(faultsOf({ pattern, kind: '户室', ...base })).toEqual([])
      for (const [field, value] of Object.entries(all)) {
        if ((own[pattern] as readonly string[]).includes(field)) continue
        expect(faultsOf({ pattern, kind: '户室', ...base, [field]: value }), `${pattern} with ${field}`).toContain(
          `${field}:pattern_forbids`,
        )
      }
    }
  })

  it('asks for what a pattern needs', () => {
    expect(faultsOf({ pattern: 'ROAD', kind: '户室' })).toEqual(['roadId:required', 'doorNo:required'])
    expect(faultsOf({ pattern: 'COMPOUND', kind: '户室', compoundId: id })).toEqual(['buildingId:required'])
    expect(faultsOf(rural({}))).toEqual(['villageGroup:group_or_landmark'])
    expect(faultsOf(rural({ landmark: '村口水塔旁' }))).toEqual(['lng:landmark_needs_point'])
    expect(faultsOf(rural({ landmark: '村口水塔旁', lng: 124.8, lat: 45.1, datum: 'WGS84' }))).toEqual([])
  })

  it('takes ranges of rooms for a block of one use only', () => {
    expect(faultsOf(compound({ roomNo: '1-12,15' }))).toEqual(['roomNo:door_range_not_allowed'])
    expect(textOf(compound({ roomNo: '１～12、15', kind: '用途区块' }))).toBe('团结社区柳岸小区3号楼1-12,15室')
    expect(textOf(compound({ floorNo: '1-3层', kind: '用途区块' }))).toBe('团结社区柳岸小区3号楼1-3层')
    expect(faultsOf(compound({ roomNo: '12-1', kind: '用途区块' }))).toEqual(['roomNo:door_range_invalid'])
  })

  it('refuses words for none in every part', () => {
    expect(faultsOf(compound({ unitNo: '无单元', floorNo: '无', roomNo: '不详', subAddr: '无' }))).toEqual([
      'unitNo:door_placeholder',
      'floorNo:door_placeholder',
      'roomNo:door_placeholder',
      'subAddr:door_placeholder',
    ])
    expect(faultsOf(rural({ villageGroup: '无' }))).toEqual(['villageGroup:door_placeholder'])
  })

  it('refuses half a point, a point without datum and one outside China', () => {
    expect(faultsOf(compound({ lng: 124.8 }))).toEqual(['lat:required'])
    expect(faultsOf(compound({ lng: 124.8, lat: 45.1 }))).toEqual(['datum:required'])
    expect(faultsOf(compound({ lng: 45.1, lat: 53.9, datum: 'WGS84' }))).toEqual(['lng:outside_china'])
  })
})

describe('names and keys', () => {
  it('gives a building one name', () => {
    for (const name of ['3号楼', '3栋', '三幢', '03号楼', '3#', '３座'])
      expect(checkBuildingName(name)).toEqual({ ok: true, value: '3号楼' })
    expect(checkBuildingName('办公楼')).toEqual({ ok: true, value: '办公楼' })
    expect(checkBuildingName('3-1栋')).toEqual({ ok: true, value: '3-1号楼' })
    expect(checkBuildingName('A座')).toEqual({ ok: true, value: 'A号楼' })
    expect(checkBuildingName('无')).toEqual({ ok: false, error: 'door_placeholder' })
    for (const name of ['3号楼', '办公楼', '3-1号楼', 'A号楼'])
      expect(checkBuildingName(name)).toEqual({ ok: true, value: name })
  })

  it('shortens committee names and cleans place names', () => {
    expect(
      ['团结社区居民委员会', '王家湾村民委员会', '王家村村委会', '铁东居委会', '胜利社区'].map(communityShortName),
    ).toEqual(['团结社区', '王家湾村', '王家村', '铁东社区', '胜利社区'])
    expect(checkPlaceName(' 临江 路 ')).toEqual({ ok: true, value: '临江路' })
    expect(checkPlaceName('𠮷祥里')).toEqual({ ok: true, value: '𠮷祥里' })
    expect(checkPlaceName('临\u202e江路').ok).toBe(false)
  })

  it('sorts doors as people count', () => {
    const rooms = ['1001', '101', '201'].map((roomNo): Parts => ({ unitNo: '1', roomNo }))
    const buildings = ['10号楼', '2号楼', '1号楼'].map((building) => addressSortKey({ ...AROUND, building }, {}))
    expect(
      [...rooms].sort((a, b) => (addressSortKey(AROUND, a) < addressSortKey(AROUND, b) ? -1 : 1)).map((r) => r.roomNo),
    ).toEqual(['101', '201', '1001'])
    expect([...buildings].sort()).toEqual([buildings[2], buildings[1], buildings[0]])
  })

  it('looks for misspellings among doors of the same numbers, with or without the floor', () => {
    const plain = matchKeyOf(AROUND, { unitNo: '2', roomNo: '301' })
    expect(plain).toBe('C:3,2,301')
    expect(matchKeyOf(AROUND, { unitNo: '2', floorNo: '3', roomNo: '301' })).toBe(plain)
    expect(matchKeyOf(AROUND, { unitNo: '2', floorNo: '4', roomNo: '301' })).not.toBe(plain)
  })

  it('reads search words as full texts are written', () => {
    expect(searchTerms('柳岸 ３栋 301')).toEqual(['柳岸', '3号楼', '301'])
    expect(searchTerms('3楼')).toEqual(['3号楼'])
    expect(searchTerms('3号楼')).toEqual(['3号楼'])
    expect(searchTerms('  ')).toEqual([])
  })
})
