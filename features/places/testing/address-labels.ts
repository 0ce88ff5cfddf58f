import type { DivisionRow } from '#features/organisation/public.ts'
import { communityShortName } from '../full-text.ts'
import type { Part } from '../parser/reading.ts'
import { shorthands, type Shorthand } from './shorthand.ts'

/* Addresses with their right reading, made from the divisions of a city in the ways people write them. The same seed, the same addresses. */

export interface Label {
  text: string
  /** Codes of the divisions the text names or that follow from it, and values of what stands below. */
  divisions: Partial<Record<'province' | 'city' | 'district' | 'town' | 'community', string>>
  parts: Partial<Record<Part, string>>
  /** Name of the way of writing, for telling which ones fail. */
  form: string
}

/** A small generator of whole numbers below `n` (mulberry32); the product's own randomness is not repeatable. */
export function dice(seed: number): (n: number) => number {
  let state = seed
  return (n) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % n
  }
}

/** FNV-1a of a text, 0–2³²: which labels are held out depends on nothing but their text. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) as number), 0x01000193)
  return hash >>> 0
}

interface Chain {
  province: string
  city: { code: string; name: string }
  county: { code: string; name: string } | null
  town: { code: string; name: string }
  community: { code: string; name: string; short: string }
}

/** Ways to write the head. `city` and `county` are left out only where the rest says which they are. */
const HEADS: readonly { form: string; write: (c: Names) => string }[] = [
  { form: 'full', write: (n) => n.province + n.city + n.county + n.town + n.community },
  { form: 'no province', write: (n) => n.city + n.county + n.town + n.community },
  { form: 'no city', write: (n) => n.province + n.county + n.town + n.community },
  { form: 'county first', write: (n) => n.county + n.town + n.community },
  { form: 'short upper', write: (n) => n.shortProvince + n.shortCity + n.county + n.town + n.community },
  { form: 'short city', write: (n) => n.shortCity + n.county + n.community },
  { form: 'spaced', write: (n) => [n.province, n.city, n.county, n.town, n.community].filter((t) => t).join(' ') },
  { form: 'commas', write: (n) => [n.city, n.county, n.town, n.community].filter((t) => t).join(',') },
  { form: 'no town', write: (n) => n.province + n.city + n.county + n.community },
  { form: 'no community', write: (n) => n.province + n.city + n.county + n.town },
  { form: 'committee', write: (n) => n.city + n.county + n.town + n.committee },
  { form: 'wrong order', write: (n) => n.county + n.city + n.province + n.town + n.community },
  { form: 'office', write: (n) => n.city + n.county + n.office + n.community },
  { form: 'bare', write: (n) => n.shortCity + n.bareCounty + n.town + n.community },
  { form: 'autonomous county', write: (n) => n.city + n.plainCounty + n.town + n.community },
  { form: 'seat', write: (n) => `${n.county}${n.town}${n.community}(${n.city})` },
  { form: 'brackets', write: (n) => `${n.city}${n.county}(${n.town})${n.community}` },
]

interface Names {
  province: string
  shortProvince: string
  city: string
  shortCity: string
  county: string
  /** 宁江 for 宁江区; whole where nothing would be left. */
  bareCounty: string
  /** 道孚县 as it is; 木里县 for 木里藏族自治县. */
  plainCounty: string
  town: string
  /** 繁荣街道办事处. */
  office: string
  community: string
  committee: string
}

// 前郭尔罗斯蒙古族自治县 → 前郭尔罗斯县: the last word stays, the peoples in front of it go.
const PEOPLES = /(?<=..)(?:[^族]{1,4}族)+自治(?=县$|旗$)()/
const bareOf = (name: string) => (/自治|开发区|新区/.test(name) || name.length < 3 ? name : name.slice(0, -1))
const short = (name: string) => name.replace(/(省|市|地区|盟|维吾尔自治区|壮族自治区|回族自治区|自治区)$/, '')

function namesOf({ province, city, county, town, community }: Chain): Names {
  const municipality = city.name === province
  return {
    province,
    shortProvince: municipality ? '' : short(province),
    city: municipality ? '' : city.name,
    shortCity: short(city.name),
    county: county?.name ?? '',
    bareCounty: bareOf(county?.name ?? ''),
    plainCounty: (county?.name ?? '').replace(PEOPLES, '$1'),
    town: town.name,
    office: town.name.endsWith('街道') ? `${town.name}办事处` : town.name,
    community: community.short,
    committee: community.name,
  }
}

/**
 * `count` labels of one city's rows (as `cityTree` gives them): communities drawn at random, each head in a random way of writing,
 * each tail in a random shorthand. Pseudo divisions and names that the lists themselves repeat beside one another are left out.
 */
export function labelsOf(
  rows: readonly DivisionRow[],
  province: { code: string; name: string },
  count: number,
  seed: number,
): Label[] {
  const roll = dice(seed)
  const chains = chainsOf(rows, province.name)
  if (chains.length === 0) return []
  const pick = <T>(list: readonly T[]): T => list[roll(list.length)] as T
  return Array.from({ length: count }, () => {
    const chain = pick(chains)
    const village = chain.community.name.endsWith('村委会') || chain.community.name.endsWith('村民委员会')
    const head = pick(HEADS)
    const tail: Shorthand = pick(shorthands(roll, village))
    const named = head.form === 'no community' ? {} : namedBelow(chains, chain, head.form)
    return {
      text: written(head.write(namesOf(chain)) + tail.text, roll),
      divisions: { ...upper(chain, province.code), ...named },
      parts: tail.parts,
      form: `${head.form} / ${tail.form}`,
    }
  })
}

const upper = (chain: Chain, province: string): Label['divisions'] => ({
  province,
  ...(chain.city.code.endsWith('90') ? {} : { city: chain.city.code }),
  ...(chain.county === null ? {} : { district: chain.county.code }),
})

/** Town and community are asked for only where the names tell them: without its town a village name may be several. */
function namedBelow(chains: readonly Chain[], chain: Chain, form: string): Label['divisions'] {
  const namesTown = !['no town', 'short city'].includes(form)
  const name = chain.community.short
  const twins = chains.filter(
    (c) =>
      c.community.short === name &&
      (namesTown ? c.town.code === chain.town.code : c.county?.code === chain.county?.code),
  )
  if (twins.length > 1) return namesTown ? { town: chain.town.code } : {}
  return { town: chain.town.code, community: chain.community.code }
}

function chainsOf(rows: readonly DivisionRow[], province: string): Chain[] {
  const byCode = new Map(rows.map((r) => [r.code, r]))
  const city = rows[0]
  if (city === undefined) return []
  const municipality = province.endsWith('市')
  return rows.flatMap((r) => {
    if (r.level !== 'community' || r.pseudo) return []
    const town = byCode.get(r.parentCode ?? '')
    const county = byCode.get(town?.parentCode ?? '')
    if (town === undefined || town.pseudo || county === undefined) return []
    const standIn = county.name === city.name
    if (county.pseudo && !standIn) return []
    return [
      {
        province,
        city: { code: city.code, name: municipality ? province : city.code.endsWith('90') ? '' : city.name },
        county: standIn ? null : { code: county.code, name: county.name },
        town: { code: town.code, name: town.name },
        community: { code: r.code, name: r.name, short: communityShortName(r.name) },
      },
    ]
  })
}

/** One in eight with full-width digits, as Chinese input methods type them. */
function written(text: string, roll: (n: number) => number): string {
  if (roll(8) !== 0) return text
  return text.replace(/\d/g, (d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0))
}
