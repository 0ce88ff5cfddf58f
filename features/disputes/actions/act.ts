import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { hasIdentifier } from '#platform/standards/identifier.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import { answerOf, carryOut, type Doing, fileAt } from '../carry-out.ts'
import * as contract from '../contract.ts'
import type { Act } from '../dispute.ts'
import { happenedAt } from '../happened.ts'
import { type MediatorInput, resolveMediators } from '../mediator-input.ts'
import type { ActInput } from '../schemas.ts'
import { sidesOf } from '../sides.ts'
import { type DisputeFile, findRow, keyOf, mediatorForRules, type MediatorRow } from '../store-file.ts'
import { endMediator, insertMediator, insertVisit } from '../store-write.ts'

/** @throws AppError `invalid_input` where words hold a number of a person */
export function requirePlain(texts: Readonly<Record<string, string | null | undefined>>): void {
  const faults = Object.entries(texts)
    .filter(([, text]) => hasIdentifier(text ?? ''))
    .map(([path]) => ({ path, code: 'summary_has_identifier' }))
  if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
}

/** What of an act is kept with its step: never who it was about. */
function detailOf(act: ActInput): Record<string, unknown> {
  switch (act.kind) {
    case 'triage':
      return { mode: act.mode }
    case 'decline':
    case 'tell':
      return { told: act.told, ...('reason' in act ? { reason: act.reason } : {}) }
    case 'fail':
      return { reason: act.reason, told: act.told, witnesses: act.witnesses }
    case 'breach':
      return { reason: act.reason }
    case 'extendCase':
      return { approvalNo: act.approvalNo }
    case 'sue':
      return act.courtNo === undefined ? {} : { courtNo: act.courtNo }
    case 'toCase':
      return { externalNo: act.externalNo }
    case 'confirm':
      return { to: act.to }
    case 'proposeAcceptance':
      return { accept: act.accept }
    case 'decideAcceptance':
      return { accept: act.accept, documentNo: act.documentNo }
    case 'perform':
    case 'performLate':
      return { proof: act.proof }
    default:
      return {}
  }
}

/** The act as the rules know it, with what changes of the file beside it. */
async function doingOf(context: Context, file: DisputeFile, input: ActInput): Promise<Doing> {
  const { version } = file.row
  const detail = detailOf(input)
  switch (input.kind) {
    case 'merge': {
      const target = await mergeTarget(context, input.intoId)
      return { act: { kind: 'merge', into: { id: target.id, own: target.own }, version }, detail: { into: target.no } }
    }
    case 'replaceMediator':
    case 'recuse':
      return replacement(context, file, input)
    case 'fail':
      return { act: { ...input, witnesses: input.witnesses.length, version }, detail }
    case 'sue':
      return { act: { ...input, courtNo: input.courtNo ?? null, version }, detail }
    case 'perform':
    case 'performLate':
      return { act: { ...input, version }, detail, made: { proof: input.proof } }
    case 'decideAcceptance':
      return { act: { ...input, version }, detail, made: { documentNo: input.documentNo } }
    default:
      return { act: { ...input, version } as Act, detail }
  }
}

async function mergeTarget(context: Context, id: string) {
  const target = await findRow(context.tx, id)
  if (target === undefined) throw new AppError('not_found')
  return target
}

/** Somebody comes in the place of another: the one is ended with his reason, the other takes his place in the order. */
async function replacement(
  context: Context,
  file: DisputeFile,
  input: { kind: 'replaceMediator' | 'recuse'; out: string; in: MediatorInput; reason: string },
): Promise<Doing> {
  requirePlain({ reason: input.reason })
  const leaving = file.mediators.find((m) => m.untilAt === null && keyOf(m) === input.out)
  const [made] = await resolveMediators(context, [input.in], context.now, sidesOf(file), 'in')
  const coming = { ...(made as MediatorRow), ord: leaving?.ord ?? 0 }
  const { kind, out, reason } = input
  return {
    act: { kind, out, in: mediatorForRules(coming), reason, version: file.row.version },
    note: reason,
    detail: { out: leaving?.name ?? '', in: coming.name },
    change: {
      mediatorStaffIds: staffIdsOf([...file.mediators.filter((m) => m !== leaving), coming]),
      // Who takes no further part answers for the file no longer either.
      ...(leaving?.staffId === file.row.officerId
        ? { officerId: coming.staffId ?? (context.actor.staffId as string) }
        : {}),
    },
    async also() {
      if (leaving === undefined) return
      await endMediator(context.tx, leaving.id, context.now, reason, context.actor.staffId as string)
      await insertMediator(context.tx, file.row.id, coming)
    },
  }
}

export const staffIdsOf = (mediators: readonly MediatorRow[]): string[] =>
  mediators.flatMap((m) => (m.untilAt === null && m.staffId !== null ? [m.staffId] : []))

export const act = action(contract.act, {
  allow: access['disputes.act'],
  fromOutbox: true,
  audit: { purpose: 'dispute', shown: 'list' },
  async run(context, input) {
    requirePlain({ note: input.note })
    // Two files that merge into each other at once wait for one another in one order.
    if (input.act.kind === 'merge') await holdBoth(context, [input.id, input.act.intoId])
    const file = await fileAt(context, input)
    const doing = await doingOf(context, file, input.act)
    const at = await happenedAt(context, input)
    const saved = await carryOut(context, file, { ...doing, at, note: doing.note ?? input.note ?? null })
    return answerOf(saved)
  },
})

const holdBoth = (context: Context, ids: readonly string[]) =>
  context.tx.query('select id from dispute where id = any ($1::uuid[]) order by id for update', [ids])

export const recordVisit = action(contract.recordVisit, {
  allow: access['disputes.recordVisit'],
  fromOutbox: true,
  audit: { purpose: 'dispute', shown: 'list' },
  async run(context, input) {
    requirePlain({ note: input.note })
    const file = await fileAt(context, input)
    const { pairs, method, performed, version } = input
    const at = await happenedAt(context, input)
    const saved = await carryOut(context, file, {
      act: { kind: 'visit', pairs, method, performed, version },
      at,
      note: input.note ?? null,
      detail: { method, performed },
    })
    await insertVisit(context.tx, file.row.id, {
      id: uuidv7(),
      pairIds: pairs,
      at,
      byId: context.actor.staffId as string,
      method,
      performed,
      isSatisfied: input.isSatisfied ?? null,
      isRelapse: input.isRelapse,
      note: input.note ?? null,
    })
    return answerOf(saved)
  },
})
