import { requestHash } from '#features/visits/public.ts'
import { AppError, type FieldError } from '#platform/errors/errors.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { action, type Context } from '#platform/http/action.ts'
import type { ParsedOf } from '#platform/http/contract.ts'
import { hasIdentifier } from '#platform/standards/identifier.ts'
import { access } from '../access.ts'
import { answerOf, fileAt, log, refuse, warn, write } from '../carry-out.ts'
import * as contract from '../contract.ts'
import { isAhead } from '../happened.ts'
import { isOver, register } from '../machine.ts'
import { resolveParties } from '../party-input.ts'
import { placeFor } from '../place.ts'
import { stepOf } from '../step.ts'
import { type DisputeFile, type DisputeRow, findFile, findRow, partyForRules } from '../store-file.ts'
import { appendStep, insertDispute, nextNo, removeParties, saveParties, saveSecret } from '../store-write.ts'
import { NO_FLAG } from '../escalation.ts'
import { raise } from '../warning.ts'

export type SheetInput = Omit<ParsedOf<typeof contract.registerDispute>, 'id'>

/** What is wrong with the words of a file, beside its parties. */
export function sheetFaults(input: SheetInput, now: Date): FieldError[] {
  const faults: FieldError[] = []
  if (isAhead(new Date(input.foundAt), now)) faults.push({ path: 'foundAt', code: 'dispute_in_future' })
  if (input.addressId === undefined && input.placeNote === undefined)
    faults.push({ path: 'placeNote', code: 'dispute_place_missing' })
  for (const field of ['title', 'facts', 'claims', 'placeNote'] as const)
    if (hasIdentifier(input[field] ?? '')) faults.push({ path: field, code: 'summary_has_identifier' })
  return faults
}

const wordsOf = (input: SheetInput, now: Date) => ({
  title: input.title,
  source: input.source,
  // The clock of a phone runs ahead by minutes.
  foundAt: new Date(Math.min(Date.parse(input.foundAt), now.getTime())),
  placeNote: input.placeNote ?? null,
  type: input.type,
  complexity: input.complexity,
  facts: input.facts,
  claims: input.claims ?? null,
  claimsYuan: input.claimsYuan ?? null,
  incidentNo: input.incidentNo ?? null,
  signs: input.signs,
  policeCalls: input.policeCalls,
  people: input.people,
})

/** As many signs as a title holds. */
const TITLE_MAX = 60

/** Whoever is chosen from the register is known to the form by a masked name; the title of the file has the whole one, and lists mask it anew. */
function titleOf(input: SheetInput, parties: readonly { id: string; name: string }[]): string {
  const whole = input.parties.reduce((title, p) => {
    const name = parties.find((one) => one.id === p.id)?.name
    return p.personId === undefined || name === undefined ? title : title.replace(p.name, () => name)
  }, input.title)
  return whole.length > TITLE_MAX ? input.title : whole
}

/** The answer of the first request where a phone sends one again. @throws AppError `dispute_id_reused` where it is another request, or somebody else's */
export async function answerOfRetry(context: Context, id: string, hash: Buffer): Promise<DisputeRow | undefined> {
  const known = await findRow(context.tx, id)
  if (known === undefined) return undefined
  if (known.createdBy !== context.actor.staffId || !known.requestHash.equals(hash))
    throw new AppError('dispute_id_reused')
  return known
}

/** Writes a new file with its parties, its first warning and its first step. */
export async function makeFile(
  context: Context,
  id: string,
  input: SheetInput,
  hash: Buffer,
  at: Date,
): Promise<DisputeFile> {
  const { tx, now } = context
  const faults = sheetFaults(input, now)
  if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
  const place = await placeFor(context, input.addressId)
  const words = wordsOf(input, now)
  const { parties, secrets } = await resolveParties(context, id, words.foundAt, input.parties)
  const author = context.actor.staffId as string
  const actor = { id: author, roles: context.actor.role === null ? [] : [context.actor.role] }
  const no = await nextNo(tx, place.unitPos, Number(legalDate(now).slice(0, 4)))
  const made = register({ id, no, parties: parties.map(partyForRules), actor })
  if ('refusal' in made) return refuse(context, made.refusal)
  const isNew = await insertDispute(tx, {
    id,
    no,
    ...words,
    title: titleOf(input, parties),
    ...place,
    partyIds: parties.map((p) => p.personId),
    requestHash: hash,
    createdBy: author,
    createdAt: now,
  })
  // Somebody else's under this id, out of sight or being written at this moment.
  if (!isNew) throw new AppError('dispute_id_reused')
  await saveParties(tx, parties)
  for (const secret of secrets) await saveSecret(tx, secret)
  await appendStep(tx, id, stepOf(context, { kind: 'register', at, fromState: 'REGISTERED', toState: 'REGISTERED' }))
  return firstWarning(context, (await findFile(tx, id)) as DisputeFile, at)
}

