import { recordActivity } from '#features/work-log/public.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { AppError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { type ClockEffect, limitOf, moveClocks } from './clock-store.ts'
import type { Act, ActKind, Dispute, Effect, Pair, Refusal, Result } from './dispute.ts'
import { leavesViewAt, reassess } from './escalation.ts'
import { after, isOver, stateOf, takeIn } from './machine.ts'
import { type DisputeFile, type DisputeRow, findFile, holdFile } from './store-file.ts'
import { stepOf } from './step.ts'
import { appendStep, savePairs, updateRow } from './store-write.ts'
import { flagDaysKept, limitsOn, termsOn } from './terms.ts'
import { endOpenTransfer, sendResult } from './transfer-result.ts'
import { factsOf, flagOf, isGrave, raise, settle, touch } from './warning.ts'
import { COLOURS, type Notice, type Proof } from './vocabulary.ts'

/* One act on a file: what the rules say of it, written down in one transaction. */

export interface Doing {
  act: Act
  /** When it happened, where a phone sends it later. */
  at?: Date
  note?: string | null | undefined
  /** Kept with the step: numbers, reasons, who consented. Never a number of a person. */
  detail?: Record<string, unknown>
  /** What the act changes of the file beside what the rules say. */
  change?: Partial<DisputeRow>
  made?: { agreementId?: string; proof?: Proof | null; documentNo?: string }
  /** Rows that the act writes beside the file, once the rules let it through. */
  also?: () => Promise<void>
  /** A part of a larger act that is written into the work log once. */
  isPart?: boolean
}

/** Acts at which those concerned were met. */
const MEETINGS: ReadonlySet<ActKind> = new Set<ActKind>([
  'accept',
  'openSession',
  'agree',
  'fail',
  'perform',
  'breach',
  'visit',
])

export function refuse(context: Context, refusal: Refusal | string): never {
  throw new AppError('dispute_refused', { refusal, reason: context.translate(`disputes.refusal.${refusal}`) })
}

/** A mediator works on what is his; a file that was only offered to his room is not yet. */
export const mayWorkOn = ({ actor }: Context, row: DisputeRow): boolean =>
  actor.role !== 'MEDIATOR' || row.createdBy === actor.staffId || row.mediatorStaffIds.includes(actor.staffId as string)

/** @throws AppError `dispute_refused` for a file that has ended or is not his */
export function requireOpen(context: Context, row: DisputeRow): void {
  if (isOver(row.own)) refuse(context, 'ENDED')
  if (!mayWorkOn(context, row)) refuse(context, 'NOT_YOURS')
}

/** The file as a version conflict shows it; who is in it is left out, because a refusal names no subjects. */
export const conflictOf = (d: DisputeRow) => ({
  id: d.id,
  version: d.version,
  state: d.state,
  type: d.type,
  mode: d.mode,
  updatedAt: d.updatedAt?.toISOString() ?? null,
})

/** The file held for an act, at the version the caller saw. @throws AppError `not_found`, `version_conflict` */
export async function fileAt(context: Context, input: { id: string; version: number }): Promise<DisputeFile> {
  const file = await holdFile(context.tx, input.id)
  if (file === undefined) throw new AppError('not_found')
  if (file.row.version !== input.version) throw new AppError('version_conflict', { current: conflictOf(file.row) })
  return file
}

export const answerOf = ({ row }: DisputeFile) => ({ id: row.id, version: row.version, state: row.state })

/** Carries an act out on a held file. @throws AppError `dispute_refused` with the rule that stands against it */
export async function carryOut(context: Context, file: DisputeFile, doing: Doing): Promise<DisputeFile> {
  const at = doing.at ?? context.now
  const terms = await termsOn(context.tx, legalDate(at))
  const actor = { id: context.actor.staffId as string, roles: context.actor.role === null ? [] : [context.actor.role] }
  const result = after(file.rules, doing.act, actor, { now: at, terms })
  const { dispute, effects } = unwrap(context, file, result)
  await doing.also?.()
  const saved = await save(context, file, withIds(dispute, effects), doing, at)
  for (const effect of effects) if (effect.is === 'keepInOther') await keepIn(context, file.row, effect, at)
  if (!doing.isPart) await log(context, saved.row, doing.act.kind, at)
  return saved
}

function unwrap(context: Context, file: DisputeFile, result: Result): { dispute: Dispute; effects: Effect[] } {
  if (!('refusal' in result)) return result
  if (result.refusal === 'STALE') throw new AppError('version_conflict', { current: conflictOf(file.row) })
  return refuse(context, result.refusal)
}

