import { useCallback, useEffect, useState } from 'react'
import { ApiError } from '#ui/api/api-error.ts'
import { type ApiOutput, call } from '#ui/api/client.ts'
import { SIGN_IN_NEEDED } from '#ui/device/delivery-phase.ts'
import type { Opened } from '#ui/device/device.ts'
import { keep, kept } from '#ui/device/kept.ts'
import { useIsOnline } from '#ui/feedback/use-is-online.ts'

export type Reminder = ApiOutput<'notifications.list'>['items'][number]

interface Taken {
  items: Reminder[]
  /** By the phone's own clock. */
  at: number
}

const NAME = 'notifications'
/** As long as the rest of what a phone carries. */
const KEPT_MS = 24 * 3_600_000
const SHOWN = 50

export interface Reminders {
  /** Null where none are on the phone. Undefined until it is read. */
  taken: Taken | null | undefined
  state: 'idle' | 'taking' | 'away' | 'signedOut' | 'failed'
  take: () => Promise<void>
  /** Marks one as read where there is a signal; without one it stays unread. */
  read: (one: Reminder) => Promise<void>
}

const stateAfter = (error: unknown): Reminders['state'] =>
  !(error instanceof ApiError) ? 'failed' : SIGN_IN_NEEDED.has(error.code) ? 'signedOut' : 'away'

/** The newest reminders: as they were taken last, at once, and taken anew where there is a signal. */
export function useReminders(opened: Opened): Reminders {
  const [taken, setTaken] = useState<Taken | null>()
  const [state, setState] = useState<Reminders['state']>('idle')
  const isOnline = useIsOnline()
  const store = useCallback(
    async (next: Taken) => {
      await keep(opened, NAME, next, Date.now() + KEPT_MS)
      setTaken(next)
    },
    [opened],
  )
  const take = useCallback(async () => {
    setState('taking')
    try {
      const { items } = await call('notifications.list', { limit: SHOWN }, { bare: true })
      await store({ items, at: Date.now() })
      setState('idle')
    } catch (error) {
      setState(stateAfter(error))
    }
  }, [store])
  const read = useCallback(
    async (one: Reminder) => {
      try {
        await call('notifications.markRead', { ids: [one.id] }, { bare: true })
      } catch (error) {
        return setState(stateAfter(error))
      }
      if (!taken) return
      const readAt = new Date().toISOString()
      await store({ ...taken, items: taken.items.map((i) => (i.id === one.id ? { ...i, readAt } : i)) })
    },
    [store, taken],
  )
  useEffect(() => {
    void kept<Taken>(opened, NAME).then((found) => setTaken((now) => now ?? found ?? null))
  }, [opened])
  useEffect(() => {
    if (isOnline) void take()
    else setState('away')
  }, [isOnline, take])
  return { taken, state, take, read }
}
