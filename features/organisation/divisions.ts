import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createBrotliDecompress } from 'node:zlib'

/**
 * Reader of the country's division codes (statistics bureau, to 2023-06; origin in data/SOURCE.txt). The file is one
 * brotli stream of a JSON array with one element per line: first the index, then one line per city. It is decompressed
 * as a stream and left as soon as the wanted line is complete, so the 7.9 MB of text are never in memory together.
 */
const FILE = join(import.meta.dirname, 'data', 'divisions.json.br')

export type Province = { code: string; name: string }

/**
 * `code` is four digits, or six for a county that hangs directly under its province (仙桃 429004).
 * `kind`: an ordinary city, part of a 直辖市, or a county administered by the province.
 */
export type City = {
  code: string
  name: string
  provinceCode: string
  kind: 'prefecture' | 'municipality' | 'province-administered'
}

export type DivisionLevel = 'city' | 'county' | 'town' | 'community'
export type CommunityType = '居委会' | '村委会' | 'pseudo'

/**
 * One row of a city's tree. Codes have 4 (city), 6 (county), 9 (town) or 12 (community) digits; the parent of a row
 * is the row whose code is its prefix. `pseudo` rows exist for statistics only and get no police area, yet real
 * communities may hang below a pseudo town, so never drop a pseudo row together with its children.
 * `communityType` is present on communities only.
 */
export type DivisionRow = {
  code: string
  name: string
  level: DivisionLevel
  /** Null only for the city, whose province is the first two digits of its code. */
  parentCode: string | null
  pseudo: boolean
  communityType?: CommunityType
}

type Index = { provinces: [code: string, name: string][]; cities: [code: string, name: string][] }
type PackedTown = [code: string, name: string, communities: string]
type PackedCity = [code: string, counties: [code: string, name: string, towns: PackedTown[]][]]

const ENDINGS: Readonly<Record<string, string>> = {
  '!': '社区居民委员会',
  '#': '社区居委会',
  $: '村民委员会',
  '%': '居民委员会',
  '&': '村委会',
  '*': '居委会',
  '+': '社区',
}

let index: Promise<Index> | undefined

/** The 31 provinces in code order. 香港, 澳门 and 台湾 have no statistical codes and are absent. */
export async function listProvinces(): Promise<Province[]> {
  const { provinces } = await readIndex()
  return provinces.map(([code, name]) => ({ code, name }))
}

/** Cities of a province (two-digit code), counties administered by the province listed last. Unknown code: empty. */
export async function listCities(provinceCode: string): Promise<City[]> {
  const { provinces, cities } = await readIndex()
  const province = provinces.find(([code]) => code === provinceCode)
  if (!province) return []
  const own = cities.filter(([code]) => code.startsWith(provinceCode))
  const lists = await Promise.all(
    own.map(async ([code, name]): Promise<City[]> => {
      if (!isProvinceAdministered(code)) {
        const kind = isMunicipality(code) ? 'municipality' : 'prefecture'
        return [{ code, name: cityName(code, name, province[1], own.length), provinceCode, kind }]
      }
      const [, counties] = await readCity(code)
      return counties.map(([rest, county]) => {
        return { code: code + rest, name: county, provinceCode, kind: 'province-administered' as const }
      })
    }),
  )
  return lists.flat()
}

/**
 * All divisions of one city, each row after its parent, in code order. Takes `2207`, `220700`, or a county's six
 * digits (`429004`, `220721`), which give the city row and that county only. Cities without counties (东莞, 中山, 儋州,
 * 嘉峪关) have one pseudo county of the city's own name, as in the source, so every town's parent is a county.
 * Unknown code: empty list.
 */
export async function cityTree(code: string): Promise<DivisionRow[]> {
  if (!/^\d{4}(\d{2})?$/.test(code)) return []
  const found = await readIndex()
  const cityCode = code.slice(0, 4)
  if (!found.cities.some(([own]) => own === cityCode)) return []
  const packed = await readCity(cityCode)
  // 441900 is both the city's own six digits and its stand-in county; either way the whole city is meant.
  if (code.length === 4 || code.endsWith('00')) return unpackTree(found, packed)
  const counties = packed[1].filter(([rest]) => cityCode + rest === code)
  return counties.length === 0 ? [] : unpackTree(found, [cityCode, counties])
}

/** The trees of all 342 cities in code order, from one pass over the file (about a second; one city in memory). */
export async function* eachCityTree(): AsyncGenerator<DivisionRow[]> {
  let found: Index | undefined
  for await (const line of readLines()) {
    if (found) yield unpackTree(found, JSON.parse(line) as PackedCity)
    else found = JSON.parse(line) as Index
  }
}

