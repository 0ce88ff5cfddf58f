import { bodyOf } from '#features/mediation/public.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import { fileAt, log, refuse, write } from '../carry-out.ts'
import { endOnFile, startOnFile } from '../clock-store.ts'
import * as contract from '../contract.ts'
import { stepOf } from '../step.ts'
import type { DisputeFile, DisputeRow } from '../store-file.ts'
import { openTransfer, saveTransfer, type TransferRow } from '../store-parts.ts'
import { appendStep } from '../store-write.ts'
import { afterTransfer, missingEvidence, type TransferAct } from '../transfer.ts'
import { transferForRules } from '../transfer-result.ts'
import { requirePlain } from './act.ts'

const AUDIT = { purpose: 'dispute', shown: 'list' } as const
const RECEIVE = 'transfer.receive'

interface Sent {
  transfer: TransferRow
  act: TransferAct
  /** What changes of the transfer and of the file beside their states. */
  change: Partial<TransferRow>
  row: Partial<DisputeRow>
  note?: string | null
}

/** Carries an act on a transfer out: the rules, the transfer, its clock, the file, the step. */
async function move(context: Context, file: DisputeFile, { transfer, act, change, row, note }: Sent) {
  const { tx, now, actor } = context
  const result = afterTransfer(transferForRules(transfer), act, actor.role === null ? [] : [actor.role])
  if ('refusal' in result) {
    if (result.refusal !== 'EVIDENCE_MISSING') return refuse(context, result.refusal)
    const missing = missingEvidence(transferForRules(transfer))
    throw new AppError(
      'invalid_input',
      {},
      missing.map((kind) => ({ path: `evidence.${kind}`, code: 'dispute_evidence_missing', params: { kind } })),
    )
  }
  const { state, wasReturned } = result.transfer
  await saveTransfer(tx, { ...transfer, ...change, state, wasReturned })
  if (result.clock === 'done') await endOnFile(tx, file.row.id, (code) => code === RECEIVE, { at: now })
  if (result.clock === 'start') await startOnFile(tx, file.row, RECEIVE, now, now)
  await write(context, { ...file.row, ...row })
  const at = { at: now, fromState: file.row.state, toState: file.row.state }
  await appendStep(tx, file.row.id, stepOf(context, { kind: `transfer.${act.kind}`, ...at, note: note ?? null }))
  await log(context, file.row, `transfer.${act.kind}`, now)
  return { id: file.row.id, version: file.row.version + 1, state: file.row.state, transferId: transfer.id }
}

/** The body it goes to, which must serve the place of the file. */
async function roomOf(context: Context, bodyId: string) {
  const body = await bodyOf(context.tx, bodyId)
  if (body === undefined || body.closedOn !== null) throw new AppError('not_found')
  return body
}

export const sendTransfer = action(contract.sendTransfer, {
  allow: access['disputes.sendTransfer'],
  audit: AUDIT,
  async run(context, { id, version, ...input }) {
    requirePlain({ reason: input.reason })
    const file = await fileAt(context, { id, version })
    // A room mediates among the people: the file is sorted there first, and 治安调解 never leaves the police.
    if (file.row.own !== 'TRIAGED' || file.row.mode === '治安调解') return refuse(context, 'NOT_FROM_HERE')
    const body = await roomOf(context, input.bodyId)
    const open = await openTransfer(context.tx, id)
    const transfer: TransferRow = {
      ...(open ?? NEW),
      id: open?.id ?? uuidv7(),
      disputeId: id,
      fromId: open?.fromId ?? (context.actor.staffId as string),
      ...input,
      isInjury: input.isInjury || file.row.signs.includes('致人受伤就医'),
      missing: [],
    }
    return move(context, file, {
      transfer,
      act: { kind: 'send' },
      change: { sentAt: context.now },
      row: { offeredPos: body.unitPos, isTransferred: true },
      note: input.reason,
    })
  },
})

const NEW: TransferRow = {
  id: '',
  disputeId: '',
  bodyId: '',
  state: 'DRAFT',
  reason: '',
  partiesConsent: false,
  isViolation: false,
  isInjury: false,
  evidence: {},
  wasReturned: false,
  missing: [],
  fromId: '',
  sentAt: null,
  receivedBy: null,
  receivedAt: null,
  returnedAt: null,
  result: null,
  resultAt: null,
  confirmedBy: null,
  confirmedAt: null,
  version: 1,
}

async function openOf(context: Context, id: string): Promise<TransferRow> {
  const open = await openTransfer(context.tx, id)
  return open ?? refuse(context, 'NO_TRANSFER')
}

export const answerTransfer = action(contract.answerTransfer, {
  allow: access['disputes.answerTransfer'],
  audit: AUDIT,
  async run(context, { id, version, answer, missing, note }) {
    requirePlain({ note })
    const file = await fileAt(context, { id, version })
    if (file.row.own !== 'TRIAGED') return refuse(context, 'NOT_FROM_HERE')
    const transfer = await openOf(context, id)
    const me = context.actor.staffId as string
    if (answer === 'return')
      return move(context, file, {
        transfer,
        act: { kind: 'return', missing },
        change: { missing, returnedAt: context.now },
        row: { offeredPos: null },
        note: note ?? null,
      })
    return move(context, file, {
      transfer,
      act: { kind: 'receive' },
      change: { receivedBy: me, receivedAt: context.now },
      // Whoever took it keeps it in sight until the mediators are named at acceptance.
      row: {
        offeredPos: null,
        bodyId: transfer.bodyId,
        mediatorStaffIds: [...new Set([...file.row.mediatorStaffIds, me])],
      },
      note: note ?? null,
    })
  },
})

export const confirmTransfer = action(contract.confirmTransfer, {
  allow: access['disputes.confirmTransfer'],
  audit: AUDIT,
  async run(context, input) {
    const file = await fileAt(context, input)
    const transfer = await openOf(context, input.id)
    return move(context, file, {
      transfer,
      act: { kind: 'confirm' },
      change: { confirmedBy: context.actor.staffId, confirmedAt: context.now },
      row: {},
    })
  },
})
