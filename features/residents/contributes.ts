import type { HandoverPart } from '#features/handovers/public.ts'
import { residentsRows, residentsSection } from './report.ts'
import { residencePlaces } from './store-list.ts'
import { searchKinds } from './search.ts'

export const reportSections = [residentsSection]
export const reportRows = residentsRows

/** Residences that wait for a confirmation belong to the area: they are listed for the next officer, by their place, never by a name. */
export const handoverItems = [
  {
    kind: 'residence',
    describe: async (context, ids) =>
      (await residencePlaces(context.tx, ids)).map((r) => ({
        recordId: r.id,
        title: context.translate(`residents.state.${r.state}`),
        detail: r.place,
        // What is declared is confirmed by its task; the next check counts from there.
        dueOn: r.state === 'TO_VERIFY' ? r.nextVerifyOn : null,
        path: `/doors/${r.addressId}`,
        done: r.state !== 'DECLARED' && r.state !== 'TO_VERIFY',
      })),
  },
] satisfies HandoverPart[]

export { searchKinds }
