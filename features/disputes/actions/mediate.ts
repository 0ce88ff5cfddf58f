import { bodyOf, nextAgreementNo } from '#features/mediation/public.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import type { ParsedOf } from '#platform/http/contract.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import { agreementFaults, isComplete } from '../agreement.ts'
import { answerOf, carryOut, fileAt } from '../carry-out.ts'
import * as contract from '../contract.ts'
import { happenedAt } from '../happened.ts'
import { resolveMediators } from '../mediator-input.ts'
import { held } from '../meetings.ts'
import { sidesOf } from '../sides.ts'
import { type DisputeFile, mediatorForRules } from '../store-file.ts'
import { insertAgreement } from '../store-parts.ts'
import { insertMediator, insertSession, insertSignature, saveParties } from '../store-write.ts'
import type { z } from 'zod'
import type { agreement } from '../schemas.ts'
import { requirePlain, staffIdsOf } from './act.ts'

type AcceptInput = Omit<ParsedOf<typeof contract.acceptDispute>, 'id' | 'version'>
type SessionInput = Omit<ParsedOf<typeof contract.holdSession>, 'id' | 'version' | 'at'>
export type AgreementInput = z.output<z.ZodObject<typeof agreement>>

interface When {
  at?: Date
  isPart?: boolean
}

/** Accepts a held file: consents are written to its parties, who mediates to the file. */
export async function accept(context: Context, file: DisputeFile, input: AcceptInput, when: When = {}) {
  const { tx } = context
  const at = when.at ?? context.now
  if (input.bodyId !== undefined && (await bodyOf(tx, input.bodyId)) === undefined) throw new AppError('not_found')
  const mediators = await resolveMediators(context, input.mediators, at, sidesOf(file))
  const consents = new Map(input.consents.map((c) => [c.partyId, c.how]))
  return carryOut(context, file, {
    act: {
      kind: 'accept',
      version: file.row.version,
      mediators: mediators.map(mediatorForRules),
      bodyId: input.bodyId ?? null,
      incidentNo: input.incidentNo ?? file.row.incidentNo,
      answers: input.answers ?? null,
      spot: input.spot ?? null,
      consents: [...consents.keys()],
    },
    ...when,
    note: input.note ?? null,
    change: {
      bodyId: input.bodyId ?? null,
      eligibility: input.answers === undefined ? null : { answers: input.answers, spot: input.spot ?? null },
      mediatorStaffIds: staffIdsOf(mediators),
      // Whoever was offered it has answered by this.
      offeredPos: null,
    },
    async also() {
      for (const mediator of mediators) await insertMediator(tx, file.row.id, mediator)
      await saveParties(
        tx,
        file.parties
          .filter((p) => consents.has(p.id))
          .map((p) => ({ ...p, consent: '同意' as const, consentHow: consents.get(p.id) ?? null, consentAt: at })),
      )
    },
  })
}

export async function hold(context: Context, file: DisputeFile, input: SessionInput, when: When = {}) {
  requirePlain({ record: input.record, place: input.place })
  const at = when.at ?? context.now
  return carryOut(context, file, {
    act: {
      kind: 'openSession',
      version: file.row.version,
      pairs: input.pairs,
      recorderNo: input.recorderNo ?? null,
    },
    ...when,
    async also() {
      await insertSession(context.tx, file.row.id, {
        id: uuidv7(),
        pairIds: input.pairs,
        at,
        place: input.place,
        present: input.present,
        record: input.record ?? null,
        recorderNo: input.recorderNo ?? null,
        byId: context.actor.staffId as string,
      })
      await held(context, file.row, 'session', at)
    },
  })
}

/** Number of an agreement: of the body whose seal it bears, or of the station's file for 治安调解. What is not on paper has none. */
const numberOf = async (context: Context, file: DisputeFile, form: AgreementInput['form']): Promise<string | null> => {
  if (form !== '书面') return null
  if (file.row.mode === '治安调解' || file.row.bodyId === null) return file.row.no
  return nextAgreementNo(context.tx, file.row.bodyId, legalDate(context.now))
}

