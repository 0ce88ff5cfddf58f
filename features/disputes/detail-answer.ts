import { mediationNames } from './mediation-names.ts'
import { placeOf } from '#features/places/public.ts'
import { staffNames } from '#features/visits/public.ts'
import { dueDate } from '#platform/deadlines/engine.ts'
import { type Deadline, listDeadlines } from '#platform/deadlines/store.ts'
import type { Context } from '#platform/http/action.ts'
import type { AnswerOf } from '#platform/http/contract.ts'
import type { getDispute } from './contract.ts'
import { isOver, openActs } from './machine.ts'
import { type DisputeFile, keyOf } from './store-file.ts'
import {
  agreementsOf,
  flagsOf,
  sessionsOf,
  signaturesOf,
  stepsOf,
  transfersOf,
  type TransferRow,
  visitsOf,
} from './store-parts.ts'

type Detail = AnswerOf<typeof getDispute>
type Name = { id: string; name: string }

const iso = (at: Date | null): string | null => at?.toISOString() ?? null

/** The whole file with what the reader may do now. */
export async function detailOf(context: Context, file: DisputeFile): Promise<Detail> {
  const { tx } = context
  const { row: d, parties, mediators } = file
  const id = d.id
  const [sessions, agreements, signatures] = [
    await sessionsOf(tx, id),
    await agreementsOf(tx, [id]),
    await signaturesOf(tx, id),
  ]
  const [visits, steps, flags] = [await visitsOf(tx, [id]), await stepsOf(tx, id), await flagsOf(tx, id)]
  const transfers = await transfersOf(tx, [id])
  const nameOf = await namesIn(context, [
    [d.officerId, d.createdBy, d.updatedBy],
    sessions.map((s) => s.byId),
    visits.map((v) => v.byId),
    steps.map((s) => s.byId),
    flags.map((f) => f.raisedBy),
    mediators.map((m) => m.decidedBy),
    file.pairs.map((p) => p.proposalBy),
    transfers.flatMap((t) => [t.fromId, t.receivedBy, t.confirmedBy]),
  ])
  const bodies = await mediationNames(tx, [d.bodyId, ...transfers.map((t) => t.bodyId)])
  const door = d.addressId === null ? undefined : await placeOf(tx, d.addressId)
  return {
    ...headOf(file, nameOf),
    addressText: door?.fullText ?? null,
    bodyName: d.bodyId === null ? null : (bodies.get(d.bodyId) ?? null),
    parties: parties.map(({ disputeId: _file, ord: _ord, consentAt, ...p }) => ({ ...p, consentAt: iso(consentAt) })),
    pairs: file.pairs.map((p) => ({
      id: p.id,
      oneId: p.oneId,
      otherId: p.otherId,
      state: p.state,
      outcome: p.outcome,
      sessionAts: p.sessionAts.map((at) => at.toISOString()),
      inRound: p.inRound,
      failures: p.failures,
      failReason: p.failReason,
      agreementId: p.agreementId,
      isUrged: p.isUrged,
      confirm: p.confirm,
      visits: p.visits,
      visitsDue: p.visitsDue,
      performedAt: iso(p.performedAt),
      proof: p.proof,
      proposalBy: p.proposalBy === null ? null : nameOf(p.proposalBy),
      proposalAccept: p.proposalAccept,
      documentNo: p.documentNo,
      extended: p.extended,
      caseExtended: p.caseExtended,
    })),
    mediators: mediators.map(({ id: _id, ord: _ord, fromAt, untilAt, decidedBy, ...m }) => ({
      ...m,
      key: keyOf(m),
      fromAt: fromAt.toISOString(),
      untilAt: iso(untilAt),
      decidedBy: decidedBy === null ? null : nameOf(decidedBy),
    })),
    sessions: sessions.map(({ byId, at, ...s }) => ({ ...s, at: at.toISOString(), by: nameOf(byId) })),
    agreements: agreements.map(({ disputeId: _file, agreedAt, ...a }) => ({
      ...a,
      agreedAt: agreedAt.toISOString(),
      signatures: signatures
        .filter((s) => s.agreementId === a.id)
        .map(({ agreementId: _of, at, ...s }) => ({ ...s, at: at.toISOString() })),
    })),
    visits: visits.map(({ disputeId: _file, byId, at, ...v }) => ({ ...v, at: at.toISOString(), by: nameOf(byId) })),
    steps: steps.map(({ byId, at, ...s }) => ({ ...s, at: at.toISOString(), by: nameOf(byId) })),
    flags: flags.map((f) => ({
      id: f.id,
      colour: f.colour,
      byTrigger: f.byTrigger,
      isManual: f.isManual,
      note: f.note,
      raisedAt: f.raisedAt.toISOString(),
      raisedBy: f.raisedBy === null ? null : nameOf(f.raisedBy),
      handleBy: f.handleBy.toISOString(),
      handledAt: iso(f.handledAt),
      endedAt: iso(f.endedAt),
    })),
    transfers: transfers.map((t) => transferOf(t, nameOf, bodies)),
    clocks: await clocksOf(context, file),
    ...openTo(context, file, transfers),
  }
}

async function namesIn(context: Context, ids: readonly (readonly (string | null)[])[]): Promise<(id: string) => Name> {
  const names = await staffNames(context.tx, [...new Set(ids.flat().filter((id) => id !== null))])
  return (id) => ({ id, name: names.get(id) ?? '' })
}

