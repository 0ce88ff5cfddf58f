import type { HandoverPart } from '#features/handovers/public.ts'
import type { Ledger } from '#features/ledgers/public.ts'
import { L03, L04 } from './ledgers.ts'
import { placesOf } from './public.ts'
import { placesRows, placesSection } from './report.ts'
import { searchKinds } from './search.ts'

export const ledgers = [L03 as unknown as Ledger, L04 as unknown as Ledger] satisfies Ledger[]

export const reportSections = [placesSection]
export const reportRows = placesRows

/** Addresses that were drafted or wait to be checked belong to the area; the next officer finds them in his pack. */
export const handoverItems = [
  {
    kind: 'address',
    describe: async (context, ids) =>
      [...(await placesOf(context.tx, ids)).values()].map((a) => ({
        recordId: a.addressId,
        title: context.translate(`places.state.${a.state}`),
        detail: a.fullText,
        dueOn: null,
        path: `/places/${a.addressId}`,
        done: a.state !== '草拟' && a.state !== '待核',
      })),
  },
] satisfies HandoverPart[]

export { searchKinds }
