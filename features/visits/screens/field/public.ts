import { useEffect, useState } from 'react'
import type { Opened } from '#ui/device/device.ts'
import { type Door, type Load, readTaken } from './carried.ts'

export type { Door, Load } from './carried.ts'
export { visitIdAt } from './carried.ts'

/** A door of the day on this phone, for what other features record there: undefined until it is read, null where it is not carried. */
export function useDoor(opened: Opened, addressId: string): { door: Door; load: Load } | null | undefined {
  const [found, setFound] = useState<{ door: Door; load: Load } | null>()
  useEffect(() => {
    void readTaken(opened).then((taken) => {
      const door = taken?.load.doors.find((one) => one.addressId === addressId)
      setFound(taken && door ? { door, load: taken.load } : null)
    })
  }, [opened, addressId])
  return found
}

/** Whom residents may call, as the day on this phone says it: undefined until it is read, null where no day is carried. */
export function useContact(opened: Opened): Load['contact'] | undefined {
  const [found, setFound] = useState<Load['contact']>()
  useEffect(() => {
    // A day that an older app took has none.
    void readTaken(opened).then((taken) => setFound(taken?.load.contact ?? null))
  }, [opened])
  return found
}

/** The whole day on this phone: undefined until it is read, null where none is carried. */
export function useLoad(opened: Opened): Load | null | undefined {
  const [found, setFound] = useState<Load | null>()
  useEffect(() => {
    void readTaken(opened).then((taken) => setFound(taken?.load ?? null))
  }, [opened])
  return found
}
