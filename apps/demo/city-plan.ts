import type { DivisionRow } from '#features/organisation/divisions.ts'
import { givenName, surname } from './names.ts'
import type { Random } from './random.ts'

/*
 * The city as S2 tells it: 38 police rooms, 200 community officers, 403 grid workers, one mediation post to a room. Divisions are real
 * (statistics bureau), stations and people are invented. A community of a street is one police area, the villages of one town are one, of a large
 * town two (dictionary §9.9); what exists for statistics only gets none.
 */

export const CITY_CODE = '2207'
export const ROOMS = 38
export const GRID_WORKERS = 403
/** One room of five: 8 of 38. */
const BEST_OF = 5
/** So that the whole city has 200 areas, one for each officer. */
const VILLAGES_OF_ONE_AREA = 24

export interface StaffPlan {
  badgeNo: string
  name: string
  phone: string
  kind: '民警' | '勤务辅警' | '网格员' | '专职调解员'
  post: '所领导' | '社区' | '其他'
  startOn: string
  postedOn: string
}

export interface GridPlan {
  name: string
  communityCode: string
  worker: StaffPlan
}

export interface AreaPlan {
  name: string
  kind: '城区' | '集镇' | '农村'
  communities: { code: string; name: string }[]
  officer: StaffPlan
  grids: GridPlan[]
}

export interface StationPlan {
  regionCode: string
  name: string
  shortName: string
  stationClass: '城区所' | '城关所' | '建制镇所' | '建制乡所'
  /** All rooms are up to standard, eight are among the best (S2). */
  roomLevel: '达标' | '精品'
  chief: StaffPlan
  deputy: StaffPlan
  mediator: StaffPlan
  areas: AreaPlan[]
}

export interface CityPlan {
  guide: StaffPlan
  dpo: StaffPlan
  branches: { regionCode: string; guide: StaffPlan; stations: StationPlan[] }[]
}

interface Town {
  code: string
  name: string
  areas: Omit<AreaPlan, 'officer' | 'grids'>[]
}

/** Plans stations, rooms, areas, grids and their people from the divisions of the city. */
export function planCity(rows: readonly DivisionRow[], random: Random): CityPlan {
  const counties = rows
    .filter((row) => row.level === 'county')
    .map((county) => ({ code: county.code, towns: townsOf(rows, county.code) }))
    .filter((county) => county.towns.length > 0)
  const people = recruiter(random.part('staff'))
  const rooms = share(
    ROOMS,
    counties.map((county) => areasOf(county.towns)),
  )
  const extra = extraGrids(counties.flatMap((county) => county.towns))
  let rank = 0
  return {
    guide: people.police('所领导'),
    dpo: people.police('其他'),
    branches: counties.map((county, i) => ({
      regionCode: county.code,
      guide: people.police('所领导'),
      stations: groupTowns(county.towns, rooms[i] as number).map((towns) =>
        planStation(county.code, towns, people, extra, rank++ % BEST_OF === 0),
      ),
    })),
  }
}

const areasOf = (towns: readonly Town[]): number => towns.reduce((sum, town) => sum + town.areas.length, 0)

function townsOf(rows: readonly DivisionRow[], county: string): Town[] {
  return rows
    .filter((row) => row.level === 'town' && row.parentCode === county)
    .map((town) => {
      const communities = rows.filter((r) => r.level === 'community' && r.parentCode === town.code && !r.pseudo)
      return { code: town.code, name: town.name, areas: areasOfTown(town, communities) }
    })
    .filter((town) => town.areas.length > 0)
}

function areasOfTown(town: DivisionRow, communities: readonly DivisionRow[]): Town['areas'] {
  const plain = (row: DivisionRow) => ({ code: row.code, name: row.name })
  const base = shortTown(town.name)
  // Streets, and the zone's own row of communities that belong to no town.
  const isUrban = town.name.endsWith('街道') || communities.every((row) => row.communityType === '居委会')
  if (isUrban) {
    const urban = communities.filter((row) => row.communityType === '居委会')
    const villages = communities.filter((row) => row.communityType !== '居委会')
    return urban.map((row, i) => ({
      name: `${shortCommunity(row.name)}警务区`,
      kind: '城区',
      communities: i === urban.length - 1 ? [row, ...villages].map(plain) : [plain(row)],
    }))
  }
  const parts = Math.ceil(communities.length / VILLAGES_OF_ONE_AREA)
  return Array.from({ length: parts }, (_, i) => ({
    name: parts === 1 ? `${base}警务区` : `${base}第${'一二三'[i]}警务区`,
    kind: town.name.endsWith('镇') ? ('集镇' as const) : ('农村' as const),
    communities: communities
      .slice(Math.ceil((i * communities.length) / parts), Math.ceil(((i + 1) * communities.length) / parts))
      .map(plain),
  }))
}

const shortCommunity = (name: string): string => name.replace(/社区(居民委员会)?$/, '')

/** 和平街道 → 和平, 三骏满族蒙古族锡伯族乡 → 三骏, as people say. */
const shortTown = (name: string): string => name.replace(/(街道|镇|乡)$/, '').replace(/(满族|蒙古族|锡伯族)+$/, '')

