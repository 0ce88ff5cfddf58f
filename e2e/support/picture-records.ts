import { randomUUID } from 'node:crypto'
import type { World } from './world.ts'

/* Records of a furnished station that screens are looked at with. */

/** A committee with one of its three members, which is a thing to see. @param staffId whose account the mediator's is */
export async function pool({ chief, stationId }: World, staffId?: string) {
  const { id: bodyId } = await chief.call('mediation.addBody', {
    unitId: stationId,
    name: '团结社区人民调解委员会',
    shortName: '团结',
    kind: '村居调委会',
    sealHolder: '委员会主任',
    filedWith: '团结司法所',
    rooms: ['第一调解室', '第二调解室'],
    openedOn: '2020-01-01',
  })
  const { id: mediatorId } = await chief.call('mediation.addMediator', {
    bodyId,
    name: '温如玉',
    sex: '女',
    kind: '专职',
    org: '群众代表',
    specialties: ['邻里', '物业'],
    languages: ['zh', 'ko'],
    isCommitteeMember: true,
    appointedFrom: new Date().toISOString().slice(0, 10),
    appointedTo: `${new Date().getFullYear() + 1}-12-31`,
    phone: '19400007711',
    ...(staffId ? { staffId } : {}),
  })
  return { bodyId, mediatorId }
}

/** Two neighbours about a leak, told of their rights and sent to people's mediation. */
export async function quarrel({ officer, doors, personId }: World): Promise<string> {
  const id = randomUUID()
  const made = await officer.call('disputes.registerDispute', {
    id,
    title: '林一舟与岑夫子漏水纠纷',
    source: '走访发现',
    foundAt: new Date().toISOString(),
    addressId: doors[0] as string,
    type: '邻里',
    complexity: '一般',
    facts: '楼上水管漏水，泡了楼下天花板，双方对修补费用说法不一，在楼道里争吵。',
    claims: '赔偿修补费用',
    claimsYuan: 1800,
    signs: ['财物损坏'],
    parties: [
      { id: randomUUID(), personId: personId as never, side: '一方', name: '林一舟', sex: '1' },
      { id: randomUUID(), side: '对方', name: '岑夫子', sex: '1', phone: '19400001299' },
    ],
  })
  const told = await officer.call('disputes.act', { id, version: made.version, act: { kind: 'giveNotice' } })
  await officer.call('disputes.act', { id, version: told.version, act: { kind: 'triage', mode: '人民调解' } })
  return id
}

export async function areaPosting({ chief, officerId }: World) {
  const { items } = await chief.call('organisation.listPostings', { staffId: officerId })
  const posting = items.find((one) => one.duty === '责任民警')
  if (posting === undefined) throw new Error('the officer has no posting')
  return posting
}

/** Somebody on the care list, waiting for consent. */
export async function proposed(world: World): Promise<string> {
  const { householdId } = await world.officer
    .call('visits.prepareVisit', {
      addressId: world.doors[0] as string,
      purpose: 'visit',
      basisKind: 'address',
      basisId: world.doors[0] as string,
    })
    .then((door) => ({ householdId: door.households[0]?.id as string }))
  const { id } = await world.officer.call('care.propose', {
    householdId,
    categories: ['受害家庭'],
    referredBy: '走访',
  })
  return id
}

/** A warning of yesterday with its visits. */
export async function followedUp(world: World): Promise<string> {
  const { id } = await world.officer.call('followUps.openFollowUp', {
    instrument: '家庭暴力告诫书',
    instrumentNo: '宁公（团）告字〔2026〕3号',
    issuedBy: '团结派出所',
    issuedOn: new Date(Date.now() - 86_400_000).toISOString().slice(0, 10),
    parties: [
      { role: '加害人', name: '邢望川' },
      { role: '受害人', name: '苏映雪', address: '前进街道亲属家' },
    ],
  })
  return id
}

/** A visit of one minute, which the chief has checked. */
export async function checked(world: World): Promise<string> {
  const startedAt = new Date(Date.now() - 3_600_000)
  const { id: visitId } = await world.officer.call('visits.recordVisit', {
    id: randomUUID(),
    targetKind: 'household',
    targetId: world.householdId,
    kind: '一般走访',
    visitorIds: [world.officerId],
    startedAt: startedAt.toISOString(),
    endedAt: new Date(startedAt.getTime() + 60_000).toISOString(),
    geoReason: '回所后补登',
    met: true,
    metCount: 1,
    summaryChips: ['防盗提醒'],
    topics: ['防范宣传'],
  })
  const { id } = await world.chief.call('spotChecks.addCheck', { visitId, flag: 'short' })
  return id
}
