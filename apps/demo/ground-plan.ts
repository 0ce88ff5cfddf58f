import type { Random } from './random.ts'

/* Compounds, buildings and doors of one community, invented. */

export interface CompoundPlan {
  name: string
  type: '物业小区' | '非物业小区' | '单位院'
  closed: boolean
  unitAccess: boolean
  gates: number
  buildings: BuildingPlan[]
}

export interface BuildingPlan {
  name: string
  structure: '砖混' | '框架' | '剪力'
  floors: number
  units: number
  /** Doors on one floor of one unit. */
  doorsPerFloor: number
  builtYear: number
  areaM2: number
}

export interface DoorKey {
  unitNo: string
  floorNo: string
  roomNo: string
}

const FRONT = ['松江', '江畔', '滨河', '锦绣', '金桥', '阳光', '百合', '盛世', '书香', '龙华', '翠湖', '新城']
const BACK = ['花园', '家园', '小区', '名苑', '嘉园', '新居', '馨苑', '雅居']
const YARDS = ['粮库家属院', '建筑公司家属院', '第三中学家属院', '供销社家属院', '运输公司家属院', '水利局家属院']

type Kind = Pick<BuildingPlan, 'structure' | 'floors' | 'units' | 'doorsPerFloor'> & {
  type: CompoundPlan['type']
  built: readonly [from: number, to: number]
  areaM2: readonly [low: number, high: number]
}

const KINDS: readonly (readonly [Kind, number])[] = [
  [kind('单位院', '砖混', 5, 3, 2, [1984, 1996], [46, 62]), 2],
  [kind('非物业小区', '砖混', 6, 4, 2, [1992, 2003], [52, 78]), 3],
  [kind('物业小区', '框架', 6, 4, 2, [2004, 2013], [68, 105]), 4],
  [kind('物业小区', '剪力', 17, 2, 3, [2012, 2021], [76, 128]), 3],
]

function kind(
  type: Kind['type'],
  structure: Kind['structure'],
  floors: number,
  units: number,
  doorsPerFloor: number,
  built: Kind['built'],
  areaM2: Kind['areaM2'],
): Kind {
  return { type, structure, floors, units, doorsPerFloor, built, areaM2 }
}

export const doorCount = (b: BuildingPlan): number => b.floors * b.units * b.doorsPerFloor

/** Compounds with about so many doors together; a small number gives one building cut down to it. */
export function planGround(random: Random, doors: number): CompoundPlan[] {
  const compounds: CompoundPlan[] = []
  const names = compoundNames(random.part('names'))
  for (let left = doors; left > 0; ) {
    const chosen = random.weighted(KINDS)
    const builtYear = random.int(...chosen.built)
    const buildings: BuildingPlan[] = []
    for (let n = random.int(4, 8); n > 0 && left > 0; n--) {
      const full = planBuilding(chosen, buildings.length + 1, builtYear, random)
      const floors = Math.max(1, Math.min(full.floors, Math.ceil(left / (full.units * full.doorsPerFloor))))
      buildings.push({ ...full, floors })
      left -= doorCount({ ...full, floors })
    }
    const managed = chosen.type === '物业小区'
    compounds.push({
      name: names(chosen.type),
      type: chosen.type,
      closed: managed,
      unitAccess: managed && builtYear > 2008,
      gates: managed ? random.int(1, 3) : 1,
      buildings,
    })
  }
  return compounds
}

const planBuilding = (k: Kind, no: number, builtYear: number, random: Random): BuildingPlan => ({
  name: `${no}号楼`,
  structure: k.structure,
  floors: k.floors,
  units: k.units,
  doorsPerFloor: k.doorsPerFloor,
  builtYear,
  areaM2: random.int(...k.areaM2),
})

function compoundNames(random: Random): (type: CompoundPlan['type']) => string {
  const invented = random.shuffled(FRONT.flatMap((front) => BACK.map((back) => front + back)))
  const yards = random.shuffled(YARDS)
  return (type) => {
    const name = (type === '单位院' ? yards.pop() : undefined) ?? invented.pop()
    if (name === undefined) throw new RangeError('no compound name is left')
    return name
  }
}

/** Every door of a building in the order in which one walks: unit by unit, floor by floor. */
export function doorsOf(b: BuildingPlan): DoorKey[] {
  const keys: DoorKey[] = []
  for (let unit = 1; unit <= b.units; unit++)
    for (let floor = 1; floor <= b.floors; floor++)
      for (let door = 1; door <= b.doorsPerFloor; door++)
        keys.push({
          unitNo: `${unit}`,
          floorNo: `${floor}`,
          roomNo: `${floor}${String(door).padStart(2, '0')}`,
        })
  return keys
}

export const doorKey = (d: { unitNo: string | null; floorNo: string | null; roomNo: string | null }): string =>
  `${d.unitNo}-${d.floorNo}-${d.roomNo}`
