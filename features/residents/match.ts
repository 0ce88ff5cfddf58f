import type { Context } from '#platform/http/action.ts'
import { LIVE } from './store.ts'

/** Somebody as a list names him. `addressIds` are the registered doors his row may mean. */
export interface PersonQuery {
  name: string
  /** Stored form; empty where the list has none. */
  idNo: string
  addressIds: readonly string[]
}

interface Hit {
  [column: string]: unknown
  i: number
  personId: string
}

interface Facts {
  personId: string
  name: string
  formerName: string | null
  hukouAddr: string | null
  doors: { addressId: string; relation: string; residenceId: string }[]
  phones: string[]
}

export interface PersonMatch {
  personId: string
  /** The same number, or only the same name behind the same door. */
  by: 'number' | 'door'
  name: string
  formerName: string | null
  hukouAddr: string | null
  /** Where he lives now, inside the range. */
  doors: { addressId: string; relation: string; residenceId: string }[]
  /** Whether this phone is one of his. */
  hasPhone(number: string): boolean
}

// `offset 0` keeps the way: from each row of the list by an index. A register that is being filled has no figures of itself that hold, and a plan made
// for the few it had read all of them for each row.
const BY_NUMBER = `select distinct q.i, d.person_id as "personId" from unnest($1::integer[], $2::bytea[]) as q(i, bi)
  join lateral (select x.person_id from person_identity x where x.id_bi = q.bi offset 0) d on true
  join lateral (select from person x where x.id = d.person_id offset 0) p on true`
const BY_DOOR = `select distinct q.i, p.id as "personId" from unnest($1::integer[], $2::uuid[], $3::text[]) as q(i, address, name)
  join lateral (select r.person_id from residence r where r.address_id = q.address and ${LIVE} offset 0) d on true
  join lateral (select x.id from person x where x.id = d.person_id and q.name in (x.name, x.former_name) offset 0) p on true`
const FACTS = `select p.id as "personId", p.name, p.former_name as "formerName", p.hukou_addr as "hukouAddr" from person p where p.id = any ($1::uuid[])`
const DOORS = `select r.person_id as "personId", r.address_id as "addressId", r.relation_to_head as relation, r.id as "residenceId"
  from residence r where r.person_id = any ($1::uuid[]) and ${LIVE}`
const PHONES = `select f.person_id as "personId", f.phone_bi as bi from person_phone f where f.person_id = any ($1::uuid[]) and f.ended_at is null`

/** What the register holds of people, a statement a table. */
async function factsOf(tx: Context['tx'], ids: readonly string[]): Promise<Map<string, Facts>> {
  if (ids.length === 0) return new Map()
  const doors = Map.groupBy(
    await tx.query<Facts['doors'][number] & { personId: string }>(DOORS, [ids]),
    (d) => d.personId,
  )
  const phones = Map.groupBy(await tx.query<{ personId: string; bi: Buffer }>(PHONES, [ids]), (f) => f.personId)
  const rows = await tx.query<Omit<Facts, 'doors' | 'phones'> & Record<string, unknown>>(FACTS, [ids])
  return new Map(
    rows.map((r) => [
      r.personId,
      {
        personId: r.personId,
        name: r.name,
        formerName: r.formerName,
        hukouAddr: r.hukouAddr,
        doors: (doors.get(r.personId) ?? []).map(({ addressId, relation, residenceId }) => ({
          addressId,
          relation,
          residenceId,
        })),
        phones: (phones.get(r.personId) ?? []).map((f) => f.bi.toString('hex')),
      },
    ]),
  )
}

/**
 * Whom rows of a list mean, inside the range of the posting: people with the same number, else people of the same name who live behind
 * the door that the row names. A few statements for any number of rows. Twins and namesakes stay several matches; nobody is merged.
 * For operations that reveal or write; whoever is matched must be named as subject by the caller.
 */
export async function matchPersons(
  context: Pick<Context, 'tx' | 'cipher'>,
  queries: readonly PersonQuery[],
): Promise<PersonMatch[][]> {
  const { tx, cipher } = context
  const numbered = queries.map((q, i) => ({ q, i })).filter(({ q }) => q.idNo !== '')
  const byNumber =
    numbered.length === 0
      ? []
      : await tx.query<Hit>(BY_NUMBER, [numbered.map((n) => n.i), numbered.map((n) => cipher.identityIndex(n.q.idNo))])
  const found = new Set(byNumber.map((h) => h.i))
  const behind = queries.flatMap((q, i) =>
    found.has(i) ? [] : q.addressIds.map((address) => ({ i, address, name: q.name })),
  )
  const byDoor =
    behind.length === 0
      ? []
      : await tx.query<Hit>(BY_DOOR, [behind.map((b) => b.i), behind.map((b) => b.address), behind.map((b) => b.name)])
  const ids = [...new Set([...byNumber, ...byDoor].map((h) => h.personId))]
  const facts = await factsOf(tx, ids)
  const matches: PersonMatch[][] = queries.map(() => [])
  const add = (hits: Hit[], by: PersonMatch['by']) => {
    for (const { i, personId } of hits) {
      const f = facts.get(personId)
      if (f === undefined) continue
      const phones = new Set(f.phones)
      matches[i]?.push({
        personId,
        by,
        name: f.name,
        formerName: f.formerName,
        hukouAddr: f.hukouAddr,
        doors: f.doors,
        hasPhone: (number) => phones.has(cipher.phoneIndex(number).toString('hex')),
      })
    }
  }
  add(byNumber, 'number')
  add(byDoor, 'door')
  return matches
}