const headOf = ({ row: d }: DisputeFile, nameOf: (id: string) => Name) => ({
  id: d.id,
  no: d.no,
  title: d.title,
  source: d.source,
  foundAt: d.foundAt.toISOString(),
  addressId: d.addressId,
  placeNote: d.placeNote,
  type: d.type,
  complexity: d.complexity,
  facts: d.facts,
  claims: d.claims,
  claimsYuan: d.claimsYuan,
  state: d.state,
  mode: d.mode,
  hasRightsNotice: d.hasRightsNotice,
  incidentNo: d.incidentNo,
  isEligible: d.isEligible,
  isSpotEligible: d.isSpotEligible,
  eligibility: d.eligibility as Detail['eligibility'],
  bodyId: d.bodyId,
  officer: nameOf(d.officerId),
  mergedInto: d.mergedInto,
  mergedNos: d.mergedNos,
  appraisalSince: iso(d.appraisalSince),
  isArchived: d.isArchived,
  archivedAt: iso(d.archivedAt),
  acceptedAt: iso(d.acceptedAt),
  dueOn: d.dueOn,
  concludedAt: iso(d.concludedAt),
  endedAt: iso(d.endedAt),
  signs: d.signs,
  policeCalls: d.policeCalls,
  people: d.people,
  colour: d.colour,
  colourBy: d.colourBy,
  isTransferred: d.isTransferred,
  createdBy: nameOf(d.createdBy),
  createdAt: d.createdAt.toISOString(),
  updatedBy: d.updatedBy === null ? null : nameOf(d.updatedBy),
  updatedAt: iso(d.updatedAt),
  version: d.version,
})

const transferOf = (t: TransferRow, nameOf: (id: string) => Name, bodies: ReadonlyMap<string, string>) => ({
  id: t.id,
  bodyId: t.bodyId,
  bodyName: bodies.get(t.bodyId) ?? '',
  state: t.state,
  reason: t.reason,
  partiesConsent: t.partiesConsent,
  isViolation: t.isViolation,
  isInjury: t.isInjury,
  evidence: t.evidence,
  wasReturned: t.wasReturned,
  missing: t.missing,
  from: nameOf(t.fromId),
  sentAt: iso(t.sentAt),
  receivedBy: t.receivedBy === null ? null : nameOf(t.receivedBy),
  receivedAt: iso(t.receivedAt),
  returnedAt: iso(t.returnedAt),
  result: t.result,
  resultAt: iso(t.resultAt),
  confirmedBy: t.confirmedBy === null ? null : nameOf(t.confirmedBy),
  confirmedAt: iso(t.confirmedAt),
})

/** Every period of the file and of its pairs, with the articles it stands on and how far each was checked. */
async function clocksOf({ tx, now }: Context, file: DisputeFile): Promise<Detail['clocks']> {
  const all: { d: Deadline; pairId: string | null }[] = []
  for (const d of await listDeadlines(tx, 'dispute', file.row.id)) all.push({ d, pairId: null })
  for (const pair of file.pairs)
    for (const d of await listDeadlines(tx, 'dispute_pair', pair.id)) all.push({ d, pairId: pair.id })
  const codes = [...new Set(all.flatMap(({ d }) => d.basis))]
  const marks = new Map(
    (
      await tx.query<{ code: string; mark: string }>(
        'select distinct on (code) code, source_mark as mark from legal_basis where code = any ($1) order by code, valid_from desc',
        [codes],
      )
    ).map((row) => [row.code, row.mark]),
  )
  return all
    .toSorted((a, b) => a.d.dueAt.getTime() - b.d.dueAt.getTime())
    .map(({ d, pairId }) => ({
      code: d.ruleCode as Detail['clocks'][number]['code'],
      pairId,
      startAt: d.startAt.toISOString(),
      dueAt: d.dueAt.toISOString(),
      dueOn: dueDate(d.dueAt),
      overdue: d.waivedAt === null && d.pausedSince === null && (d.doneAt ?? now) > d.dueAt,
      paused: d.pausedSince !== null,
      doneAt: iso(d.doneAt),
      waived: d.waivedAt !== null,
      basis: d.basis.map((code) => ({ code, mark: marks.get(code) ?? '待核' })),
    }))
}

/** What the reader may do: acts of the machine, and what stands beside it. */
function openTo(context: Context, { row: d, rules }: DisputeFile, transfers: readonly TransferRow[]) {
  const { role, staffId } = context.actor
  const may = (operation: string, author?: string) => context.can(`disputes.${operation}`, author)
  const open = transfers.find((t) => t.state !== 'CONFIRMED')
  const isLive = !isOver(d.own)
  return {
    acts: role === null ? [] : openActs(rules, { id: staffId as string, roles: [role] }),
    can: {
      edit: isLive && may('editDispute', d.createdBy),
      setColour: isLive && may('setColour'),
      lowerColour: isLive && role === 'DEPUTY',
      contact: isLive && may('recordContact'),
      sendTransfer:
        may('sendTransfer') &&
        d.own === 'TRIAGED' &&
        d.mode !== '治安调解' &&
        (open === undefined || open.state === 'RETURNED'),
      answerTransfer: may('answerTransfer') && open?.state === 'SENT',
      confirmTransfer: may('confirmTransfer') && open?.state === 'RESULT_SENT',
      reveal: may('revealParties'),
      erase: may('eraseParty') && (!isLive || d.own === 'NOT_MEDIABLE'),
    },
  }
}
