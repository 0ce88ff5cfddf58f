import { createHash } from 'node:crypto'
import { noteOccupancies, notePoints } from '#features/places/public.ts'
import { declareMany, holdNumbers, matchPersons } from '#features/residents/public.ts'
import { lookUpByIndex } from '#platform/db/tx.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import type { PersonId } from '#platform/http/contract.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import { checkPerson, type CheckedPerson, type CommitRow } from '../checked-row.ts'
import { commitRows as contract } from '../contract.ts'
import { Decider, type Decision } from '../decide-rows.ts'
import { resolveDoors, type ResolvedDoor } from '../resolve-doors.ts'
import { outcomeOf } from '../rules.ts'
import { FAR, farRows } from '../said-points.ts'
import { communitiesOfTown } from '../store.ts'
import {
  type Change,
  chunkOf,
  insertChanges,
  insertChunk,
  type Made,
  type RowAnswer,
  type RunRow,
  shareRun,
} from '../store-runs.ts'

const answerOf = (rows: readonly RowAnswer[]) => ({
  rows: rows.map((r) => ({ ...r, personId: r.personId as PersonId | null })),
})

/**
 * One chunk, one transaction: doors, people, households, what was before, where each row stood, and the event that names everybody. The outcome of an
 * earlier comparison is never believed: rows are matched again while their doors and numbers are held. Several chunks of a run may be written side by side:
 * they hold grounds, doors and numbers in the same order, as two people do who import at once. The order in which they end is kept for the undo.
 */
export const commitRows = action(contract, {
  allow: access['imports.commitRows'],
  audit: { purpose: 'verify', shown: 'list', reveal: true, perMinute: 2000, bulk: true },
  async run(context, { id, no, rows }) {
    const { tx, actor } = context
    lookUpByIndex(tx).catch(() => undefined)
    const held = shareRun(tx, id, actor.staffId ?? '', no)
    held.catch(() => undefined)
    // What needs no register is done meanwhile.
    const contentH = createHash('sha256').update(JSON.stringify(rows)).digest()
    const checked = rows.map((r) => (r.person === undefined ? null : checkPerson(r.person, context)))
    const run = await held
    if (run === undefined) throw new AppError('not_found')
    const [known, communities] = await Promise.all([chunkOf(tx, id, no), communitiesOfTown(tx, run.communityCode)])
    if (known !== undefined) {
      if (!known.contentH.equals(contentH)) throw new AppError('import_chunk_differs', { no })
      return answerOf(known.answer)
    }
    if (run.state !== 'OPEN') throw new AppError('import_closed')
    if (communities === undefined) throw fieldError('communityCode', 'place_community_unknown')
    const { answer, made, changes } = await write(context, { ...run, communities }, rows, checked)
    const sources = rows.map((r) => [r.source.file, r.source.sheet, r.source.row])
    await Promise.all([
      insertChunk(tx, run, { id: uuidv7(), no, contentH, answer, sources, made, now: context.now }),
      changes.length > 0 && insertChanges(tx, run, no, changes),
    ])
    return answerOf(answer)
  },
})

interface Written {
  answer: RowAnswer[]
  made: Made
  changes: Change[]
}

