import { crc32, deflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** Of one channel: shades of grey, or places in a table of colours. */
const GREY = 0
const INDEXED = 3

export interface Dots {
  width: number
  height: number
  /** A byte a dot, row by row: a shade of grey, or its place among the colours. */
  dots: Uint8Array
  /** At most 256 colours, red, green and blue of each. */
  colours?: Uint8Array
}

/** A PNG (ISO/IEC 15948) of eight bits a dot. Equal dots make equal bytes. */
export function pngOf({ width, height, dots, colours }: Dots): Buffer {
  // Each row begins with its filter: 0, none, which suits drawings and few colours best.
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y++) rows.set(dots.subarray(y * width, (y + 1) * width), y * (width + 1) + 1)
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, colours ? INDEXED : GREY, 0, 0, 0], 8)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    ...(colours ? [chunk('PLTE', colours)] : []),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', new Uint8Array()),
  ])
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8 + body.length)
  frame.writeUInt32BE(data.length, 0)
  body.copy(frame, 4)
  frame.writeUInt32BE(crc32(body), 4 + body.length)
  return frame
}
