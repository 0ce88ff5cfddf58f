import { listLegalBasis } from '#platform/deadlines/rules-store.ts'
import type { Context } from '#platform/http/action.ts'
import type { PersonId } from '#platform/http/contract.ts'
import type { FollowUpRow } from './store.ts'
import { partiesOf, tasksOf } from './store-parts.ts'

/** A follow-up as lists tell it: by its paper, naming no party. */
export const itemOf = (f: FollowUpRow) => ({
  id: f.id,
  instrument: f.instrument,
  instrumentNo: f.instrumentNo,
  issuedBy: f.issuedBy,
  issuedOn: f.issuedOn,
  endOn: f.endOn,
  officer: { id: f.officerId, name: f.officerName },
  state: f.state,
})

/** A follow-up with its parties and tasks; where somebody can be reached is not in it. */
export async function detailOf({ tx, today }: Pick<Context, 'tx' | 'today'>, f: FollowUpRow) {
  const found = await listLegalBasis(tx, f.legalBasis, today)
  const parties = await partiesOf(tx, f.id)
  const tasks = await tasksOf(tx, f.id)
  return {
    ...itemOf(f),
    legalBasis: f.legalBasis.map((code) => {
      const b = found.find((one) => one.code === code)
      return {
        code,
        name: b?.name ?? code,
        article: b?.article ?? '',
        excerpt: b?.excerpt ?? null,
        sourceMark: b?.sourceMark ?? '待核',
      }
    }),
    disputeId: f.disputeId,
    parties: parties.map((p) => ({
      id: p.id,
      role: p.role,
      personId: p.personId as PersonId | null,
      name: p.name,
      hasAddress: p.hasAddress,
    })),
    tasks: tasks.map((k) => ({
      id: k.id,
      kind: k.kind,
      dueOn: k.dueOn,
      byRule: k.byRule,
      state: k.state,
      overdue: k.state === 'OPEN' && k.dueOn < today,
      doneOn: k.doneOn,
      doneBy: k.doneById === null ? null : { id: k.doneById, name: k.doneByName ?? '' },
      result: k.result,
      violation: k.violation,
      version: k.version,
    })),
    version: f.version,
  }
}

/** The record as a version conflict shows it; it names no party. */
export const conflictOf = (f: FollowUpRow) => ({
  id: f.id,
  version: f.version,
  instrumentNo: f.instrumentNo,
  issuedBy: f.issuedBy,
  endOn: f.endOn,
  officerId: f.officerId,
})
