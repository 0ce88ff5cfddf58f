import { useCallback, useEffect, useState } from 'react'
import { type ApiOutput, call } from '#ui/api/client.ts'
import { useActs } from '#ui/device/delivery.ts'
import type { Opened } from '#ui/device/device.ts'
import { keep, kept } from '#ui/device/kept.ts'

export type Load = ApiOutput<'visits.carryDay'>
export type Door = Load['doors'][number]

/** A visit recorded on this phone since the load was taken. */
export interface Done {
  addressId: string
  opId: string
  at: string
}

const LOAD = 'visits day'
const DONE = 'visits done'
/** Loads older than this are taken again where there is a signal. */
const FRESH_MS = 2 * 3_600_000

export const readLoad = (opened: Opened): Promise<Load | undefined> => kept<Load>(opened, LOAD)
const readDone = async (opened: Opened): Promise<Done[]> => (await kept<Done[]>(opened, DONE)) ?? []

/** Notes on the route that this door was visited, as long as the load lasts. */
export async function noteDone(opened: Opened, load: Load, done: Done): Promise<void> {
  await keep(opened, DONE, [...(await readDone(opened)), done], Date.parse(load.expiresAt))
}

/** Takes the day anew. Visits that the server knows by now are in it; of the others the note stays. @throws ApiError */
async function takeLoad(opened: Opened, waiting: ReadonlySet<string>): Promise<Load> {
  const load = await call('visits.carryDay', {}, { bare: true })
  const expiresAt = Date.parse(load.expiresAt)
  await keep(opened, LOAD, load, expiresAt)
  await keep(
    opened,
    DONE,
    (await readDone(opened)).filter((one) => waiting.has(one.opId)),
    expiresAt,
  )
  return load
}

export interface Carried {
  /** Null where none is on the phone, or its time is over. Undefined until it is read. */
  load: Load | null | undefined
  done: ReadonlyMap<string, Done>
  state: 'idle' | 'taking' | 'away'
  take: () => Promise<void>
}

/** The day on this phone: read from it at once, and taken anew where it is old and there is a signal. */
export function useCarried(opened: Opened): Carried {
  const [load, setLoad] = useState<Load | null>()
  const [done, setDone] = useState<ReadonlyMap<string, Done>>(new Map())
  const [state, setState] = useState<Carried['state']>('idle')
  const acts = useActs(opened.author)
  const entries = acts?.entries
  const read = useCallback(async () => {
    setLoad((await readLoad(opened)) ?? null)
    setDone(new Map((await readDone(opened)).map((one) => [one.addressId, one])))
  }, [opened])
  const take = useCallback(async () => {
    setState('taking')
    try {
      await takeLoad(opened, new Set(entries?.map((e) => e.op.opId)))
      setState('idle')
    } catch {
      setState('away')
    }
    await read()
  }, [opened, entries, read])
  useEffect(() => {
    void read()
  }, [read])
  useEffect(() => {
    if (load === undefined || acts === undefined || state !== 'idle' || !navigator.onLine) return
    const taken = load === null ? 0 : Date.parse(load.takenAt)
    // What was sent since has closed tasks.
    const isOvertaken = acts.entries.every((e) => e.progress !== 'waiting') && (acts.gone[0]?.at ?? 0) > taken
    if (isOvertaken || Date.now() - taken > FRESH_MS) void take()
  }, [load, acts, state, take])
  return { load, done, state, take }
}
