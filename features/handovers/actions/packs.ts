import { z } from 'zod'
import { postingOf, requireSuccessor } from '#features/organisation/public.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { decodeCursor, encodeCursor } from '#platform/http/cursor.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import { countItems, countsOf, headerOf, linesOf, packAnswer, sideOf } from '../answers.ts'
import * as contract from '../contract.ts'
import * as store from '../store.ts'

const audit = { purpose: 'none', shown: 'list' } as const
const mark = z.tuple([z.iso.date(), z.uuid()])

export const preview = action(contract.preview, {
  allow: access['handovers.preview'],
  audit,
  async run(context, { postingId }) {
    const p = await postingOf(context, postingId)
    if (p === undefined || !p.inScope) throw new AppError('not_found')
    const items = await store.openItems(context.tx, postingId)
    return {
      postingId,
      postingVersion: p.version,
      from: { id: p.staffId, name: p.staffName },
      unitId: p.unitId,
      unitName: p.unitName,
      duty: p.duty,
      fromOn: p.fromOn,
      counts: countsOf(context, countItems(items)),
      items: await linesOf(context, items),
    }
  },
})

export const transfer = action(contract.transfer, {
  allow: access['handovers.transfer'],
  audit,
  async run(context, { postingId, version, successorId, takesDuty, on, note }) {
    const p = await postingOf(context, postingId)
    if (p === undefined || !p.inScope) throw new AppError('not_found')
    // What lies ahead is planned as an ordinary posting; the night before it begins the open work follows by itself.
    if (on > context.today) throw fieldError('on', 'in_the_future')
    if (p.version !== version) throw new AppError('version_conflict', { current: { version: p.version } })
    if (p.toOn !== null && p.toOn < context.today) throw new AppError('posting_already_ended')
    if (takesDuty === 'yes') await requireSuccessor(context, p, successorId, on)
    const id = uuidv7()
    const newPostingId = takesDuty === 'yes' ? uuidv7() : null
    const pack = { id, postingId, version, successorId, newPostingId, on, note: note ?? null }
    const refused = await store.transfer(context.tx, pack)
    if (refused === 'version_conflict') throw new AppError(refused, { current: { version: p.version } })
    if (refused !== null) throw new AppError(refused, { unitName: p.unitName })
    return packAnswer(context, id)
  },
})

export const list = action(contract.list, {
  allow: access['handovers.list'],
  audit,
  async run(context, input) {
    const me = context.actor.staffId
    // Without a staff record there is nothing of one's own; the administrator sees no work at all.
    if (me === null) return { items: [], nextCursor: null, total: null }
    const filter = { staffId: input.of === 'me' ? me : undefined, open: input.state === 'open' }
    const after = input.cursor ? decodeCursor(input.cursor, mark) : undefined
    const rows = await store.listHandovers(context.tx, filter, after, input.limit + 1)
    const shown = rows.slice(0, input.limit)
    const last = shown.at(-1)
    return {
      items: shown.map((h) => headerOf(context, h)),
      nextCursor: rows.length > input.limit && last ? encodeCursor([last.onDate, last.id]) : null,
      total: null,
    }
  },
})

export const get = action(contract.get, {
  allow: access['handovers.get'],
  audit,
  run: (context, { id }) => packAnswer(context, id),
})

export const sign = action(contract.sign, {
  allow: access['handovers.sign'],
  audit,
  async run(context, { id, version, note }) {
    const { tx, now } = context
    const h = await store.findHandover(tx, id)
    if (h === undefined) throw new AppError('not_found')
    if (h.fromId !== context.actor.staffId && h.toId !== context.actor.staffId) throw new AppError('handover_not_yours')
    const side = sideOf(context, h)
    if (side === null) throw new AppError('handover_signed')
    const done =
      side === 'receive'
        ? await store.signReceived(tx, id, version, now, note ?? null)
        : await store.signGiven(tx, id, version, now)
    if (!done) throw new AppError('version_conflict', { current: await packAnswer(context, id) })
    return packAnswer(context, id)
  },
})
