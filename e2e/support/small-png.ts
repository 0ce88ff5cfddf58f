import { inflateSync } from 'node:zlib'
import { pngOf } from '#platform/files/png.ts'

const COLOURS = 256

/** A third of the size for a picture of a screen: the 256 most frequent colours, every other one as the nearest of them. */
export function smallPng(png: Buffer): Buffer {
  const { width, height, channels, pixels } = decode(png)
  const colours = new Uint32Array(width * height)
  const counts = new Map<number, number>()
  for (let i = 0; i < colours.length; i++) {
    const at = i * channels
    const colour = ((pixels[at] ?? 0) << 16) | ((pixels[at + 1] ?? 0) << 8) | (pixels[at + 2] ?? 0)
    colours[i] = colour
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  const palette = [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, COLOURS)
    .map(([colour]) => colour)
  const index = new Map(palette.map((colour, i) => [colour, i]))
  const dots = new Uint8Array(width * height)
  for (const [i, colour] of colours.entries()) {
    let place = index.get(colour)
    if (place === undefined) index.set(colour, (place = nearest(palette, colour)))
    dots[i] = place
  }
  const table = Uint8Array.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))
  return pngOf({ width, height, dots, colours: table })
}

function nearest(palette: readonly number[], colour: number): number {
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (const [i, known] of palette.entries()) {
    const r = (known >> 16) - (colour >> 16)
    const g = ((known >> 8) & 255) - ((colour >> 8) & 255)
    const b = (known & 255) - (colour & 255)
    const distance = r * r + g * g + b * b
    if (distance < least) [best, least] = [i, distance]
  }
  return best
}

/** Pixels of what Chromium writes: eight bits a channel, three or four channels, not interlaced. */
function decode(png: Buffer): { width: number; height: number; channels: 3 | 4; pixels: Buffer } {
  const width = png.readUInt32BE(16)
  const height = png.readUInt32BE(20)
  const channels = png[25] === 6 ? 4 : 3
  const data: Buffer[] = []
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(png.subarray(at + 8, at + 8 + length))
    at += length + 12
  }
  return {
    width,
    height,
    channels,
    pixels: unfilter(inflateSync(Buffer.concat(data)), width * channels, height, channels),
  }
}

/** PNG §9.2: each byte was written as its difference to a guess from the bytes left, above, and above left. */
function unfilter(raw: Buffer, stride: number, height: number, channels: number): Buffer {
  const out = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)] ?? 0
    for (let x = 0; x < stride; x++) {
      const left = x >= channels ? (out[y * stride + x - channels] ?? 0) : 0
      const up = y > 0 ? (out[(y - 1) * stride + x] ?? 0) : 0
      const corner = y > 0 && x >= channels ? (out[(y - 1) * stride + x - channels] ?? 0) : 0
      const guess = [0, left, up, (left + up) >> 1, filter === 4 ? paeth(left, up, corner) : 0][filter] ?? 0
      out[y * stride + x] = (raw[y * (stride + 1) + 1 + x] ?? 0) + guess
    }
  }
  return out
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}
