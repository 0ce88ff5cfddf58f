import { z } from 'zod'
import { buildingsOf, staffNames } from '#features/visits/public.ts'
import { recordActivity } from '#features/work-log/public.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { decodeCursor, encodeCursor } from '#platform/http/cursor.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from './access.ts'
import * as contract from './contract.ts'
import { fewestHouseholds, standardTargets } from './limits.ts'
import { lastDayOf, ofWholeMonth, planFaults } from './rules.ts'
import * as store from './store.ts'

const AUDIT = { purpose: 'none', shown: 'list' } as const
const mark = z.tuple([z.iso.date(), z.uuid()])

/** The month, and the postings in it that the actor may see: an officer his own. */
async function visible({ tx, actor }: Context, first: string) {
  const month = { first, last: lastDayOf(first) }
  const own = actor.role === 'OFFICER' ? (actor.staffId as string) : undefined
  return { month, postings: actor.unitId === null ? [] : await store.postingsOf(tx, actor.unitId, month, own) }
}

async function postingAt(context: Context, postingId: string, first: string) {
  const { month, postings } = await visible(context, first)
  const posting = postings.find((p) => p.postingId === postingId)
  if (posting === undefined) throw new AppError('not_found')
  return { month, posting }
}

export const setPlan = action(contract.setPlan, {
  allow: access['visitPlans.setPlan'],
  audit: AUDIT,
  async run(context, input) {
    const { tx, now, today } = context
    const faults = planFaults(input, today, await fewestHouseholds(tx, today))
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    const { posting } = await postingAt(context, input.postingId, input.month)
    const known = (await store.historyOf(tx, [input.postingId], input.month))[0]
    const plan = {
      id: uuidv7(),
      ...input,
      no: input.no + 1,
      setBy: context.actor.staffId as string,
      setAt: now,
      unitId: posting.unitId,
    }
    if ((known?.no ?? 0) !== input.no || !(await store.insertPlan(tx, plan))) {
      const current = (await store.historyOf(tx, [input.postingId], input.month))[0]
      throw new AppError('version_conflict', { current: current === undefined ? { no: 0 } : numbersOf(current) })
    }
    const [pos] = await tx.query<{ pos: number }>('select visit_plans_pos($1) as pos', [posting.unitId])
    await recordActivity(context, {
      kind: 'visitPlans.set',
      at: now,
      recordKind: 'visit_plan',
      recordId: plan.id,
      unitId: posting.unitId,
      unitPos: (pos as { pos: number }).pos,
    })
    return { no: plan.no }
  },
})

const numbersOf = (p: store.PlanRow) => ({
  no: p.no,
  targetHouseholds: p.targetHouseholds,
  targetUnits: p.targetUnits,
})

export const getMonth = action(contract.getMonth, {
  allow: access['visitPlans.getMonth'],
  audit: AUDIT,
  async run(context, input) {
    const { tx, today } = context
    const { month, postings } = await visible(context, input.month)
    const ids = postings.map((p) => p.postingId)
    const history = await store.historyOf(tx, ids, month.first)
    const plans = await store.plansFor(tx, ids, month.first)
    // The parameter in force in that month, or today's for a month to come.
    const standard = await standardTargets(tx, month.first < today ? month.first : today)
    const names = await staffNames(tx, [...postings.map((p) => p.staffId), ...history.map((h) => h.setBy)])
    const named = (id: string) => ({ id, name: names.get(id) ?? '' })
    const rows = []
    for (const p of postings) {
      const plan = plans.find((one) => one.postingId === p.postingId)
      const { households, units } = plan ?? standard
      const own = history.filter((h) => h.postingId === p.postingId)
      const count = (what: contract.Behind) => store.countBehind(tx, p, month, what)
      rows.push({
        postingId: p.postingId,
        officer: named(p.staffId),
        unitName: p.unitName,
        duty: p.duty,
        targetHouseholds: households,
        targetUnits: units,
        from: plan?.month ?? ('parameter' as const),
        monthHouseholds: ofWholeMonth(households, month.first),
        monthUnits: ofWholeMonth(units, month.first),
        counts: {
          households: await count('households'),
          units: await count('units'),
          care: await count('care'),
          residences: await count('residences'),
        },
        no: own[0]?.no ?? 0,
        history: own.map((h) => ({ ...numbersOf(h), setBy: named(h.setBy), setAt: h.setAt.toISOString() })),
      })
    }
    return {
      month: month.first,
      fewestHouseholds: await fewestHouseholds(tx, today),
      postings: rows,
      can: { set: context.can('visitPlans.setPlan') },
    }
  },
})

export const listBehind = action(contract.listBehind, {
  allow: access['visitPlans.listBehind'],
  audit: AUDIT,
  async run(context, input) {
    const { tx } = context
    const { month, posting } = await postingAt(context, input.postingId, input.month)
    const seen = input.cursor ? decodeCursor(input.cursor, mark) : undefined
    const rows = await store.behind(tx, posting, month, input.what, seen, input.limit + 1)
    const shown = rows.slice(0, input.limit)
    const last = shown.at(-1)
    const addresses = shown.map((r) => r.addressId)
    const places = await buildingsOf(tx, addresses)
    return {
      items: shown.map((r) => ({ id: r.id, addressId: r.addressId, place: places.get(r.addressId) ?? '', on: r.day })),
      nextCursor: rows.length > input.limit && last ? encodeCursor([last.day, last.id]) : null,
      total: seen ? null : await store.countBehind(tx, posting, month, input.what),
    }
  },
})
