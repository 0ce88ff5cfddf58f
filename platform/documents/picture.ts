import { pngOf } from '../files/png.ts'
import { fromStrokes, type Lines, type Point } from './strokes.ts'

/** A picture for a paper, and how large it stands there, in pixels of 96 to the inch. */
export interface Picture {
  png: Buffer
  width: number
  height: number
}

/** A signature is no higher than the line it stands in may grow, and no wider than a third of it. */
const HEIGHT_MAX = 42
const WIDTH_MAX = 150
/** Three dots of the printer for each pixel: some 300 to the inch. */
const DOTS = 3
const PEN = 2.4
const MARGIN = 4

/** What was drawn, without the empty paper around it, black on white. Equal strokes make equal bytes. */
export function pictureOf(strokes: string): Picture {
  const lines = fromStrokes(strokes)
  const [left, right] = ends(lines.flatMap((line) => line.map(([x]) => x)))
  const [top, bottom] = ends(lines.flatMap((line) => line.map(([, y]) => y)))
  const scale = Math.min(
    (WIDTH_MAX * DOTS - 2 * MARGIN) / Math.max(1, right - left),
    (HEIGHT_MAX * DOTS - 2 * MARGIN) / Math.max(1, bottom - top),
    // A dot or a short stroke is not blown up to the height of a name.
    (HEIGHT_MAX * DOTS) / 200,
  )
  const width = Math.ceil((right - left) * scale) + 2 * MARGIN
  const height = Math.ceil((bottom - top) * scale) + 2 * MARGIN
  const place = ([x, y]: Point): Point => [(x - left) * scale + MARGIN, (y - top) * scale + MARGIN]
  const dots = inked(
    lines.map((line) => line.map(place)),
    width,
    height,
  )
  return { png: pngOf({ width, height, dots }), width: Math.ceil(width / DOTS), height: Math.ceil(height / DOTS) }
}

const ends = (values: readonly number[]): [number, number] =>
  values.reduce(([low, high], n) => [Math.min(low, n), Math.max(high, n)], [Infinity, -Infinity])

/** Shades of grey, a byte a dot: how far each dot is from the nearest stretch of a line. */
function inked(lines: Lines, width: number, height: number): Uint8Array {
  const dots = new Uint8Array(width * height).fill(255)
  for (const line of lines)
    for (const [i, to] of line.entries()) {
      const from = line[i - 1] ?? to
      const reach = PEN + 1
      for (let y = first(from[1], to[1], reach); y <= last(from[1], to[1], reach, height); y++)
        for (let x = first(from[0], to[0], reach); x <= last(from[0], to[0], reach, width); x++) {
          const shade = Math.round(255 * Math.min(1, Math.max(0, away(x, y, from, to) - PEN + 0.5)))
          const at = y * width + x
          if (shade < (dots[at] as number)) dots[at] = shade
        }
    }
  return dots
}

const first = (a: number, b: number, reach: number) => Math.max(0, Math.floor(Math.min(a, b) - reach))
const last = (a: number, b: number, reach: number, size: number) =>
  Math.min(size - 1, Math.ceil(Math.max(a, b) + reach))

/** How far a dot is from a stretch of a line. */
function away(x: number, y: number, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay]
  const along = dx === 0 && dy === 0 ? 0 : ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)
  const on = Math.min(1, Math.max(0, along))
  return Math.hypot(x - ax - on * dx, y - ay - on * dy)
}