/** Every file begins with the warning that its facts ask for: blue asks for a first contact within its days too. */
async function firstWarning(context: Context, file: DisputeFile, at: Date): Promise<DisputeFile> {
  const warning = await warn(context, file.row, file.rules)
  const flag = warning?.flag ?? NO_FLAG
  const row = { ...file.row, ...warning?.columns }
  if (warning !== undefined) await write(context, row)
  await raise(context, row, { flag, isManual: false, note: null, at, wasGrave: false })
  return warning === undefined ? file : ((await findFile(context.tx, row.id)) as DisputeFile)
}

export const registerDispute = action(contract.registerDispute, {
  allow: access['disputes.registerDispute'],
  fromOutbox: true,
  audit: { purpose: 'dispute', shown: 'list' },
  async run(context, { id, ...input }) {
    const hash = requestHash({ id, ...input })
    const before = await answerOfRetry(context, id, hash)
    if (before) return { id, version: before.version, state: before.state }
    const file = await makeFile(context, id, input, hash, context.now)
    await log(context, file.row, 'registered', new Date(input.foundAt))
    return answerOf(file)
  },
})

/** Whether these are the same parties on the same sides, whatever else is said of them. */
const sameParties = (file: DisputeFile, input: SheetInput): boolean =>
  file.parties.length === input.parties.length &&
  file.parties.every((p) => input.parties.some((one) => one.id === p.id && one.side === p.side))

export const editDispute = action(contract.editDispute, {
  allow: access['disputes.editDispute'],
  audit: { purpose: 'dispute', shown: 'list' },
  async run(context, input) {
    const file = await fileAt(context, input)
    const { tx, now } = context
    if (!context.can('disputes.editDispute', file.row.createdBy)) throw new AppError('forbidden')
    if (isOver(file.row.own)) return refuse(context, 'ENDED')
    const isAccepted = file.row.own === 'ACCEPTED' || file.row.own === 'PAIRS'
    if (isAccepted && !sameParties(file, input)) throw new AppError('dispute_parties_stay')
    const faults = sheetFaults(input, now)
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    const words = wordsOf(input, now)
    const { parties, secrets } = await resolveParties(context, file.row.id, words.foundAt, input.parties, file.parties)
    const { roles, id } = { roles: context.actor.role === null ? [] : [context.actor.role], id: context.actor.staffId }
    const made = register({
      id: file.row.id,
      no: file.row.no,
      parties: parties.map(partyForRules),
      actor: { id: id as string, roles },
    })
    if ('refusal' in made) return refuse(context, made.refusal)
    const place = input.addressId === file.row.addressId ? {} : await placeFor(context, input.addressId)
    const row: DisputeRow = {
      ...file.row,
      ...words,
      title: titleOf(input, parties),
      ...place,
      addressId: input.addressId ?? null,
      // From acceptance on the number is part of what was accepted.
      incidentNo: isAccepted ? (file.row.incidentNo ?? words.incidentNo) : words.incidentNo,
      partyIds: parties.map((p) => p.personId),
      officerId: file.row.officerId,
    }
    const warning = await warn(context, row, file.rules)
    const next = { ...row, ...warning?.columns }
    await saveParties(tx, parties)
    for (const secret of secrets) await saveSecret(tx, secret)
    if (!isAccepted)
      await removeParties(
        tx,
        row.id,
        parties.map((p) => p.id),
      )
    await write(context, next)
    const state = row.state
    await appendStep(tx, row.id, stepOf(context, { kind: 'edit', at: now, fromState: state, toState: state }))
    if (warning !== undefined)
      await raise(context, next, {
        flag: warning.flag,
        isManual: false,
        note: null,
        at: now,
        wasGrave: warning.wasGrave,
      })
    await log(context, next, 'corrected', now)
    return { id: row.id, version: row.version + 1, state }
  },
})
