import type { Ledger } from '#features/ledgers/public.ts'
import type { PaperKind } from '#features/papers/public.ts'
import type { HandoverPart } from '#features/handovers/public.ts'
import { holdersIn, type ReminderSource } from '#features/notifications/public.ts'
import type { TodayPart } from '#features/today/public.ts'
import { buildingsOf } from '#features/visits/public.ts'
import type { RecordPath } from '#features/work-log/public.ts'
import { L53 } from './ledger-awards.ts'
import { L17, L18, L19 } from './ledgers.ts'
import { allPapers } from './papers/all.ts'
import { meetingsToday } from './meetings.ts'
import { rowsByIds } from './store-list.ts'
import { todayOf } from './today.ts'

/** Word papers of a dispute, whose templates a station may edit. */
export const papers = [...allPapers] satisfies PaperKind[]

export const ledgers = [L17, L18, L19, L53] as unknown as Ledger[]

/** What of the disputes waits for the actor, the most pressing first. */
export const today = [
  { order: 11, collect: meetingsToday },
  { order: 12, collect: todayOf },
] satisfies TodayPart[]

export const handoverItems = [
  {
    kind: 'dispute',
    async describe(context, ids) {
      const rows = await rowsByIds(context.tx, ids)
      const places = await buildingsOf(
        context.tx,
        rows.flatMap((d) => d.addressId ?? []),
      )
      return rows.map((d) => ({
        recordId: d.id,
        title: context.translate('disputes.handover', { type: context.translate(`disputes.type.${d.type}`) }),
        detail: (d.addressId === null ? null : places.get(d.addressId)) ?? d.no,
        dueOn: d.dueOn,
        path: `/disputes/${d.id}`,
        done: d.endedAt !== null,
      }))
    },
  },
] satisfies HandoverPart[]

const holders: ReminderSource['holderOf'] = async (tx, ids, on) =>
  holdersIn(
    await tx.query<{ id: string; staffId: string | null }>(
      'select id, staff_id as "staffId" from disputes_holders($1::uuid[], $2)',
      [ids, on],
    ),
  )

/** Clocks of a file and of its pairs; the page of the file opens under the id of a pair too. */
export const reminders = [
  { subjectKind: 'dispute', holderOf: holders, path: '/disputes/:id' },
  { subjectKind: 'dispute_pair', holderOf: holders, path: '/disputes/:id' },
] satisfies ReminderSource[]

/** Where an activity on a dispute leads. */
export const records = [{ kind: 'dispute', path: '/disputes/:id' }] satisfies RecordPath[]
