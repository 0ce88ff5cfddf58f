import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import {
  type Parameters,
  parametersOf,
  requiredAuxiliaries,
  requiredOfficers,
  ruleFor,
  ruleInFigures,
  type StaffingRule,
} from '../staffing-rules.ts'
import * as store from '../store/staffing.ts'
import { findUnit, inScope } from '../store/units.ts'

const audit = { purpose: 'none', shown: 'list' } as const

export const staffing = action(contract.staffing, {
  allow: access['organisation.staffing'],
  audit,
  async run({ tx, today, now }, input) {
    const station = await findUnit(tx, input.stationId)
    if (station?.kind !== 'STATION' || !(await inScope(tx, station.id))) throw new AppError('not_found')
    const rules = await store.rulesOn(tx, today)
    const sets = [...new Set(rules.filter((r) => r.minShare === null).map((r) => r.code))]
    const ruleSet = input.ruleSet ?? (await store.defaultRuleSet(tx, today))
    if (!sets.includes(ruleSet)) throw new AppError('rule_set_unknown')
    const own = rules.filter((r) => r.code === ruleSet)
    const parameters = await store.readParameters(tx, parametersOf(own), today)
    const rows = await store.areasOf(tx, station.id, today)
    const holders = await store.holdersOf(
      tx,
      rows.map((r) => r.areaId),
      today,
    )
    const areas = rows.map((row) =>
      areaLine(
        row,
        holders.filter((h) => h.areaId === row.areaId),
        ruleFor(own, ruleSet, row.areaKind),
        parameters,
      ),
    )
    const effective = new Set(holders.filter((h) => h.counts).map((h) => h.staffId)).size
    const sum = (pick: (a: (typeof areas)[number]) => number | null) => areas.reduce((n, a) => n + (pick(a) ?? 0), 0)
    return {
      stationName: station.name,
      ruleSet,
      ruleSets: sets,
      areas,
      total: { required: sum((a) => a.required), effective, shortfall: sum((a) => a.shortfall) },
      share: shareOf(rules, await store.strengthOf(tx, station.id), new Set(holders.map((h) => h.staffId)).size),
      at: now.toISOString(),
    }
  },
})

function areaLine(
  row: store.AreaRow,
  holders: store.HolderRow[],
  rule: StaffingRule | undefined,
  parameters: Parameters,
) {
  const population = rule?.popBasis === '常住人口' ? row.permanent : row.actual
  const effective = holders.filter((h) => h.counts).length
  const required =
    rule === undefined ? null : requiredOfficers(rule, { population, communities: row.communities }, parameters)
  return {
    areaId: row.areaId,
    name: row.name,
    areaKind: row.areaKind,
    communities: row.communities,
    popBasis: rule?.popBasis ?? null,
    population,
    noPopulation: population === 0,
    required,
    effective,
    shortfall: required === null ? null : Math.max(0, required - effective),
    auxRequired: rule === undefined || required === null ? null : requiredAuxiliaries(rule, required),
    auxEffective: row.aux,
    rule:
      rule === undefined
        ? null
        : {
            code: rule.code,
            areaKind: rule.areaKind,
            source: rule.source,
            mark: rule.mark,
            how: ruleInFigures(rule, parameters),
          },
    holders: holders.map(({ staffId, name, status, counts }) => ({ staffId, name, status, counts })),
  }
}

/** Share of community officers in the station's strength, against the rule over whole stations. */
function shareOf(rules: readonly StaffingRule[], strength: number, community: number) {
  const rule = rules.find((r) => r.minShare !== null)
  if (rule === undefined || rule.minShare === null) return null
  const share = strength === 0 ? null : community / strength
  return {
    strength,
    community,
    share,
    minShare: rule.minShare,
    met: share === null ? null : share >= rule.minShare,
    source: rule.source,
  }
}
