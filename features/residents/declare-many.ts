import type { Place } from '#features/places/public.ts'
import type { Context } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { maskPhone } from '#platform/standards/phone.ts'
import { deriveCategory } from './category.ts'
import type { PersonMatch } from './match.ts'
import { authorOf } from './people.ts'
import type { KnownIdentity } from './person-rules.ts'
import { addTtl, firstState, nextVerifyOn, verifyRule } from './rules.ts'
import { loadSettings, type Settings } from './settings.ts'
import type { ResidenceRow } from './store.ts'
import {
  type Before,
  holdBefore,
  holdDoors,
  type HouseholdHere,
  householdsBehind,
  insertHouseholds,
  insertIdentities,
  insertPersons,
  insertPhones,
  insertResidences,
  lastPhones,
  type NewHousehold,
  type NewPhone,
  numbersKnown,
  saveHeads,
  savePersonFacts,
  saveRelations,
} from './store-many.ts'
import type { NewIdentity, PersonRow } from './store-person.ts'

/** One person of a list at one door, checked field by field by the caller. */
export interface ManyRow {
  place: Place
  /** Rows of one household of the list share it. */
  household: string
  /** Whom of the register he is; null makes somebody new. */
  match: PersonMatch | null
  /** Somebody else has his number. */
  isDoubtful: boolean
  name: string
  formerName: string | null
  known: KnownIdentity
  phones: readonly string[]
  hukouRegion: string | null
  hukouAddr: string | null
  relation: ResidenceRow['relationToHead'] | null
  isTenant: boolean
  /** Unknown in most lists: then the register knows of him from today on. */
  arrivedOn: string | null
  reason: ResidenceRow['reason']
  intendedUntil: string | null
  /** Why there is no number, for those who have none. */
  idReason: string
}

export interface DeclaredMany {
  /** In the order of the rows. */
  persons: string[]
  made: { persons: string[]; residences: string[]; households: string[]; phones: string[] }
  changed: Before[]
}

/**
 * Holds the doors and numbers of many rows until the transaction ends: whoever is looked up after that is who will be there when it is stored.
 * @returns a test whether a number is known anywhere; the answer must not leave the operation
 */
export async function holdNumbers(
  { tx, cipher }: Pick<Context, 'tx' | 'cipher'>,
  addressIds: readonly string[],
  numbers: readonly string[],
): Promise<(number: string) => boolean> {
  const byNumber = new Map(numbers.map((n) => [n, cipher.identityIndex(n)]))
  const [, known] = await Promise.all([holdDoors(tx, addressIds), numbersKnown(tx, [...byNumber.values()])])
  return (number) => known.has((byNumber.get(number) ?? Buffer.alloc(0)).toString('hex'))
}

/**
 * Registers many people behind many doors, or what a list says anew of those who are known: a statement a table. Doors and numbers must be held.
 * Nobody is moved: who lives elsewhere gets a second residence for somebody to look at. What the caller may not decide waits (申报待核).
 */
export async function declareMany(context: Context, rows: readonly ManyRow[]): Promise<DeclaredMany> {
  const [settings, here] = await Promise.all([
    loadSettings(context.tx, context.today),
    householdsBehind(context.tx, distinct(rows)),
  ])
  const work = new Work(context, settings, here)
  for (const group of Map.groupBy(rows, (r) => `${r.place.addressId} ${r.household}`).values()) work.group(group)
  return work.store(rows)
}

const distinct = (rows: readonly ManyRow[]) => [...new Set(rows.map((r) => r.place.addressId))]
const HEAD = '户主/本人'

interface Target {
  id: string
  hasHead: boolean
  fresh: NewHousehold | null
}

/** A number of somebody new, not yet sealed. */
interface Planned {
  personId: string
  idType: NewIdentity['idType']
  number: string
  /** Year of birth, where it is known. */
  year: number | null
  aliasKind: NewIdentity['aliasKind']
}

/** Plans everything in memory and then writes it. */
class Work {
  private readonly context: Context
  private readonly settings: Settings
  private readonly here: Map<string, HouseholdHere[]>
  private readonly lastNos = new Map<string, number>()
  private readonly persons: (PersonRow & { source: string })[] = []
  private readonly numbers: Planned[] = []
  private readonly phoneNumbers: { personId: string; number: string; ord: number }[] = []
  private readonly households: NewHousehold[] = []
  private readonly residences: ResidenceRow[] = []
  private readonly heads = new Map<string, string>()
  private readonly relations = new Map<string, string>()
  private readonly facts = new Map<string, { hukouAddr: string | null; phones: string[] }>()
  private readonly personOf = new Map<ManyRow, string>()
  private readonly opened = new Map<string, Target>()

  constructor(context: Context, settings: Settings, here: readonly HouseholdHere[]) {
    this.context = context
    this.settings = settings
    this.here = Map.groupBy(here, (h) => h.addressId)
  }

  group(rows: readonly ManyRow[]): void {
    let target: Target | null = null
    for (const row of rows) {
      const home = row.match?.doors.find((d) => d.addressId === row.place.addressId)
      if (row.match !== null) this.learn(row, row.match, home)
      if (home !== undefined) continue
      // A further head has a household of his own: 合租 is several behind one door.
      if (target === null || (row.relation === HEAD && target.hasHead)) target = this.householdFor(rows, row)
      this.settle(row, target)
    }
  }

