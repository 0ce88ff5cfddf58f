import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readJpeg, withoutMetadata } from './jpeg.ts'
import { EXIF_WITH_PLACE, FROM_CHROME, HEADING, jpegOf, segment } from './testing/jpeg.ts'

const bytes = (text: string) => Buffer.from(text, 'utf8')

describe('a JPEG is read by its segments', () => {
  test('dimensions, and no metadata in a plain one', () => {
    expect(readJpeg(jpegOf({ width: 1600, height: 1200 }))).toEqual({ width: 1600, height: 1200, metadata: [] })
  })

  test.each([
    ['EXIF with a place', { extra: [EXIF_WITH_PLACE] }, ['APP1']],
    ['a comment', { extra: [segment(0xfe, bytes('顾云舒'))] }, ['COM']],
    ['the last of them', { extra: [segment(0xef, bytes('x'))] }, ['APP15']],
    ['several', { extra: [segment(0xed, bytes('x')), segment(0xe2, bytes('y'))] }, ['APP13', 'APP2']],
    [
      'a preview in the heading',
      { heading: segment(0xe0, Buffer.concat([HEADING.subarray(4), bytes('rgb')])) },
      ['APP0'],
    ],
    ['a heading of another kind', { heading: segment(0xe0, bytes('JFXX\0\x10abcdefgh')) }, ['APP0']],
  ])('finds %s, and leaves it out without touching the picture', (_, shape, metadata) => {
    const file = jpegOf(shape)
    expect(readJpeg(file)).toEqual({ width: 64, height: 48, metadata })
    const plain = withoutMetadata(file) as Uint8Array
    expect(Buffer.from(plain).equals(jpegOf('heading' in shape ? { heading: Buffer.alloc(0) } : {}))).toBe(true)
    expect(readJpeg(plain)).toMatchObject({ metadata: [] })
  })

  test('what Chrome adds to a canvas of itself goes', () => {
    expect(readJpeg(FROM_CHROME)).toEqual({ width: 24, height: 16, metadata: ['APP2'] })
    const plain = withoutMetadata(FROM_CHROME) as Uint8Array
    expect(readJpeg(plain)).toEqual({ width: 24, height: 16, metadata: [] })
    expect(Buffer.from(plain).includes('ICC_PROFILE')).toBe(false)
  })

  test('metadata between the scans of a progressive picture is found', () => {
    const file = jpegOf()
    const scan = file.indexOf(Buffer.from([0xff, 0xda]))
    const whole = Buffer.concat([file.subarray(0, -2), segment(0xfe, bytes('x')), file.subarray(scan)])
    expect(readJpeg(whole)).toMatchObject({ metadata: ['COM'] })
  })

  test('restart marks and stuffed bytes belong to the scan', () => {
    const file = jpegOf({ scan: Buffer.from([1, 0xff, 2]) })
    const at = file.length - 3
    const restarted = Buffer.concat([file.subarray(0, at), Buffer.from([0xff, 0xd0]), file.subarray(at)])
    expect(readJpeg(restarted)).toMatchObject({ width: 64, metadata: [] })
  })

  test('a picture that claims to be enormous costs nothing to read', () => {
    expect(readJpeg(jpegOf({ width: 65_535, height: 65_535 }))).toMatchObject({ width: 65_535, height: 65_535 })
  })
})

describe('what is no JPEG', () => {
  const file = jpegOf()
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['SVG', bytes('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ['HTML', bytes('<!doctype html><script>alert(1)</script>')],
    ['PNG', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['a JPEG that breaks off', file.subarray(0, -1)],
    ['one without an end', file.subarray(0, -2)],
    ['one with a page behind it', jpegOf({ behind: bytes('<script>alert(1)</script>') })],
    ['one with a second one behind it', Buffer.concat([file, file])],
    ['a segment longer than the file', Buffer.from([0xff, 0xd8, 0xff, 0xdb, 0xff, 0xff, 0])],
    ['a segment shorter than its own length', Buffer.from([0xff, 0xd8, 0xff, 0xdb, 0, 1, 0xff, 0xd9])],
    ['a beginning and an end only', Buffer.from([0xff, 0xd8, 0xff, 0xd9])],
    [
      'no frame',
      Buffer.concat([Buffer.from([0xff, 0xd8]), segment(0xdb, Buffer.alloc(65)), Buffer.from([0xff, 0xd9])]),
    ],
    ['no height', jpegOf({ height: 0 })],
    ['two frames', jpegOf({ extra: [segment(0xc0, Buffer.from([8, 0, 9, 0, 9, 1, 1, 0x11, 0]))] })],
    ['arithmetic coding', jpegOf({ extra: [segment(0xc9, Buffer.from([8, 0, 9, 0, 9, 1, 1, 0x11, 0]))] })],
    ['an unknown segment', jpegOf({ extra: [segment(0x01, bytes('x'))] })],
  ])('%s', (_, what) => expect(readJpeg(what)).toBe('not_jpeg'))

  test('whatever the bytes, reading ends and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(), fc.nat(255), (noise, at, value) => {
        readJpeg(noise)
        readJpeg(Buffer.concat([Buffer.from([0xff, 0xd8]), noise]))
        const bent = jpegOf({ extra: [EXIF_WITH_PLACE] })
        bent[at % bent.length] = value
        const read = readJpeg(bent)
        const plain = withoutMetadata(bent)
        if (read !== 'not_jpeg' && plain !== undefined) expect(readJpeg(plain)).toMatchObject({ metadata: [] })
      }),
    )
  })
})
