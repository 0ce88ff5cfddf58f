import { type Datum, insideChina } from '#platform/standards/coordinates.ts'
import type { Reason, SaidPoint } from './vocabulary.ts'

const SIGNS = /[°度′'’分″"”秒\s]+/
const MARKS = /东经|北纬|经度|纬度|[EN:：]/gi

/** Degrees of 124.825143, 东经124.825143°, 124°49′30.5″ or 124度49分30秒; undefined where it is none. */
function degrees(text: string): number | undefined {
  const parts = text
    .replace(MARKS, '')
    .trim()
    .split(SIGNS)
    .filter((p) => p !== '')
  if (parts.length === 0 || parts.length > 3 || !parts.every((p) => /^\d{1,3}(\.\d+)?$/.test(p))) return undefined
  const [whole = 0, minutes = 0, seconds = 0] = parts.map(Number)
  if (minutes >= 60 || seconds >= 60 || (parts.length > 1 && !Number.isInteger(whole))) return undefined
  return whole + minutes / 60 + seconds / 3600
}

const WORDS: readonly (readonly [Datum, RegExp])[] = [
  ['BD09', /bd-?09|百度/i],
  ['GCJ02', /gcj-?02|火星|国测局|高德|腾讯/i],
  ['CGCS2000', /cgcs-?2000|国家2000|大地2000|^2000$/i],
  ['WGS84', /wgs-?84|gps|卫星|^84$/i],
]

/** The datum that a word names; undefined where it names none. */
export const readDatum = (text: string): Datum | undefined =>
  WORDS.find(([, words]) => words.test(text.normalize('NFKC').replace(/\s/g, '')))?.[0]

const doubt = (field: Reason['field'], code: string): Reason => ({ field, code, level: 'doubtful' })

interface PointCells {
  lng?: string
  lat?: string
  point?: string
  datum?: string
}

/**
 * The point that a row gives its door. In one cell the two figures are told apart by their size, which no place in China leaves open. The datum is the
 * row's own or the one the sender was asked for (`datum`); it is never guessed, and a point that has none, cannot be read or lies outside is not taken.
 */
export function readPoint(cells: PointCells, datum: Datum | undefined): { point?: SaidPoint; reasons: Reason[] } {
  if (cells.lng === undefined && cells.lat === undefined && cells.point === undefined) return { reasons: [] }
  const field = cells.point === undefined ? 'lng' : 'point'
  const said =
    cells.point === undefined ? [cells.lng ?? '', cells.lat ?? ''] : cells.point.split(/[,，、;；/|]|\s+(?=[\d北东])/)
  const [first, second] = said.map((text) => degrees(text.normalize('NFKC')))
  if (said.length !== 2 || first === undefined || second === undefined)
    return { reasons: [doubt(field, 'point_unreadable')] }
  // 45.14, 124.82: latitude first, as phones write it. In columns of their own each stands where its heading says.
  const isTurned = field === 'point' && !insideChina({ lng: first, lat: second })
  const point = isTurned ? { lng: second, lat: first } : { lng: first, lat: second }
  if (!insideChina(point)) return { reasons: [doubt(field, 'point_outside')] }
  const own = cells.datum === undefined ? datum : readDatum(cells.datum)
  if (own === undefined) return { reasons: [doubt(cells.datum === undefined ? field : 'datum', 'datum_unknown')] }
  return { point: { ...point, datum: own }, reasons: [] }
}
