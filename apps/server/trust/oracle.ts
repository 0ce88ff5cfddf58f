/**
 * Who may do what to which record, decided a second time and from other premises: roles read off the dictionary (§2, §4.2, §4.3) by hand, scope
 * by walking parents up from the record's unit, postings by their dates. It imports nothing of the product on purpose.
 */
export interface OraclePosting {
  id: string
  staff: string
  role: string
  unit: string
  from: string
  to: string | null
}

export interface OracleUser {
  staff: string | null
  isSystem: boolean
  disabled: boolean
  sessionDead: boolean
  postings: OraclePosting[]
  /** Persons and addresses registered as own family and own home. */
  conflicts: Set<string>
}

export interface OracleObject {
  unit: string
  address: string
  /** Persons without whom the record cannot be opened. */
  person?: string
  author?: string
  /** Areas and grids that look after the community: its buildings belong to all of them. */
  holders: string[]
}

const GROUND = ['CHIEF', 'DEPUTY', 'OFFICER', 'AUX', 'GRID']
const FIELD = ['OFFICER', 'AUX', 'GRID']

/** operation → roles; an auxiliary never decides, a grid worker touches his grid, duty staff look addresses up, leaders read and look after. */
const WHO: Record<string, string[]> = {
  'places.getAddress': [...GROUND, 'DUTY', 'DUTY_LEAD'],
  'places.getBuilding': [...GROUND, 'DUTY', 'DUTY_LEAD'],
  'buildingPicture.getPicture': [...GROUND, 'DUTY', 'DUTY_LEAD'],
  'buildingPicture.printPicture': GROUND,
  'residents.confirmBatch': ['OFFICER'],
  'residents.endBatch': ['OFFICER'],
  'residents.readdressBatch': ['OFFICER'],
  'residents.listBatches': ['OFFICER'],
  'places.retireAddress': ['CHIEF', 'DEPUTY', 'OFFICER'],
  'places.getHouse': GROUND,
  'residents.getPerson': GROUND,
  'residents.getHousehold': GROUND,
  'residents.revealIdentity': ['CHIEF', 'DEPUTY', 'OFFICER'],
  'residents.revealPhones': GROUND,
  'residents.endResidence': ['OFFICER'],
  'residents.renamePerson': ['OFFICER'],
  'residents.editPerson': [...FIELD, 'DEPUTY'],
  'residents.editResidence': FIELD,
  'residents.correctMember': FIELD,
  'residents.checkHousehold': ['OFFICER'],
  'residents.listResidents': GROUND,
  'visits.getVisit': GROUND,
  'visits.prepareVisit': GROUND,
  'visits.carryDay': FIELD,
  'visits.voidVisit': GROUND,
  'visits.listVisits': GROUND,
  'needs.getNeed': GROUND,
  'needs.listNeeds': GROUND,
  'hazards.getHazard': GROUND,
  'hazards.verifyHazard': ['CHIEF', 'DEPUTY', 'OFFICER'],
  'hazards.listHazards': GROUND,
  'photos.getPhoto': GROUND,
  'checkIns.listPoints': GROUND,
  'contactCards.getDesk': GROUND,
  'contactCards.listBatches': GROUND,
  'contactCards.listIssues': GROUND,
  'contactCards.printRoute': FIELD,
  'tasks.getTask': GROUND,
  'privacy.listPersonLooks': ['CHIEF', 'DEPUTY', 'DPO'],
  'today.mine': [...GROUND, 'MEDIATOR', 'DUTY', 'DUTY_LEAD', 'JUDICIAL_OFFICE'],
  'search.find': [...GROUND, 'DUTY', 'DUTY_LEAD'],
  'search.findByNumber': ['OFFICER', 'AUX'],
}

/** Of these, everybody but the officer may touch only what he wrote himself. */
const OWN_WORK = new Set(['visits.voidVisit'])
/** These are about the person; a door behind which a relative lives stays open, with the relative left out. */
const ABOUT_PERSON = new Set([
  'residents.getPerson',
  'residents.revealIdentity',
  'residents.revealPhones',
  'residents.endResidence',
  'residents.renamePerson',
  'residents.editPerson',
  'residents.editResidence',
  'residents.correctMember',
  'residents.checkHousehold',
  'privacy.listPersonLooks',
  'visits.getVisit',
  'visits.voidVisit',
  'needs.getNeed',
  'photos.getPhoto',
])
/** These concern no single record: a batch answers for each of its records by itself, so that one out of sight is named and left alone. */
const NO_OBJECT = new Set([
  'residents.listResidents',
  'residents.confirmBatch',
  'residents.endBatch',
  'residents.listBatches',
  'visits.listVisits',
  'visits.carryDay',
  'needs.listNeeds',
  'hazards.listHazards',
  'checkIns.listPoints',
  'contactCards.getDesk',
  'contactCards.listBatches',
  'contactCards.listIssues',
  'contactCards.printRoute',
  'today.mine',
  'search.find',
])
/** A building belongs to all areas and grids that look after its community. */
const BUILDINGS = new Set(['places.getBuilding', 'buildingPicture.getPicture', 'buildingPicture.printPicture'])

export const ORACLE_OPERATIONS = Object.keys(WHO)

/** The posting a request acts under: the one it names if it is his and runs today, else the earliest that runs. */
export function actingPosting(user: OracleUser, named: string | null, today: string): OraclePosting | undefined {
  const running = user.postings
    .filter((p) => p.staff === user.staff && p.from <= today && (p.to === null || p.to >= today))
    .sort((a, b) => a.from.localeCompare(b.from) || a.id.localeCompare(b.id))
  return named === null ? running[0] : running.find((p) => p.id === named)
}

/** Whether the unit lies at or under the other one. */
export function isUnder(unit: string, above: string, parents: ReadonlyMap<string, string | null>): boolean {
  for (let at: string | null | undefined = unit; at; at = parents.get(at)) if (at === above) return true
  return false
}

/** True: the request is let through to the record. False: it is refused (not signed in, not allowed, or as if the record were not there). */
export function decides(
  user: OracleUser,
  named: string | null,
  operation: string,
  object: OracleObject,
  parents: ReadonlyMap<string, string | null>,
  today: string,
): boolean {
  if (user.sessionDead || user.disabled) return false
  // His day shows the state of the machine, no record of anybody.
  if (user.isSystem) return operation === 'today.mine'
  if (user.staff === null) return false
  const posting = actingPosting(user, named, today)
  if (posting === undefined) return false
  if (!(WHO[operation] ?? []).includes(posting.role)) return false
  if (NO_OBJECT.has(operation)) return true
  if (BUILDINGS.has(operation)) return object.holders.some((unit) => isUnder(unit, posting.unit, parents))
  if (!isUnder(object.unit, posting.unit, parents)) return false
  if (operation !== 'tasks.getTask' && user.conflicts.has(object.address)) return false
  if (ABOUT_PERSON.has(operation) && object.person !== undefined && user.conflicts.has(object.person)) return false
  if (OWN_WORK.has(operation) && posting.role !== 'OFFICER') return object.author === user.staff
  return true
}
