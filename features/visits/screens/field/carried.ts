import { useCallback, useEffect, useState } from 'react'
import { type ApiOutput, call } from '#ui/api/client.ts'
import { useActs } from '#ui/device/delivery.ts'
import type { Opened } from '#ui/device/device.ts'
import { keep, kept } from '#ui/device/kept.ts'
import type { SheetValues } from '../sheet-values.ts'

export type Load = ApiOutput<'visits.carryDay'>
export type Door = Load['doors'][number]

/** The last visit that was recorded on this phone at a door, as it may be corrected. */
export interface Done {
  addressId: string
  at: string
  sheet: SheetValues
  /** Corrections count on from what the server will have when it has carried out all acts before. */
  version: number
}

const LOAD = 'visits day'
const DONE = 'visits done'
/** What was done stays to be seen and corrected for a shift. */
const DONE_MS = 16 * 3_600_000
/** Loads older than this are taken again where there is a signal. */
const FRESH_MS = 2 * 3_600_000

export const readLoad = (opened: Opened): Promise<Load | undefined> => kept<Load>(opened, LOAD)
const readDone = async (opened: Opened): Promise<Done[]> => (await kept<Done[]>(opened, DONE)) ?? []

export const doneAt = async (opened: Opened, addressId: string): Promise<Done | undefined> =>
  (await readDone(opened)).find((one) => one.addressId === addressId)

/** Notes on the route that this door was visited. */
export async function noteDone(opened: Opened, done: Done): Promise<void> {
  const others = (await readDone(opened)).filter((one) => one.addressId !== done.addressId)
  await keep(opened, DONE, [...others, done], Date.now() + DONE_MS)
}

/** Takes the day anew. @throws ApiError */
async function takeLoad(opened: Opened): Promise<void> {
  const load = await call('visits.carryDay', {}, { bare: true })
  await keep(opened, LOAD, load, Date.parse(load.expiresAt))
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
  const read = useCallback(async () => {
    setLoad((await readLoad(opened)) ?? null)
    setDone(new Map((await readDone(opened)).map((one) => [one.addressId, one])))
  }, [opened])
  const take = useCallback(async () => {
    setState('taking')
    try {
      await takeLoad(opened)
      setState('idle')
    } catch {
      setState('away')
    }
    await read()
  }, [opened, read])
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
