import { action, type Context } from '#platform/http/action.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { fillOf } from '../parser/fill.ts'
import { sharedGazetteer } from '../parser/load.ts'
import { compileLocal, type LocalPlaces } from '../parser/local.ts'
import { parseAddress } from '../parser/parse.ts'
import { candidate, type Part, type Reading } from '../parser/reading.ts'
import { lineOf } from '../parser/text.ts'
import {
  buildingsNamed,
  communityNames,
  compoundsIn,
  formerly,
  namedBuildingsIn,
  type NameRow,
  roadsIn,
} from '../store-names.ts'

/** What of the register can be meant by a text; names that do not stand in it are left in the database. */
async function placesIn({ tx }: Pick<Context, 'tx'>, text: string): Promise<LocalPlaces> {
  const communities = await communityNames(tx)
  const codes = communities.map((c) => c.code)
  const roads = await roadsIn(tx, codes, text)
  const compounds = await compoundsIn(tx, codes, text)
  const ids = compounds.map((c) => c.id)
  const buildings = ids.length === 0 ? [] : await namedBuildingsIn(tx, ids, text)
  return { communities, roads, compounds, buildings }
}

/** Buildings that the reading can mean, in each compound that it can mean. */
async function buildingsOf({ tx }: Pick<Context, 'tx'>, reading: Reading): Promise<Map<string, string>> {
  const component = (part: Part) => reading.components.find((c) => c.part === part)
  const compound = component('compound')
  const building = component('building')
  const compounds = [compound?.code, ...(compound?.candidates ?? []).map((c) => c.code)].filter((id) => id != null)
  if (compounds.length === 0 || building === undefined) return new Map()
  const names = [building, ...building.candidates].flatMap((b) => (b.part === 'building' ? (b.value ?? []) : []))
  const found = new Map<string, string>()
  for (const name of new Set(names))
    for (const b of await buildingsNamed(tx, compounds, name)) found.set(`${b.compoundId} ${b.name}`, b.id)
  return found
}

/** A road or compound that nobody knows any more may have been renamed: its new name is offered, never taken. */
async function offerRenamed({ tx }: Pick<Context, 'tx'>, reading: Reading, places: LocalPlaces): Promise<NameRow[]> {
  const renamed: NameRow[] = []
  for (const component of reading.components) {
    const { part, value, code } = component
    if ((part !== 'road' && part !== 'compound') || value === null || code !== null) continue
    for (const row of await formerly(tx, part, value)) {
      const within = places.communities.find((c) => c.code === row.communityCode)?.name ?? ''
      component.candidates.push(candidate(part, row.name, 0.5, { code: row.id, within }))
      renamed.push(row)
    }
  }
  return renamed
}

export const readAddress = action(contract.readAddress, {
  allow: access['places.readAddress'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const places = await placesIn(context, lineOf(input.text).text)
    const gazetteer = await sharedGazetteer(places.communities.map((c) => c.townCode.slice(0, 4)))
    const reading = parseAddress(input.text, { gazetteer, local: compileLocal(gazetteer, places) })
    const renamed = await offerRenamed(context, reading, places)
    const buildings = await buildingsOf(context, reading)
    const communityOf = new Map([...places.roads, ...places.compounds, ...renamed].map((p) => [p.id, p.communityCode]))
    const { fill, parts } = fillOf(reading, {
      communities: new Set(places.communities.map((c) => c.code)),
      communityOf: (id) => communityOf.get(id),
      buildingOf: (compoundId, name) => buildings.get(`${compoundId} ${name}`),
    })
    return { fill, parts, unread: reading.unread }
  },
})
