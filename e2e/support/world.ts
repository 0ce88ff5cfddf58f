import { randomUUID } from 'node:crypto'
import { makeDemoId } from '#platform/standards/citizen-number.ts'
import type { ApiInput } from '#ui/api/client.ts'
import { inviteWorker, setUpWorker, type Worker } from './api.ts'
import type { Product } from './product.ts'

/** A station with its people, and nothing registered yet. */
export interface Station {
  admin: Worker
  chief: Worker
  officer: Worker
  auxiliary: Worker
  stationId: string
  areaId: string
  officerId: string
  communityCode: string
}

/** A small station at work: what most days start from. All names are invented. */
export interface World extends Station {
  compoundId: string
  buildingId: string
  /** Doors in the order of registration; the first three have households. */
  doors: string[]
  householdId: string
  personId: string
  visitId: string
  needId: string
  taskId: string
}

const PEOPLE = [
  '林一舟',
  '欧阳景行',
  '沈云舒',
  '顾南星',
  '叶知秋',
  '闻人清越',
  '江映雪',
  '程晚晴',
  '司徒远山',
  '韩松年',
  '苏望舒',
  '陆青禾',
]
const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)

/** Builds the station over HTTP in a few seconds. */
export async function foundStation(product: Product): Promise<Station> {
  const admin = await setUpWorker(product.url, product.setUpCode)
  const units = await organise(admin)
  const post = (name: string, badgeNo: string, kind: Kind, duty: Duty, unitId: string) =>
    colleague(admin, product.url, { stationId: units.stationId, name, badgeNo, kind, duty, unitId })
  const chief = await post('顾清和', '104201', '民警', '所领导', units.stationId)
  const officer = await post('罗亦凡', '104233', '民警', '责任民警', units.areaId)
  const auxiliary = await post('许闻笛', 'FJ0012', '勤务辅警', '辅警', units.areaId)
  return {
    admin,
    chief: chief.worker,
    officer: officer.worker,
    auxiliary: auxiliary.worker,
    officerId: officer.id,
    ...units,
  }
}

/** Doors, households, visits and what follows from them. */
export async function fillStation(station: Station): Promise<World> {
  const { officer, auxiliary, officerId, communityCode } = station
  const place = await doorsOf(officer, communityCode)
  const homes = await households(officer, auxiliary, place.doors, communityCode)
  const visitId = await visits(officer, officerId, homes)
  const needId = await need(officer, place.doors[0] ?? '', visitId)
  const { items } = await officer.call('tasks.listTasks', {})
  const [task] = items
  if (task === undefined) throw new Error('the declared households have made no task')
  return { ...station, ...place, ...(homes[0] as Home), visitId, needId, taskId: task.id }
}

/** Both at once. */
export const furnish = async (product: Product): Promise<World> => fillStation(await foundStation(product))

async function organise(admin: Worker) {
  await admin.call('organisation.chooseCity', { cityCode: '2207' })
  const { units } = await admin.call('organisation.tree', {})
  const branch = units.find((one) => one.kind === 'BRANCH' && one.name.includes('宁江'))
  if (branch === undefined) throw new Error('the city has no branch 宁江')
  const made = { openedOn: '2019-05-01' }
  const station = await admin.call('organisation.addStation', {
    parentId: branch.id,
    name: '团结派出所',
    stationClass: '城区所',
    establishment: 24,
    phone: '0438-0000110',
    address: '宁江区团结街 18 号',
    ...made,
  })
  const room = await admin.call('organisation.addUnit', {
    kind: 'ROOM',
    parentId: station.id,
    name: '团结警务室',
    ...made,
  })
  const { items } = await admin.call('organisation.listCommunities', { regionCode: branch.code.slice(0, 6) })
  const free = items.filter((one) => !one.pseudo).slice(0, 2)
  const [first] = free
  if (first === undefined) throw new Error('the county has no communities')
  const area = await admin.call('organisation.addUnit', {
    kind: 'AREA',
    parentId: room.id,
    name: '团结第一警务区',
    areaKind: '城区',
    communityCodes: free.map((one) => one.code),
    ...made,
  })
  await admin.call('organisation.addUnit', {
    kind: 'GRID',
    parentId: area.id,
    name: '第一网格',
    gridCommunityCode: first.code,
    gridHouseholds: 320,
    ...made,
  })
  return { stationId: station.id, areaId: area.id, communityCode: first.code }
}

type Kind = ApiInput<'organisation.addStaff'>['kind']
type Duty = ApiInput<'organisation.addPosting'>['duty']
interface Colleague {
  stationId: string
  unitId: string
  name: string
  badgeNo: string
  kind: Kind
  duty: Duty
}

const register = (admin: Worker, one: Omit<Colleague, 'unitId'>) =>
  admin.call('organisation.addStaff', {
    unitId: one.stationId,
    name: one.name,
    badgeNo: one.badgeNo,
    kind: one.kind,
    phone: `194 0000 77${one.badgeNo.slice(-2)}`,
    post: one.duty === '所领导' ? '所领导' : '社区',
    status: '在岗',
    startOn: '2021-03-01',
  })

/** Somebody in an office that has a role of its own, with his sign-in; a mediator is no police officer. */
export async function appoint(
  admin: Worker,
  url: string,
  one: Pick<Colleague, 'name' | 'badgeNo' | 'unitId' | 'duty'> & { role: 'DEPUTY' | 'DPO' | 'DUTY' | 'MEDIATOR' },
): Promise<Worker> {
  const { id } = await register(admin, {
    ...one,
    stationId: one.unitId,
    kind: one.role === 'MEDIATOR' ? '专职调解员' : '民警',
  })
  await admin.call('organisation.addPosting', {
    staffId: id,
    unitId: one.unitId,
    duty: one.duty,
    role: one.role,
    fromOn: '2024-01-01',
  })
  return inviteWorker(admin, url, id)
}