async function write(
  context: Context,
  run: RunRow & { communities: ReadonlyMap<string, string> },
  rows: readonly CommitRow[],
  checked: readonly (CheckedPerson | null)[],
): Promise<Written> {
  // Nothing is drafted for a row that cannot be written.
  const settled = new Set<string>(run.accepted)
  const far = await farRows(
    context.tx,
    rows.map(({ point, door }) => ({ point, code: run.communities.get(door.community ?? run.communityCode) })),
  )
  const isFar = (i: number) => far.has(i) && !settled.has(FAR.code)
  const skip = new Set(
    rows.keys().filter((i) => {
      const faults = checked[i]?.faults.length ?? 0
      return faults > 0 || isFar(i) || rows[i]?.doubts.some((d) => !settled.has(d)) === true
    }),
  )
  const { doors, made: ground } = await resolveDoors(context, rows, skip, run)
  for (const i of far) doors[i]?.reasons.push(FAR)
  const decisions = await decide(context, run, rows, checked, doors)
  const people = await declareMany(
    context,
    rows.flatMap((row, i) => manyRow(row, checked[i] ?? null, doors[i] as ResolvedDoor, decisions[i] ?? null) ?? []),
  )
  const houses = await noteOccupancies(
    context,
    rows.flatMap((row, i) => {
      const place = doors[i]?.place
      return row.person === undefined && row.occupancy !== undefined && place && !skip.has(i)
        ? [{ place, occupancy: row.occupancy }]
        : []
    }),
  )
  const written = people.persons.values()
  const all = rows.map((row, i): RowAnswer => {
    const door = doors[i] as ResolvedDoor
    const addressId = door.place?.addressId ?? null
    const decision = decisions[i]
    if (decision) {
      const personId = decision.write ? (written.next().value ?? null) : (decision.match?.personId ?? null)
      return { outcome: decision.outcome, reasons: decision.reasons, personId, addressId }
    }
    return { ...houseOutcome(row, door, houses.outcome), personId: null, addressId }
  })
  const pointed = await notePoints(
    context,
    rows.flatMap(({ point }, i) => {
      const place = doors[i]?.place
      const { outcome } = all[i] as RowAnswer
      return point !== undefined && place && outcome !== 'wrong' && outcome !== 'doubtful' ? [{ place, point }] : []
    }),
  )
  const moved = new Set(pointed.map((p) => p.id))
  const answer = all.map(
    (a, i): RowAnswer =>
      a.outcome === 'same' && rows[i]?.person === undefined && moved.has(a.addressId ?? '')
        ? { ...a, outcome: 'changed', reasons: [...a.reasons, { field: 'lng', code: 'point_new', level: 'change' }] }
        : a,
  )
  return {
    answer,
    made: { ...people.made, ...ground, houses: houses.made },
    changes: [
      ...people.changed.map(({ kind, id, before }) => ({ id: uuidv7(), kind, recordId: id, before })),
      ...pointed.map(({ id, before }) => ({ id: uuidv7(), kind: 'address', recordId: id, before })),
      ...houses.changed.map(({ id, before }) => ({ id: uuidv7(), kind: 'house', recordId: id, before })),
    ],
  }
}

function houseOutcome(
  row: CommitRow,
  door: ResolvedDoor,
  noted: ReadonlyMap<string, 'new' | 'changed' | 'same'>,
): Pick<RowAnswer, 'outcome' | 'reasons'> {
  const own = row.doubts.map((code) => ({ field: 'occupancy', code, level: 'doubtful' }) as const)
  if (door.place === null) {
    const reasons = [...door.reasons, ...own]
    return { outcome: outcomeOf(reasons.length > 0 ? reasons : [{ level: 'doubtful' }], false), reasons }
  }
  const { addressId } = door.place
  if (row.occupancy === undefined) return { outcome: door.isNew ? 'new' : 'same', reasons: door.reasons }
  return { outcome: noted.get(addressId) ?? 'same', reasons: door.reasons }
}

async function decide(
  context: Context,
  run: RunRow,
  rows: readonly CommitRow[],
  checked: readonly (CheckedPerson | null)[],
  doors: readonly ResolvedDoor[],
): Promise<(Decision | null)[]> {
  const numbers = checked.flatMap((c) => (c !== null && c.known.number !== '' ? [c.known.number] : []))
  // Sent one behind the other without waiting: who is looked up is looked up once it is held.
  const [isKnown, matches] = await Promise.all([
    holdNumbers(context, [...new Set(doors.flatMap((d) => d.addressIds))], [...new Set(numbers)]),
    matchPersons(
      context,
      checked.map((c, i) => ({
        name: c?.name ?? '',
        idNo: c?.known.number ?? '',
        addressIds: c === null ? [] : (doors[i]?.addressIds ?? []),
      })),
    ),
  ])
  const decider = new Decider(run.accepted, isKnown)
  return rows.map((row, i) => {
    const person = checked[i] ?? null
    if (person === null) return null
    return decider.decide({ row, checked: person, door: doors[i] as ResolvedDoor, matches: matches[i] ?? [] })
  })
}

/** Why somebody of a list has no number; an officer looks again within the term of the register. */
const NO_NUMBER = '名单未载明证件号码'

function manyRow(row: CommitRow, checked: CheckedPerson | null, door: ResolvedDoor, decision: Decision | null) {
  if (checked === null || decision === null || !decision.write || door.place === null) return null
  const { person, name, phones, known } = checked
  return {
    place: door.place,
    household: row.household,
    match: decision.match,
    isDoubtful: decision.isDoubtful,
    name,
    formerName: person.formerName ?? null,
    known,
    phones,
    hukouRegion: person.hukouRegion ?? null,
    hukouAddr: person.hukouAddr ?? null,
    relation: person.relation ?? null,
    isTenant: row.occupancy === '出租',
    arrivedOn: person.arrivedOn ?? null,
    reason: person.stayReason ?? null,
    intendedUntil: person.intendedUntil ?? null,
    idReason: NO_NUMBER,
  }
}
