import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { brotliDecompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { bestRun } from '#platform/testing/best-run.ts'
import { packCommunities } from '../../tools/divisions/format.ts'
import { cityTree, type DivisionRow, eachCityTree, listCities, listProvinces } from './divisions.ts'

const file = join(import.meta.dirname, 'data', 'divisions.json.br')

const ofLevel = (rows: DivisionRow[], level: DivisionRow['level']) => rows.filter((row) => row.level === level)

function countBy<T>(rows: readonly T[], key: (row: T) => string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const row of rows) counts[key(row)] = (counts[key(row)] ?? 0) + 1
  return counts
}

/** Every parent stands before its children, codes rise and are prefixes of their children's codes. */
function faultsOf(rows: DivisionRow[]): string[] {
  const seen = new Map<string, DivisionRow>()
  const parentLevel = { city: undefined, county: 'city', town: 'county', community: 'town' } as const
  const faults: string[] = []
  for (const row of rows) {
    const parent = row.parentCode === null ? undefined : seen.get(row.parentCode)
    if (seen.has(row.code)) faults.push(`${row.code} twice`)
    if (parent?.level !== parentLevel[row.level]) faults.push(`${row.code} hangs under ${row.parentCode}`)
    if (row.parentCode !== null && !row.code.startsWith(row.parentCode)) faults.push(`${row.code} prefix`)
    if (row.name.trim() === '' || /[!#$%&*+,:]/.test(row.name)) faults.push(`${row.code} name ${row.name}`)
    if ((row.level === 'community') !== (row.communityType !== undefined)) faults.push(`${row.code} type`)
    seen.set(row.code, row)
  }
  return faults
}

describe('the tree of Songyuan', () => {
  test('has one district, three counties, one county-level city and one statistical zone', async () => {
    const rows = await cityTree('2207')
    const counties = ofLevel(rows, 'county')
    expect(counties.map((row) => row.code)).toEqual(['220702', '220721', '220722', '220723', '220771', '220781'])
    expect(counties.filter((row) => row.pseudo)).toEqual([
      { code: '220771', name: '吉林松原经济开发区', level: 'county', parentCode: '2207', pseudo: true },
    ])
  })

  test('has 147 town rows of which 38 are pseudo-towns', async () => {
    const towns = ofLevel(await cityTree('2207'), 'town')
    expect(towns).toHaveLength(147)
    expect(towns.filter((row) => row.pseudo)).toHaveLength(38)
  })

  test('has 1,312 communities: 151 residents committees, 1,119 villages and 42 pseudo', async () => {
    const communities = ofLevel(await cityTree('220700'), 'community')
    expect(communities).toHaveLength(1312)
    expect(countBy(communities, (row) => row.communityType ?? '')).toEqual({ 居委会: 151, 村委会: 1119, pseudo: 42 })
    expect(communities.filter((row) => row.pseudo)).toHaveLength(42)
  })

  test('repeats 78 community names, four of them four times, so a name alone never identifies', async () => {
    const names = countBy(ofLevel(await cityTree('2207'), 'community'), (row) => row.name)
    expect(Object.values(names).filter((count) => count > 1)).toHaveLength(78)
    const fourTimes = Object.keys(names).filter((name) => names[name] === 4)
    expect(fourTimes.toSorted()).toEqual(['朝阳村委会', '六家子村委会', '新立村委会', '保安村委会'].toSorted())
  })
})

describe('the trees of other cities', () => {
  test('name the eight places of Ezhou under their town codes', async () => {
    const names = new Map((await cityTree('4207')).map((row) => [row.code, row.name]))
    const expected = {
      420704001: '凤凰街道',
      420704002: '古楼街道',
      420704003: '西山街道',
      420703101: '葛店镇',
      420704100: '泽林镇',
      420702100: '太和镇',
      420704103: '碧石镇',
      420703100: '华容镇',
    }
    for (const [code, name] of Object.entries(expected)) expect(names.get(code)).toBe(name)
    expect(names.get('420702')).toBe('梁子湖区')
    expect(names.get('420703')).toBe('华容区')
    expect(names.get('420704')).toBe('鄂城区')
  })

  test('count the towns and communities of Zibo by county', async () => {
    const rows = await cityTree('3703')
    expect(countBy(ofLevel(rows, 'town'), (row) => row.code.slice(0, 6))).toEqual({
      370302: 13,
      370303: 13,
      370304: 10,
      370305: 12,
      370306: 10,
      370321: 9,
      370322: 9,
      370323: 12,
    })
    expect(countBy(ofLevel(rows, 'community'), (row) => row.code.slice(0, 6))).toEqual({
      370302: 474,
      370303: 304,
      370304: 296,
      370305: 468,
      370306: 250,
      370321: 353,
      370322: 318,
      370323: 468,
    })
  })

  test.each([
    ['4419', '441900', '东莞市'],
    ['4420', '442000', '中山市'],
    ['4604', '460400', '儋州市'],
    ['6202', '620201', '嘉峪关市'],
  ])('hang the towns of %s, a city without counties, under the stand-in county %s', async (city, county, name) => {
    const rows = await cityTree(city)
    expect(ofLevel(rows, 'county')).toEqual([{ code: county, name, level: 'county', parentCode: city, pseudo: true }])
    expect(ofLevel(rows, 'town').length).toBeGreaterThan(2)
    expect(await cityTree(county)).toEqual(rows)
  })

  test('give the municipalities their own name instead of the placeholder 市辖区', async () => {
    expect((await listCities('11')).map(({ code, name }) => [code, name])).toEqual([['1101', '北京市']])
    expect((await listCities('50')).map(({ code, name }) => [code, name])).toEqual([
      ['5001', '重庆市市辖区'],
      ['5002', '重庆市县'],
    ])
    const beijing = await cityTree('1101')
    expect(beijing[0]).toEqual({ code: '1101', name: '北京市', level: 'city', parentCode: null, pseudo: true })
    expect(ofLevel(beijing, 'county')).toHaveLength(16)
  })

  test('list the counties that a province administers directly beside its cities', async () => {
    const hubei = await listCities('42')
    const direct = hubei.filter((city) => city.kind === 'province-administered').map((city) => city.name)
    expect(direct).toEqual(['仙桃市', '潜江市', '天门市', '神农架林区'])
    const rows = await cityTree('429004')
    expect(rows[0]).toMatchObject({ code: '4290', name: '湖北省直辖县级行政区划', pseudo: true })
    expect(ofLevel(rows, 'county').map((row) => row.name)).toEqual(['仙桃市'])
    expect(rows.length).toBeLessThan((await cityTree('4290')).length)
  })

  test('shrink to one county when the code of a county is given', async () => {
    const rows = await cityTree('220721')
    expect(ofLevel(rows, 'county').map((row) => row.name)).toEqual(['前郭尔罗斯蒙古族自治县'])
    expect(faultsOf(rows)).toEqual([])
  })

  test('are empty for codes that do not exist', async () => {
    for (const code of ['9999', '22', '220799', '', 'abcd', '2207021']) expect(await cityTree(code)).toEqual([])
    expect(await listCities('99')).toEqual([])
  })
})

describe('the whole country', () => {
  test('has 31 provinces and 342 cities, and every row below hangs under an existing parent', async () => {
    expect(await listProvinces()).toHaveLength(31)
    const counts: Record<string, number> = {}
    const types: Record<string, number> = {}
    const faults: string[] = []
    const add = (into: Record<string, number>, key: string) => {
      into[key] = (into[key] ?? 0) + 1
    }
    for await (const rows of eachCityTree()) {
      faults.push(...faultsOf(rows))
      for (const row of rows) {
        add(counts, row.level)
        if (row.communityType) add(types, row.communityType)
      }
    }
    expect(faults).toEqual([])
    expect(counts).toEqual({ city: 342, county: 2978, town: 41_352, community: 620_573 })
    expect(types).toEqual({ 居委会: 124_650, 村委会: 487_144, pseudo: 8_779 })
  })

  test('offers every city exactly once, directly administered counties in place of their placeholder', async () => {
    const all = (await Promise.all((await listProvinces()).map(({ code }) => listCities(code)))).flat()
    expect(new Set(all.map((city) => city.code)).size).toBe(all.length)
    expect(all.filter((city) => city.kind === 'prefecture')).toHaveLength(333)
    expect(all.filter((city) => city.kind === 'municipality')).toHaveLength(5)
    expect(all.filter((city) => city.kind === 'province-administered')).toHaveLength(32)
  })
})

/** What is still held after the garbage is gone: when it goes by itself depends on the machine's other work. */
function collected(): NodeJS.MemoryUsage {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage()
}

describe('the compressed file', () => {
  test('is one JSON document of at most 4 MB', () => {
    const packed = readFileSync(file)
    expect(packed.length).toBeLessThan(4 * 1024 * 1024)
    expect(JSON.parse(brotliDecompressSync(packed).toString('utf8'))).toHaveLength(343)
  })

  test('gives one city in less than 150 ms, the last one included', async () => {
    await listProvinces()
    for (const code of ['2207', '6590', '5001']) expect(await bestRun(() => cityTree(code), 150)).toBeLessThan(150)
  })

  test('is not kept in memory: twenty reads leave under 50 MB behind, where their texts would take 157 MB', async () => {
    await cityTree('6590')
    const before = collected()
    for (let run = 0; run < 20; run += 1) await cityTree('6590')
    const after = collected()
    const grown = after.heapUsed + after.external - before.heapUsed - before.external
    expect(grown).toBeLessThan(50 * 1024 * 1024)
  })

  test('refuses to pack a name that holds a sign of its own format', () => {
    expect(
      packCommunities([
        { serial: 1, name: '城里社区居委会' },
        { serial: 5, name: '南村' },
      ]),
    ).toBe('城里#,5:南村')
    expect(() => packCommunities([{ serial: 1, name: '甲,乙' }])).toThrow()
  })
})
