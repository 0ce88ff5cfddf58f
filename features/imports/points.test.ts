import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeStation, type Station } from '#features/organisation/factory.ts'
import { listAddresses, getAddress, editAddress } from '#features/places/contract.ts'
import { type Datum, gcj02ToBd09, toGcj02 } from '#platform/standards/coordinates.ts'
import { Refused, type TestApp, testApp, type User } from '#platform/testing/app.ts'
import { Chunker, type CommitInput, isReady, toCommitted } from './chunks.ts'
import { begin, commitRows, compare, finish, listMappings, saveMapping, undo } from './contract.ts'
import { toCompared } from './dry-run.ts'
import { guessHeading } from './headings.ts'
import { readDatum, readPoint } from './point-cells.ts'
import { readFolder } from './read-folder.ts'
import type { Acceptable, Draft } from './vocabulary.ts'

const HERE = { lng: 124.825143, lat: 45.141207 }
const codesOf = (cells: Parameters<typeof readPoint>[0], datum?: Datum) =>
  readPoint(cells, datum).reasons.map((r) => r.code)

describe('coordinates in the cells of a list', () => {
  it('are read in degrees, minutes and seconds, in two columns or one, in either order', () => {
    for (const cells of [
      { lng: '124.825143', lat: '45.141207' },
      { lng: '东经124.825143°', lat: '北纬45.141207°' },
      { lng: '１２４．８２５１４３', lat: '45.141207 N' },
      { point: '124.825143,45.141207' },
      { point: '45.141207，124.825143' },
      { point: '124.825143 45.141207' },
      { point: '124.825143/45.141207' },
    ])
      expect(readPoint(cells, 'WGS84'), JSON.stringify(cells)).toEqual({
        point: { ...HERE, datum: 'WGS84' },
        reasons: [],
      })
    const { point } = readPoint({ lng: '124°49′30.5″', lat: '45度8分28秒' }, 'CGCS2000')
    expect(point?.lng).toBeCloseTo(124.825139, 6)
    expect(point?.lat).toBeCloseTo(45.141111, 6)
  })
  it('are not taken without a datum, and the column of the list says it better than the sender', () => {
    const cells = { lng: '124.825143', lat: '45.141207' }
    expect(readPoint(cells, undefined)).toEqual({
      reasons: [{ field: 'lng', code: 'datum_unknown', level: 'doubtful' }],
    })
    expect(readPoint({ ...cells, datum: '百度坐标' }, 'WGS84').point?.datum).toBe('BD09')
    expect(codesOf({ ...cells, datum: '北京54' }, 'WGS84')).toEqual(['datum_unknown'])
    expect(['WGS-84', 'wgs84', 'GPS', '国家2000', 'CGCS2000', '高德', '火星坐标', 'BD-09'].map(readDatum)).toEqual([
      'WGS84',
      'WGS84',
      'WGS84',
      'CGCS2000',
      'CGCS2000',
      'GCJ02',
      'GCJ02',
      'BD09',
    ])
  })
  it('that are swapped, outside, half or no figures are doubtful and not taken', () => {
    expect(codesOf({ lng: '45.141207', lat: '124.825143' }, 'WGS84')).toEqual(['point_outside'])
    expect(codesOf({ lng: '0', lat: '0' }, 'WGS84')).toEqual(['point_outside'])
    expect(codesOf({ point: '2.35,48.85' }, 'WGS84')).toEqual(['point_outside'])
    for (const cells of [
      { lng: '124.825143' },
      { lat: '45.1' },
      { point: '124.825143' },
      { point: '村口水塔' },
      { lng: '124°70′', lat: '45.1' },
      { lng: '124.8.2', lat: '45.1' },
      { lng: '=1+1', lat: '45.1' },
    ])
      expect(codesOf(cells, 'WGS84'), JSON.stringify(cells)).toEqual(['point_unreadable'])
    expect(readPoint({ datum: 'WGS84' }, undefined)).toEqual({ reasons: [] })
  })
  it('stand under the headings that lists use', () => {
    const meant = (texts: string[]) => texts.map((text) => guessHeading(text))
    expect(meant(['经度', '经度(WGS84)', '百度经度', 'lng', 'Longitude'])).toEqual(Array(5).fill('lng'))
    expect(meant(['纬度', '高德纬度', 'lat', '纬度坐标'])).toEqual(Array(4).fill('lat'))
    expect(meant(['坐标', '经纬度', 'GPS坐标', '坐标信息'])).toEqual(Array(4).fill('point'))
    expect(meant(['坐标系', '坐标系统'])).toEqual(['datum', 'datum'])
    expect(guessHeading('轨迹坐标')).toBe('banned')
  })
})

