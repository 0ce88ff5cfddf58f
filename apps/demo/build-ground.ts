import { addBuilding, addCompound, getBuilding, registerRooms } from '#features/places/contract.ts'
import type { CommunityPlan } from './community-plan.ts'
import type { Desk } from './desk.ts'
import { doorKey } from './ground-plan.ts'

export interface BuiltBuilding {
  buildingId: string
  /** Address ids in the order of the plan's doors. */
  addressIds: string[]
}

/** The officer enters compounds, buildings and all doors of his community. */
export async function buildGround(officer: Desk, plan: CommunityPlan): Promise<BuiltBuilding[]> {
  const built: BuiltBuilding[] = []
  for (const { buildings, ...compound } of plan.compounds) {
    const { id: compoundId } = await officer.call(addCompound, { communityCode: plan.code, ...compound })
    for (const b of buildings) {
      const { id } = await officer.call(addBuilding, {
        compoundId,
        name: b.name,
        class: '居民楼',
        structure: b.structure,
        floorsUp: b.floors,
        builtYear: b.builtYear,
      })
      await officer.call(registerRooms, {
        id,
        units: `1-${b.units}`,
        floors: `1-${b.floors}`,
        rooms: `1-${b.doorsPerFloor}`,
        commit: true,
      })
      const { doors } = await officer.call(getBuilding, { id })
      const ids = new Map(doors.map((door) => [doorKey(door), door.id]))
      built.push({ buildingId: id, addressIds: b.doors.map(({ key }) => found(ids, doorKey(key))) })
    }
  }
  return built
}

function found(ids: ReadonlyMap<string, string>, key: string): string {
  const id = ids.get(key)
  if (id === undefined) throw new Error(`the building has no door ${key}: ${[...ids.keys()].slice(0, 3).join(' ')}`)
  return id
}
