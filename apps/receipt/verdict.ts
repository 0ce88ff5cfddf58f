import { COSIGNATURE_V1, parseVerifierKey, type VerifierKey } from '#platform/seal/note.ts'
import { type Proved, verifyReceipt } from '#platform/seal/receipt.ts'
import { SealError, type SealFault } from '#platform/seal/seal-error.ts'

/** Witnesses outside the station without whom a log may still have a second face (trust.md §3.1). */
export const WITNESSES_NEEDED = 2

/** What a person pasted as keys. `wrong` are words that look like a key and are none. */
export type Keys = { logs: VerifierKey[]; witnesses: VerifierKey[]; wrong: string[] }

/** Reads keys among whatever else was copied from the notice; a key has no blank, two plus signs and its own check in it. */
export function readKeys(text: string): Keys {
  const keys: Keys = { logs: [], witnesses: [], wrong: [] }
  for (const word of new Set(text.split(/[\s，；。、]+/u))) {
    if (!/\+.*\+/.test(word)) continue
    try {
      const key = parseVerifierKey(word)
      ;(key.type === COSIGNATURE_V1 ? keys.witnesses : keys.logs).push(key)
    } catch {
      keys.wrong.push(word)
    }
  }
  return keys
}

export type Verdict =
  | { kind: 'waiting'; for: 'receipt' | 'key' | 'correction' }
  | { kind: 'refused'; fault: SealFault; need: number }
  | { kind: 'holds'; level: 'witnessed' | 'signed'; trusted: number; proved: Proved }

/** What was pasted, as it was written: lines may have got Windows ends on their way, and the last newline is often lost. */
export const asReceipt = (pasted: string): string =>
  `${pasted
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n')
    .trim()}\n`

/**
 * The verdict of the page. It holds `witnessed` by two witnesses whose keys the reader gave; with fewer keys it can only hold `signed`; and where
 * he gave them and they did not sign, it is refused.
 */
export function judge(pasted: string, keys: Keys): Verdict {
  const receipt = asReceipt(pasted)
  if (receipt === '\n') return { kind: 'waiting', for: 'receipt' }
  if (keys.wrong.length > 0) return { kind: 'waiting', for: 'correction' }
  // Of several stations' keys, the one that claims to have written this log.
  const log = keys.logs.find(({ name }) => receipt.includes(`\n\n${name}\n`)) ?? keys.logs[0]
  if (log === undefined) return { kind: 'waiting', for: 'key' }
  const trusted = new Set(keys.witnesses.map(({ publicKey }) => publicKey.join())).size
  const need = Math.min(trusted, WITNESSES_NEEDED)
  try {
    const proved = verifyReceipt(receipt, { log, witnesses: keys.witnesses, need })
    return { kind: 'holds', level: need < WITNESSES_NEEDED ? 'signed' : 'witnessed', trusted, proved }
  } catch (error) {
    if (error instanceof SealError) return { kind: 'refused', fault: error.code, need }
    throw error
  }
}
