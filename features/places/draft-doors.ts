import type { Context } from '#platform/http/action.ts'
import { AppError } from '#platform/errors/errors.ts'
import { type Datum, type Point, type StoredPoint, storedPoint } from '#platform/standards/coordinates.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { staffOf } from './compose.ts'
import { addressSortKey, type Around, fullTextOf, matchKeyOf, type Parts } from './full-text.ts'
import type { DoorQuery } from './find-doors.ts'
import { placeIn, type Placement } from './placement.ts'
import { checkAddress, checkBuildingName, checkPlaceName, type Pattern } from './rules.ts'
import {
  buildingsNamed,
  doorsByText,
  groundCompounds,
  groundRoads,
  insertDoors,
  makeBuildings,
  type NewDoor,
} from './store-drafts.ts'
import { currentNames, formerDoors } from './store-former.ts'

export interface DoorDraft extends DoorQuery {
  floorNo?: string | undefined
  point?: (Point & { datum: Datum }) | undefined
}

/** The door that a draft became or was already, or why it cannot be one. */
export type DraftedDoor = { addressId: string; isNew: boolean } | { refused: string; field: string }

export interface MadeGround {
  addresses: string[]
  buildings: string[]
  compounds: string[]
  roads: string[]
}

interface Plan {
  i: number
  pattern: Pattern
  parts: Parts
  compound?: string
  building?: string
  road?: string
  point?: StoredPoint
}

type Settle = (i: number, door: DraftedDoor) => void

/**
 * Doors that a list names and nobody has registered: drafted (草拟) with their streets, compounds and buildings, for somebody to confirm them in
 * groups (dictionary §9.10, people before addresses). A few statements a community. What exists already is answered as it is; what lies with somebody
 * else is refused. At most a few hundred at once.
 */
export async function draftDoors(
  context: Context,
  drafts: readonly DoorDraft[],
): Promise<{ doors: DraftedDoor[]; made: MadeGround }> {
  const doors: DraftedDoor[] = drafts.map(() => ({ refused: 'door_incomplete', field: 'address' }))
  const made: MadeGround = { addresses: [], buildings: [], compounds: [], roads: [] }
  const settle: Settle = (i, door) => {
    doors[i] = door
  }
  const named = await currentNames(context.tx, drafts)
  const byCommunity = Map.groupBy(named.keys(), (i) => (named[i] as DoorDraft).communityCode)
  for (const [code, indexes] of [...byCommunity].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const place = await placeOrRefusal(context, code)
    if (typeof place === 'string') {
      for (const i of indexes) settle(i, { refused: place, field: 'community' })
      continue
    }
    const plans = [...indexes].flatMap((i) => planOf(i, named[i] as DoorDraft, settle) ?? [])
    await draftIn(context, place, plans, made, settle)
  }
  return { doors, made }
}

/** A community that nobody polices, or somebody else, refuses its rows and not the list. */
async function placeOrRefusal(context: Context, code: string): Promise<Placement | string> {
  try {
    return await placeIn(context, code)
  } catch (error) {
    if (error instanceof AppError && error.code === 'forbidden') return 'community_elsewhere'
    if (error instanceof AppError && error.code === 'community_without_area') return 'community_without_area'
    throw error
  }
}

