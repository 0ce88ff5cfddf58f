import { closeSync, createReadStream, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdDecompress } from 'node:zlib'
import { openStream } from '../crypto/sealed-stream.ts'
import { walContext } from './target.ts'

/**
 * Opens one shipped segment into `folder`, under the name PostgreSQL asks for. The zeros after a forced end are left as a hole: a day of
 * such segments is 20 GB in name and a few hundred MB on the disk.
 * @throws SealedError
 */
export async function unpackSegment(path: string, series: string, secret: Buffer, folder: string): Promise<string> {
  const name = basename(path)
  const place = join(folder, name.slice(0, 24))
  const handle = openSync(place, 'wx', 0o600)
  try {
    await pipeline(
      createReadStream(path),
      openStream(secret, walContext(series, name)),
      createZstdDecompress(),
      sparseInto(handle),
    )
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  return place
}

function sparseInto(handle: number): Writable {
  let at = 0
  return new Writable({
    write(part: Buffer, _encoding, done) {
      for (let written = isZero(part) ? part.length : 0; written < part.length; )
        written += writeSync(handle, part, written, part.length - written, at + written)
      at += part.length
      done()
    },
    final(done) {
      ftruncateSync(handle, at)
      done()
    },
  })
}

const ZEROS = Buffer.alloc(2 ** 20)
const isZero = (part: Buffer) => part.length <= ZEROS.length && part.equals(ZEROS.subarray(0, part.length))