/** Pairs that acceptance made get ids of their own; the rules name them by both parties. */
function withIds(dispute: Dispute, effects: readonly Effect[]): { dispute: Dispute; effects: Effect[] } {
  const ids = new Map(dispute.pairs.map((p) => [p.id, p.id === `${p.one}:${p.other}` ? uuidv7() : p.id] as const))
  const idOf = (pair: string) => ids.get(pair) ?? pair
  return {
    dispute: { ...dispute, pairs: dispute.pairs.map((p) => ({ ...p, id: idOf(p.id) })) },
    effects: effects.map((e) => ('pair' in e && e.pair !== null ? { ...e, pair: idOf(e.pair) } : e)) as Effect[],
  }
}

const namedPairs = (act: Act, dispute: Dispute): string[] =>
  'pairs' in act && act.pairs !== null ? [...act.pairs] : dispute.pairs.map((p) => p.id)

/** Writes the file as the rules left it, with its clocks, its step and its warning. @returns the file as it stands now */
async function save(
  context: Context,
  file: DisputeFile,
  { dispute, effects }: { dispute: Dispute; effects: Effect[] },
  doing: Doing,
  at: Date,
): Promise<DisputeFile> {
  const { tx, now } = context
  const { kind } = doing.act
  const row = rowAfter({ ...file.row, ...doing.change }, dispute, kind, at)
  const warning = await warn(context, row, dispute)
  if (warning !== undefined) Object.assign(row, warning.columns)
  if (row.endedAt !== null)
    row.flagUntil = legalDate(new Date(leavesViewAt(row.endedAt, await flagDaysKept(tx, context.today)).getTime() - 1))
  const touched = new Set(namedPairs(doing.act, dispute))
  await savePairs(
    tx,
    row.id,
    dispute.pairs.map((pair) => {
      const agreementId = file.pairs.find((known) => known.id === pair.id)?.agreementId ?? undefined
      return { ...pair, made: { agreementId, ...(touched.has(pair.id) ? doing.made : {}) } }
    }),
  )
  const clockMoves = effects.filter((e): e is ClockEffect => e.is === 'clock')
  await moveClocks(tx, row, clockMoves, now, context.translate(`disputes.act.${kind}`))
  await endOpenTransfer(context, row, kind, at)
  if (file.row.concludedAt === null)
    row.dueOn =
      (await limitOf(
        tx,
        dispute.pairs.map((p) => p.id),
      )) ?? row.dueOn
  await write(context, row)
  await appendStep(tx, row.id, {
    id: uuidv7(),
    kind,
    at,
    byId: context.actor.staffId as string,
    role: context.actor.role as string,
    pairIds: 'pairs' in doing.act ? namedPairs(doing.act, dispute) : [],
    fromState: file.row.state,
    toState: row.state,
    detail: doing.detail ?? {},
    note: doing.note ?? null,
    papers: papersOf(effects),
    told: toldOf(effects),
  })
  if (warning !== undefined) await raise(context, row, { ...warning, isManual: false, note: null, at })
  if (MEETINGS.has(kind)) await touch(context, row, at)
  await settle(context, row)
  await sendResult(context, row, dispute, kind, at)
  return (await findFile(tx, row.id)) as DisputeFile
}

const papersOf = (effects: readonly Effect[]): Notice[] => [
  ...new Set(effects.flatMap((e) => (e.is === 'print' ? [e.notice] : []))),
]
const toldOf = (effects: readonly Effect[]): string[] => [
  ...new Set(effects.flatMap((e) => (e.is === 'notify' ? [e.role] : []))),
]

/** Writes the row at the version it was read at. @throws AppError `version_conflict` */
export async function write(context: Context, row: DisputeRow): Promise<void> {
  const { tx, now, actor } = context
  if (await updateRow(tx, row, { staffId: actor.staffId as string, at: now, eventId: actor.eventId })) return
  throw new AppError('version_conflict', { current: conflictOf(row) })
}

/** Writes what was done beside the machine into the steps and the work log; the state stays. @returns how the file stands */
export async function noteDown(
  context: Context,
  row: DisputeRow,
  step: { kind: string; detail?: Record<string, unknown>; note?: string | undefined },
) {
  const { id, state } = row
  const what = { ...step, note: step.note ?? null, at: context.now, fromState: state, toState: state }
  await write(context, row)
  await appendStep(context.tx, id, stepOf(context, what))
  await log(context, row, step.kind, context.now)
  return { id, version: row.version + 1, state }
}

/** Every pair came to a result, good or bad. */
const isConcluded = (d: Dispute): boolean =>
  d.pairs.length > 0 && d.pairs.every((pair) => pair.state !== 'ACCEPTED' && pair.state !== 'MEDIATING')

