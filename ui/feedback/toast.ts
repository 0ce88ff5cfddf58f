import { useSyncExternalStore } from 'react'

export type ToastKind = 'done' | 'info' | 'error'

export interface Toast {
  readonly id: number
  readonly kind: ToastKind
  readonly text: string
  /** Takes the act back; the notice then stays longer and shows 撤销. */
  readonly undo?: () => void | Promise<void>
}

const LIVES_MS: Record<ToastKind, number> = { done: 5_000, info: 6_000, error: 12_000 }
const UNDO_MS = 10_000
const MOST = 4

let toasts: readonly Toast[] = []
let lastId = 0
const listeners = new Set<() => void>()

const set = (next: readonly Toast[]): void => {
  toasts = next
  for (const listener of listeners) listener()
}

export const dismissToast = (id: number): void => set(toasts.filter((one) => one.id !== id))

/** Shows a short notice at the foot of the page. `text` is already in the reader's language. The oldest gives way to a fifth. */
export const toast = (text: string, options: { kind?: ToastKind; undo?: () => void | Promise<void> } = {}): number => {
  lastId += 1
  const { kind = 'done', undo } = options
  set([...toasts, { id: lastId, kind, text, ...(undo ? { undo } : {}) }].slice(-MOST))
  return lastId
}

/** How long a notice stays, in milliseconds, while nobody points at it. */
export const lifeOf = (one: Toast): number => (one.undo ? UNDO_MS : LIVES_MS[one.kind])

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useToasts = (): readonly Toast[] => useSyncExternalStore(subscribe, () => toasts)