let t: TestApp
let here: Station
let officer: User
beforeAll(async () => {
  t = await testApp()
  here = await makeStation(t.admin, { cipher: t.cipher })
  officer = await t.user('OFFICER', here.areaId, { staffId: here.officerId })
})
afterAll(() => t.close())

async function draftsOf(csv: string, datum?: Datum): Promise<Draft[]> {
  const bytes = new TextEncoder().encode(csv)
  const drafts: Draft[] = []
  await readFolder(
    [{ name: '门牌.csv', size: bytes.length, bytes: async () => bytes }],
    { chosen: {}, options: { today: '2026-11-26', demo: true, datum } },
    (found) => void drafts.push(...found),
  )
  return drafts
}

function chunksOf(drafts: Draft[], accepted: Acceptable[]): CommitInput[][] {
  const chunks: CommitInput[][] = []
  const chunker = new Chunker((no, rows) => void (chunks[no] = rows))
  for (const d of drafts.filter((one) => isReady(one, new Set(accepted))))
    chunker.add(toCommitted(d, new Map([['门牌.csv', 0]])))
  chunker.end()
  return chunks
}

let key = 0
async function commit(csv: string, datum?: Datum, accepted: Acceptable[] = []) {
  const chunks = chunksOf(await draftsOf(csv, datum), accepted)
  const { id } = await officer.call(begin, {
    clientKey: String((key += 1)).padStart(64, '0'),
    communityCode: here.communities[0] as string,
    files: [{ name: '门牌.csv', sha256: 'a'.repeat(64) }],
    accepted,
    total: chunks.flat().length,
  })
  const rows = []
  for (const [no, part] of chunks.entries()) rows.push(...(await officer.call(commitRows, { id, no, rows: part })).rows)
  if (chunks.length > 0) await officer.call(finish, { id })
  return { id, rows, count: chunks.length }
}
const dryRun = async (csv: string, datum?: Datum) => {
  const drafts = await draftsOf(csv, datum)
  const { rows } = await officer.call(compare, {
    communityCode: here.communities[0] as string,
    rows: drafts.map(toCompared),
  })
  return rows.map((r) => [r.outcome, r.reasons.map((x) => x.code)])
}
const pageOf = async (id: string | null | undefined) => officer.call(getAddress, { id: id as string })
const csvOf = (...rows: string[]) => `小区,楼号,单元,房号,经度,纬度\n${rows.join('\n')}\n`

