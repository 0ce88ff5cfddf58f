import type { BATCH_REFUSALS } from './vocabulary.ts'

/** What a batch left of one record, and what is there now. */
export interface Item {
  recordKind: 'residence' | 'household' | 'opened' | 'house'
  recordId: string
  sourceHouseholdId: string | null
  afterVersion: number
  version: number | null
  mainElsewhere: boolean
  others: number
}

export interface Verdict {
  residences: string[]
  households: string[]
  opened: string[]
  refused: { recordId: string; code: (typeof BATCH_REFUSALS)[number] }[]
}

/**
 * What of a batch can be taken back. Those of one household go together, since its head and its end are part of what was: where one of them, the
 * household, or the household opened for them has changed since, all of them stay as they are.
 */
export function undoable(items: readonly Item[]): Verdict {
  const verdict: Verdict = { residences: [], households: [], opened: [], refused: [] }
  const bySource = Map.groupBy(
    items.filter((i) => i.recordKind !== 'house'),
    (i) => i.sourceHouseholdId,
  )
  for (const group of bySource.values()) {
    const of = (kind: Item['recordKind']) => group.filter((i) => i.recordKind === kind).map((i) => i.recordId)
    const changed = group.some((i) => i.version !== i.afterVersion || i.others > 0)
    const main = group.some((i) => i.mainElsewhere)
    if (changed || main) {
      const code = changed ? 'changed_meanwhile' : 'main_elsewhere'
      verdict.refused.push(...of('residence').map((recordId) => ({ recordId, code }) as const))
    } else {
      verdict.residences.push(...of('residence'))
      verdict.households.push(...of('household'))
      verdict.opened.push(...of('opened'))
    }
  }
  return verdict
}
