import { useSyncExternalStore } from 'react'

export type Density = 'comfortable' | 'compact'
/** `system` follows the machine, which a duty desk switches at nightfall. */
export type Scheme = 'light' | 'dark' | 'system'

export interface Preferences {
  readonly density: Density
  readonly scheme: Scheme
}

const KEY = 'linan.appearance'
const DEFAULT: Preferences = { density: 'comfortable', scheme: 'system' }

const read = (): Preferences => {
  try {
    const saved = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>
    return {
      density: saved.density === 'compact' ? 'compact' : DEFAULT.density,
      scheme: saved.scheme === 'light' || saved.scheme === 'dark' ? saved.scheme : DEFAULT.scheme,
    }
  } catch {
    return DEFAULT
  }
}

let preferences = read()
const listeners = new Set<() => void>()

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Changes density or colours at once and remembers them on this machine. */
export const changePreferences = (change: Partial<Preferences>): void => {
  preferences = { ...preferences, ...change }
  localStorage.setItem(KEY, JSON.stringify(preferences))
  for (const listener of listeners) listener()
}

export const usePreferences = (): Preferences => useSyncExternalStore(subscribe, () => preferences)

/** Whether a media query holds now; renders again when that changes. */
export const useMedia = (query: string): boolean =>
  useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    () => matchMedia(query).matches,
  )

export const useIsDark = (): boolean => {
  const machine = useMedia('(prefers-color-scheme: dark)')
  const { scheme } = usePreferences()
  return scheme === 'system' ? machine : scheme === 'dark'
}

/** Below this the navigation is a drawer; below `NARROW` a table becomes cards. */
export const DRAWER = '(max-width: 899.98px)'
export const NARROW = '(max-width: 599.98px)'
