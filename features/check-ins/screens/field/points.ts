import { useEffect, useState } from 'react'
import { type Load, useLoad } from '#features/visits/screens/field/public.ts'
import { metresBetween, type Point } from '#platform/standards/coordinates.ts'
import type { Opened } from '#ui/device/device.ts'
import { keep, kept } from '#ui/device/kept.ts'
import { reachOf } from '../../rules.ts'

export type Carried = Load['checkIns']
export type CheckPoint = Carried['points'][number]

const NONE: Carried = { points: [], left: 0, allowanceM: 0 }

/** The points on this phone: undefined until they are read, null where no day is carried. A day that an older app took has none. */
export function usePoints(opened: Opened): Carried | null | undefined {
  const load = useLoad(opened)
  return load ? (load.checkIns ?? NONE) : load
}

/** Where the phone is, as it says itself, and by how many metres it may be wrong. */
export interface Here extends Point {
  accuracyM: number
}

const WAIT_MS = 15_000
const FRESH_MS = 5_000
const DECIMALS = 1e6

/** Asks the phone once, because somebody pressed; nothing watches where it goes. @throws where it does not know or may not say */
export const locate = (): Promise<Here> =>
  new Promise((found, failed) => {
    if (!('geolocation' in navigator)) return failed(new Error('no geolocation'))
    const short = (n: number) => Math.round(n * DECIMALS) / DECIMALS
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        found({
          lng: short(coords.longitude),
          lat: short(coords.latitude),
          accuracyM: Math.min(Math.round(coords.accuracy), 100_000),
        }),
      failed,
      { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: FRESH_MS },
    )
  })

/** Metres from here to a point, null where either is not known. */
export const metresTo = (point: Pick<CheckPoint, 'lng' | 'lat'>, here: Here | null): number | null =>
  here === null || point.lng === null || point.lat === null
    ? null
    : Math.round(metresBetween(here, { lng: point.lng, lat: point.lat }))

/** The nearest first; those whose distance nobody knows come last, in the order of their names. */
export const nearestFirst = (points: readonly CheckPoint[], here: Here | null): CheckPoint[] =>
  points
    .map((point) => ({ point, metres: metresTo(point, here) ?? Number.POSITIVE_INFINITY }))
    .sort((a, b) => (a.metres === b.metres ? 0 : a.metres - b.metres))
    .map(({ point }) => point)

/** What the server will find: it decides by the same rule. */
export const isWithin = (point: CheckPoint, here: Here, allowanceM: number): boolean =>
  (metresTo(point, here) ?? Number.POSITIVE_INFINITY) <= reachOf(point.radiusM, here.accuracyM, allowanceM)

/** A check-in that was recorded on this phone. */
export interface Done {
  /** Id of the point; where the phone does not know it, the mark of its code. */
  where: string
  /** How the phone calls the point. */
  name: string
  at: string
  /** By position, too far away: it is recorded, and counts as not there. */
  isMiss: boolean
}

/** In words what was recorded at a point. */
export const wordsOf = ({ isMiss }: Pick<Done, 'isMiss'>) =>
  isMiss ? 'checkIns.field.missedAt' : 'checkIns.field.doneAt'

/** The latest one. */
export const lastOf = (done: Iterable<Done>): Done | undefined =>
  [...done].reduce<Done | undefined>((last, one) => (last === undefined || one.at > last.at ? one : last), undefined)

const DONE = 'check-ins done'
/** As long as what was done at a door stays to be seen on the route. */
const DONE_MS = 16 * 3_600_000
const readDone = async (opened: Opened): Promise<Done[]> => (await kept<Done[]>(opened, DONE)) ?? []

export async function noteDone(opened: Opened, done: Done): Promise<void> {
  const others = (await readDone(opened)).filter((one) => one.where !== done.where)
  // It is recorded already; where the phone has no room for the mark, the outbox still shows it.
  await keep(opened, DONE, [...others, done], Date.now() + DONE_MS).catch(() => undefined)
}

/** What was recorded last at each point in this shift, and how to read it again. */
export function useDone(opened: Opened) {
  const [done, setDone] = useState<ReadonlyMap<string, Done>>(new Map())
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    void readDone(opened).then((all) => setDone(new Map(all.map((one) => [one.where, one]))))
  }, [opened, turn])
  return { done, again: () => setTurn((n) => n + 1) }
}
