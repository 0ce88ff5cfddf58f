import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { listBatches as contract } from '../contract.ts'
import { authorOf } from '../people.ts'
import { firstDayWithin } from '../rules.ts'
import { loadTtl } from '../settings.ts'
import { batchesSince } from '../store-batch.ts'

export const listBatches = action(contract, {
  allow: access['residents.listBatches'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context) {
    const { tx, today } = context
    const since = firstDayWithin(today, await loadTtl(tx, 'residence.undo', today))
    const rows = await batchesSince(tx, authorOf(context).staffId, since)
    return {
      items: rows.map((b) => ({
        batchId: b.id,
        kind: b.kind,
        madeAt: b.madeAt.toISOString(),
        people: b.people,
        houses: b.houses,
        undoneAt: b.undoneAt?.toISOString() ?? null,
        can: { undo: b.undoneAt === null && context.can('residents.undoBatch') },
      })),
    }
  },
})
