import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { fullTextOf } from '../full-text.ts'
import { type AddressFields, checkAddress, checkBuildingName } from '../rules.ts'
import { divisionOf, type Gazetteer } from './gazetteer.ts'
import { loadGazetteer } from './load.ts'
import { compileLocal, type LocalPlaces } from './local.ts'
import { type Context, parseAddress } from './parse.ts'
import { PARTS, type Reading, SURE } from './reading.ts'

let gazetteer: Gazetteer
beforeAll(async () => {
  gazetteer = await loadGazetteer(['2207'])
})

const read = (text: string, more: Omit<Context, 'gazetteer'> = {}) => parseAddress(text, { gazetteer, ...more })
/** What fills fields by itself: part → value. */
const sure = (r: Reading) =>
  Object.fromEntries(r.components.filter((c) => c.confidence >= SURE).map((c) => [c.part, c.value]))
const values = (r: Reading) => Object.fromEntries(r.components.map((c) => [c.part, c.value]))
const part = (r: Reading, name: string) => r.components.find((c) => c.part === name)
const unread = (r: Reading) => r.unread.map(({ start, end }) => r.text.slice(start, end))

describe('shorthand of officers', () => {
  it.each([
    ['3号楼二单元五楼东户', { building: '3号楼', unitNo: '2', floorNo: '5', roomNo: '东户' }],
    ['五组023号', { villageGroup: '5组', groupHouseNo: '23' }],
    ['江南小区3号楼商服2号', { compound: '江南小区', building: '3号楼', roomNo: '商服2号' }],
    ['3-2-501', { building: '3号楼', unitNo: '2', roomNo: '501' }],
    ['江南小区3-2-501', { compound: '江南小区', building: '3号楼', unitNo: '2', roomNo: '501' }],
    ['甲12号', { doorNo: '甲12号' }],
    ['临江路12号附1号', { road: '临江路', doorNo: '12号附1号' }],
    ['东1排3号', { doorNo: '东1排3号' }],
    ['12栋1402', { building: '12号楼', roomNo: '1402' }],
    ['B座1203', { building: 'B号楼', roomNo: '1203' }],
    ['３号楼２单元５０１', { building: '3号楼', unitNo: '2', roomNo: '501' }],
    ['三幢一单元三〇一室', { building: '3号楼', unitNo: '1', roomNo: '301' }],
    ['3#2-501', { building: '3号楼', unitNo: '2', roomNo: '501' }],
    ['3号楼2门501', { building: '3号楼', unitNo: '2', roomNo: '501' }],
    ['5号楼负一层车库3号', { building: '5号楼', floorNo: '-1', roomNo: '车库3号' }],
    ['3栋2单元5层东', { building: '3号楼', unitNo: '2', floorNo: '5', roomNo: '东户' }],
    ['江南小区3楼2单元501', { compound: '江南小区', building: '3号楼', unitNo: '2', roomNo: '501' }],
    [
      '建国路12号院3号楼2单元301室',
      { road: '建国路', doorNo: '12号院', building: '3号楼', unitNo: '2', roomNo: '301' },
    ],
    ['漕溪北路1200弄3号楼502室', { road: '漕溪北路', doorNo: '1200弄', building: '3号楼', roomNo: '502' }],
    ['第三村民小组5号', { villageGroup: '3组', groupHouseNo: '5' }],
    ['二道街17号', { road: '二道街', doorNo: '17号' }],
    ['3 号 楼 2 单元', { building: '3号楼', unitNo: '2' }],
    ['3 2 501', { building: '3号楼', unitNo: '2', roomNo: '501' }],
    ['铁路小区5號樓', { compound: '铁路小区', building: '5号楼' }],
  ])('reads %s', (text, expected) => {
    const reading = read(text)
    expect(sure(reading)).toEqual(expected)
    expect(unread(reading)).toEqual([])
  })

  it.each([
    ['江南小区3楼', 'building', '3号楼', ['floorNo 3']],
    ['3楼301', 'floorNo', '3', ['building 3号楼']],
    ['江南小区3号', 'building', '3号楼', ['doorNo 3号']],
    ['临江路12-3', 'doorNo', '12-3号', ['doorNo 12号']],
    ['前进村23号', 'groupHouseNo', '23', ['doorNo 23号']],
    ['临江路12号院5号', 'building', '5号楼', ['roomNo 5']],
  ])('asks about %s instead of guessing', (text, name, value, others) => {
    const found = part(read(text), name)
    expect(found?.value).toBe(value)
    expect(found?.confidence).toBeLessThan(SURE)
    expect(found?.candidates.map((c) => `${c.part} ${c.value}`)).toEqual(others)
  })

  it('never swallows a second building, a person or a telephone number', () => {
    const two = read('江南小区3号楼4号楼')
    expect(part(two, 'building')).toMatchObject({ value: '3号楼', confidence: 0.5 })
    expect(part(two, 'building')?.candidates.map((c) => c.value)).toEqual(['4号楼'])
    expect(unread(two)).toEqual(['4号楼'])
    const person = read('江南小区 3栋 2单元 501 张某 00012345678')
    expect(sure(person)).toEqual({ compound: '江南小区', building: '3号楼', unitNo: '2', roomNo: '501' })
    expect(unread(person)).toEqual(['张某 00012345678'])
    expect(values(read('江南小区3号楼 00012345678'))).toEqual({ compound: '江南小区', building: '3号楼' })
  })

  it('offers a remark beside the door and a landmark in a village, to be confirmed', () => {
    expect(part(read('江南小区3号楼2单元北侧平房'), 'subAddr')).toMatchObject({ value: '北侧平房', confidence: 0.6 })
    expect(part(read('宁江区大洼镇朝阳村村东头水塔旁'), 'landmark')).toMatchObject({
      value: '村东头水塔旁',
      confidence: 0.6,
    })
    expect(values(read('长江路与松江街交汇处东北角'))).toEqual({ landmark: '长江路与松江街交汇处东北角' })
  })
})

