import { useSyncExternalStore } from 'react'
import { call } from '#ui/api/client.ts'
import { maskName } from '#platform/standards/names.ts'
import { database, deviceId } from './database.ts'
import { deviceOf } from './device-name.ts'
import { forgetOldDrafts } from './photos.ts'
import { countTry, makeVault, openByPin, renewPin, type Vault, WRONG_MAX } from './vault.ts'

/** Whose data this page may read now. Opening needs the PIN; the key is only in the memory of the page. */
export interface Opened {
  readonly author: string
  readonly key: CryptoKey
}

export type DeviceState =
  | { readonly kind: 'starting' }
  /** No encryption on this page: plain http, or a browser too old. */
  | { readonly kind: 'unable'; readonly reason: 'insecure' | 'no_storage' }
  /** Nobody is open; `vaults` are the officers of this phone. */
  | { readonly kind: 'locked'; readonly vaults: readonly Vault[] }
  | { readonly kind: 'open'; readonly opened: Opened }

/** Begins the names of forms that are half written (`kept.ts`). */
export const DRAFT = 'draft '

/** A phone laid aside locks itself. */
const IDLE_MS = 10 * 60_000
const ORDERS_MS = 15 * 60_000

let state: DeviceState = { kind: 'starting' }
const listeners = new Set<() => void>()

const become = (next: DeviceState): void => {
  state = next
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const deviceState = (): DeviceState => state
export const useDevice = (): DeviceState => useSyncExternalStore(subscribe, deviceState)

/** Only inside of screens that stand behind the lock. */
export const useOpened = (): Opened => {
  const now = useDevice()
  if (now.kind !== 'open') throw new Error('useOpened on a locked phone')
  return now.opened
}

export async function startDevice(): Promise<void> {
  if (!window.isSecureContext || !('subtle' in crypto)) return become({ kind: 'unable', reason: 'insecure' })
  try {
    await lock()
  } catch {
    return become({ kind: 'unable', reason: 'no_storage' })
  }
  // What the browser may throw away when the disk is full; asked for, never relied on.
  void navigator.storage?.persist?.().catch(() => false)
  lockWhenIdle()
  const obey = () => void obeyOrders()
  obey()
  addEventListener('online', obey)
  // Each question is an event of the log: at the moments that matter, and seldom otherwise.
  setInterval(obey, ORDERS_MS)
}

/** Closes whatever is open; what lies on the phone stays. */
export async function lock(): Promise<void> {
  become({ kind: 'locked', vaults: await database.vaults.toArray() })
  // What is over opens for nobody any more (`kept`); nobody waits until it is swept out too.
  await database.kept.where('expiresAt').below(Date.now()).delete()
  await forgetOldDrafts(Date.now())
}

function lockWhenIdle(): void {
  let touched = Date.now()
  const touch = () => {
    touched = Date.now()
  }
  for (const what of ['pointerdown', 'keydown'] as const) addEventListener(what, touch, { passive: true })
  const look = () => {
    if (state.kind === 'open' && Date.now() - touched > IDLE_MS) void lock()
  }
  document.addEventListener('visibilitychange', look)
  setInterval(look, 30_000)
}

/** Who is signed in with the server, as this phone would know him. @throws ApiError; `unauthenticated` where nobody is */
export async function signedIn(): Promise<{ author: string; name: string } | undefined> {
  const me = await call('accounts.whoAmI', {}, { bare: true })
  return me.staff === null || me.state === 'weak' ? undefined : { author: me.staff.id, name: maskName(me.staff.name) }
}

/** Sets this phone up for whoever is signed in, and opens it. @throws ApiError */
export async function setUp(who: { author: string; name: string }, pin: string): Promise<void> {
  const recovery = await call('outbox.recoveryKey', { device: await deviceId(), label: phoneLabel() }, { bare: true })
  const { vault, key } = await makeVault(who, pin, recovery)
  await database.vaults.add(vault)
  become({ kind: 'open', opened: { author: who.author, key } })
}

/** @returns tries that are left after a wrong PIN; undefined where it was right */
export async function unlock(author: string, pin: string): Promise<number | undefined> {
  // A try counts before it is made: closing the page in the middle of it, or trying in two windows, gains nothing.
  const vault = await database.transaction('rw', database.vaults, async () => {
    const known = await database.vaults.get(author)
    if (known?.byPin) await database.vaults.put(countTry(known))
    return known
  })
  if (!vault?.byPin) return 0
  const key = await openByPin(vault, pin)
  if (key !== undefined) {
    await database.vaults.update(author, { wrong: 0, byPin: vault.byPin })
    become({ kind: 'open', opened: { author, key } })
    return undefined
  }
  const left = WRONG_MAX - countTry(vault).wrong
  if (left <= 0) await forgetDownloads(author)
  become({ kind: 'locked', vaults: await database.vaults.toArray() })
  return Math.max(0, left)
}

/** A new PIN for whoever has signed in; what he has recorded and not sent stays his. @throws ApiError */
export async function recover(author: string, pin: string): Promise<void> {
  const vault = await database.vaults.get(author)
  if (vault === undefined) throw new Error('no vault')
  const recovery = await call(
    'outbox.recoveryKey',
    { device: await deviceId(), label: phoneLabel(), generation: vault.generation },
    { bare: true },
  )
  const renewed = await renewPin(vault, recovery, pin)
  await database.vaults.put(renewed.vault)
  become({ kind: 'open', opened: { author, key: renewed.key } })
}

/** What this phone calls itself on the list of phones. */
export const phoneLabel = (): string => deviceOf(navigator.userAgent) || navigator.userAgent.slice(0, 60) || '?'

/** Asks whether this phone is to forget what it carries, and does so. Without an answer nothing changes. Needs no session: a lost phone has none. */
async function obeyOrders(): Promise<void> {
  for (const { author, byPin } of await database.vaults.toArray()) {
    if (byPin === null) continue
    const { wipe } = await call('outbox.phoneOrders', { device: await deviceId(), author }, { bare: true }).catch(
      () => ({
        wipe: false,
      }),
    )
    if (!wipe) continue
    await database.vaults.update(author, { byPin: null })
    await forgetDownloads(author)
    if (state.kind !== 'open' || state.opened.author === author) await lock()
  }
}

/** What was downloaded for this officer goes; never an unsent act, nor a form that he has begun. */
export const forgetDownloads = async (author: string): Promise<void> => {
  await database.kept
    .where('author')
    .equals(author)
    .and((row) => !row.name.startsWith(DRAFT))
    .delete()
}
