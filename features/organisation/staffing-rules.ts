/** Numbers a bracket may name instead of holding (table parameter of platform/deadlines, dictionary appendix C). */
export type Parameters = Readonly<Record<string, unknown>>
type Figure = number | string

export interface Bracket {
  min: Figure
  /** Inclusive; null is open. */
  max: Figure | null
  /** Officers of this bracket, or the least where `perOfficer` counts. */
  officers: number
  /** One officer for so many people. */
  perOfficer?: Figure
  rounding?: 'nearest' | 'up'
}

export interface StaffingRule {
  code: string
  areaKind: string
  popBasis: string
  brackets: readonly Bracket[]
  auxPerOfficer: number
  everyCommunity: boolean
  minShare: number | null
  source: string
  mark: string
}

export interface AreaFacts {
  population: number
  communities: number
}

/** Parameters that these rules name, to be read before they are applied. */
export function parametersOf(rules: readonly StaffingRule[]): string[] {
  const figures = rules.flatMap((r) => r.brackets.flatMap((b) => [b.min, b.max, b.perOfficer]))
  return [...new Set(['staffing.minPerCommunity', ...figures.filter((f) => typeof f === 'string')])]
}

/** @throws Error where the rule names a parameter nobody set: a wrong figure would be worse than none. */
function figure(value: Figure, parameters: Parameters): number {
  const number = typeof value === 'number' ? value : parameters[value]
  if (typeof number !== 'number' || !(number >= 0)) throw new Error(`staffing parameter ${value} is not a number`)
  return number
}

/**
 * Officers an area needs: `max(least of the bracket, population ÷ perOfficer)`, and for rules with `everyCommunity` not fewer than
 * staffing.minPerCommunity for each community (鄂州2002). Nobody registered: the least, so that an empty register never says "none".
 */
export function requiredOfficers(rule: StaffingRule, area: AreaFacts, parameters: Parameters): number {
  const perCommunity = figure('staffing.minPerCommunity', parameters)
  const least = rule.everyCommunity ? perCommunity * Math.max(1, area.communities) : perCommunity
  if (area.population <= 0) return least
  const bracket = rule.brackets.find((b) => b.max === null || area.population <= figure(b.max, parameters))
  if (bracket === undefined) throw new Error(`rule ${rule.code} ${rule.areaKind} has no bracket for ${area.population}`)
  if (bracket.perOfficer === undefined) return Math.max(bracket.officers, least)
  const exact = area.population / figure(bracket.perOfficer, parameters)
  return Math.max(bracket.officers, bracket.rounding === 'up' ? Math.ceil(exact) : Math.round(exact), least)
}

export const requiredAuxiliaries = (rule: StaffingRule, officers: number): number =>
  Math.ceil(officers * rule.auxPerOfficer)

/** The rule in figures, for the reader who asks why: `0–6500 → 1; 6500– → max(2, ÷4000)`. */
export function ruleInFigures(rule: StaffingRule, parameters: Parameters): string {
  return rule.brackets
    .map((b) => {
      const range = `${figure(b.min, parameters)}–${b.max === null ? '' : figure(b.max, parameters)}`
      const officers =
        b.perOfficer === undefined
          ? String(b.officers)
          : `max(${b.officers}, ÷${figure(b.perOfficer, parameters)}${b.rounding === 'up' ? '↑' : ''})`
      return `${range} → ${officers}`
    })
    .join('; ')
}

/** The rule of a set for a kind of area; 涉外 areas follow the urban rule where the set has none of their own. */
export function ruleFor(rules: readonly StaffingRule[], set: string, areaKind: string): StaffingRule | undefined {
  const own = rules.filter((r) => r.code === set)
  return (
    own.find((r) => r.areaKind === areaKind) ??
    (areaKind === '涉外' || areaKind === '集镇' ? own.find((r) => r.areaKind === '城区') : undefined)
  )
}
