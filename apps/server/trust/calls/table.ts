import type { Contract } from '#platform/http/contract.ts'
import { care } from './care.ts'
import { checkIns } from './check-ins.ts'
import { contactCards } from './contact-cards.ts'
import { disputeFiles } from './dispute-files.ts'
import { disputes } from './disputes.ts'
import { duty } from './duty.ts'
import { followUps } from './follow-ups.ts'
import { handovers } from './handovers.ts'
import { hazards } from './hazards.ts'
import { imports } from './imports.ts'
import { mediation } from './mediation.ts'
import { needs } from './needs.ts'
import { accounts, organisation } from './organisation.ts'
import { notifications } from './notifications.ts'
import { outbox } from './outbox.ts'
import { papers } from './papers.ts'
import { photos } from './photos.ts'
import { places } from './places.ts'
import { reports } from './reports.ts'
import { residents } from './residents.ts'
import { search } from './search.ts'
import { suggestions } from './suggestions.ts'
import { spotChecks } from './spot-checks.ts'
import { visitPlans } from './visit-plans.ts'
import { type Caller, type CallWorld, freshUser } from './world.ts'

export interface Call {
  by: Caller
  /** A valid input, with fresh records of its own where the call changes something. */
  input: (w: CallWorld) => unknown
  /** Codes that may come back; `ok` where left out. */
  answer?: string | string[]
}
export type CallTable = Record<string, Call>

/** How to call every operation of the product. A new operation must be entered here: `goal-03` fails until it is. */
export const CALLS: CallTable = {
  ...accounts,
  ...care,
  ...checkIns,
  ...contactCards,
  ...disputeFiles,
  ...disputes,
  ...duty,
  ...followUps,
  ...handovers,
  ...hazards,
  ...imports,
  ...mediation,
  ...needs,
  ...organisation,
  ...notifications,
  ...outbox,
  ...papers,
  ...photos,
  ...places,
  ...residents,
  ...reports,
  ...search,
  ...suggestions,
  ...spotChecks,
  ...visitPlans,
}

export interface Outcome {
  status: number
  code: string
  body: string
  raw: Buffer
}

/** Sends as one of the world's people. @returns status, code (`ok` for 200) and the body as it left. */
export async function sendAs(w: CallWorld, contract: Contract, by: Caller, input: unknown): Promise<Outcome> {
  const user = by === 'FRESH' ? await freshUser(w) : w.users[by]
  const { status, body, raw } = await user.send(contract, input)
  return { status, body, raw, code: status === 200 ? 'ok' : codeIn(body) }
}

const codeIn = (body: string): string => {
  try {
    return (JSON.parse(body) as { error: { code: string } }).error.code
  } catch {
    return 'unreadable'
  }
}

export const expected = (call: Call): string[] => (call.answer === undefined ? ['ok'] : [call.answer].flat())
