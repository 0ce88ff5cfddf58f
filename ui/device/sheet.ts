import { type Dispatch, type SetStateAction, useEffect, useRef, useState } from 'react'
import { useT } from '#ui/i18n/i18n.ts'
import { DRAFT, type Opened } from './device.ts'
import { forget, keep, kept } from './kept.ts'

/** A form that was begun is kept for a week. */
const DRAFT_MS = 7 * 86_400_000

/** Under which name the draft of a form at a place is kept; it stays when downloads are wiped. */
export const draftName = (form: string, place: string): string => `${DRAFT}${form} ${place}`

interface Steps<T> {
  /** What is wrong before anything is recorded, in the reader's language. */
  lacks: () => string | undefined
  act: () => Promise<T>
  /** Once it is recorded: nothing here may undo that. */
  after: (recorded: T) => Promise<unknown>
}

/**
 * Recording with a thumb: a second press of an impatient one records nothing, and a phone that cannot store says so.
 * One form records once; the next is a new form.
 */
export function useRecording() {
  const t = useT()
  const [fault, say] = useState<string>()
  const isBusy = useRef(false)
  const record = async <T>({ lacks, act, after }: Steps<T>): Promise<void> => {
    if (isBusy.current) return
    const lack = lacks()
    say(lack)
    if (lack !== undefined) return
    isBusy.current = true
    let recorded: T
    try {
      recorded = await act()
    } catch {
      isBusy.current = false
      return say(t('ui.field.notStored'))
    }
    await after(recorded)
  }
  return { fault, say, record }
}

/** The values of a form as they were left here, or new ones; undefined until the phone has looked. */
export function useBegun<V>(opened: Opened, draft: string, blank: () => V): V | undefined {
  const [begun, setBegun] = useState<V>()
  const fresh = useRef(blank)
  useEffect(() => {
    void kept<V>(opened, draft).then((found) => setBegun(found ?? fresh.current()))
  }, [opened, draft])
  return begun
}

export interface Sheet<V> {
  v: V
  /** Given a function it changes what is there then, as answers may come (a position) while something else is pressed. */
  change: Dispatch<SetStateAction<V>>
  fault: string | undefined
  say: (fault: string | undefined) => void
  /** Records what was filled in and drops the draft. */
  record: <T>(steps: Steps<T>) => Promise<void>
}

/**
 * A form on the phone: what is typed is kept sealed under `draft` at each change, until it is recorded.
 * @param begun as `useBegun` found it, or as it was recorded
 * @param keptMs how long the draft is kept
 */
export function useSheet<V>(opened: Opened, draft: string, begun: V, keptMs = DRAFT_MS): Sheet<V> {
  const t = useT()
  const { fault, say, record: recordOnce } = useRecording()
  const [v, change] = useState(begun)
  const kept = useRef<{ last: V; saved: Promise<void> }>({ last: begun, saved: Promise.resolve() })
  useEffect(() => {
    if (v === kept.current.last) return
    kept.current.last = v
    kept.current.saved = kept.current.saved
      .then(() => keep(opened, draft, v, Date.now() + keptMs))
      .catch(() => say(t('ui.field.notStored')))
  }, [opened, draft, keptMs, v, t, say])
  const record = <T>({ after, ...steps }: Steps<T>) =>
    recordOnce({
      ...steps,
      after: async (recorded: T) => {
        await kept.current.saved
        // Where the phone has no room to forget, the outbox still shows what was recorded.
        await Promise.allSettled([forget(opened, draft)])
        await after(recorded)
      },
    })
  return { v, change, fault, say, record }
}
