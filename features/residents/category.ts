import type { IdType } from '#platform/standards/identity.ts'
import type { Category } from './rules.ts'

export type Boundary = 'county' | 'county_or_city_districts' | 'city'

export interface Hukou {
  idType: IdType
  /** County code of the hukou, GB/T 2260. */
  region: string | null
  /** Finer codes where they are known. `addressCommunity` is the community of the hukou address. */
  communityCode: string | null
  addressId: string | null
  addressCommunity?: string | null
}

export interface Dwelling {
  addressId: string
  communityCode: string
  isMain: boolean
}

const FROM_ABROAD: ReadonlySet<IdType> = new Set([
  'HMT_RP',
  'FOREIGN_PR',
  'HK_MO_PERMIT',
  'TW_PERMIT',
  'FOREIGN_PASSPORT',
])

// GB/T 2260: third and fourth digit 01–20 and 51–70 stand for cities with districts, 21–50 for prefectures and leagues;
// fifth and sixth 01–20 and 51–80 for districts, 21–50 for counties, 81–99 for county-level cities.
const between = (n: number, low: number, high: number) => n >= low && n <= high
const isDistrictOfCity = (county: string): boolean => {
  const city = Number(county.slice(2, 4))
  const part = Number(county.slice(4, 6))
  return (between(city, 1, 20) || between(city, 51, 70)) && (between(part, 1, 20) || between(part, 51, 80))
}

/** Do two county codes count as one home region? The limit is a setting of the city office (parameter residence.boundary). */
export function sameHome(a: string, b: string, boundary: Boundary): boolean {
  if (a === b) return true
  if (boundary === 'county' || a.slice(0, 4) !== b.slice(0, 4)) return false
  return boundary === 'city' || (isDistrictOfCity(a) && isDistrictOfCity(b))
}

/**
 * Category of a residence by codes, never by the text of an address (dictionary §4.2: a homophone once made 常住 into 寄住).
 * Inside one's own county only a finer code tells 常住 from 寄住; without it the answer is 待判 until somebody asks.
 */
export function deriveCategory(hukou: Hukou, dwelling: Dwelling, boundary: Boundary): Category {
  if (FROM_ABROAD.has(hukou.idType)) return '境外'
  const { region, communityCode, addressId, addressCommunity } = hukou
  const unregistered = hukou.idType === 'NONE' || hukou.idType === 'BIRTH_CERT'
  if (unregistered && region === null && communityCode === null && addressId === null) return '未落户'
  const finer = communityCode ?? addressCommunity ?? null
  if (addressId === dwelling.addressId || finer === dwelling.communityCode)
    return dwelling.isMain ? '常住' : '户在人不在'
  const home = region ?? finer?.slice(0, 6) ?? null
  if (home === null) return '待判'
  const here = dwelling.communityCode.slice(0, 6)
  if (!sameHome(home, here, boundary)) return '流动人口'
  return home === here && finer === null && addressId === null ? '待判' : '寄住'
}
