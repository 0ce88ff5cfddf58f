import type { DivisionRow } from '#features/organisation/public.ts'
import { regionNames } from '#platform/standards/regions.ts'
import { communityShortName } from '../full-text.ts'
import { NameIndex } from './name-index.ts'
import {
  type Alias,
  cityAliases,
  communityAliases,
  districtAliases,
  GRADE,
  provinceAliases,
  townAliases,
} from './names.ts'
import { lineOf } from './text.ts'

export const LEVELS = ['province', 'city', 'district', 'town', 'community'] as const
export type Level = (typeof LEVELS)[number]

export interface Division {
  code: string
  name: string
  /** As people name it and as answers show it: 朝阳村 for 朝阳村委会, the name itself above the communities. */
  shown: string
  level: Level
  parent: Division | null
  /** Stands in the lists only to keep the levels regular (省直辖县级行政区划, the county of 东莞): never named to people. */
  hidden: boolean
  children: Division[]
  /** Communities of a town as `001团结社区居委会,002…`: 620,000 objects for the country would be 200 MB, of which one run needs few. */
  packed?: string
  /** Names of what lies below, made when first asked for. */
  towns?: NameIndex<Hit>
  communities?: NameIndex<Hit>
}

export interface Hit {
  division: Division
  grade: number
  bare: boolean
}

// Beyond so many names the indexes of communities are dropped and made again where needed: the whole country has 2.9 million.
const KEPT_NAMES = 300_000

/** The divisions of the country, from which addresses are read. Compiled once; reading changes nothing but its caches. */
export interface Gazetteer {
  /** Provinces, cities and districts under every name. */
  upper: NameIndex<Hit>
  /** Towns of the whole country by full name, for texts that begin with one. */
  towns: NameIndex<Hit>
  byCode: Map<string, Division>
  kept: { names: number; owners: Division[] }
}

const LEVEL_OF: Readonly<Record<DivisionRow['level'], Level>> = {
  city: 'city',
  county: 'district',
  town: 'town',
  community: 'community',
}

export function emptyGazetteer(provinces: readonly { code: string; name: string }[]): Gazetteer {
  const gazetteer: Gazetteer = {
    upper: new NameIndex(),
    towns: new NameIndex(),
    byCode: new Map(),
    kept: { names: 0, owners: [] },
  }
  for (const { code, name } of provinces) {
    const division = add(gazetteer, {
      code,
      name,
      shown: name,
      level: 'province',
      parent: null,
      hidden: false,
      children: [],
    })
    enter(gazetteer.upper, division, provinceAliases(name))
  }
  return gazetteer
}

function add(gazetteer: Gazetteer, division: Division): Division {
  gazetteer.byCode.set(division.code, division)
  division.parent?.children.push(division)
  return division
}

const HAN = /^[\u4e00-\u9fff]+$/
/** As `lineOf` reads the same name in a text: 田林五、六村 has a break where its comma stands. */
const readable = (name: string) => (HAN.test(name) ? name : lineOf(name).text)

function enter(index: NameIndex<Hit>, division: Division, aliases: readonly Alias[]): void {
  for (const { text, grade, bare = false } of aliases) index.add(readable(text), { division, grade, bare })
}

/** Adds one city as `cityTree` gives it, with its communities where `communities` says so. */
export function addCity(gazetteer: Gazetteer, rows: readonly DivisionRow[], communities: boolean): void {
  for (const row of rows) {
    const level = LEVEL_OF[row.level]
    const parent = gazetteer.byCode.get(row.parentCode ?? row.code.slice(0, 2)) ?? null
    if (level === 'community') {
      if (communities && parent !== null) pack(parent, row)
      continue
    }
    const division = add(gazetteer, { ...titled(row, level, parent), level, code: row.code, parent, children: [] })
    if (level === 'town') enter(gazetteer.towns, division, [{ text: row.name, grade: GRADE.full }])
    else if (!division.hidden) enter(gazetteer.upper, division, aliasesOf(division))
  }
}

function pack(town: Division, row: DivisionRow): void {
  const entry = `${row.code.slice(9)}${row.name}`
  town.packed = town.packed === undefined ? entry : `${town.packed},${entry}`
}

/** Communities of a town; the same objects every time. */
function unpack(town: Division): Division[] {
  if (town.packed === undefined) return town.children
  const entries = town.packed.split(',')
  delete town.packed
  town.children = entries.map((entry) => ({
    code: town.code + entry.slice(0, 3),
    name: entry.slice(3),
    shown: communityShortName(entry.slice(3)),
    level: 'community',
    parent: town,
    hidden: false,
    children: [],
  }))
  return town.children
}

