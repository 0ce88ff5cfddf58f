import type { Context } from '#platform/http/action.ts'
import { contributions } from '#platform/http/contributions.ts'
import { translate } from '#platform/i18n/messages.ts'
import { countFigure, recordsOfFigure, type ReportFigure, type ReportRows, type ReportSection } from './public.ts'
import { type FrozenFigure, scopeOf, untilOf } from './rules.ts'
import { frozenFigures, type ReportRecord, unitsOf } from './store.ts'

/** The language of record: papers are filed, and a signed report keeps its words. */
export const PAPER_LANGUAGE = 'zh-CN'

export interface PlacedFigure extends ReportFigure {
  section: ReportSection['id']
  sectionTitleKey: string
}

/** Every figure of the product in the order of the paper; parts of one section stand together. */
export async function allFigures(): Promise<PlacedFigure[]> {
  const parts = [...(await contributions<ReportSection>('reportSections'))].sort((a, b) => a.order - b.order)
  const ids = [...new Set(parts.map((p) => p.id))]
  return ids.flatMap((id) =>
    parts
      .filter((p) => p.id === id)
      .flatMap((p) => p.figures.map((f) => ({ ...f, section: id, sectionTitleKey: p.titleKey }))),
  )
}

export const isFrozen = (r: Pick<ReportRecord, 'state'>): boolean => r.state === 'SUBMITTED' || r.state === 'SIGNED'

/** Last day counted: as frozen, or as it is today. */
export const untilDay = (r: ReportRecord, today: string): string =>
  isFrozen(r) && r.untilOn !== null ? r.untilOn : untilOf(r.month, today)

/** What a report counts now. */
export async function liveScope({ tx, today }: Pick<Context, 'tx' | 'today'>, r: ReportRecord) {
  return scopeOf(await unitsOf(tx, r.unitId), r.month, untilDay(r, today))
}

/** A figure as screens and papers show it. */
export interface ShownFigure {
  key: string
  section: string
  sectionTitle: string
  title: string
  note: string
  tag: string
  value: number
  now: number | null
}

/** The figures of a report, in the reader's language where the product still has them; a frozen one never loses its words. */
export async function figuresOf(context: Context, r: ReportRecord, language?: string): Promise<ShownFigure[]> {
  const say = language === undefined ? context.translate : (key: string) => translate(PAPER_LANGUAGE, key)
  const known = await allFigures()
  if (!isFrozen(r)) {
    const scope = await liveScope(context, r)
    const shown: ShownFigure[] = []
    for (const f of known) shown.push({ ...wordsOf(f, say), value: await countFigure(context.tx, f, scope), now: null })
    return shown
  }
  const frozen = await frozenFigures(context.tx, r.id, r.round)
  const now = r.state === 'SUBMITTED' && language === undefined ? await valuesNow(context, r, known) : new Map()
  return frozen.map((f) => {
    const still = known.find((k) => k.key === f.key)
    const words = still !== undefined && language === undefined ? wordsOf(still, say) : f
    const value = now.get(f.key)
    return {
      ...words,
      key: f.key,
      section: f.section,
      tag: f.tag,
      value: f.value,
      now: value === f.value ? null : (value ?? null),
    }
  })
}

const wordsOf = (f: PlacedFigure, say: (key: string) => string) => ({
  key: f.key,
  section: f.section,
  sectionTitle: say(f.sectionTitleKey),
  title: say(f.titleKey),
  note: say(f.noteKey),
  tag: f.tag,
})

async function valuesNow(
  context: Context,
  r: ReportRecord,
  known: readonly PlacedFigure[],
): Promise<Map<string, number>> {
  const scope = await liveScope(context, r)
  const values = new Map<string, number>()
  for (const f of known) values.set(f.key, await countFigure(context.tx, f, scope))
  return values
}

/** Counts every figure with the ids of its records, in the words of the paper: what a submission keeps. */
export async function freeze(context: Context, r: ReportRecord): Promise<FrozenFigure[]> {
  const scope = await liveScope(context, r)
  const figures: FrozenFigure[] = []
  for (const [ord, f] of (await allFigures()).entries()) {
    const recordIds = await recordsOfFigure(context.tx, f, scope)
    const words = wordsOf(f, (key) => translate(PAPER_LANGUAGE, key))
    figures.push({ ...words, ord, kind: f.kind, value: recordIds.length, recordIds })
  }
  return figures
}

/** How the records of a kind are shown. @throws Error where no slice offers rows of that kind: a contribution was forgotten */
export async function rowsOf(kind: string): Promise<ReportRows> {
  const rows = (await contributions<ReportRows>('reportRows')).find((one) => one.kind === kind)
  if (rows === undefined) throw new Error(`no slice shows records of kind ${kind}`)
  return rows
}

/** Figures by section, in their order. */
export function bySection(figures: readonly ShownFigure[]): { id: string; title: string; figures: ShownFigure[] }[] {
  return [...Map.groupBy(figures, (f) => f.section)].map(([id, list]) => ({
    id,
    title: list[0]?.sectionTitle ?? '',
    figures: list,
  }))
}
