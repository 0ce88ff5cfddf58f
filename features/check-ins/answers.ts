import { nameOfDoors } from '#features/places/public.ts'
import { buildingsOf } from '#features/visits/public.ts'
import { AppError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import type { AnswerOf } from '#platform/http/contract.ts'
import type { getPoint } from './contract.ts'
import { manualPercent } from './limits.ts'
import { isFlagged, manualShare } from './rules.ts'
import { type Counted, countedPoint, leads, type Period } from './store-list.ts'

type Answer = AnswerOf<typeof getPoint>

/** Points as they are shown, with what each stands for, to the building. */
export async function pointsAnswer(context: Context, rows: readonly Counted[]): Promise<Answer[]> {
  const { tx, today } = context
  const doors = await buildingsOf(
    tx,
    rows.flatMap((p) => p.addressId ?? []),
  )
  const buildings = new Map<string, string | undefined>()
  for (const buildingId of new Set(rows.flatMap((p) => p.buildingId ?? [])))
    buildings.set(buildingId, (await nameOfDoors(tx, { buildingId }))?.name)
  const limit = await manualPercent(tx, today)
  const whose = (await leads(tx)) ? 'all' : 'own'
  return rows.map((p) => {
    const share = manualShare(p)
    const may = (operation: string) => p.endedAt === null && context.can(`checkIns.${operation}`)
    return {
      id: p.id,
      name: p.name,
      kind: p.kind,
      communityCode: p.communityCode,
      communityName: p.communityName,
      addressId: p.addressId,
      buildingId: p.buildingId,
      place: doors.get(p.addressId ?? '') ?? buildings.get(p.buildingId ?? '') ?? null,
      lng: p.lng,
      lat: p.lat,
      radiusM: p.radiusM,
      state: p.endedAt === null ? 'open' : 'ended',
      endedAt: p.endedAt?.toISOString() ?? null,
      endReason: p.endReason,
      codeMadeAt: p.codeMadeAt?.toISOString() ?? null,
      figures: {
        whose,
        hits: p.hits,
        misses: p.misses,
        manual: p.manual,
        manualShare: share === null ? null : Math.round(share * 10) / 10,
        flagged: isFlagged(p, limit),
        lastOn: p.lastOn,
      },
      version: p.version,
      can: { edit: may('editPoint'), end: may('endPoint'), renew: may('renewCode'), print: may('printCodes') },
    }
  })
}

/** @throws AppError `not_found` */
export async function pointAnswer(context: Context, id: string, period: Period): Promise<Answer> {
  const row = await countedPoint(context.tx, id, period)
  if (row === undefined) throw new AppError('not_found')
  const [answer] = await pointsAnswer(context, [row])
  return answer as Answer
}
