import { useCallback, useEffect, useState } from 'react'
import { type ApiOutput, call } from '#ui/api/client.ts'
import { ApiError } from '#ui/api/api-error.ts'
import { useActs } from '#ui/device/delivery.ts'
import { SIGN_IN_NEEDED } from '#ui/device/delivery-phase.ts'
import { DRAFT, type Opened } from '#ui/device/device.ts'
import { isKept, keep, kept } from '#ui/device/kept.ts'
import { useIsOnline } from '#ui/feedback/use-is-online.ts'
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

/** The load as this phone has it. */
interface Taken {
  load: Load
  /** When it was taken and when it is forgotten, by the phone's own clock, which may be wrong: compared with nothing but itself. */
  at: number
  until: number
  /** Acts that had left the phone by then. */
  gone: readonly string[]
}

const LOAD = 'visits day'
const DONE = 'visits done'
/** What was done stays to be seen and corrected for a shift. */
const DONE_MS = 16 * 3_600_000
/** Loads older than this are taken again where there is a signal. */
const FRESH_MS = 2 * 3_600_000

/** The load as it was opened last: opening it anew for each door takes seconds on a slow phone. Gone with the lock, as the key is. */
const inMemory = new WeakMap<Opened, Taken>()

export async function readTaken(opened: Opened): Promise<Taken | undefined> {
  const known = inMemory.get(opened)
  if (known !== undefined && (await isKept(opened, LOAD, known.until))) return known
  const taken = await kept<Taken>(opened, LOAD)
  if (taken === undefined) inMemory.delete(opened)
  else inMemory.set(opened, taken)
  return taken
}
const readDone = async (opened: Opened): Promise<Done[]> => (await kept<Done[]>(opened, DONE)) ?? []

/** Whether the day should be taken again: none is here, it is old, or acts that left since have closed tasks. Taking it makes this false, whatever the clock says. */
export const isStale = (taken: Taken | null, gone: readonly string[], now: number): boolean =>
  taken === null || Math.abs(now - taken.at) > FRESH_MS || hasLeftSince(new Set(taken.gone), gone)

const hasLeftSince = (before: ReadonlySet<string>, gone: readonly string[]): boolean =>
  gone.some((opId) => !before.has(opId))

export const doneAt = async (opened: Opened, addressId: string): Promise<Done | undefined> =>
  (await readDone(opened)).find((one) => one.addressId === addressId)

/** Where the sheet of a visit is kept while it is typed. */
export const visitDraft = (addressId: string): string => `${DRAFT}visit ${addressId}`

/** The visit that is being made at a door, or that was made last in this shift: what else is recorded there belongs to it. */
export async function visitIdAt(opened: Opened, addressId: string): Promise<string | undefined> {
  const typed = await kept<SheetValues>(opened, visitDraft(addressId))
  return typed?.id ?? (await doneAt(opened, addressId))?.sheet.id
}

/** Notes on the route that this door was visited. */
export async function noteDone(opened: Opened, done: Done): Promise<void> {
  const others = (await readDone(opened)).filter((one) => one.addressId !== done.addressId)
  await keep(opened, DONE, [...others, done], Date.now() + DONE_MS)
}

/** Takes the day anew. @throws ApiError */
async function takeLoad(opened: Opened, gone: readonly string[]): Promise<void> {
  const load = await call('visits.carryDay', {}, { bare: true })
  const at = Date.now()
  const until = at + Date.parse(load.expiresAt) - Date.parse(load.takenAt)
  const taken: Taken = { load, at, until, gone }
  await keep(opened, LOAD, taken, until)
  inMemory.set(opened, taken)
}

export interface Carried {
  /** Null where none is on the phone, or its time is over. Undefined until it is read. */
  taken: Taken | null | undefined
  done: ReadonlyMap<string, Done>
  /** How the last try to take it ended; `away` and the others wait for a press, or for the line to come back. */
  state: 'idle' | 'taking' | 'away' | 'signedOut' | 'failed'
  take: () => Promise<void>
}

const stateAfter = (error: unknown): Carried['state'] =>
  !(error instanceof ApiError) ? 'failed' : SIGN_IN_NEEDED.has(error.code) ? 'signedOut' : 'away'

/** The day on this phone: read from it at once, and taken anew where it is old and there is a signal. */
export function useCarried(opened: Opened): Carried {
  const [taken, setTaken] = useState<Taken | null>()
  const [done, setDone] = useState<ReadonlyMap<string, Done>>(new Map())
  const [state, setState] = useState<Carried['state']>('idle')
  const acts = useActs(opened.author)
  const isOnline = useIsOnline()
  const read = useCallback(async () => {
    setTaken((await readTaken(opened)) ?? null)
    setDone(new Map((await readDone(opened)).map((one) => [one.addressId, one])))
  }, [opened])
  const take = useCallback(async () => {
    setState('taking')
    const ended = await takeLoad(opened, acts?.gone.map((one) => one.opId) ?? []).then(
      () => 'idle' as const,
      stateAfter,
    )
    await read()
    setState(ended)
  }, [opened, acts, read])
  useEffect(() => {
    void read()
  }, [read])
  useEffect(() => {
    if (isOnline) setState((now) => (now === 'away' ? 'idle' : now))
  }, [isOnline])
  useEffect(() => {
    if (taken === undefined || acts === undefined || state !== 'idle' || !isOnline) return
    if (acts.entries.some((e) => e.progress === 'waiting')) return
    if (
      isStale(
        taken,
        acts.gone.map((one) => one.opId),
        Date.now(),
      )
    )
      void take()
  }, [taken, acts, state, isOnline, take])
  return { taken, done, state, take }
}
