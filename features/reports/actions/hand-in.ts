import { recordActivity } from '#features/work-log/public.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { translate } from '#platform/i18n/messages.ts'
import { hasIdentifier } from '#platform/standards/identifier.ts'
import { access } from '../access.ts'
import { conflict, mayAct, openForAct, saved } from '../answers.ts'
import * as contract from '../contract.ts'
import { freeze, PAPER_LANGUAGE, untilDay } from '../figures.ts'
import { contentHash, lateDaysOf, reportNumber } from '../rules.ts'
import * as store from '../store.ts'
import { templateInUse } from '../template-store.ts'

const AUDIT = { purpose: 'none', shown: 'list' } as const

export const submitReport = action(contract.submitReport, {
  allow: access['reports.submitReport'],
  audit: AUDIT,
  async run(context, input) {
    const { tx, now, today, actor } = context
    const report = await openForAct(context, input, 'submit')
    if (report.remarks === '') throw new AppError('report_remarks_missing')
    const figures = await freeze(context, report)
    const round = report.round + 1
    const until = untilDay(report, today)
    const unitName = (await store.unitName(tx, report.unitId)) ?? report.unitName
    const hash = contentHash({ ...report, unitName, round, until, figures })
    await store.freezeFigures(tx, report.id, round, figures)
    const by = actor.staffId as string
    const version = await store.markSubmitted(tx, {
      id: input.id,
      version: input.version,
      round,
      untilOn: until,
      unitName,
      lateDays: report.edition > 1 ? 0 : lateDaysOf(report.dueOn, today),
      contentHash: hash,
      by,
      name: await store.staffName(tx, by),
      at: now,
    })
    const done = await saved(context, input.id, version)
    await note(context, 'reports.submitted', report)
    return { ...done, contentHash: hash }
  },
})

export const signReport = action(contract.signReport, {
  allow: access['reports.signReport'],
  audit: AUDIT,
  async run(context, input) {
    const { tx, actor, now, today } = context
    const report = await openForAct(context, input, 'sign')
    if (!mayAct(context, report, 'sign')) throw new AppError('report_own')
    if (report.contentHash !== input.contentHash) throw conflict(context, report)
    await requireIntact(context, report)
    const by = actor.staffId as string
    const unitCode = await store.unitCode(tx, report.unitId)
    const year = today.slice(0, 4)
    const number = reportNumber(unitCode, year, await store.nextSerial(tx, unitCode.slice(0, 8), year))
    const version = await store.markSigned(tx, {
      id: input.id,
      version: input.version,
      by,
      name: await store.staffName(tx, by),
      role: translate(PAPER_LANGUAGE, `reports.role.${actor.role}`),
      at: now,
      number,
      templateId: (await templateInUse(tx, report.unitId))?.id ?? null,
    })
    const done = await saved(context, input.id, version)
    await note(context, 'reports.signed', report)
    return { ...done, number }
  },
})

/** What is signed is what was submitted: the frozen figures still have the hash they were given. @throws AppError `report_changed` */
async function requireIntact(context: Context, r: store.ReportRecord): Promise<void> {
  const figures = await store.frozenContent(context.tx, r.id, r.round)
  const hash = contentHash({ ...r, until: r.untilOn as string, figures })
  if (hash !== r.contentHash) throw new AppError('report_changed')
}

export const returnReport = action(contract.returnReport, {
  allow: access['reports.returnReport'],
  audit: AUDIT,
  async run(context, input) {
    if (hasIdentifier(input.reason)) throw fieldError('reason', 'report_has_identifier')
    const report = await openForAct(context, input, 'sendBack')
    const { tx, actor, now } = context
    const version = await store.markReturned(tx, input.id, input.version, actor.staffId as string, now, input.reason)
    const done = await saved(context, input.id, version)
    await note(context, 'reports.returned', report)
    return done
  },
})

const note = (context: Context, kind: string, r: store.ReportRecord) =>
  recordActivity(context, {
    kind,
    at: context.now,
    recordKind: 'report',
    recordId: r.id,
    unitId: r.unitId,
    unitPos: r.unitPos,
  })
