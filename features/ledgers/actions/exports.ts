import { z } from 'zod'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { decodeCursor, encodeCursor } from '#platform/http/cursor.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { hasIdentifier } from '#platform/standards/identifier.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { exportAnswer } from '../export-answers.ts'
import { seatOf, stateOf } from '../export-rules.ts'
import * as store from '../export-store.ts'
import { type NumberedRow, openAsked, pageOf } from '../open.ts'
import { paperOf, workbookFile } from '../paper.ts'
import { exportHours, exportLimit } from '../settings.ts'

const AUDIT = { purpose: 'none', shown: 'list' } as const
const mark = z.tuple([z.iso.datetime(), z.uuid()])
/** The workbook is built in memory, and a longer one is opened by nobody. */
const LONGEST = 100_000
const STEP = 1000

export const requestExport = action(contract.requestExport, {
  allow: access['ledgers.requestExport'],
  audit: AUDIT,
  async run(context, input) {
    const { tx, now, actor } = context
    if (hasIdentifier(input.reason)) throw fieldError('reason', 'ledger_has_identifier')
    const opened = await openAsked(context, input)
    const figures = await opened.ledger.figures(tx, opened.scope, opened.filters)
    const rows = figures.find((f) => f.key === 'total')?.value ?? 0
    const limit = await exportLimit(context)
    if (rows <= limit) throw new AppError('export_needs_no_approval', { limit })
    if (rows > LONGEST) throw new AppError('export_too_long', { limit: LONGEST })
    const id = uuidv7()
    await store.insertExport(tx, {
      id,
      ledger: input.id,
      from: opened.from,
      to: opened.to,
      ofUnit: input.unitId ?? null,
      ofOfficer: input.officerId ?? null,
      only: input.only ?? null,
      purpose: input.purpose,
      reason: input.reason,
      rows,
      by: actor.staffId as string,
      role: actor.role as string,
      at: now,
      unitId: actor.unitId as string,
    })
    return answerOf(context, id)
  },
})

export const listExports = action(contract.listExports, {
  allow: access['ledgers.listExports'],
  audit: AUDIT,
  async run(context, input) {
    const filter = {
      requestedBy: context.actor.role === 'OFFICER' ? (context.actor.staffId as string) : undefined,
      waiting: input.state === 'WAITING',
    }
    const after = input.cursor === undefined ? undefined : decodeCursor(input.cursor, mark)
    const found = await store.listExports(context.tx, filter, after, input.limit + 1)
    const shown = found.slice(0, input.limit)
    const last = shown.at(-1)
    return {
      items: await Promise.all(shown.map((e) => exportAnswer(context, e))),
      nextCursor: found.length > input.limit && last ? encodeCursor([last.requestedAt.toISOString(), last.id]) : null,
      total: after ? null : await store.countExports(context.tx, filter),
    }
  },
})

export const decideExport = action(contract.decideExport, {
  allow: access['ledgers.decideExport'],
  audit: AUDIT,
  async run(context, input) {
    const { tx, now, actor } = context
    if (input.note && hasIdentifier(input.note)) throw fieldError('note', 'ledger_has_identifier')
    const e = await openForDecision(context, input)
    const by = actor.staffId as string
    const seat = seatOf(e, by, actor.role)
    const isMine = input.decision === 'withdraw' && by === e.requestedBy
    if (!isMine && (input.decision === 'withdraw' || seat === undefined)) throw new AppError('export_not_yours')
    const validUntil = new Date(now.getTime() + (await exportHours(context)) * 3_600_000)
    const done =
      input.decision === 'approve' && seat !== undefined
        ? await store.approve(tx, input, seat, by, now, validUntil)
        : await store.end(tx, input, by, now, input.note || null)
    if (!done) throw await conflict(context, input.id)
    return answerOf(context, input.id)
  },
})

export const takeExport = action(contract.takeExport, {
  allow: access['ledgers.takeExport'],
  audit: { purpose: 'visit', basis: ['unit'], shown: 'export', bulk: true },
  async run(context, input) {
    const e = await store.findExport(context.tx, input.id)
    if (e === undefined || e.requestedBy !== context.actor.staffId) throw new AppError('not_found')
    if (stateOf(e, context.now) !== 'APPROVED') throw new AppError('export_not_ready')
    if (e.purpose !== input.purpose || e.unitId !== input.basisId) throw new AppError('basis_invalid')
    const opened = await openAsked(context, {
      id: e.ledger,
      from: e.from,
      to: e.to,
      unitId: e.ofUnit ?? undefined,
      officerId: e.ofOfficer ?? undefined,
      only: e.only ?? undefined,
      purpose: e.purpose,
    })
    const rows: NumberedRow[] = []
    let cursor: string | undefined
    do {
      const page = await pageOf(context, opened, cursor, STEP)
      rows.push(...page.rows)
      // Two persons approved so many rows; what was recorded for the period since then needs them again.
      if (rows.length > e.rows) throw new AppError('export_grown', { approved: e.rows })
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    context.shows(...rows.flatMap((row) => row.personIds))
    const approvedBy = [e.leaderName, e.dpoName].filter((name) => name !== null)
    return workbookFile({ ...(await paperOf(context, opened)), approvedBy, validUntil: e.validUntil as Date }, rows)
  },
})

/** @throws AppError `not_found`, `export_over` where it is decided already, `version_conflict` */
async function openForDecision(context: Context, { id, version }: { id: string; version: number }) {
  const e = await store.findExport(context.tx, id)
  if (e === undefined) throw new AppError('not_found')
  if (stateOf(e, context.now) !== 'WAITING') throw new AppError('export_over')
  if (e.version !== version) throw await conflict(context, id)
  return e
}

async function conflict(context: Context, id: string): Promise<AppError> {
  const e = await store.findExport(context.tx, id)
  return e ? new AppError('version_conflict', { current: await exportAnswer(context, e) }) : new AppError('not_found')
}

/** The request as it stands now. */
async function answerOf(context: Context, id: string) {
  const e = await store.findExport(context.tx, id)
  if (e === undefined) throw new AppError('not_found')
  return exportAnswer(context, e)
}
