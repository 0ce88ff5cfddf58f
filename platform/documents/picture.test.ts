import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { type Picture, pictureOf } from './picture.ts'

/** Shades of grey of a picture, row by row, read without the code that wrote them. */
function read({ png }: Picture): { width: number; height: number; at(x: number, y: number): number } {
  expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a')
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  const size = png.readUInt32BE(33)
  expect(png.subarray(37, 41).toString()).toBe('IDAT')
  const rows = inflateSync(png.subarray(41, 41 + size))
  expect(rows.length).toBe((width + 1) * height)
  return { width, height, at: (x, y) => rows[y * (width + 1) + 1 + x] as number }
}

test('a line is black where the pen went and white beside it', () => {
  const picture = pictureOf('100,100 500,100;100,100 100,300')
  const seen = read(picture)
  expect(seen.at(4, 4)).toBe(0)
  expect(seen.at(seen.width - 6, 4)).toBe(0)
  expect(seen.at(4, seen.height - 6)).toBe(0)
  expect(seen.at(seen.width - 6, seen.height - 6)).toBe(255)
  expect(pictureOf('100,100 500,100;100,100 100,300').png.equals(picture.png)).toBe(true)
})

test('the empty paper around it is left out, and nothing is wider or higher than a line of a paper bears', () => {
  for (const strokes of ['0,0 1000,400', '0,0 1000,0', '500,0 500,400', '7,7', '999,399', '3,3 4,3;4,4'])
    expect(pictureOf(strokes)).toSatisfy(
      (p: Picture) => p.width > 0 && p.width <= 150 && p.height > 0 && p.height <= 42,
      strokes,
    )
  expect(pictureOf('0,0 100,100').png.equals(pictureOf('800,250 900,350').png)).toBe(true)
  expect(pictureOf('7,7').width).toBeLessThan(6)
})

test('the longest signature that is taken is drawn at once', () => {
  const point = (i: number) => `${(i * 37) % 1000},${(i * 91) % 400}`
  const strokes = Array.from({ length: 2_500 }, (_, i) => point(i)).join(' ')
  const began = performance.now()
  expect(pictureOf(strokes).png.length).toBeLessThan(100_000)
  expect(performance.now() - began).toBeLessThan(3_000)
})
