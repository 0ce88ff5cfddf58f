import { Dexie, liveQuery } from 'dexie'
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { type Entry, Outbox, type Recorded, type Transport } from '#platform/sync/outbox.ts'
import { fromUtf8, toBase64, utf8 } from '#platform/seal/bytes.ts'
import { type PhotoTransport, sendPhotos } from '#platform/sync/photos.ts'
import { ApiError } from '#ui/api/api-error.ts'
import { call } from '#ui/api/client.ts'
import { currentPosting } from '#ui/api/session.ts'
import { database, type GoneRow, labelOf, type PhotoRow } from './database.ts'
import { type DeliveryPhase, phaseOf } from './delivery-phase.ts'
import { keep, kept } from './kept.ts'
import { newId } from './new-id.ts'
import { deviceState, type Opened, phoneLabel, signedIn } from './device.ts'
import { type HeldBack, releaseHeldBack } from './held-back.ts'
import { outboxStore } from './outbox-store.ts'
import { inputOf, noteDeclared, PHOTO_ACT, photoStore, undeclared } from './photos.ts'
import { openBytes, sealBytes } from './vault.ts'

const placeOf = (opId: string) => `act|${opId}`

/** The outbox of the officer whose phone this is now. */
export const outboxOf = ({ author, key }: Opened): Outbox =>
  new Outbox({
    store: outboxStore,
    author,
    newLog: newId,
    lock: {
      seal: (opId, body) => sealBytes(key, placeOf(opId), utf8(body)),
      async open(opId, sealed) {
        const text = fromUtf8(await openBytes(key, placeOf(opId), sealed as Uint8Array<ArrayBuffer>))
        if (text === undefined) throw new Error('not text')
        return text
      },
    },
  })

const transport: Transport = {
  async openLog(id, author) {
    await call('outbox.openLog', { id, author, label: phoneLabel() }, { bare: true })
  },
  head: (id) =>
    call('outbox.head', { id }, { bare: true }).catch((error: unknown) => {
      if (error instanceof ApiError && error.code === 'not_found') return undefined
      throw error
    }),
  push: (id, ops) => call('outbox.push', { id, ops: ops.map(({ log: _, ...op }) => op) }, { bare: true }),
}

let phase: DeliveryPhase = 'idle'
const listeners = new Set<() => void>()
const become = (next: DeliveryPhase): void => {
  phase = next
  for (const listener of listeners) listener()
}

export const useDeliveryPhase = (): DeliveryPhase =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => phase,
  )

/** Refusals of a photograph that stay refusals when it is asked again. */
const FINAL: ReadonlySet<string> = new Set([
  'not_found',
  'forbidden',
  'posting_invalid',
  'invalid_input',
  'photo_chunk_differs',
])
const orCode = <T>(answer: Promise<T>): Promise<T | { code: string }> =>
  answer.catch((error: unknown) => {
    if (error instanceof ApiError && FINAL.has(error.code)) return { code: error.code }
    throw error
  })

const photoTransport: PhotoTransport<PhotoRow> = {
  missing: ({ id, posting }) => orCode(call('photos.missingChunks', { id }, { bare: true, posting })),
  put: ({ id, posting }, n, bytes) =>
    orCode(call('photos.putChunk', { id, n, data: toBase64(bytes) }, { bare: true, posting })),
}

/** Photographs whose record is in the outbox get acts of their own behind it. Killed in the middle one is declared twice, which the server knows as one. */
async function declarePhotos({ author, key }: Opened): Promise<void> {
  for (const photo of await undeclared(author)) {
    const opId = newId()
    await outboxOf({ author, key }).record({
      opId,
      posting: photo.posting,
      kind: PHOTO_ACT,
      body: JSON.stringify(inputOf(photo)),
      capturedAt: photo.takenAt,
    })
    await noteDeclared(photo.id, opId)
  }
}

/** What was held back until a later day goes into the outbox under an id that tells no time. */
const recordHeldBack =
  (opened: Opened) =>
  async ({ kind, input, label, posting }: HeldBack): Promise<void> => {
    const opId = crypto.randomUUID()
    const capturedAt = new Date().toISOString()
    await outboxOf(opened).record({ opId, posting, kind, body: JSON.stringify(input), capturedAt })
    await keep(opened, labelOf(opId), label, Date.now() + LABEL_MS).catch(() => undefined)
  }

