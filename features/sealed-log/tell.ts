import type { Context } from '#platform/http/action.ts'
import { faultsOf } from './rules.ts'
import type { Sealing } from './store.ts'

/** What is wrong with the sealed log and what to do, in the reader's language. */
export const tellFaults = ({ translate, now }: Pick<Context, 'translate' | 'now'>, s: Sealing) =>
  faultsOf(s, now).map((fault) => ({
    fault,
    text: translate(`sealedLog.fault.${fault}`, { detail: s.fault ?? '', fresh: s.fresh, seconds: s.lag_seconds ?? 0 }),
    remedy: translate(`sealedLog.remedy.${fault}`),
  }))
