/** A photograph on a phone as it was declared; its pieces lie beside it, sealed. */
export interface WaitingPhoto {
  readonly id: string
}

/** How far the server is with one. */
export interface PhotoStanding {
  state: 'OPEN' | 'WHOLE' | 'REFUSED'
  refusedCode: string | null
  missing: number[]
}

export interface PhotoStore<P extends WaitingPhoto> {
  /** Declared photographs that have to go, oldest first. Those whose act is still on its way, or needs a look, are none of them. */
  waiting(): Promise<P[]>
  /** One piece, opened. Undefined where it is not there any more. */
  chunk(id: string, n: number): Promise<Uint8Array | undefined>
  /** The server has it: nothing of it stays here. */
  done(id: string): Promise<void>
  /** Somebody has to look: it stays here and is not sent again by itself. */
  fail(id: string, code: string): Promise<void>
}

/** Both answer a code where the server will not take this photograph, whenever it is asked. Whatever rejects is tried again later. */
export interface PhotoTransport<P extends WaitingPhoto> {
  missing(photo: P): Promise<PhotoStanding | { code: string }>
  put(photo: P, n: number, bytes: Uint8Array): Promise<PhotoStanding | { code: string }>
}

/**
 * Sends the pieces of photographs, asking first what is missing: a signal that breaks costs one piece. Nothing is noted on the phone about what has
 * gone, so whatever happened to either side the server's answer is the truth. Rejects where the server cannot be reached; all that was not
 * confirmed stays.
 */
export async function sendPhotos<P extends WaitingPhoto>(
  store: PhotoStore<P>,
  transport: PhotoTransport<P>,
): Promise<void> {
  for (const photo of await store.waiting()) {
    let now = await transport.missing(photo)
    while (!('code' in now) && now.state === 'OPEN' && now.missing.length > 0) {
      const n = now.missing[0] as number
      const bytes = await store.chunk(photo.id, n)
      now = bytes === undefined ? { code: 'photo_piece_lost' } : await transport.put(photo, n, bytes)
    }
    if ('code' in now) await store.fail(photo.id, now.code)
    else if (now.state === 'REFUSED') await store.fail(photo.id, now.refusedCode ?? 'not_jpeg')
    // Withdrawn meanwhile: the server wants nothing of it any more.
    else await store.done(photo.id)
  }
}
