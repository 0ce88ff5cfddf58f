import { action, type Context } from '#platform/http/action.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { type FilledPart, fillOf } from '../parser/fill.ts'
import { sharedGazetteer } from '../parser/load.ts'
import { compileLocal, type LocalPlaces } from '../parser/local.ts'
import { parseAddress } from '../parser/parse.ts'
import { candidate, type Part, type Reading } from '../parser/reading.ts'
import { lineOf } from '../parser/text.ts'
import {
  buildingsCalled,
  buildingsNamed,
  type Called,
  type CalledBuilding,
  communityNames,
  compoundsIn,
  formerly,
  groundCalled,
  groupsCalled,
  namedBuildingsIn,
  type NameRow,
  roadsIn,
} from '../store-names.ts'

/** What of the register can be meant by a text; names that do not stand in it are left in the database. */
async function placesIn({ tx }: Pick<Context, 'tx'>, text: string, called: readonly Called[]): Promise<LocalPlaces> {
  const communities = await communityNames(tx)
  const codes = communities.map((c) => c.code)
  const roads = await roadsIn(tx, codes, text)
  const compounds = await compoundsIn(tx, codes, text)
  const ids = compounds.map((c) => c.id)
  const buildings = ids.length === 0 ? [] : await namedBuildingsIn(tx, ids, text)
  const mine = called.filter((c) => c.isMine)
  return {
    communities,
    roads: withFormer(
      roads,
      mine.filter((c) => c.kind === 'road'),
    ),
    compounds: withFormer(
      compounds,
      mine.filter((c) => c.kind === 'compound'),
    ),
    buildings,
  }
}

/** Rows, and those of `called` beside them, each with the former names that stand in the text. */
function withFormer(rows: readonly NameRow[], called: readonly Called[]) {
  const known = new Set(rows.map((r) => r.id))
  const names = (id: string) => called.filter((c) => c.id === id).map((c) => c.former)
  const more = [...new Map(called.map((c) => [c.id, c])).values()].filter((c) => !known.has(c.id))
  return [...rows, ...more].map((r) => ({ ...r, formerNames: names(r.id) }))
}

/** Compounds, and names of a building, that a reading can mean. */
function meant(reading: Reading): { compounds: string[]; names: string[] } {
  const component = (part: Part) => reading.components.find((c) => c.part === part)
  const compound = component('compound')
  const building = component('building')
  const compounds = [compound?.code, ...(compound?.candidates ?? []).map((c) => c.code)].filter((id) => id != null)
  const all = building === undefined ? [] : [building, ...building.candidates]
  return { compounds, names: [...new Set(all.flatMap((b) => (b.part === 'building' ? (b.value ?? []) : [])))] }
}

/** Buildings that the reading can mean, in each compound that it can mean. */
async function buildingsOf({ tx }: Pick<Context, 'tx'>, reading: Reading): Promise<Map<string, string>> {
  const { compounds, names } = meant(reading)
  const found = new Map<string, string>()
  if (compounds.length === 0) return found
  for (const name of names)
    for (const b of await buildingsNamed(tx, compounds, name)) found.set(`${b.compoundId} ${b.name}`, b.id)
  return found
}

/** A building that had the name in the compound, where none has it now: what it is called is offered, never taken. */
async function offerCalled(
  { tx }: Pick<Context, 'tx'>,
  reading: Reading,
  buildings: ReadonlyMap<string, string>,
): Promise<CalledBuilding[]> {
  const { compounds, names } = meant(reading)
  const component = reading.components.find((c) => c.part === 'building')
  if (component === undefined || compounds.length === 0) return []
  const offered: CalledBuilding[] = []
  for (const name of names)
    for (const b of await buildingsCalled(tx, compounds, name)) {
      if (buildings.has(`${b.within} ${name}`)) continue
      const within = b.within === b.compoundId ? '' : b.compoundName
      component.candidates.push(candidate('building', b.name, 0.5, { code: b.id, within }))
      offered.push(b)
    }
  return offered
}

/** A road or compound that nobody knows any more may have been renamed: its new name is offered, never taken. */
async function offerRenamed({ tx }: Pick<Context, 'tx'>, reading: Reading, places: LocalPlaces): Promise<NameRow[]> {
  const renamed: NameRow[] = []
  for (const component of reading.components) {
    const { part, value, code } = component
    if ((part !== 'road' && part !== 'compound') || value === null || code !== null) continue
    for (const row of await formerly(tx, part, value)) {
      if (component.candidates.some((c) => c.code === row.id)) continue
      const within = places.communities.find((c) => c.code === row.communityCode)?.name ?? ''
      component.candidates.push(candidate(part, row.name, 0.5, { code: row.id, within }))
      renamed.push(row)
    }
  }
  return renamed
}

/** A village group that has another name by now: the new one is offered, and the old one fills nothing any more. */
async function offerGroups({ tx }: Pick<Context, 'tx'>, reading: Reading, places: LocalPlaces): Promise<void> {
  const component = reading.components.find((c) => c.part === 'villageGroup')
  const said = reading.components.find((c) => c.part === 'community')?.code
  if (component?.value == null) return
  const codes = places.communities.map((c) => c.code).filter((code) => said == null || code === said)
  for (const { name, community } of await groupsCalled(tx, codes, component.value)) {
    component.confidence = Math.min(component.confidence, 0.5)
    component.candidates.push(candidate('villageGroup', name, 0.5, { within: community }))
  }
}

export const readAddress = action(contract.readAddress, {
  allow: access['places.readAddress'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const line = lineOf(input.text).text
    const called = await groundCalled(context.tx, line)
    const places = await placesIn(context, line, called)
    const gazetteer = await sharedGazetteer(places.communities.map((c) => c.townCode.slice(0, 4)))
    const reading = parseAddress(input.text, { gazetteer, local: compileLocal(gazetteer, places) })
    const renamed = await offerRenamed(context, reading, places)
    const buildings = await buildingsOf(context, reading)
    await offerGroups(context, reading, places)
    const left = new Map(
      (await offerCalled(context, reading, buildings)).filter((b) => b.within !== b.compoundId).map((b) => [b.id, b]),
    )
    const communityOf = new Map([...places.roads, ...places.compounds, ...renamed].map((p) => [p.id, p.communityCode]))
    const { fill, parts } = fillOf(reading, {
      communities: new Set(places.communities.map((c) => c.code)),
      communityOf: (id) => communityOf.get(id),
      buildingOf: (compoundId, name) => buildings.get(`${compoundId} ${name}`),
      standsIn: (id) => {
        const b = left.get(id)
        return b && { compoundId: b.compoundId, communityCode: b.communityCode }
      },
    })
    const elsewhere = (p: FilledPart) =>
      p.state === 'unknown'
        ? called
            .filter((c) => !c.isMine && c.kind === p.part && c.former === p.value)
            .map((c) => ({ value: c.name, within: c.community }))
        : []
    return { fill, parts: parts.map((p) => ({ ...p, elsewhere: elsewhere(p) })), unread: reading.unread }
  },
})