/** A division by its code, down to the community; undefined where the list lacks it. */
export function divisionOf(gazetteer: Gazetteer, code: string): Division | undefined {
  const known = gazetteer.byCode.get(code)
  if (known !== undefined || code.length !== 12) return known
  const town = gazetteer.byCode.get(code.slice(0, 9))
  return town === undefined ? undefined : unpack(town).find((c) => c.code === code)
}

/** A municipality is its own city; stand-ins of province-administered counties and of cities without counties are hidden. */
function titled(row: DivisionRow, level: Level, parent: Division | null): Pick<Division, 'name' | 'shown' | 'hidden'> {
  if (level === 'city') {
    const municipality = parent?.name.endsWith('市') === true
    const name = municipality ? parent.name : row.name
    return { name, shown: name, hidden: row.pseudo && !municipality }
  }
  return { name: row.name, shown: row.name, hidden: level === 'district' && row.name === parent?.name }
}

const shortOf = (division: Division | null): string =>
  division === null ? '' : division.name.replace(/(省|市|地区|盟|县|区|旗|自治区|自治州)$/, '')

function aliasesOf(division: Division): Alias[] {
  if (division.level === 'city') {
    // 北京市 is found as a province; as a city it would only double it.
    return division.name === division.parent?.name ? [] : cityAliases(division.name)
  }
  const around = [shortOf(division.parent?.parent ?? null), shortOf(division.parent)].filter((t) => t.length >= 2)
  const aliases = districtAliases(division.name, around)
  const known = new Set(aliases.map((a) => a.text))
  const former = regionNames(division.code).filter((name) => !known.has(name) && name.length > 2)
  return [...aliases, ...former.map((text) => ({ text, grade: GRADE.former }))]
}

/** A community that the list does not know (local temporary code, renamed, merged): findable under its names from now on. */
export function communityDivision(
  gazetteer: Gazetteer,
  community: { code: string; name: string; townCode: string },
): Division {
  const known = divisionOf(gazetteer, community.code)
  if (known !== undefined && known.name === community.name) return known
  const parent = gazetteer.byCode.get(community.townCode) ?? null
  const { code, name } = community
  return { code, name, shown: communityShortName(name), level: 'community', parent, hidden: false, children: [] }
}

/** Towns of a district or city. */
export function townsOf(division: Division): NameIndex<Hit> {
  if (division.towns !== undefined) return division.towns
  const index = new NameIndex<Hit>()
  const around = [division.parent?.parent ?? null, division.parent, division].map(shortOf).filter((t) => t.length >= 2)
  for (const town of below(division, 'town')) enter(index, town, townAliases(town.name, around))
  division.towns = index
  return index
}

/** Communities of a town, district or city. */
export function communitiesOf(gazetteer: Gazetteer, division: Division): NameIndex<Hit> {
  if (division.communities !== undefined) return division.communities
  const index = new NameIndex<Hit>()
  for (const community of below(division, 'community')) enter(index, community, communityAliases(community.name))
  const { kept } = gazetteer
  if (kept.names + index.size > KEPT_NAMES) {
    for (const owner of kept.owners) delete owner.communities
    kept.names = 0
    kept.owners = []
  }
  kept.names += index.size
  kept.owners.push(division)
  division.communities = index
  return index
}

function below(division: Division, level: Level): Division[] {
  if (division.level === level) return [division]
  if (division.level === 'town') return level === 'community' ? unpack(division) : []
  return division.children.flatMap((child) => below(child, level))
}

/** Whether `upper` is `lower` itself or lies above it. */
export function covers(upper: Division, lower: Division): boolean {
  for (let d: Division | null = lower; d !== null; d = d.parent) if (d === upper || d.code === upper.code) return true
  return false
}

/** The division of a level above or at `division`; undefined where it has none that people name. */
export function atLevel(division: Division, level: Level): Division | undefined {
  for (let d: Division | null = division; d !== null; d = d.parent)
    if (d.level === level) return d.hidden ? undefined : d
  return undefined
}

/** 松原市宁江区大洼镇: the named divisions above, without the one itself. */
export const pathOf = (division: Division): string =>
  LEVELS.slice(1, LEVELS.indexOf(division.level))
    .map((level) => atLevel(division, level)?.name ?? '')
    .join('')
