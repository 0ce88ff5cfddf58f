import { useCallback, useEffect, useState } from 'react'
import type { Opened } from '#ui/device/device.ts'
import { keep, kept } from '#ui/device/kept.ts'
import type { HazardKind, Level } from '../../vocabulary.ts'

/** A hazard as a phone knows it: carried with the day, or reported on this phone. */
export interface Known {
  id: string
  kind: HazardKind
  level: Level
  description: string
  /** Null where it was reported here and not sent yet: the server sets it. */
  dueOn: string | null
}

/** What was recorded at a door on this phone since the day was taken. */
interface Here {
  reported: Known[]
  /** Those that are gone, as somebody saw. */
  gone: string[]
}

const NOTHING: Here = { reported: [], gone: [] }
/** As long as what was done at a door stays to be seen on the route. */
const HERE_MS = 16 * 3_600_000
const nameOf = (addressId: string) => `hazards here ${addressId}`

/** What this phone did at a door, and how to add to it. Undefined until it is read. */
export function useHere(opened: Opened, addressId: string) {
  const [here, setHere] = useState<Here>()
  useEffect(() => {
    void kept<Here>(opened, nameOf(addressId)).then((found) => setHere(found ?? NOTHING))
  }, [opened, addressId])
  const note = useCallback(
    async (part: { reported?: Known; gone?: string }) => {
      const now = (await kept<Here>(opened, nameOf(addressId))) ?? NOTHING
      const next = {
        reported: part.reported ? [...now.reported, part.reported] : now.reported,
        gone: part.gone ? [...now.gone, part.gone] : now.gone,
      }
      setHere(next)
      // It is recorded already; where the phone has no room for the mark, the outbox still shows it.
      await keep(opened, nameOf(addressId), next, Date.now() + HERE_MS).catch(() => undefined)
    },
    [opened, addressId],
  )
  return { here, note }
}

/** What is still there: carried and reported here, each once, without what was seen to be gone. */
export function openHere(carried: readonly Known[], here: Here): Known[] {
  const ids = new Set(carried.map((h) => h.id))
  return [...carried, ...here.reported.filter((h) => !ids.has(h.id))].filter((h) => !here.gone.includes(h.id))
}