describe('divisions', () => {
  it('reads them in full, short, in any order and with old names', () => {
    const songyuan = { province: '吉林省', city: '松原市' }
    expect(sure(read('吉林省松原市宁江区大洼镇朝阳村'))).toEqual({
      ...songyuan,
      district: '宁江区',
      town: '大洼镇',
      community: '朝阳村',
    })
    expect(sure(read('宁江区松原市吉林省'))).toEqual({ ...songyuan, district: '宁江区' })
    const autonomous = { ...songyuan, district: '前郭尔罗斯蒙古族自治县' }
    for (const text of ['前郭县', '松原前郭', '前郭尔罗斯县', '吉林前郭县'])
      expect(sure(read(text)), text).toEqual(autonomous)
    expect(sure(read('松原市扶余县三岔河镇'))).toEqual({ ...songyuan, district: '扶余市', town: '三岔河镇' })
    expect(values(read('松原市扶余县'))).toEqual({ ...songyuan, district: '扶余市' })
    expect(part(read('松原市扶余县'), 'district')?.confidence).toBeLessThan(SURE)
    expect(sure(read('北京市海淀区'))).toEqual({ province: '北京市', city: '北京市', district: '海淀区' })
    expect(sure(read('东莞市虎门镇'))).toEqual({ province: '广东省', city: '东莞市', town: '虎门镇' })
    expect(sure(read('湖北省仙桃市沙嘴街道'))).toEqual({ province: '湖北省', district: '仙桃市', town: '沙嘴街道' })
    expect(sure(read('济南市中区'))).toEqual({ province: '山东省', city: '济南市', district: '市中区' })
  })

  it('resolves a village name that repeats by its town, and asks without it', () => {
    const asked = part(read('松原市朝阳村3组5号'), 'community')
    expect(asked).toMatchObject({ value: '朝阳村', code: null, confidence: 0.25 })
    expect(asked?.candidates.map((c) => c.within)).toEqual([
      '松原市宁江区大洼镇',
      '松原市前郭尔罗斯蒙古族自治县哈拉毛都镇',
      '松原市长岭县巨宝山镇',
      '松原市长岭县东岭乡',
    ])
    for (const [text, within] of [
      ['大洼镇朝阳村3组5号', '宁江区'],
      ['松原市东岭乡朝阳村', '长岭县'],
      ['朝阳村(巨宝山镇)3组', '长岭县'],
    ] as const) {
      expect(sure(read(text)), text).toMatchObject({ district: within, community: '朝阳村' })
      expect(part(read(text), 'community')?.code).toMatch(/^2207/)
    }
    expect(sure(read('前郭县朝阳村'))).toMatchObject({ town: '哈拉毛都镇', community: '朝阳村' })
    const home = { home: [divisionOf(gazetteer, '220702') ?? expect.fail('no such district')] }
    expect(sure(read('朝阳村3组5号', home))).toMatchObject({ town: '大洼镇', community: '朝阳村' })
  })

  it('asks which 朝阳区, and takes a street named like a city for a street', () => {
    const asked = part(read('朝阳区'), 'district')
    expect(asked?.code).toBeNull()
    expect(asked?.candidates.map((c) => c.within)).toEqual(['北京市', '长春市'])
    expect(sure(read('南京西路12号'))).toEqual({ road: '南京西路', doorNo: '12号' })
    expect(sure(read('江南小区3号楼'))).toEqual({ compound: '江南小区', building: '3号楼' })
    expect(sure(read('松原市中山路5号'))).toEqual({ province: '吉林省', city: '松原市', road: '中山路', doorNo: '5号' })
  })

  it('shows a contradiction and trusts neither side', () => {
    const reading = read('吉林省长春市宁江区')
    expect(sure(reading)).toEqual({})
    expect(part(reading, 'district')).toMatchObject({
      value: null,
      candidates: [{ value: '宁江区', within: '松原市' }],
    })
  })
})