/** A police officer of the station who has no duty yet. */
export async function newOfficer(
  station: Station,
  url: string,
  name: string,
  badgeNo: string,
): Promise<{ id: string; worker: Worker }> {
  const { admin, stationId } = station
  const { id } = await register(admin, { stationId, name, badgeNo, kind: '民警', duty: '责任民警' })
  return { id, worker: await inviteWorker(admin, url, id) }
}

async function colleague(admin: Worker, url: string, one: Colleague): Promise<{ id: string; worker: Worker }> {
  const { unitId, duty } = one
  const { id } = await register(admin, one)
  const role = duty === '所领导' ? { role: 'CHIEF' as const } : {}
  await admin.call('organisation.addPosting', { staffId: id, unitId, duty, fromOn: '2024-01-01', ...role })
  return { id, worker: await inviteWorker(admin, url, id) }
}

async function doorsOf(officer: Worker, communityCode: string) {
  const compound = await officer.call('places.addCompound', {
    communityCode,
    name: '锦江花园',
    type: '物业小区',
    gates: 2,
  })
  await officer.call('places.addCompound', { communityCode, name: '铁路家属院', type: '单位院' })
  await officer.call('places.addRoad', { communityCode, name: '团结街' })
  const building = await officer.call('places.addBuilding', {
    compoundId: compound.id,
    name: '3号楼',
    class: '居民楼',
    structure: '砖混',
    floorsUp: 6,
    builtYear: 1998,
  })
  await officer.call('places.registerRooms', {
    id: building.id,
    units: '1-2',
    floors: '1-4',
    rooms: '1-2',
    commit: true,
  })
  const { items } = await officer.call('places.listAddresses', { buildingId: building.id })
  return { compoundId: compound.id, buildingId: building.id, doors: items.map((one) => one.id) }
}

interface Home {
  householdId: string
  personId: string
}

/** Three households: two by the officer, valid at once, and one by the auxiliary, which asks the officer to confirm it. */
async function households(
  officer: Worker,
  auxiliary: Worker,
  doors: readonly string[],
  communityCode: string,
): Promise<Home[]> {
  const homes: Home[] = []
  for (const [i, worker] of [officer, officer, auxiliary].entries()) {
    const member = (position: number, born: string, relationToHead: '户主/本人' | '配偶' | '子女') => ({
      relationToHead,
      arrivedOn: today(),
      ...(relationToHead === '子女' ? { guardianIndex: 0 } : {}),
      person: {
        name: PEOPLE[i * 3 + position] ?? '',
        idType: 'CN_ID' as const,
        idNo: makeDemoId(born, 100 + i * 10 + position),
        phones: position === 2 ? [] : [{ kind: '本人' as const, number: `194000012${i}${position}` }],
        hukouRegion: communityCode.slice(0, 6),
        hukouCommunityCode: communityCode,
      },
    })
    const made = await worker.call('residents.registerHousehold', {
      addressId: doors[i] ?? '',
      members: [member(0, '1978-04-12', '户主/本人'), member(1, '1981-11-30', '配偶'), member(2, '2013-06-01', '子女')],
    })
    homes.push({ householdId: made.householdId, personId: made.members[0]?.personId ?? '' })
  }
  return homes
}

/** A week of visits, some with nobody at home. @returns the newest */
async function visits(officer: Worker, officerId: string, homes: readonly Home[]): Promise<string> {
  let newest = ''
  for (let i = 7; i >= 1; i--) {
    const home = homes[i % 2] as Home
    const met = i % 3 !== 0
    const startedAt = new Date(Date.now() - i * 9 * 3_600_000)
    const { id } = await officer.call('visits.recordVisit', {
      id: randomUUID(),
      targetKind: 'household',
      targetId: home.householdId,
      kind: i % 4 === 0 ? '关爱走访' : '一般走访',
      visitorIds: [officerId],
      startedAt: startedAt.toISOString(),
      endedAt: new Date(startedAt.getTime() + 15 * 60_000).toISOString(),
      geoReason: '回所后补登',
      met,
      ...(met
        ? { metCount: 1, metPersonIds: [home.personId], summaryChips: ['防诈骗宣传', '信息核对无变化'] }
        : { notMetSlip: true }),
      topics: met ? ['防范宣传', '信息核对'] : ['信息核对'],
      ...(i === 2 ? { summary: '提醒楼道内不要停放电动车，介绍反诈预警电话。', cardLeft: true } : {}),
    })
    newest = id
  }
  return newest
}

/** A need that was heard on a visit and answered once. */
async function need(officer: Worker, addressId: string, visitId: string): Promise<string> {
  const { id, version } = await officer.call('needs.recordNeed', {
    id: randomUUID(),
    channel: '走访带回',
    visitId,
    addressId,
    type: '设施维修',
    text: '单元门锁坏了，夜里关不上，希望尽快修好。',
    isPoliceMatter: false,
    receivedAt: new Date(Date.now() - 9 * 3_600_000).toISOString(),
  })
  await officer.call('needs.replyNeed', {
    id,
    version,
    isResult: false,
    way: '电话',
    text: '已联系物业，三天内上门维修。',
  })
  return id
}