/** The pattern of a door and its parts as they are stored; a fault is settled at once. */
function planOf(i: number, d: DoorDraft, settle: Settle): Plan | undefined {
  const pattern: Pattern = d.building !== undefined ? 'COMPOUND' : d.road !== undefined ? 'ROAD' : 'RURAL'
  const named = (raw: string | undefined, field: string, check: typeof checkPlaceName): string | undefined => {
    if (raw === undefined) return undefined
    const name = check(raw)
    if (name.ok && [...name.value].length <= 50) return name.value
    settle(i, { refused: name.ok ? 'too_long' : name.error, field })
    return ''
  }
  const building = named(d.building, 'building', checkBuildingName)
  const compound = pattern === 'COMPOUND' ? named(d.compound, 'compound', checkPlaceName) : undefined
  const road = pattern === 'ROAD' ? named(d.road, 'road', checkPlaceName) : undefined
  if (building === '' || compound === '' || road === '') return undefined
  const checked = checkAddress({
    pattern,
    kind: '户室',
    ...(pattern === 'RURAL' ? { villageGroup: d.villageGroup, groupHouseNo: d.groupHouseNo } : {}),
    ...(pattern === 'ROAD' ? { doorNo: d.doorNo } : {}),
    unitNo: d.unitNo,
    floorNo: d.floorNo,
    roomNo: d.roomNo,
  })
  // What names the street and the building is looked up by its name, not by an id.
  const fault = checked.faults.find((f) => f.path !== 'roadId' && f.path !== 'compoundId' && f.path !== 'buildingId')
  const isWhole =
    (pattern === 'COMPOUND' && d.roomNo !== undefined) ||
    (pattern === 'ROAD' && d.doorNo !== undefined) ||
    (pattern === 'RURAL' && d.villageGroup !== undefined && d.groupHouseNo !== undefined)
  if (fault !== undefined || !isWhole) {
    settle(i, { refused: fault?.code ?? 'door_incomplete', field: fault?.path ?? 'address' })
    return undefined
  }
  return {
    i,
    pattern,
    parts: checked.parts,
    ...(building === undefined ? {} : { building }),
    ...(compound === undefined ? {} : { compound }),
    ...(road === undefined ? {} : { road }),
    ...(d.point === undefined ? {} : { point: storedPoint(d.point, d.point.datum) }),
  }
}

const COURT = /家属院|宿舍|大院|公司|厂|学校|医院/
const CLASSES: readonly (readonly [RegExp, string])[] = [
  [/办公/, '机关办公'],
  [/宿舍|公寓|居/, '居民楼'],
  [/教学|学校/, '学校'],
  [/医院|门诊|住院/, '医院'],
  [/商/, '商住楼'],
  [/厂|仓/, '厂房/仓库'],
]
const classOf = (name: string) => CLASSES.find(([words]) => words.test(name))?.[1] ?? '居民楼'

async function draftIn(context: Context, p: Placement, plans: Plan[], made: MadeGround, settle: Settle): Promise<void> {
  if (plans.length === 0) return
  const { tx } = context
  const by = staffOf(context)
  const around = await groundOf(context, p, plans, made, settle)
  const wanted = new Map<string, { door: NewDoor; of: number[] }>()
  for (const plan of plans) {
    const ground = around.get(plan.i)
    if (ground === undefined) continue
    const { names, ids } = ground
    const fullText = fullTextOf(names, plan.parts)
    if ([...fullText].length > 200) {
      settle(plan.i, { refused: 'too_long', field: 'address' })
      continue
    }
    const known = wanted.get(fullText)
    if (known !== undefined) {
      known.of.push(plan.i)
      known.door.point ??= plan.point ?? null
      continue
    }
    const { parts } = plan
    const door: NewDoor = {
      id: uuidv7(),
      pattern: plan.pattern,
      ...ids,
      doorNo: parts.doorNo ?? null,
      villageGroup: parts.villageGroup ?? null,
      groupHouseNo: parts.groupHouseNo ?? null,
      unitNo: parts.unitNo ?? null,
      floorNo: parts.floorNo ?? null,
      roomNo: parts.roomNo ?? null,
      fullText,
      sortKey: addressSortKey(names, parts),
      matchKey: matchKeyOf(names, parts),
      point: plan.point ?? null,
    }
    wanted.set(fullText, { door, of: [plan.i] })
  }
  await settleFormer(context, p, wanted, settle)
  if (wanted.size === 0) return
  const fresh = new Set(
    await insertDoors(
      tx,
      p,
      [...wanted.values()].map((w) => w.door),
      by,
    ),
  )
  const others = [...wanted].filter(([, w]) => !fresh.has(w.door.id)).map(([text]) => text)
  const there = others.length === 0 ? [] : await doorsByText(tx, p.communityCode, others)
  const byText = new Map(there.map((a) => [a.fullText, a]))
  for (const [text, { door, of }] of wanted) {
    const known = byText.get(text)
    for (const i of of)
      if (fresh.has(door.id)) settle(i, { addressId: door.id, isNew: true })
      else if (known === undefined) settle(i, { refused: 'door_elsewhere', field: 'address' })
      else settle(i, { addressId: known.id, isNew: false })
  }
  made.addresses.push(...fresh)
}