const PLACES: LocalPlaces = {
  communities: [
    { code: '220702001001', name: '团结社区居民委员会', townCode: '220702001', formerNames: ['铁东居委会'] },
    { code: '990702001', name: '王家湾村民委员会', townCode: '220702001' },
  ],
  roads: [
    { id: 'r1', name: '临江路', communityCode: '220702001001' },
    { id: 'r2', name: '八一大街', communityCode: '220702001001' },
    { id: 'r3', name: '三里', communityCode: '990702001' },
  ],
  compounds: [
    { id: 'c1', name: '柳岸小区', communityCode: '220702001001' },
    { id: 'c2', name: '粮库', communityCode: '220702001001' },
    { id: 'c3', name: '松江大路小区', communityCode: '220702001001' },
    { id: 'c4', name: '阳光城A区', communityCode: '990702001' },
    { id: 'c5', name: '五一家园', communityCode: '990702001' },
    { id: 'c6', name: '五一家园', communityCode: '220702001001' },
  ],
  buildings: [{ id: 'b1', name: '办公楼', compoundId: 'c2', communityCode: '220702001001' }],
}

describe('the register of a station', () => {
  it('knows its own roads and compounds by id, also short, and the community from them', () => {
    const local = compileLocal(gazetteer, PLACES)
    const own = read('柳岸3号楼2单元501', { local })
    expect(part(own, 'compound')).toMatchObject({ value: '柳岸小区', code: 'c1', confidence: 0.85 })
    expect(part(own, 'community')).toMatchObject({ value: '团结社区', code: '220702001001', span: null })
    expect(part(read('粮库办公楼', { local }), 'building')).toMatchObject({ value: '办公楼', code: 'b1' })
    expect(part(read('三里12号', { local }), 'road')).toMatchObject({ value: '三里', code: 'r3' })
    expect(part(read('王家湾村3组', { local }), 'community')).toMatchObject({ code: '990702001', value: '王家湾村' })
    expect(part(read('铁东居委会临江路5号', { local }), 'community')).toMatchObject({
      code: '220702001001',
      confidence: 0.8,
    })
  })

  it('asks which of two compounds of one name, and takes that of the community named', () => {
    const local = compileLocal(gazetteer, PLACES)
    const asked = part(read('五一家园3号楼', { local }), 'compound')
    expect(asked).toMatchObject({ value: '五一家园', code: null, confidence: 0.5 })
    expect(asked?.candidates.map((c) => [c.code, c.within])).toEqual([
      ['c5', '王家湾村民委员会'],
      ['c6', '团结社区居民委员会'],
    ])
    expect(part(read('团结社区五一家园3号楼', { local }), 'compound')).toMatchObject({ code: 'c6', confidence: 1 })
  })

  it('reads every full text of the product back into its parts', () => {
    const local = compileLocal(gazetteer, PLACES)
    const some = (...list: string[]) => fc.option(fc.constantFrom(...list), { nil: undefined })
    const below = {
      unitNo: some('1', '2', '12', 'A', '东', '甲'),
      floorNo: some('1', '5', '12', '33', '-1', '-2'),
      roomNo: some(
        '301',
        '1402',
        '0301',
        '12',
        'A301',
        '301A',
        '东户',
        '西户',
        '中户',
        '商服',
        '车库',
        '门市',
        '门房',
        '地下室',
        '阁楼',
      ),
      subAddr: some('北侧平房', '后院', '门前', '东侧', '楼下'),
    }
    const id = '00000000-0000-7000-8000-000000000001'
    const inCompound = fc.record({
      community: fc.constant('团结社区居民委员会'),
      compound: fc.constantFrom('柳岸小区', '粮库', '松江大路小区', '五一家园'),
      building: fc
        .constantFrom('3', '12', 'A座', '3-1', '甲', '3A', '办公楼')
        .map((b) => (checkBuildingName(b) as { value: string }).value),
      fields: fc.record({
        ...below,
        pattern: fc.constant('COMPOUND' as const),
        compoundId: fc.constant(id),
        buildingId: fc.constant(id),
      }),
    })
    const onRoad = fc.record({
      community: fc.constant('团结社区居民委员会'),
      road: fc.constantFrom('临江路', '八一大街'),
      fields: fc.record({
        ...below,
        pattern: fc.constant('ROAD' as const),
        roadId: fc.constant(id),
        doorNo: fc.constantFrom('12', '甲12号', '12号院', '12号附3号', '3排5号', '东1排3号', '12-3', '12-3-4', '012'),
      }),
    })
    const rural = fc.record({
      community: fc.constant('王家湾村民委员会'),
      fields: fc.oneof(
        fc.record({
          ...below,
          pattern: fc.constant('RURAL' as const),
          villageGroup: fc.constantFrom('3组', '二组', '前进屯', '5社', '2队', '第十一村民小组'),
          groupHouseNo: fc.integer({ min: 1, max: 99999 }),
        }),
        fc.record({
          pattern: fc.constant('RURAL' as const),
          landmark: fc.constantFrom('村口水塔旁', '老供销社对面', '小学北侧'),
          lng: fc.constant(124.8),
          lat: fc.constant(45.1),
          datum: fc.constant('WGS84' as const),
        }),
      ),
    })
    const address = fc.oneof(inCompound, onRoad, rural) as fc.Arbitrary<{ community: string; fields: object }>
    fc.assert(
      fc.property(address, ({ fields, ...around }) => {
        const checked = checkAddress({ kind: '户室', ...fields } as AddressFields)
        expect(checked.faults).toEqual([])
        const text = fullTextOf(around, checked.parts)
        const { province, city, district, town, community, ...found } = values(read(text, { local }))
        expect([province, city, district, town]).toEqual(['吉林省', '松原市', '宁江区', '团结街道'])
        expect(around.community.startsWith(community as string), `${text}: ${community}`).toBe(true)
        const { community: _, ...names } = around
        const parts = Object.entries({ ...names, ...checked.parts }).filter(([, v]) => v != null)
        expect(found, text).toEqual(Object.fromEntries(parts.map(([k, v]) => [k, String(v)])))
      }),
      { numRuns: 3000 },
    )
  })
})

