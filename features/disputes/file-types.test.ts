import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EXIF_WITH_PLACE, jpegOf } from '#platform/files/testing/jpeg.ts'
import { faultOf, FILE_TYPES, fitsKind, plainFile, typeOfHead } from './file-types.ts'
import { mp3Of, mp4Of, pdfOf, pngOf, wavOf } from './testing/files.ts'

const own = (bytes: Uint8Array) => new Uint8Array(bytes)

describe('what a file is by its own bytes', () => {
  test.each([
    ['image/jpeg', jpegOf()],
    ['image/png', pngOf()],
    ['application/pdf', pdfOf()],
    ['audio/mp4', mp4Of('M4A ', 'soun')],
    ['audio/mp4', mp4Of('isom', 'soun')],
    ['audio/mpeg', mp3Of()],
    ['audio/mpeg', Buffer.from([0xff, 0xfb, 0x90, 0x64, 1, 2, 3])],
    ['audio/wav', wavOf()],
  ] as const)('%s is known and kept', (type, file) => {
    expect(typeOfHead(file)).toBe(type)
    expect(faultOf(file, type)).toBeUndefined()
  })

  test.each([
    ['QuickTime', mp4Of('qt  ', 'vide')],
    ['3GPP', mp4Of('3gp5', 'vide')],
    ['Matroska', Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 1])],
    ['AVI', Buffer.from('RIFF\x10\0\0\0AVI LIST', 'latin1')],
    ['MPEG', Buffer.from([0, 0, 1, 0xba, 0x44])],
    ['transport stream', Buffer.from(Array.from({ length: 400 }, (_, i) => (i % 188 === 0 ? 0x47 : 0)))],
    ['Flash', Buffer.from([0x46, 0x4c, 0x56, 1])],
    ['Windows Media', Buffer.from([0x30, 0x26, 0xb2, 0x75])],
  ])('%s is a video', (_, file) => expect(typeOfHead(Buffer.from(file))).toBe('video'))

  test('a video that calls itself a recording is found by its tracks', () => {
    expect(faultOf(mp4Of('M4A ', 'soun', 'vide'), 'audio/mp4')).toBe('is_video')
    expect(faultOf(mp4Of('mp42'), 'audio/mp4')).toBe('type_differs')
  })

  test('pages, programs and pictures of other kinds are nothing that is kept', () => {
    for (const head of ['<html><script>', 'MZ\x90\0', 'PK\x03\x04', 'GIF89a', '<svg xmlns=', ''])
      expect(typeOfHead(Buffer.from(head, 'latin1'))).toBeUndefined()
    expect(typeOfHead(mp4Of('heic'))).toBeUndefined()
  })

  test('a second file behind a picture is no picture', () => {
    expect(faultOf(jpegOf({ behind: Buffer.from('<script>') }), 'image/jpeg')).toBe('type_differs')
    expect(faultOf(Buffer.concat([pngOf(), Buffer.from('PK')]), 'image/png')).toBe('type_differs')
    expect(faultOf(Buffer.from('%PDF-1.7 and no end'), 'application/pdf')).toBe('type_differs')
  })

  test('places and authors are found, and taken out before they are sent', () => {
    const jpeg = jpegOf({ extra: [EXIF_WITH_PLACE] })
    const png = pngOf(['eXIf', 'N31'], ['tEXt', 'Author x'])
    expect([faultOf(jpeg, 'image/jpeg'), faultOf(png, 'image/png')]).toEqual(['has_metadata', 'has_metadata'])
    expect(faultOf(plainFile(own(jpeg), 'image/jpeg') as Uint8Array, 'image/jpeg')).toBeUndefined()
    expect(faultOf(plainFile(own(png), 'image/png') as Uint8Array, 'image/png')).toBeUndefined()
  })

  test('whatever the bytes are, they are judged without a throw, and never another type than the one they begin as', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...FILE_TYPES),
        fc.oneof(
          fc.uint8Array({ maxLength: 600 }),
          fc
            .tuple(fc.constantFrom(jpegOf(), pngOf(), mp4Of('M4A ', 'soun')), fc.nat(), fc.nat(255))
            .map(([file, i, byte]) => {
              const bad = own(file)
              bad[i % bad.length] = byte
              return bad
            }),
        ),
        (type, bytes) => {
          plainFile(own(bytes), type)
          if (faultOf(bytes, type) === undefined) expect(typeOfHead(bytes)).toBe(type)
        },
      ),
      { numRuns: 2000 },
    ))

  test('a recording is no photograph', () => {
    expect([fitsKind('照片', 'audio/wav'), fitsKind('录音', 'audio/wav'), fitsKind('签名', 'application/pdf')]).toEqual(
      [false, true, true],
    )
  })
})