describe('points of a list in the register', () => {
  it('come with the doors they draft, converted, the figures of the list kept', async () => {
    const baidu = gcj02ToBd09(toGcj02(HERE))
    const csv = csvOf(
      `柳岸小区,1号楼,1单元,101,${baidu.lng.toFixed(6)},${baidu.lat.toFixed(6)}`,
      '柳岸小区,1号楼,1单元,102,,',
    )
    const { rows } = await commit(csv, 'BD09')
    const [one, two] = [await pageOf(rows[0]?.addressId), await pageOf(rows[1]?.addressId)]
    expect(one).toMatchObject({ state: '草拟', datum: 'WGS84', rawDatum: 'BD09', geoSource: '坐标录入', version: 1 })
    expect(one.lng).toBeCloseTo(HERE.lng, 5)
    expect(one.lat).toBeCloseTo(HERE.lat, 5)
    expect(one.rawLng).toBeCloseTo(baidu.lng, 6)
    expect(two).toMatchObject({ lng: null, rawDatum: null, geoSource: null })
  })
  it('are asked about first: without a datum each row is doubtful, and settled it goes without its point', async () => {
    const csv = csvOf('柳岸小区,2号楼,1单元,101,124.825143,45.141207')
    expect((await draftsOf(csv))[0]?.reasons.map((r) => r.code)).toEqual(['datum_unknown'])
    expect((await commit(csv)).count).toBe(0)
    const { rows } = await commit(csv, undefined, ['datum_unknown'])
    expect(await pageOf(rows[0]?.addressId)).toMatchObject({ lng: null })
  })
  it('fill the doors that have none, leave those that have one, and go again with an undo', async () => {
    await commit(csvOf('柳岸小区,3号楼,1单元,101,,', '柳岸小区,3号楼,1单元,102,,'))
    const { items } = await officer.call(listAddresses, { q: '3号楼' })
    const [a, b] = items.map((i) => i.id)
    const csv = csvOf('柳岸小区,3号楼,1单元,101,124.826,45.142', '柳岸小区,3号楼,1单元,102,124.826,45.142')
    expect(await dryRun(csv, 'WGS84')).toEqual([
      ['changed', ['point_new']],
      ['changed', ['point_new']],
    ])
    const { id, rows } = await commit(csv, 'WGS84')
    expect(rows.map((r) => r.outcome)).toEqual(['changed', 'changed'])
    expect(await pageOf(a)).toMatchObject({ lng: 124.826, lat: 45.142, rawDatum: 'WGS84', version: 2 })
    // Somebody corrects one of them meanwhile: that one stays.
    const page = await pageOf(b)
    await officer.call(editAddress, {
      id: page.id,
      version: page.version,
      unitNo: '1单元',
      roomNo: '102',
      kind: '户室',
      lng: 124.8261,
      lat: 45.1421,
      datum: 'WGS84',
    } as never)
    expect(await dryRun(csvOf('柳岸小区,3号楼,1单元,101,124.9,45.2'), 'WGS84')).toEqual([['same', ['point_differs']]])
    const back = await officer.call(undo, { id, no: 0, commit: true })
    expect(back.restored).toBe(1)
    expect(back.kept).toEqual([{ kind: 'address', recordId: b, personId: null }])
    expect(await pageOf(a)).toMatchObject({ lng: null, rawLng: null, datum: null, geoSource: null })
    expect(await pageOf(b)).toMatchObject({ lng: 124.8261 })
  })
  it('of a door that an earlier chunk made do not keep it from being taken back', async () => {
    const made = await commit(csvOf('柳岸小区,4号楼,1单元,101,,'))
    const [door] = made.rows
    const more = await commit(csvOf('柳岸小区,4号楼,1单元,101,124.826,45.142'), 'WGS84')
    await officer.call(undo, { id: more.id, no: 0, commit: true })
    expect(await pageOf(door?.addressId)).toMatchObject({ lng: null, version: 3 })
  })
  it('far from all doors of the community are doubtful until somebody says they are right', async () => {
    const csv = csvOf('柳岸小区,5号楼,1单元,101,116.377817,39.911954')
    expect(await dryRun(csv, 'WGS84')).toEqual([['doubtful', ['door_not_registered', 'point_far']]])
    const barred = await commit(csv, 'WGS84')
    expect(barred.rows).toMatchObject([{ outcome: 'doubtful', addressId: null, reasons: [{ code: 'point_far' }] }])
    const settled = await commit(csv, 'WGS84', ['point_far'])
    expect(await pageOf(settled.rows[0]?.addressId)).toMatchObject({ lng: 116.377817 })
  })
  it('outside China are refused whoever sends them', async () => {
    const row = {
      door: { building: '1号楼', roomNo: '101' },
      point: { lng: 2.35, lat: 48.85, datum: 'WGS84' as const },
    }
    const sent = officer.call(compare, { communityCode: here.communities[0] as string, rows: [row] })
    await expect(sent).rejects.toBeInstanceOf(Refused)
  })
  it('have the datum that was kept with the columns of their sender', async () => {
    await officer.call(saveMapping, { sender: '测绘队', meanings: { 经度: 'lng' }, datum: 'CGCS2000' })
    await officer.call(saveMapping, { sender: '居委会', meanings: { 住址: 'address' } })
    const { items } = await officer.call(listMappings, {})
    expect(items.map((m) => [m.sender, m.datum])).toEqual([
      ['居委会', null],
      ['测绘队', 'CGCS2000'],
    ])
  })
})