it('never throws, keeps spans inside the text and apart, and confidence between 0 and 1', () => {
  const local = compileLocal(gazetteer, PLACES)
  const piece = fc.constantFrom(
    '吉林省',
    '松原',
    '宁江区',
    '朝阳',
    '朝阳村',
    '大洼镇',
    '柳岸小区',
    '临江路',
    '12号',
    '3号楼',
    '二单元',
    '5楼',
    '东户',
    '三组',
    '3-2-501',
    '甲',
    'Ａ座',
    '１２',
    '附1号',
    '院',
    '弄',
    ' ',
    '(',
    '）',
    '、',
    '-',
    '无',
    '𠮷',
    '\u202e',
    '\ud800',
    '#',
    '1-3,5室',
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 14 }).map((p) => p.join('')),
    fc.string({ unit: piece, maxLength: 400 }),
  )
  fc.assert(
    fc.property(text, fc.boolean(), (raw, withLocal) => {
      const reading = read(raw, withLocal ? { local } : {})
      expect(reading.text).toBe(raw)
      expect(reading.components.map((c) => PARTS.indexOf(c.part))).toEqual(
        reading.components.map((c) => PARTS.indexOf(c.part)).toSorted((a, b) => a - b),
      )
      for (const c of reading.components) {
        expect(c.confidence).toBeGreaterThan(0)
        expect(c.confidence).toBeLessThanOrEqual(1)
        if (c.value === null) expect(c.confidence).toBeLessThan(SURE)
        if (c.value === null) expect(c.candidates.length).toBeGreaterThan(0)
      }
      const spans = [...reading.components.flatMap((c) => c.span ?? []), ...reading.unread].toSorted(
        (a, b) => a.start - b.start,
      )
      for (const [i, { start, end }] of spans.entries()) {
        expect(start).toBeGreaterThanOrEqual(i === 0 ? 0 : (spans[i - 1]?.end ?? 0))
        expect(end).toBeGreaterThan(start)
        expect(end).toBeLessThanOrEqual(raw.length)
      }
    }),
    { numRuns: 2000 },
  )
}, 60_000)
