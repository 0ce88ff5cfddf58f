import { action } from '#platform/http/action.ts'
import { access } from './access.ts'
import * as contract from './contract.ts'
import * as store from './store.ts'
import { tellFaults } from './tell.ts'

const FRESH_MS = 15 * 60_000

export const state = action(contract.state, {
  allow: access['sealedLog.state'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context) {
    const [log, witnesses] = [await store.sealing(context.tx), await store.witnesses(context.tx)]
    return {
      level: log.level,
      size: log.size,
      signedAt: log.checkpoint_at?.toISOString() ?? null,
      lagSeconds: log.lag_seconds ?? 0,
      witnesses: witnesses.map((w) => ({
        name: w.name,
        url: w.url,
        enrolledAt: w.enrolled_at.toISOString(),
        cosignedAt: w.cosigned_at?.toISOString() ?? null,
        cosignedSize: w.cosigned_size,
        isFresh: w.cosigned_at !== null && context.now.getTime() - w.cosigned_at.getTime() < FRESH_MS,
        fault: w.fault,
      })),
      faults: tellFaults(context, log),
    }
  },
})
