import type { Tx } from '#platform/db/tx.ts'
import {
  agreementsOf,
  type AgreementRow,
  sessionsOf,
  type SessionRow,
  signaturesOf,
  type SignatureRow,
  stepsOf,
  type StepRow,
  transfersOf,
  type TransferRow,
  visitsOf,
  type VisitRow,
} from './store-parts.ts'

/** Everything that hangs on a file beside its pairs and warnings. */
export interface CaseParts {
  sessions: SessionRow[]
  agreements: AgreementRow[]
  signatures: SignatureRow[]
  visits: VisitRow[]
  steps: StepRow[]
  transfers: TransferRow[]
}

export const partsOf = async (tx: Tx, id: string): Promise<CaseParts> => ({
  sessions: await sessionsOf(tx, id),
  agreements: await agreementsOf(tx, [id]),
  signatures: await signaturesOf(tx, id),
  visits: await visitsOf(tx, [id]),
  steps: await stepsOf(tx, id),
  transfers: await transfersOf(tx, [id]),
})
