import { communityDivision, type Division, type Gazetteer } from './gazetteer.ts'
import { NameIndex } from './name-index.ts'
import { communityAliases } from './names.ts'
import { lineOf } from './text.ts'

interface LocalGround {
  id: string
  name: string
  communityCode: string
  formerNames?: readonly string[]
}

/** Names of a station's own register. `formerNames` are found too, with less confidence: those of streets and compounds are offered, never taken. */
export interface LocalPlaces {
  communities: readonly { code: string; name: string; townCode: string; formerNames?: readonly string[] }[]
  roads: readonly LocalGround[]
  compounds: readonly LocalGround[]
  buildings: readonly { id: string; name: string; compoundId: string; communityCode: string }[]
}

export interface LocalHit {
  part: 'community' | 'road' | 'compound' | 'building'
  /** Name as stored. */
  name: string
  id: string
  /** The community itself, or the one it lies in; null where the list of communities given lacks it. */
  community: Division | null
  compoundId: string | null
  grade: number
  bare: boolean
}

/** Names of the register, made ready for reading; one serves any number of texts. */
export interface Local {
  names: NameIndex<LocalHit>
  communities: readonly Division[]
}

// What people leave out when they say a name: 江南小区 is 江南, 粮库家属楼 is 粮库.
const COMPOUND_WORD = /(小区|家属楼|家属院|花园|家园|新村|公寓|大院|宿舍)$/
/** Below what fills a field by itself. */
const FORMER = 0.6
const plain = (name: string) => lineOf(name).text

export function compileLocal(gazetteer: Gazetteer, places: LocalPlaces): Local {
  const names = new NameIndex<LocalHit>()
  const byCode = new Map<string, Division>()
  for (const c of places.communities) {
    const community = communityDivision(gazetteer, c)
    byCode.set(c.code, community)
    const hit = { part: 'community' as const, name: c.name, id: c.code, community, compoundId: null }
    for (const { text, grade, bare = false } of communityAliases(c.name)) names.add(text, { ...hit, grade, bare })
    for (const former of c.formerNames ?? [])
      for (const { text, bare = false } of communityAliases(former))
        if (!bare) names.add(text, { ...hit, grade: 0.8, bare })
  }
  for (const r of places.roads) names.add(plain(r.name), hitOf('road', r, byCode, 1))
  for (const [part, grounds] of [['road', places.roads] as const, ['compound', places.compounds] as const])
    for (const g of grounds)
      for (const former of g.formerNames ?? []) names.add(plain(former), hitOf(part, g, byCode, FORMER))
  for (const c of places.compounds) {
    names.add(plain(c.name), hitOf('compound', c, byCode, 1))
    const short = plain(c.name).replace(COMPOUND_WORD, '')
    if (short.length >= 2 && short !== plain(c.name))
      names.add(short, { ...hitOf('compound', c, byCode, 0.85), bare: true })
  }
  for (const b of places.buildings) {
    // 3号楼 is read by its number everywhere; only names that say something are looked for as such.
    if (/^[A-Z]?\d|^[A-Z甲乙丙丁东西南北中]号楼$/.test(b.name)) continue
    names.add(plain(b.name), { ...hitOf('building', b, byCode, 1), compoundId: b.compoundId })
  }
  return { names, communities: [...byCode.values()] }
}

const hitOf = (
  part: LocalHit['part'],
  thing: { id: string; name: string; communityCode: string },
  byCode: ReadonlyMap<string, Division>,
  grade: number,
): LocalHit => ({
  part,
  name: thing.name,
  id: thing.id,
  community: byCode.get(thing.communityCode) ?? null,
  compoundId: null,
  grade,
  bare: false,
})