  /** Where those of a household of the list belong: to whom of them lives there already, else to the first open household, else to a new one. */
  private householdFor(rows: readonly ManyRow[], row: ManyRow): Target {
    const { addressId } = row.place
    const open = (this.here.get(addressId) ?? []).filter((h) => h.isOpen)
    const family = new Set(rows.flatMap((r) => r.match?.personId ?? []))
    const known =
      open.find((h) => (h.people ?? []).some((p) => family.has(p))) ??
      open.find((h) => (h.people ?? []).length > 0 || h.headResidenceId === null)
    const bringsHead = rows.some((r) => r.relation === HEAD)
    if (known !== undefined) {
      const hasHead = known.headResidenceId !== null || this.heads.has(known.id)
      if (!(hasHead && bringsHead && row.relation === HEAD) && !(hasHead && bringsHead && !sharesFamily(known, family)))
        return { id: known.id, hasHead, fresh: null }
    }
    const opened = this.opened.get(addressId)
    if (opened !== undefined && !bringsHead) return opened
    const last = this.lastNos.get(addressId) ?? Math.max(0, ...(this.here.get(addressId) ?? []).map((h) => h.no))
    this.lastNos.set(addressId, last + 1)
    const { unitId, unitPos } = row.place
    const fresh: NewHousehold = { id: uuidv7(), addressId, no: last + 1, headResidenceId: null, unitId, unitPos }
    this.households.push(fresh)
    const target = { id: fresh.id, hasHead: false, fresh }
    this.opened.set(addressId, target)
    return target
  }

  /** What a list says anew of somebody who is known. */
  private learn(row: ManyRow, match: PersonMatch, home: PersonMatch['doors'][number] | undefined): void {
    this.personOf.set(row, match.personId)
    const phones = row.phones.filter((number) => !match.hasPhone(number))
    const hukouAddr = row.hukouAddr !== null && row.hukouAddr !== match.hukouAddr ? row.hukouAddr : null
    if (phones.length > 0 || hukouAddr !== null) {
      const known = this.facts.get(match.personId)
      this.facts.set(match.personId, {
        hukouAddr: hukouAddr ?? known?.hukouAddr ?? null,
        phones: [...new Set([...(known?.phones ?? []), ...phones])],
      })
    }
    // Who is head is for somebody to decide who knows them.
    if (home !== undefined && row.relation !== null && row.relation !== home.relation)
      if (row.relation !== HEAD && home.relation !== HEAD) this.relations.set(home.residenceId, row.relation)
  }

  private settle(row: ManyRow, target: Target): void {
    const { place, match } = row
    const isMain = match === null || match.doors.length === 0
    const personId = match?.personId ?? this.newPerson(row)
    this.personOf.set(row, personId)
    const isHead = row.relation === HEAD && !target.hasHead
    const residence = this.residenceOf(row, { personId, householdId: target.id, isMain })
    this.residences.push(residence)
    if (!isHead) return
    target.hasHead = true
    if (target.fresh !== null) target.fresh.headResidenceId = residence.id
    else this.heads.set(target.id, residence.id)
    this.opened.set(place.addressId, target)
  }

  private residenceOf(row: ManyRow, of: { personId: string; householdId: string; isMain: boolean }): ResidenceRow {
    const { context, settings } = this
    const { place } = row
    const category = deriveCategory(
      { idType: row.known.idType, region: row.hukouRegion, communityCode: null, addressId: null },
      { addressId: place.addressId, communityCode: place.communityCode, isMain: of.isMain },
      settings.boundary,
    )
    const state = firstState(context.actor.role, place.state === '启用')
    return {
      ...of,
      id: uuidv7(),
      version: 1,
      addressId: place.addressId,
      category,
      categoryReason: null,
      relationToHead: row.relation ?? '其他',
      isTenant: row.isTenant,
      arrivedOn: row.arrivedOn ?? context.today,
      declaredOn: context.today,
      reason: row.reason,
      intendedUntil: row.intendedUntil,
      verifiedAt: context.now,
      verifiedBy: state === 'ACTIVE' ? context.actor.staffId : null,
      nextVerifyOn: nextVerifyOn(context.today, settings.ttl[verifyRule(category)], row.intendedUntil),
      countedInStats: true,
      state,
      refusedReason: null,
      restoredReason: null,
      endedOn: null,
      endReason: null,
      endedBy: null,
      unitId: place.unitId,
      unitPos: place.unitPos,
    }
  }

