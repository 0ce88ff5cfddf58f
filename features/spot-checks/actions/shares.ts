import { staffNames } from '#features/visits/public.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { drawOf } from '../rules.ts'
import { countsOf, drawnBy, drawsOf, findDraw, monthsWithChecks } from '../store.ts'
import { STATES, type State } from '../vocabulary.ts'

export const getShares = action(contract.getShares, {
  allow: access['spotChecks.getShares'],
  audit: { purpose: 'none', shown: 'list' },
  async run({ tx }, { month }) {
    const counted = await countsOf(tx, month)
    const draws = await drawsOf(tx, month)
    const ids = [...new Set([...counted, ...draws].map((one) => one.officerId))]
    const names = await staffNames(tx, ids)
    const countOf = (id: string, state: State) =>
      counted.find((one) => one.officerId === id && one.state === state)?.n ?? 0
    const officers = ids.map((id) => {
      const own = draws.filter((one) => one.officerId === id)
      return {
        officer: { id, name: names.get(id) ?? '' },
        population: own.length === 0 ? null : own.reduce((sum, one) => sum + one.n, 0),
        drawIds: own.map((one) => one.id),
        counts: Object.fromEntries(STATES.map((state) => [state, countOf(id, state)])) as Record<State, number>,
      }
    })
    return {
      month,
      months: await monthsWithChecks(tx),
      officers: officers.sort((a, b) => a.officer.name.localeCompare(b.officer.name, 'zh-CN')),
    }
  },
})

export const getDraw = action(contract.getDraw, {
  allow: access['spotChecks.getDraw'],
  audit: { purpose: 'none', shown: 'list' },
  async run({ tx }, { id }) {
    const draw = await findDraw(tx, id)
    if (draw === undefined) throw new AppError('not_found')
    const drawnIds = drawOf(draw.seed, draw.visitIds, draw.share)
    const opened = await drawnBy(tx, id)
    const officer = { id: draw.officerId, name: (await staffNames(tx, [draw.officerId])).get(draw.officerId) ?? '' }
    return {
      id,
      month: draw.month,
      officer,
      drawnAt: draw.drawnAt.toISOString(),
      share: draw.share,
      seed: draw.seed.toString('hex'),
      visitIds: draw.visitIds,
      drawnIds,
      // What is out of the reader's sight (own home, own family) he cannot compare.
      isSame: opened.every((one) => drawnIds.includes(one)),
    }
  },
})