/** Doors that went into others are the others; those that are out of use stay so. */
async function settleFormer(
  { tx }: Context,
  p: Placement,
  wanted: Map<string, { door: NewDoor; of: number[] }>,
  settle: Settle,
): Promise<void> {
  const all = [...wanted]
  const asked = all.map(([fullText, { door }]) => ({ ...door, fullText, parts: door }))
  for (const former of await formerDoors(tx, p.communityCode, asked)) {
    const [text, { of }] = all[former.i] as (typeof all)[number]
    const door: DraftedDoor = former.isRetired
      ? { refused: 'door_retired', field: 'address' }
      : { addressId: former.id, isNew: false }
    for (const i of of) settle(i, door)
    wanted.delete(text)
  }
}

interface Standing {
  names: Around
  ids: Pick<NewDoor, 'roadId' | 'compoundId' | 'buildingId'>
}

/** What each door stands on: found by name, or made. A building whose compound is not said is the one of that name, where there is only one. */
async function groundOf(
  context: Context,
  p: Placement,
  plans: Plan[],
  made: MadeGround,
  settle: Settle,
): Promise<Map<number, Standing>> {
  const { tx } = context
  const by = staffOf(context)
  const community = p.communityName
  const standing = new Map<number, Standing>()
  const distinct = (pick: (plan: Plan) => string | undefined) => [...new Set(plans.flatMap((plan) => pick(plan) ?? []))]
  const inBuildings = plans.filter((plan) => plan.pattern === 'COMPOUND')
  const names = distinct((plan) => plan.compound)
  const compounds =
    names.length === 0
      ? []
      : await groundCompounds(
          tx,
          p,
          names.map((name) => ({ id: uuidv7(), name, type: COURT.test(name) ? '单位院' : '非物业小区' })),
          by,
        )
  made.compounds.push(...compounds.filter((c) => c.isNew).map((c) => c.id))
  const compoundIds = new Map(compounds.map((c) => [c.name, c.id]))
  const roadNames = distinct((plan) => plan.road)
  const roads =
    roadNames.length === 0
      ? []
      : await groundRoads(
          tx,
          p,
          roadNames.map((name) => ({ id: uuidv7(), name })),
          by,
        )
  made.roads.push(...roads.filter((r) => r.isNew).map((r) => r.id))
  const roadIds = new Map(roads.map((r) => [r.name, r.id]))
  for (const plan of plans) {
    if (plan.pattern === 'RURAL')
      standing.set(plan.i, { names: { community }, ids: { roadId: null, compoundId: null, buildingId: null } })
    const roadId = roadIds.get(plan.road ?? '')
    if (roadId !== undefined)
      standing.set(plan.i, {
        names: { community, road: plan.road ?? null },
        ids: { roadId, compoundId: null, buildingId: null },
      })
  }
  if (inBuildings.length === 0) return standing
  const buildingNames = distinct((plan) => plan.building)
  const wanted = new Map<string, { id: string; compoundId: string; name: string; class: string }>()
  for (const { compound, building } of inBuildings) {
    const compoundId = compoundIds.get(compound ?? '')
    if (compoundId !== undefined && building !== undefined && !wanted.has(`${compoundId} ${building}`))
      wanted.set(`${compoundId} ${building}`, { id: uuidv7(), compoundId, name: building, class: classOf(building) })
  }
  made.buildings.push(...(await makeBuildings(tx, p, [...wanted.values()], by)))
  const here = Map.groupBy(await buildingsNamed(tx, p.communityCode, buildingNames), (b) => b.name)
  for (const { i, compound, building } of inBuildings) {
    const fits = (here.get(building ?? '') ?? []).filter(
      (b) => b.compoundId !== null && (compound === undefined || b.compoundName === compound),
    )
    const [only] = fits
    if (fits.length === 1 && only !== undefined)
      standing.set(i, {
        names: { community, compound: only.compoundName, building: only.name },
        ids: { roadId: null, compoundId: only.compoundId, buildingId: only.id },
      })
    else settle(i, { refused: fits.length > 1 ? 'door_ambiguous' : 'compound_missing', field: 'compound' })
  }
  return standing
}
