import type { ApiOutput } from '#ui/api/client.ts'
import { todayInShanghai } from '#ui/i18n/format.ts'

export type CheckPoint = ApiOutput<'checkIns.getPoint'>

/** What acts on points change elsewhere. */
export const CHANGES = ['checkIns.listPoints', 'checkIns.getPoint', 'checkIns.listCheckIns'] as const

/** The period of the list, as the address says it; the last thirty days where it says nothing. */
export function periodOf(f: Record<string, string>): { from: string; to: string } {
  const to = f.to ?? todayInShanghai()
  const from = f.from ?? new Date(Date.parse(`${to}T00:00:00Z`) - 29 * 86_400_000).toISOString().slice(0, 10)
  return { from, to }
}
