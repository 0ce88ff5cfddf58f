import { useCallback, useEffect, useRef, useState } from 'react'

const KEY = 'linan.draft.'
/** Drafts may hold what residents said: they live as long as a shift or three, not longer. */
const KEEP_MS = 3 * 86_400_000

interface Stored<T> {
  at: number
  values: T
}

/** The unsent draft of a form on this machine, younger than three days. */
export function readDraft<T>(key: string): T | undefined {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY + key) ?? 'null') as Stored<T> | null
    return stored && Date.now() - stored.at < KEEP_MS ? stored.values : undefined
  } catch {
    return undefined
  }
}

export const dropDraft = (key: string): void => localStorage.removeItem(KEY + key)

/**
 * Keeps what is typed, so that leaving, a crash or a lock loses nothing. `key` names form and record, and the account, since machines are shared.
 * @returns the draft found at the start, `keep` to call on each change, `drop` after sending or discarding.
 */
export function useDraft<T>(key: string): { found: T | undefined; keep: (values: T) => void; drop: () => void } {
  const [found] = useState(() => readDraft<T>(key))
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const pending = useRef<T>(undefined)
  const flush = useCallback(() => {
    clearTimeout(timer.current)
    if (pending.current === undefined) return
    try {
      localStorage.setItem(KEY + key, JSON.stringify({ at: Date.now(), values: pending.current }))
    } catch {
      // Storage full or shut: the form still works, only the draft is not kept.
    }
    pending.current = undefined
  }, [key])
  useEffect(() => {
    window.addEventListener('pagehide', flush)
    return () => {
      window.removeEventListener('pagehide', flush)
      flush()
    }
  }, [flush])
  const keep = useCallback(
    (values: T) => {
      pending.current = values
      clearTimeout(timer.current)
      timer.current = setTimeout(flush, 400)
    },
    [flush],
  )
  const drop = useCallback(() => {
    pending.current = undefined
    clearTimeout(timer.current)
    dropDraft(key)
  }, [key])
  return { found, keep, drop }
}