async function send(opened: Opened): Promise<DeliveryPhase> {
  const outbox = outboxOf(opened)
  // Where the phone has no room for the act, the photograph waits for the next time; what is recorded goes.
  await declarePhotos(opened).catch(() => undefined)
  await releaseHeldBack(opened, recordHeldBack(opened))
  const photos = photoStore(opened)
  const isDone = (await outbox.entries()).every((e) => e.progress === 'durable')
  if (isDone && (await photos.waiting()).length === 0) return 'idle'
  try {
    const who = await signedIn()
    if (who === undefined) return 'signedOut'
    if (who.author !== opened.author) return 'another'
    become('sending')
    const { stopped } = isDone ? { stopped: null } : await outbox.deliver(transport)
    await sendPhotos(photos, photoTransport)
    return stopped === null ? 'idle' : 'stuck'
  } catch (error) {
    return phaseOf(error)
  }
}

/** Sends what waits, one page of this phone at a time. Never rejects; how it went shows in the phase. */
export async function deliver(): Promise<void> {
  const now = deviceState()
  if (now.kind !== 'open') return
  const { opened } = now
  await navigator.locks.request(`linan-outbox-${opened.author}`, { ifAvailable: true }, async (held) => {
    if (held !== null) become(await send(opened))
  })
}

const LABEL_MS = 30 * 86_400_000

/**
 * Records an act of the officer; once this resolves it is on the disk of the phone. Sending is begun and not waited for.
 * @param label what it is about, in words of the officer: a door. Sealed; gone with the act, and with the downloads
 * @param opId where something else on this phone names the act already (its photographs)
 */
export async function recordAct(
  opened: Opened,
  kind: Recorded['kind'],
  input: unknown,
  label: string,
  opId = newId(),
): Promise<Entry> {
  const entry = await outboxOf(opened).record({
    opId,
    posting: currentPosting(),
    kind,
    body: JSON.stringify(input),
    capturedAt: new Date().toISOString(),
  })
  await keep(opened, labelOf(entry.op.opId), label, Date.now() + LABEL_MS).catch(() => undefined)
  void deliver()
  return entry
}

/** What an act on this phone is about; undefined until it is read, and where it is not here any more. */
export function useLabel(opened: Opened, opId: string): string | undefined {
  const [label, setLabel] = useState<string>()
  useEffect(() => {
    void kept<string>(opened, labelOf(opId)).then(setLabel)
  }, [opened, opId])
  return label
}

const EVERY_MS = 30_000

/** Keeps sending while the page is open: at once when the line is back, and now and then otherwise. The answer stops it. */
export function keepDelivering(): () => void {
  const now = () => void deliver()
  const whenShown = () => {
    if (document.visibilityState === 'visible') now()
  }
  now()
  addEventListener('online', now)
  document.addEventListener('visibilitychange', whenShown)
  const timer = setInterval(now, EVERY_MS)
  return () => {
    removeEventListener('online', now)
    document.removeEventListener('visibilitychange', whenShown)
    clearInterval(timer)
  }
}

/** Acts of the officer on this phone: those that wait or need a look, in their order, and those that have left, newest first. */
export interface Acts {
  entries: Entry[]
  gone: GoneRow[]
}

interface Watched {
  acts: Acts | undefined
  readonly listeners: Set<() => void>
  stop(): void
}
/** One look at the database serves everybody on the page: with a thousand acts each look is a long one. */
const watched = new Map<string, Watched>()

function watchActs(author: string, listener: () => void): () => void {
  const one = watched.get(author) ?? startWatching(author)
  one.listeners.add(listener)
  return () => {
    one.listeners.delete(listener)
    if (one.listeners.size > 0) return
    one.stop()
    watched.delete(author)
  }
}

function startWatching(author: string): Watched {
  const one: Watched = { acts: undefined, listeners: new Set(), stop: () => seen.unsubscribe() }
  watched.set(author, one)
  const seen = liveQuery(async () => ({
    entries: await database.entries
      .where('[op.author+op.seq]')
      .between([author, Dexie.minKey], [author, Dexie.maxKey])
      .toArray(),
    gone: (await database.gone.where('author').equals(author).sortBy('at')).reverse(),
  })).subscribe((acts) => {
    one.acts = acts
    for (const listener of one.listeners) listener()
  })
  return one
}

/** Undefined until they are read. */
export const useActs = (author: string): Acts | undefined =>
  useSyncExternalStore(
    useCallback((listener) => watchActs(author, listener), [author]),
    () => watched.get(author)?.acts,
  )