/** Shares out a number by size: whole parts first, the rest to the largest remainders, at least one each. */
function share(total: number, sizes: readonly number[]): number[] {
  const all = sizes.reduce((sum, size) => sum + size, 0)
  const exact = sizes.map((size) => (total * size) / all)
  const parts = exact.map((x) => Math.max(1, Math.floor(x)))
  const byRest = exact
    .map((x, i) => ({ i, rest: x - Math.floor(x) }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i)
    .map(({ i }) => i)
  for (let left = total - parts.reduce((sum, part) => sum + part, 0), n = 0; left > 0; left--, n++) {
    const i = byRest[n % byRest.length] as number
    parts[i] = (parts[i] as number) + 1
  }
  return parts
}

/** Neighbouring towns under one station, so many stations that their numbers of areas are as even as can be. */
function groupTowns(towns: readonly Town[], groups: number): Town[][] {
  const count = Math.min(groups, towns.length)
  // best[k][n]: least sum of squares of the first n towns in k groups, and where the last group begins.
  const best: { cost: number; from: number }[][] = [[{ cost: 0, from: 0 }]]
  for (let k = 1; k <= count; k++) {
    best[k] = []
    for (let n = k; n <= towns.length; n++) {
      let found = { cost: Number.POSITIVE_INFINITY, from: k - 1 }
      for (let from = k - 1; from < n; from++) {
        const before = best[k - 1]?.[from]
        const cost = (before?.cost ?? Number.POSITIVE_INFINITY) + areasOf(towns.slice(from, n)) ** 2
        if (cost < found.cost) found = { cost, from }
      }
      ;(best[k] as { cost: number; from: number }[])[n] = found
    }
  }
  const result: Town[][] = []
  for (let k = count, n = towns.length; k > 0; k--) {
    const from = best[k]?.[n]?.from ?? 0
    result.unshift(towns.slice(from, n))
    n = from
  }
  return result
}

/** Names of the areas with a third grid: 403 workers are two to an area and some more, which go where the most villages are. */
function extraGrids(towns: readonly Town[]): ReadonlySet<string> {
  const areas = towns.flatMap((town) => town.areas)
  return new Set(
    [...areas]
      .sort((a, b) => b.communities.length - a.communities.length || (firstCode(a) < firstCode(b) ? -1 : 1))
      .slice(0, Math.max(0, GRID_WORKERS - 2 * areas.length))
      .map(firstCode),
  )
}

const firstCode = (area: { communities: readonly { code: string }[] }): string => area.communities[0]?.code ?? ''

function planStation(
  regionCode: string,
  towns: readonly Town[],
  people: Recruiter,
  extra: ReadonlySet<string>,
  isBest: boolean,
): StationPlan {
  const first = towns[0] as Town
  const base = shortTown(first.name)
  const isStreet = first.areas[0]?.kind === '城区'
  return {
    regionCode,
    name: `${base}派出所`,
    shortName: base,
    stationClass: isStreet
      ? regionCode === '220702'
        ? '城区所'
        : '城关所'
      : first.name.endsWith('镇')
        ? '建制镇所'
        : '建制乡所',
    roomLevel: isBest ? '精品' : '达标',
    chief: people.police('所领导'),
    deputy: people.police('所领导'),
    mediator: people.other('专职调解员'),
    areas: towns.flatMap((town) =>
      town.areas.map((area) => ({
        ...area,
        officer: people.police('社区'),
        grids: gridsOf(area, extra.has(firstCode(area)) ? 3 : 2, people),
      })),
    ),
  }
}

function gridsOf(area: Town['areas'][number], count: number, people: Recruiter): GridPlan[] {
  return Array.from({ length: count }, (_, i) => {
    const at = Math.floor((i * area.communities.length) / count)
    return {
      name: `${area.name.replace(/警务区$/, '')}第${'一二三'[i]}网格`,
      communityCode: (area.communities[at] as { code: string }).code,
      worker: people.other('网格员'),
    }
  })
}

export interface Recruiter {
  police(post: StaffPlan['post']): StaffPlan
  other(kind: Exclude<StaffPlan['kind'], '民警'>): StaffPlan
}

const BADGE = { 民警: '20', 勤务辅警: 'FJ', 网格员: 'WG', 专职调解员: 'TJ' } as const

/** People with badge numbers and phones (194 0…: a range nobody has) in the order they are asked for. */
export function recruiter(random: Random, first = 0): Recruiter {
  let made = first
  const recruit = (kind: StaffPlan['kind'], post: StaffPlan['post']): StaffPlan => {
    made += 1
    const birthYear = random.int(post === '所领导' ? 1970 : 1974, post === '所领导' ? 1986 : 1999)
    const sex = random.chance(kind === '民警' ? 0.15 : 0.55) ? '2' : '1'
    const startYear = Math.max(2001, birthYear + random.int(22, 26))
    const postedYear = Math.max(startYear, random.int(2017, 2025))
    const day = `${String(random.int(1, 12)).padStart(2, '0')}-${String(random.int(1, 28)).padStart(2, '0')}`
    return {
      badgeNo: `${BADGE[kind]}${String(made).padStart(4, '0')}`,
      name: surname(random) + givenName(random, sex, birthYear),
      phone: `1940${String(made).padStart(7, '0')}`,
      kind,
      post,
      startOn: `${startYear}-${day}`,
      postedOn: `${postedYear}-${day}`,
    }
  }
  return { police: (post) => recruit('民警', post), other: (kind) => recruit(kind, '社区') }
}
