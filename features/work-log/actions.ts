import { action } from '#platform/http/action.ts'
import { contributions } from '#platform/http/contributions.ts'
import { access } from './access.ts'
import * as contract from './contract.ts'
import type { RecordPath } from './public.ts'
import { activitiesOf } from './store.ts'

const DAY_MS = 24 * 3_600_000

export const listMine = action(contract.listMine, {
  allow: access['workLog.listMine'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const day = input.day ?? context.today
    const from = new Date(`${day}T00:00:00+08:00`)
    const rows = await activitiesOf(
      context.tx,
      context.actor.staffId as string,
      from,
      new Date(from.getTime() + DAY_MS),
    )
    const paths = new Map((await contributions<RecordPath>('records')).map((r) => [r.kind, r.path]))
    return {
      day,
      items: rows.map((r) => ({
        id: r.id,
        kind: r.kind,
        title: context.translate(`activity.${r.kind}`),
        at: r.at.toISOString(),
        endedAt: r.endedAt?.toISOString() ?? null,
        place: r.place,
        withOthers: r.withStaff.length,
        asCover: r.asCover,
        toTheDay: r.toTheDay,
        path: paths.get(r.recordKind)?.replace(':id', r.recordId) ?? null,
      })),
    }
  },
})
