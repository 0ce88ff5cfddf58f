import { z } from 'zod'
import { placeOf } from '#features/places/public.ts'
import { buildingsOf, personsOf, staffNames } from '#features/visits/public.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { decodeCursor, encodeCursor } from '#platform/http/cursor.ts'
import { access } from '../access.ts'
import { isOwn, standingOf } from '../act.ts'
import * as contract from '../contract.ts'
import { maxTries } from '../limits.ts'
import { after } from '../rules.ts'
import { type CheckRecord, countChecks, findCheck, listChecks as selectChecks, triesOf } from '../store.ts'

const mark = z.tuple([z.boolean(), z.iso.date(), z.uuid()])

export const listChecks = action(contract.listChecks, {
  allow: access['spotChecks.listChecks'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const { tx } = context
    const { cursor, limit, ...filters } = input
    const seen = cursor ? decodeCursor(cursor, mark) : undefined
    const rows = await selectChecks(tx, filters, seen, limit + 1)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    const addresses = shown.flatMap((c) => c.addressId ?? [])
    const places = await buildingsOf(tx, addresses)
    const officers = shown.map((c) => c.officerId)
    const names = await staffNames(tx, officers)
    return {
      items: shown.map((c) => ({ ...itemOf(context, c, names), place: placeIn(places, c) })),
      nextCursor: rows.length > limit && last ? encodeCursor([last.state !== 'OPEN', last.dueOn, last.id]) : null,
      total: seen ? null : await countChecks(tx, filters),
    }
  },
})

export const getCheck = action(contract.getCheck, {
  allow: access['spotChecks.getCheck'],
  audit: { purpose: 'spot_check', shown: 'list' },
  async run(context, { id }) {
    const { tx, actor, today } = context
    const c = await findCheck(tx, id)
    if (c === undefined) throw new AppError('not_found')
    const addressText = c.addressId === null ? c.ownPlace : (await placeOf(tx, c.addressId))?.fullText
    if (addressText === undefined || addressText === null) throw new AppError('not_found')
    const tries = await triesOf(tx, id)
    const staff = [...c.visitorIds, c.officerId, c.openedBy, c.endedBy, c.answeredBy, ...tries.map((one) => one.byId)]
    const known = staff.filter((one) => one !== null)
    const names = await staffNames(tx, known)
    const nameOf = (one: string | null) => (one === null ? null : named(names, one))
    const persons = await personsOf(tx, c.metPersonIds)
    const own = isOwn(c, actor.staffId)
    const mayFollow = (act: Parameters<typeof after>[1]) => after(standingOf(c), act, 1) !== undefined
    return {
      ...itemOf(context, c, names),
      addressId: c.addressId,
      addressText,
      visitors: c.visitorIds.map((one) => named(names, one)),
      metCount: c.metCount,
      persons: c.metPersonIds.flatMap((one) => {
        const person = persons.get(one)
        return person ? [{ personId: one, nameMask: person.nameMask }] : []
      }),
      visitVoided: c.visitVoided,
      openedAt: c.openedAt.toISOString(),
      openedBy: nameOf(c.openedBy),
      endedBy: nameOf(c.endedBy),
      history: tries.map((one) => ({
        id: one.id,
        at: one.at.toISOString(),
        method: one.method,
        result: one.result,
        note: one.note,
        by: named(names, one.byId),
      })),
      maxTries: await maxTries(tx, today),
      answer: c.answer,
      answeredBy: nameOf(c.answeredBy),
      version: c.version,
      can: {
        record: !own && context.can('spotChecks.recordTry') && mayFollow({ kind: 'try', result: '属实' }),
        answer:
          own &&
          context.can('spotChecks.answerCheck') &&
          mayFollow({ kind: 'answer' }) &&
          (c.answerDueOn === null || c.answerDueOn >= today),
      },
    }
  },
})

const placeIn = (places: ReadonlyMap<string, string>, c: CheckRecord): string =>
  c.addressId === null ? (c.ownPlace ?? '') : (places.get(c.addressId) ?? '')

const named = (names: ReadonlyMap<string, string>, id: string) => ({ id, name: names.get(id) ?? '' })

const itemOf = (context: Context, c: CheckRecord, names: ReadonlyMap<string, string>) => ({
  id: c.id,
  visitId: c.visitId,
  month: c.month,
  source: c.source,
  flag: c.flag,
  state: c.state,
  tries: c.tries,
  dueOn: c.dueOn,
  overdue: c.state === 'OPEN' && c.dueOn < context.today,
  endedAt: c.endedAt?.toISOString() ?? null,
  answerDueOn: c.answerDueOn,
  answeredAt: c.answeredAt?.toISOString() ?? null,
  visitedAt: c.visitedAt.toISOString(),
  visitKind: c.visitKind,
  officer: named(names, c.officerId),
})
