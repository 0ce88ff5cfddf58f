import { useSyncExternalStore } from 'react'

/** A newer app that is on the phone already and waits; undefined where there is none. */
let waiting: ServiceWorker | undefined
const listeners = new Set<() => void>()

const become = (next: ServiceWorker | null): void => {
  waiting = next ?? undefined
  for (const listener of listeners) listener()
}

/** Puts the app itself on the phone. Without service workers it runs as a page, and only with a signal. */
export async function keepOnPhone(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const registration = await navigator.serviceWorker
    .register('/field/sw.js', { scope: '/field/' })
    .catch(() => undefined)
  if (registration === undefined) return
  if (registration.active !== null) become(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const coming = registration.installing
    coming?.addEventListener('statechange', () => {
      if (coming.state === 'installed' && registration.active !== null) become(coming)
    })
  })
}

export const useIsNewerWaiting = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => waiting !== undefined,
  )

/** Goes on with the newer app. What was recorded lies in the database of this phone; what was half typed is in its draft. */
export function takeNewer(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => window.location.reload(), { once: true })
  waiting?.postMessage('take-over')
}
