import { liveQuery } from 'dexie'
import { useEffect, useState } from 'react'
import type { Recorded } from '#platform/sync/outbox.ts'
import { todayInShanghai } from '#ui/i18n/format.ts'
import { currentPosting } from '#ui/api/session.ts'
import { database } from './database.ts'
import { DRAFT, type Opened } from './device.ts'
import { forget, keep, kept } from './kept.ts'

/**
 * Acts that must not be told apart by when they were recorded. They wait, sealed as everything here, until the phone is opened on another day; then they
 * go into the outbox in no order. Nothing of one names a time: neither its id, nor how long it is kept, nor its place between acts of a round.
 */
export interface HeldBack {
  kind: Recorded['kind']
  input: unknown
  label: string
  posting: string | null
  /** Legal date on which it was recorded. */
  day: string
}

/** As forms that were begun, so that an order to forget downloads leaves them; unlike those they are kept until they are sent. */
const NAME = `${DRAFT}held back `
/** Also where the clock of the phone was years wrong. */
const FOR_EVER = Number.MAX_SAFE_INTEGER

/** Once this resolves it is on the disk of the phone. */
export async function holdBack(opened: Opened, act: Pick<HeldBack, 'kind' | 'input' | 'label'>): Promise<void> {
  const day = todayInShanghai()
  const held: HeldBack = { ...act, posting: currentPosting(), day }
  await keep(opened, NAME + crypto.randomUUID(), held, FOR_EVER)
}

/** Those of another day (a clock that was wrong and is put right must not hold anything for a year), in an order that says nothing. @param random as Math.random, and as good as the order is to be */
export function dueAmong<T extends { day: string }>(held: readonly T[], today: string, random: () => number): T[] {
  return held
    .filter((one) => one.day !== today)
    .map((one) => ({ one, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one)
}

const chance = () => (crypto.getRandomValues(new Uint32Array(1))[0] as number) / 2 ** 32

/** By the keys alone: what else is kept, the day among it, is large and stays closed. */
const namesOf = async ({ author }: Pick<Opened, 'author'>): Promise<string[]> =>
  (
    await database.kept
      .where('[author+name]')
      .between([author, NAME], [author, `${NAME}\uffff`])
      .primaryKeys()
  ).map(([, name]) => name)

/** How many wait on this phone for another day. */
export function useHeldBack(author: string): number {
  const [count, setCount] = useState(0)
  useEffect(() => {
    const seen = liveQuery(() => namesOf({ author })).subscribe((names) => setCount(names.length))
    return () => seen.unsubscribe()
  }, [author])
  return count
}

/**
 * Hands over what has waited long enough. Killed in the middle one is handed over twice, which the server knows as one by the id of its record; one that
 * cannot be read or recorded now stays and holds up no other.
 */
export async function releaseHeldBack(opened: Opened, record: (act: HeldBack) => Promise<void>): Promise<void> {
  const held: (HeldBack & { name: string })[] = []
  for (const name of await namesOf(opened)) {
    const act = await kept<HeldBack>(opened, name).catch(() => undefined)
    if (act !== undefined) held.push({ ...act, name })
  }
  for (const { name, ...act } of dueAmong(held, todayInShanghai(), chance))
    await record(act)
      .then(() => forget(opened, name))
      .catch(() => undefined)
}
