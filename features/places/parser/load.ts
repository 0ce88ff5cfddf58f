import { nationalDivisions } from '#features/organisation/public.ts'
import { addCity, emptyGazetteer, type Gazetteer } from './gazetteer.ts'

// No statistical codes stand below them; registers of residents name them as places of origin.
const BEYOND = [
  { code: '71', name: '台湾省' },
  { code: '81', name: '香港特别行政区' },
  { code: '82', name: '澳门特别行政区' },
]

/**
 * The gazetteer of the country from the division codes that ship (2023): provinces to towns everywhere, communities of the cities in
 * `communities` (four-digit codes), or of all. About a second; 35 MB of heap, 95 MB with all communities.
 */
export async function loadGazetteer(communities: readonly string[] | 'all'): Promise<Gazetteer> {
  const { provinces, cities } = await nationalDivisions()
  const gazetteer = emptyGazetteer([...provinces, ...BEYOND])
  for await (const rows of cities) {
    const code = rows[0]?.code ?? ''
    addCity(gazetteer, rows, communities === 'all' || communities.includes(code))
  }
  return gazetteer
}

let shared: { key: string; gazetteer: Promise<Gazetteer> } | undefined

/** The gazetteer of this process, loaded when first asked for, with the communities of the installation's city. */
export function sharedGazetteer(cities: readonly string[]): Promise<Gazetteer> {
  const key = [...new Set(cities)].toSorted().join()
  if (shared?.key === key) return shared.gazetteer
  const gazetteer = loadGazetteer(key.split(','))
  // A failure (too many open files) is not kept for ever.
  gazetteer.catch(() => {
    if (shared?.gazetteer === gazetteer) shared = undefined
  })
  shared = { key, gazetteer }
  return gazetteer
}