function unpackTree(found: Index, [code, counties]: PackedCity): DivisionRow[] {
  const raw = found.cities.find(([own]) => own === code)?.[1] ?? ''
  const provinceName = found.provinces.find(([own]) => code.startsWith(own))?.[1] ?? ''
  const siblings = found.cities.filter(([own]) => own.startsWith(code.slice(0, 2))).length
  const name = cityName(code, raw, provinceName, siblings)
  const pseudo = isMunicipality(code) || isProvinceAdministered(code)
  const rows: DivisionRow[] = [{ code, name, level: 'city', parentCode: null, pseudo }]
  for (const [rest, countyName, towns] of counties) {
    const county = code + rest
    const standIn = isStatisticalCounty(rest) || countyName === raw
    rows.push({ code: county, name: countyName, level: 'county', parentCode: code, pseudo: standIn })
    for (const town of towns) appendTown(rows, county, town)
  }
  return rows
}

function appendTown(rows: DivisionRow[], county: string, [rest, name, packed]: PackedTown): void {
  const town = county + rest
  // GB/T 10114: 001–399 are 街道, 镇 and 乡; the bureau uses 400+ for development zones, farms and the like.
  rows.push({ code: town, name, level: 'town', parentCode: county, pseudo: Number(rest) >= 400 })
  if (packed === '') return
  let serial = 0
  for (const entry of packed.split(',')) {
    const colon = entry.indexOf(':')
    serial = colon < 0 ? serial + 1 : Number(entry.slice(0, colon))
    const communityType = typeOfSerial(serial)
    rows.push({
      code: town + String(serial).padStart(3, '0'),
      name: unpackName(entry.slice(colon + 1)),
      level: 'community',
      parentCode: town,
      pseudo: communityType === 'pseudo',
      communityType,
    })
  }
}

/** Last three digits of a 12-digit code: 001–199 居委会, 200–399 村委会, 400+ stand-ins (虚拟社区, 农场生活区 …). */
function typeOfSerial(serial: number): CommunityType {
  if (serial < 200) return '居委会'
  return serial < 400 ? '村委会' : 'pseudo'
}

function unpackName(packed: string): string {
  const ending = ENDINGS[packed.slice(-1)]
  return ending === undefined ? packed : packed.slice(0, -1) + ending
}

/** 01–20 districts, 21–70 counties, 81+ county-level cities; 71–80 are zones that exist in the statistics only. */
function isStatisticalCounty(rest: string): boolean {
  return Number(rest) === 0 || (Number(rest) > 70 && Number(rest) <= 80)
}

/** 北京, 天津, 上海, 重庆: the level of the city is the placeholder 市辖区 (01) or 县 (02). */
function isMunicipality(cityCode: string): boolean {
  return ['11', '12', '31', '50'].includes(cityCode.slice(0, 2))
}

/** 90: 省(自治区)直辖县级行政区划 of 河南, 湖北, 海南 and 新疆. */
function isProvinceAdministered(cityCode: string): boolean {
  return cityCode.endsWith('90')
}

function cityName(code: string, name: string, provinceName: string, siblings: number): string {
  // The source's 省直辖… and 自治区直辖… repeat the last word of the province's name.
  if (isProvinceAdministered(code)) return provinceName + name.replace(/^(省|自治区)/, '')
  if (!isMunicipality(code)) return name
  return siblings === 1 ? provinceName : provinceName + name
}

function readIndex(): Promise<Index> {
  index ??= readLine(0).then((line) => JSON.parse(line) as Index)
  return index
}

async function readCity(code: string): Promise<PackedCity> {
  const { cities } = await readIndex()
  return JSON.parse(await readLine(cities.findIndex(([own]) => own === code) + 1)) as PackedCity
}

async function readLine(wanted: number): Promise<string> {
  for await (const line of readLines(wanted, wanted)) return line
  throw new Error(`${FILE} ends before line ${wanted}`)
}

/** Lines `first`…`last` of the file, each a JSON value of its own; text before and after is never kept. */
async function* readLines(first = 0, last = Infinity): AsyncGenerator<string> {
  const source = createReadStream(FILE, { highWaterMark: 256 * 1024 })
  const text = source.pipe(createBrotliDecompress({ chunkSize: 256 * 1024 }))
  source.on('error', (error) => text.destroy(error))
  let kept: Buffer[] = []
  let line = 0
  try {
    for await (const chunk of text as AsyncIterable<Buffer>) {
      let from = 0
      for (let to = chunk.indexOf(10); to >= 0; from = to + 1, to = chunk.indexOf(10, from)) {
        if (line >= first) yield trimLine(Buffer.concat([...kept, chunk.subarray(from, to)]))
        kept = []
        line += 1
        if (line > last) return
      }
      if (line >= first) kept.push(chunk.subarray(from))
    }
  } finally {
    source.destroy()
    text.destroy()
  }
}

/** Takes off what makes the whole file one JSON array: the first bracket, the commas, the last bracket. */
function trimLine(line: Buffer): string {
  const text = line.toString('utf8')
  if (text.startsWith('[{')) return text.slice(1, -1)
  return text.slice(0, -1)
}
