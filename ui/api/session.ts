import { useSyncExternalStore } from 'react'

/** `open`: ordinary. `locked`: idle lock, typing stays on screen. `ended`: signed out, revoked or expired. */
export type SessionState = 'open' | 'locked' | 'ended'

const POSTING = 'linan.posting'

let state: SessionState = 'open'
let waiting: { resume: () => void; refuse: (reason: Error) => void }[] = []
const listeners = new Set<() => void>()

const become = (next: SessionState): void => {
  if (state === next) return
  state = next
  for (const listener of listeners) listener()
}

/** The session has gone to its lock; resolves when the person has unlocked it, rejects when it ended instead. */
export const waitForUnlock = (): Promise<void> => {
  become('locked')
  return new Promise((resume, refuse) => waiting.push({ resume, refuse }))
}

export const lockNow = (): void => become('locked')

/** Every request that met the lock is now sent again. */
export const markUnlocked = (): void => {
  const resumed = waiting
  waiting = []
  become('open')
  for (const one of resumed) one.resume()
}

export const markEnded = (): void => {
  const refused = waiting
  waiting = []
  become('ended')
  for (const one of refused) one.refuse(new Error('session_ended'))
}

/** After a sign-in: the next request starts afresh. */
export const markOpen = (): void => become('open')

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const sessionState = (): SessionState => state
export const useSessionState = (): SessionState => useSyncExternalStore(subscribe, sessionState)

/** The posting this tab acts under. One person may work under two postings in two tabs, so the tab's own memory wins. */
export const currentPosting = (): string | null => sessionStorage.getItem(POSTING) ?? localStorage.getItem(POSTING)

export const choosePosting = (id: string | null): void => {
  for (const store of [sessionStorage, localStorage]) {
    if (id === null) store.removeItem(POSTING)
    else store.setItem(POSTING, id)
  }
}
