import { invite } from '#features/accounts/contract.ts'
import { addPosting, addStaff, addStation, addUnit, chooseCity, tree } from '#features/organisation/contract.ts'
import type { InputOf } from '#platform/http/contract.ts'
import { type AreaPlan, CITY_CODE, type CityPlan, type StaffPlan, type StationPlan } from './city-plan.ts'
import type { Desk } from './desk.ts'

/** Two administrators' desks: records stand in the demo's time, invitations in today's. */
export interface Administration {
  records: Desk
  accounts: Desk
}

/** An area that can be filled: where it hangs and who works in it. */
export interface BuiltArea {
  plan: AreaPlan
  areaId: string
  roomId: string
  stationId: string
  stationName: string
  chief: Employed
  deputy: Employed
  /** Of the station's mediation room. */
  mediator: Employed
  officer: Employed
  workers: Employed[]
  gridIds: string[]
}

export interface Employed {
  staffId: string
  accountId: string
  loginName: string
  /** One-time code, good for 72 hours from now. */
  invitation: string
  plan: StaffPlan
}

type Posted = Omit<InputOf<typeof addPosting>, 'staffId' | 'fromOn'>

const OPENED = '2019-06-01'

/** Makes bureaus, stations, rooms, areas, grids and everybody who works there, with postings and accounts. Branches are built side by side. */
export async function buildCity(
  admin: Administration,
  plan: CityPlan,
  done: (what: 'unit' | 'person') => void,
): Promise<BuiltArea[]> {
  await admin.records.call(chooseCity, { cityCode: CITY_CODE })
  const { units } = await admin.records.call(tree, {})
  const bureau = units.find((unit) => unit.kind === 'CITY') as { id: string }
  await employ(admin, plan.guide, bureau.id, { unitId: bureau.id, duty: '指导' }, done)
  await employ(admin, plan.dpo, bureau.id, { unitId: bureau.id, duty: '其他', role: 'DPO' }, done)
  const areas = await Promise.all(
    plan.branches.map(async (branch) => {
      const unit = units.find((one) => one.kind === 'BRANCH' && one.regionCode === branch.regionCode)
      if (unit === undefined) throw new Error(`no branch for ${branch.regionCode}`)
      await employ(admin, branch.guide, unit.id, { unitId: unit.id, duty: '指导' }, done)
      const built: BuiltArea[] = []
      for (const station of branch.stations) built.push(...(await buildStation(admin, unit.id, station, done)))
      return built
    }),
  )
  return areas.flat()
}

async function buildStation(
  admin: Administration,
  branchId: string,
  plan: StationPlan,
  done: (what: 'unit' | 'person') => void,
): Promise<BuiltArea[]> {
  const make = async (
    contract: typeof addStation | typeof addUnit,
    input: InputOf<typeof addStation> & { kind?: string },
  ) => {
    const { id } = await admin.records.call(contract, input as InputOf<typeof contract>)
    done('unit')
    return id
  }
  const stationId = await make(addStation, {
    parentId: branchId,
    name: plan.name,
    shortName: plan.shortName,
    openedOn: OPENED,
    stationClass: plan.stationClass,
    twoTeamsOneRoom: true,
  })
  const roomId = await make(addUnit, {
    kind: 'ROOM',
    parentId: stationId,
    name: `${plan.shortName}警务室`,
    openedOn: OPENED,
    roomCategory: plan.stationClass === '城区所' || plan.stationClass === '城关所' ? '社区' : '农村',
    roomSiteType: '社区(村)居委会内',
    roomBuildLevel: plan.roomLevel,
    roomOpenHours: '周一至周五 8:30–11:30',
    roomMailbox: true,
  })
  const hire = (person: StaffPlan, posted: Posted) => employ(admin, person, stationId, posted, done)
  const chief = await hire(plan.chief, { unitId: stationId, duty: '所领导', role: 'CHIEF' })
  const deputy = await hire(plan.deputy, { unitId: stationId, duty: '所领导', role: 'DEPUTY' })
  const mediator = await hire(plan.mediator, { unitId: roomId, duty: '其他', role: 'MEDIATOR' })
  const built: BuiltArea[] = []
  for (const area of plan.areas) {
    const areaId = await make(addUnit, {
      kind: 'AREA',
      parentId: roomId,
      name: area.name,
      openedOn: OPENED,
      areaKind: area.kind,
      communityCodes: area.communities.map((community) => community.code),
    })
    const officer = await hire(area.officer, { unitId: areaId, duty: '责任民警' })
    const workers: Employed[] = []
    const gridIds: string[] = []
    for (const grid of area.grids) {
      const unitId = await make(addUnit, {
        kind: 'GRID',
        parentId: areaId,
        name: grid.name,
        openedOn: OPENED,
        gridCommunityCode: grid.communityCode,
      })
      gridIds.push(unitId)
      workers.push(await hire(grid.worker, { unitId, duty: '网格员' }))
    }
    built.push({
      plan: area,
      areaId,
      roomId,
      stationId,
      stationName: plan.name,
      chief,
      deputy,
      mediator,
      officer,
      workers,
      gridIds,
    })
  }
  return built
}

/** A member of staff with one posting and an account that waits for its owner. */
export async function employ(
  admin: Administration,
  person: StaffPlan,
  homeId: string,
  posted: Posted,
  done: (what: 'person') => void,
): Promise<Employed> {
  const { badgeNo, name, phone, kind, post, startOn } = person
  const { id } = await admin.records.call(addStaff, {
    unitId: homeId,
    badgeNo,
    name,
    phone,
    kind,
    post,
    startOn,
    status: '在岗',
  })
  await admin.records.call(addPosting, { ...posted, staffId: id, fromOn: person.postedOn })
  const slip = await admin.accounts.call(invite, { staffId: id })
  done('person')
  return { staffId: id, accountId: slip.accountId, loginName: slip.loginName, invitation: slip.code, plan: person }
}
