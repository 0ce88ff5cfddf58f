import { fromUtf8, utf8 } from '#platform/seal/bytes.ts'
import { database } from './database.ts'
import type { Opened } from './device.ts'
import { openBytes, sealBytes } from './vault.ts'

const placeOf = (author: string, name: string) => `kept|${author}|${name}`

/** Stores something sealed under the officer's key, until it expires. @param expiresAt milliseconds since 1970 */
export async function keep({ author, key }: Opened, name: string, value: unknown, expiresAt: number): Promise<void> {
  const sealed = await sealBytes(key, placeOf(author, name), utf8(JSON.stringify(value)))
  await database.kept.put({ author, name, expiresAt, sealed })
}

/** @returns undefined where nothing was kept under this name, or its time is over. */
export async function kept<T>({ author, key }: Opened, name: string): Promise<T | undefined> {
  const row = await database.kept.get([author, name])
  if (row === undefined) return undefined
  if (row.expiresAt < Date.now()) {
    await database.kept.delete([author, name])
    return undefined
  }
  const text = fromUtf8(await openBytes(key, placeOf(author, name), row.sealed))
  return text === undefined ? undefined : (JSON.parse(text) as T)
}

/** Whether what was kept under this name until then is still here, without opening it: somebody else may have stored anew, or forgotten. */
export async function isKept({ author }: Opened, name: string, expiresAt: number): Promise<boolean> {
  if (expiresAt < Date.now()) return false
  const keys = await database.kept.where('expiresAt').equals(expiresAt).primaryKeys()
  return keys.some(([a, n]) => a === author && n === name)
}

export const forget = ({ author }: Opened, name: string): Promise<void> => database.kept.delete([author, name])
