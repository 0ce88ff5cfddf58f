/** Datums that points come in. A point says which; nobody can see it from the figures. */
export const DATUMS = ['WGS84', 'CGCS2000', 'GCJ02', 'BD09'] as const
export type Datum = (typeof DATUMS)[number]
export interface Point {
  lng: number
  lat: number
}

// Krasovsky 1940: the obfuscation of GCJ-02 is computed on it, not on WGS-84.
const AXIS = 6378245
const ECCENTRICITY2 = 0.00669342162296594323
const PI = Math.PI
const TWO_THIRDS = 2 / 3

const waves = (x: number) => (20 * Math.sin(6 * x * PI) + 20 * Math.sin(2 * x * PI)) * TWO_THIRDS
const swell = (v: number) => (20 * Math.sin(v * PI) + 40 * Math.sin((v / 3) * PI)) * TWO_THIRDS

function northing(x: number, y: number): number {
  const base = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x))
  const long = (160 * Math.sin((y / 12) * PI) + 320 * Math.sin((y * PI) / 30)) * TWO_THIRDS
  return base + waves(x) + swell(y) + long
}

function easting(x: number, y: number): number {
  const base = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x))
  const long = (150 * Math.sin((x / 12) * PI) + 300 * Math.sin((x / 30) * PI)) * TWO_THIRDS
  return base + waves(x) + swell(x) + long
}

/** GCJ-02 ("Mars coordinates" of Chinese map services) of a WGS-84 point, degrees. */
export function toGcj02({ lng, lat }: Point): Point {
  const north = northing(lng - 105, lat - 35)
  const east = easting(lng - 105, lat - 35)
  const rad = (lat / 180) * PI
  const magic = 1 - ECCENTRICITY2 * Math.sin(rad) ** 2
  const root = Math.sqrt(magic)
  return {
    lng: lng + (east * 180) / ((AXIS / root) * Math.cos(rad) * PI),
    lat: lat + (north * 180) / (((AXIS * (1 - ECCENTRICITY2)) / (magic * root)) * PI),
  }
}

/** The point whose image is this one. There is no closed inverse; each step removes the remaining offset, five reach below 1e-9 degree. */
function inverse(image: (point: Point) => Point, point: Point): Point {
  let guess = point
  for (let step = 0; step < 5; step++) {
    const there = image(guess)
    guess = { lng: guess.lng - (there.lng - point.lng), lat: guess.lat - (there.lat - point.lat) }
  }
  return guess
}

/** WGS-84 of a GCJ-02 point. */
export const fromGcj02 = (point: Point): Point => inverse(toGcj02, point)

const BAIDU_WAVES = (PI * 3000) / 180

/** BD-09 (Baidu's maps) of a GCJ-02 point, degrees: GCJ-02 shaken once more and moved by 0.0065 and 0.006. */
export function gcj02ToBd09({ lng, lat }: Point): Point {
  const length = Math.hypot(lng, lat) + 0.00002 * Math.sin(lat * BAIDU_WAVES)
  const angle = Math.atan2(lat, lng) + 0.000003 * Math.cos(lng * BAIDU_WAVES)
  return { lng: length * Math.cos(angle) + 0.0065, lat: length * Math.sin(angle) + 0.006 }
}

/** GCJ-02 of a BD-09 point. */
export const bd09ToGcj02 = (point: Point): Point => inverse(gcj02ToBd09, point)

const TO_WGS84: Record<Datum, (point: Point) => Point> = {
  WGS84: (point) => point,
  CGCS2000: (point) => point,
  GCJ02: fromGcj02,
  BD09: (point) => fromGcj02(bd09ToGcj02(point)),
}

const round6 = (degrees: number) => Math.round(degrees * 1e6) / 1e6

/** Whether a point lies in the box around China (73.4–135.2 °E, 3.7–53.7 °N): catches swapped and mistyped coordinates. */
export const insideChina = ({ lng, lat }: Point): boolean => lng >= 73.4 && lng <= 135.2 && lat >= 3.7 && lat <= 53.7

export interface StoredPoint extends Point {
  datum: 'WGS84' | 'CGCS2000'
  rawLng: number
  rawLat: number
  rawDatum: Datum
}

/**
 * What is stored for a point as entered: WGS-84 and CGCS2000 as they are (they differ by centimetres), GCJ-02 and BD-09 converted to WGS-84.
 * The entered value is kept beside it. Degrees, six decimals (0.1 m).
 */
export function storedPoint(raw: Point, datum: Datum): StoredPoint {
  const point = TO_WGS84[datum](raw)
  return {
    lng: round6(point.lng),
    lat: round6(point.lat),
    datum: datum === 'CGCS2000' ? datum : 'WGS84',
    rawLng: round6(raw.lng),
    rawLat: round6(raw.lat),
    rawDatum: datum,
  }
}

const EARTH_METRES = 6_371_008.8
const radians = (degrees: number) => (degrees * Math.PI) / 180

/** Great-circle distance in metres; both points in WGS-84/CGCS2000 (they differ by centimetres). */
export function metresBetween(a: Point, b: Point): number {
  const [fromLat, toLat] = [radians(a.lat), radians(b.lat)]
  const h =
    Math.sin((toLat - fromLat) / 2) ** 2 +
    Math.cos(fromLat) * Math.cos(toLat) * Math.sin(radians(b.lng - a.lng) / 2) ** 2
  return 2 * EARTH_METRES * Math.asin(Math.min(1, Math.sqrt(h)))
}