/** A party signs under the name he has in the file, whatever a phone, which carries names masked, says of it; so does a guardian who is named there. */
function signerOf(file: DisputeFile, s: AgreementInput['signatures'][number]): string {
  const party = file.parties.find((p) => p.id === s.partyId)
  if (s.as === '当事人') return party?.name ?? s.name
  return s.as === '监护人' ? (party?.guardianName ?? s.name) : s.name
}

export async function conclude(
  context: Context,
  file: DisputeFile,
  pairs: readonly string[],
  input: AgreementInput,
  when: When = {},
): Promise<{ saved: DisputeFile; agreementNo: string | null }> {
  const { tx } = context
  const faults = agreementFaults(input, file)
  if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
  const at = when.at ?? context.now
  const id = uuidv7()
  let agreementNo: string | null = null
  const signedAs = (as: string) =>
    input.signatures.flatMap((s) => (s.as === as && s.partyId !== undefined ? [s.partyId] : []))
  const saved = await carryOut(context, file, {
    act: {
      kind: 'agree',
      version: file.row.version,
      pairs,
      form: input.form,
      performMode: input.performMode,
      performBy: input.performBy,
      isComplete: isComplete(input, file.row.mode),
      // By word of mouth, or before the recorder, nobody signs: that they agreed is what was recorded.
      signed: input.form === '书面' ? signedAs('当事人') : file.parties.map((p) => p.id),
      guardiansSigned: signedAs('监护人'),
      mediatorSigned: input.signatures.some((s) => s.as === '调解员'),
      isSealed: input.isSealed,
      isRecorded: input.isRecorded,
      recorderNo: input.recorderNo ?? null,
    },
    ...when,
    made: { agreementId: id },
    async also() {
      agreementNo = await numberOf(context, file, input.form)
      await insertAgreement(tx, {
        id,
        disputeId: file.row.id,
        pairIds: [...pairs],
        form: input.form,
        no: agreementNo,
        agreedAt: at,
        facts: input.facts,
        issues: input.issues,
        responsibilities: input.responsibilities,
        terms: input.terms,
        performMode: input.performMode,
        performBy: input.performBy,
        isSealed: input.isSealed,
        recorderNo: input.recorderNo ?? null,
        copies: input.copies,
      })
      for (const s of input.signatures)
        await insertSignature(tx, file.row.id, id, {
          id: uuidv7(),
          partyId: s.partyId ?? null,
          signsAs: s.as,
          name: signerOf(file, s),
          how: s.how,
          strokes: s.strokes ?? null,
          at,
        })
    },
  })
  return { saved, agreementNo }
}

export const acceptDispute = action(contract.acceptDispute, {
  allow: access['disputes.acceptDispute'],
  audit: { purpose: 'dispute', shown: 'list' },
  async run(context, { id, version, ...input }) {
    requirePlain({ note: input.note })
    return answerOf(await accept(context, await fileAt(context, { id, version }), input))
  },
})

export const holdSession = action(contract.holdSession, {
  allow: access['disputes.holdSession'],
  fromOutbox: true,
  audit: { purpose: 'dispute', shown: 'list' },
  async run(context, { id, version, at: said, ...input }) {
    const file = await fileAt(context, { id, version })
    return answerOf(await hold(context, file, input, { at: await happenedAt(context, { id, at: said }) }))
  },
})

export const agree = action(contract.agree, {
  allow: access['disputes.agree'],
  fromOutbox: true,
  audit: { purpose: 'dispute', shown: 'list' },
  async run(context, { id, version, at: said, pairs, ...input }) {
    const file = await fileAt(context, { id, version })
    const at = await happenedAt(context, { id, at: said })
    const { saved, agreementNo } = await conclude(context, file, pairs, input, { at })
    return { ...answerOf(saved), agreementNo }
  },
})