function rowAfter(row: DisputeRow, next: Dispute, kind: ActKind, at: Date): DisputeRow {
  return {
    ...row,
    own: next.own,
    state: stateOf(next),
    mode: next.mode,
    hasRightsNotice: next.hasRightsNotice,
    incidentNo: next.incidentNo,
    isEligible: next.isEligible,
    isSpotEligible: next.isSpotEligible,
    mergedInto: next.mergedInto,
    mergedNos: [...next.mergedNos],
    underWaySince: next.underWaySince,
    appraisalSince: next.appraisalSince,
    isArchived: next.isArchived,
    archivedAt: next.isArchived ? (row.archivedAt ?? at) : null,
    outcome: next.outcome,
    acceptedAt: kind === 'accept' ? at : row.acceptedAt,
    // The first result and its limit stay, also where a pair is mediated anew: figures of a month do not change later.
    concludedAt: row.concludedAt ?? (isConcluded(next) ? at : null),
    endedAt: isOver(next.own) ? (row.endedAt ?? at) : null,
    // A room that has not answered yet need not answer for a file that is over.
    offeredPos: isOver(next.own) ? null : row.offeredPos,
    needsDuty: !isOver(next.own) && next.pairs.some((pair) => pair.state === 'FAILED'),
  }
}

/** Whether the facts as they are now raise the warning of a file, with what changes of its row. */
export async function warn(context: Context, row: DisputeRow, rules: Pick<Dispute, 'own' | 'pairs'>) {
  const before = flagOf(row)
  const flag = reassess(before, factsOf(row, rules, context.now), await limitsOn(context.tx, context.today))
  if (flag === before || isOver(rules.own)) return undefined
  return {
    flag,
    wasGrave: row.isGrave,
    columns: { colour: flag.colour, colourBy: flag.by, isGrave: row.isGrave || isGrave(flag.colour) },
  }
}

/** What was seen in the one quarrel was seen in the other: they are one. */
const withFactsOf = (into: DisputeRow, from: DisputeRow): DisputeRow => ({
  ...into,
  signs: [...new Set([...into.signs, ...from.signs])],
  policeCalls: Math.min(999, into.policeCalls + from.policeCalls),
  people: Math.max(into.people, from.people),
  isGrave: into.isGrave || from.isGrave,
})

/** The other file of a merge keeps the number, and its clocks count from the earlier of both. */
async function keepIn(
  context: Context,
  from: DisputeRow,
  merged: Extract<Effect, { is: 'keepInOther' }>,
  at: Date,
): Promise<void> {
  const other = await holdFile(context.tx, merged.id)
  if (other === undefined) throw new AppError('not_found')
  const terms = await termsOn(context.tx, legalDate(at))
  const { dispute, effects } = unwrap(context, other, takeIn(other.rules, merged, { now: at, terms }))
  const { tx, now } = context
  const why = context.translate('disputes.act.merge')
  await moveClocks(
    tx,
    other.row,
    effects.filter((e): e is ClockEffect => e.is === 'clock'),
    now,
    why,
  )
  const dueOn =
    (await limitOf(
      tx,
      dispute.pairs.map((p: Pair) => p.id),
    )) ?? other.row.dueOn
  const both = withFactsOf(
    { ...other.row, mergedNos: [...dispute.mergedNos], underWaySince: dispute.underWaySince, dueOn },
    from,
  )
  const warning = await warn(context, both, dispute)
  const worse = COLOURS.indexOf(from.colour) > COLOURS.indexOf(warning?.flag.colour ?? both.colour)
  const flag = worse ? { ...flagOf(both), colour: from.colour, by: from.colourBy } : warning?.flag
  const row =
    flag === undefined
      ? both
      : { ...both, colour: flag.colour, colourBy: flag.by, isGrave: both.isGrave || isGrave(flag.colour) }
  await write(context, row)
  if (flag !== undefined)
    await raise(context, row, { flag, isManual: false, note: merged.no, at, wasGrave: other.row.isGrave })
  await appendStep(tx, other.row.id, {
    id: uuidv7(),
    kind: 'takenIn',
    at,
    byId: context.actor.staffId as string,
    role: context.actor.role as string,
    pairIds: [],
    fromState: other.row.state,
    toState: other.row.state,
    detail: { no: merged.no },
    note: null,
    papers: [],
    told: [],
  })
}

/** One line of the work log about a file. */
export const log = (context: Context, d: DisputeRow, kind: string, at: Date) =>
  recordActivity(context, {
    kind: `disputes.${kind}`,
    at,
    recordKind: 'dispute',
    recordId: d.id,
    placeId: d.addressId ?? undefined,
    detail: { type: d.type, ...(d.mode === null ? {} : { mode: d.mode }) },
    unitId: d.unitId,
    unitPos: d.unitPos,
  })
