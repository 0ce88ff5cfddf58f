import { Buffer } from 'node:buffer'

/** A picture of 24 × 16 pixels as a browser's canvas writes it, with the colour profile (APP2) that Chrome adds of itself. */
export const FROM_CHROME = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/4gHYSUNDX1BST0ZJTEUAAQEAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABhY3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAMZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADb/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAQABgDASIAAhEBAxEB/8QAFwABAQEBAAAAAAAAAAAAAAAAAwAEBf/EACAQAAICAgICAwAAAAAAAAAAAAECAAMEERIhFDEiQfD/xAAVAQEBAAAAAAAAAAAAAAAAAAAFBP/EACARAAEDBAIDAAAAAAAAAAAAAAEAAxECEiExBBMiYfD/2gAMAwEAAhEDEQA/AOQxhsYGG1BpPjuXTl2SPubc/NszbhbaEBC8fiOv3coaZtMBJO8isgGMHefpQ31WUtxsXiSN+5QrLHc7dmY+tk7lFmmjblH9lUee/S//2Q==',
  'base64',
)

export const segment = (marker: number, body: Uint8Array): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([head, body])
}

export const HEADING = segment(0xe0, Buffer.from([0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]))

/** An EXIF segment with a place: what a phone's own camera writes. */
export const EXIF_WITH_PLACE = segment(
  0xe1,
  Buffer.concat([
    Buffer.from('Exif\0\0', 'latin1'),
    // Little-endian TIFF; one entry: the pointer to the place (0x8825) with a north latitude.
    Buffer.from(
      '49492a0008000000010025880400010000001a00000000000000020001000200020000004e00000002000500030000',
      'hex',
    ),
  ]),
)

interface Shape {
  width?: number
  height?: number
  /** Compressed bytes; every 0xff is stuffed. */
  scan?: Uint8Array
  /** Whole segments after the heading. */
  extra?: readonly Uint8Array[]
  heading?: Uint8Array
  behind?: Uint8Array
}

/** A JPEG as far as its segments go: what is in its scan decodes to nothing sensible, which nobody on the server tries. */
export function jpegOf({ width = 64, height = 48, scan = Buffer.from([1, 2, 3]), ...more }: Shape = {}): Buffer {
  const frame = Buffer.from([8, 0, 0, 0, 0, 3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0])
  frame.writeUInt16BE(height, 1)
  frame.writeUInt16BE(width, 3)
  const stuffed = Buffer.from([...scan].flatMap((byte) => (byte === 0xff ? [0xff, 0] : [byte])))
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    more.heading ?? HEADING,
    ...(more.extra ?? []),
    segment(0xdb, Buffer.alloc(65, 16)),
    segment(0xc0, frame),
    segment(0xc4, Buffer.alloc(28)),
    segment(0xda, Buffer.from([3, 1, 0, 2, 0x11, 3, 0x11, 0, 0x3f, 0])),
    stuffed,
    Buffer.from([0xff, 0xd9]),
    more.behind ?? Buffer.alloc(0),
  ])
}