  private newPerson(row: ManyRow): string {
    const { context, settings } = this
    const { known } = row
    const id = uuidv7()
    const isNone = known.idType === 'NONE'
    this.persons.push({
      id,
      version: 1,
      name: row.name,
      formerName: row.formerName,
      formerNameUntil: null,
      idType: known.idType,
      idMask: known.mask,
      idState: row.isDoubtful ? '存疑' : '正常',
      idReason: isNone ? row.idReason : null,
      idReviewOn: isNone ? addTtl(context.today, settings.idReview) : null,
      sex: known.sex,
      birthDate: known.birthDate,
      birthLocked: known.birthLocked,
      phoneMask: row.phones[0] === undefined ? null : maskPhone(row.phones[0]),
      hukouRegion: row.hukouRegion,
      hukouAddr: row.hukouAddr,
      hukouCommunityCode: null,
      hukouAddressId: null,
      guardianId: null,
      contactPref: null,
      diedOn: null,
      updatedAt: null,
      createdBy: context.actor.staffId as string,
      source: '批量导入',
    })
    const year = known.birthDate === null ? null : Number(known.birthDate.slice(0, 4))
    const of = { personId: id, idType: known.idType, year }
    if (known.number !== '') this.numbers.push({ ...of, number: known.number, aliasKind: null })
    if (known.alias15) this.numbers.push({ ...of, number: known.alias15, aliasKind: '15位旧号' })
    this.addPhones(id, row.phones, 0)
    return id
  }

  private addPhones(personId: string, numbers: readonly string[], from: number): void {
    for (const [i, number] of numbers.entries()) this.phoneNumbers.push({ personId, number, ord: from + i })
  }

  private sealedNumbers(): NewIdentity[] {
    const { cipher } = this.context
    return this.numbers.map(({ number, year, ...of }) => {
      const id = uuidv7()
      return {
        ...of,
        id,
        numberEnc: cipher.seal('identity', `person_identity.number_enc|${id}`, number),
        bi: cipher.identityIndex(number),
        last4: year === null ? null : cipher.lastFourIndex(number, year),
      }
    })
  }

  private sealedPhones(): NewPhone[] {
    const { cipher } = this.context
    return this.phoneNumbers.map(({ number, ...of }) => {
      const id = uuidv7()
      return {
        ...of,
        id,
        mask: maskPhone(number),
        numberEnc: cipher.seal('phone', `person_phone.number_enc|${id}`, number),
        bi: cipher.phoneIndex(number),
      }
    })
  }

  async store(rows: readonly ManyRow[]): Promise<DeclaredMany> {
    const { tx } = this.context
    const by = authorOf(this.context)
    const changed = await holdBefore(tx, [...this.facts.keys()], [...this.relations.keys()], [...this.heads.keys()])
    const held = new Set(changed.map((c) => c.id))
    const ends = new Map(
      held.size === 0 ? [] : (await lastPhones(tx, [...this.facts.keys()])).map((l) => [l.personId, l.last]),
    )
    for (const [personId, { phones }] of this.facts)
      if (held.has(personId)) this.addPhones(personId, phones, 1 + (ends.get(personId) ?? -1))
    // Sent one behind the other without waiting: numbers are sealed while the database stores the people.
    const sent: Promise<unknown>[] = []
    const send = (statement: Promise<unknown>) => {
      // The first that fails is thrown below; those behind it fail because of it.
      statement.catch(() => undefined)
      sent.push(statement)
    }
    if (this.persons.length > 0) send(insertPersons(tx, this.persons, by))
    if (this.households.length > 0) send(insertHouseholds(tx, this.households, by))
    const numbers = this.sealedNumbers()
    if (numbers.length > 0) send(insertIdentities(tx, numbers))
    const phones = this.sealedPhones()
    if (phones.length > 0) send(insertPhones(tx, phones))
    const stored = this.storeResidences()
    send(stored)
    await Promise.all(sent)
    const residences = await stored
    const facts = [...this.facts].filter(([id]) => held.has(id))
    if (facts.length > 0)
      await savePersonFacts(
        tx,
        facts.map(([id, f]) => ({
          id,
          hukouAddr: f.hukouAddr,
          phoneMask: f.phones[0] === undefined ? null : maskPhone(f.phones[0]),
        })),
        by,
      )
    const relations = [...this.relations].flatMap(([id, relation]) => (held.has(id) ? [{ id, relation }] : []))
    if (relations.length > 0) await saveRelations(tx, relations, by)
    const heads = [...this.heads].flatMap(([id, head]) => (held.has(id) ? [{ id, head }] : []))
    if (heads.length > 0) await saveHeads(tx, heads)
    return {
      persons: rows.map((r) => this.personOf.get(r) as string),
      made: {
        persons: this.persons.map((p) => p.id),
        residences,
        households: this.households.map((h) => h.id),
        phones: phones.map((f) => f.id),
      },
      changed,
    }
  }

  /** Whoever has his main residence out of sight gets this one as a second one. */
  private async storeResidences(): Promise<string[]> {
    const { tx } = this.context
    if (this.residences.length === 0) return []
    const by = authorOf(this.context)
    const made = await insertResidences(tx, this.residences, by)
    const stored = new Set(made)
    const left = this.residences.filter((r) => !stored.has(r.id)).map((r) => ({ ...r, isMain: false }))
    return left.length === 0 ? made : [...made, ...(await insertResidences(tx, left, by))]
  }
}

const sharesFamily = (h: HouseholdHere, family: ReadonlySet<string>): boolean =>
  (h.people ?? []).some((p) => family.has(p))
