import type { HandoverPart } from '#features/handovers/public.ts'
import type { Ledger } from '#features/ledgers/public.ts'
import { holdersIn, type ReminderSource } from '#features/notifications/public.ts'
import type { TodayItem, TodayPart } from '#features/today/public.ts'
import { buildingsOf } from '#features/visits/public.ts'
import { dueDate } from '#platform/deadlines/engine.ts'
import type { Context } from '#platform/http/action.ts'
import { actorOf } from './act.ts'
import { L12 } from './ledger.ts'
import { needsRows, needsSection } from './report.ts'
import { isOpen } from './rules.ts'
import { needsById, type NeedRecord } from './store.ts'
import { countNeeds, waitingFor } from './store-list.ts'

const SHOWN = 30

export const ledgers = [L12 as unknown as Ledger] satisfies Ledger[]

/** What a need waits for, from where its owner or its receiver stands. */
function waitsFor(n: NeedRecord, hands: readonly string[]): string {
  if (n.state === 'REPLIED') return 'confirm'
  if (n.state === 'TRANSFERRED' && n.toStaffId !== null && hands.includes(n.toStaffId)) return 'accept'
  return n.firstRepliedAt === null ? 'firstReply' : 'feedback'
}

/** Needs that wait for the actor, the first due first. */
export const today = [
  {
    order: 15,
    async collect(context) {
      if (context.actor.staffId === null || !context.can('needs.listNeeds')) return {}
      const { hands } = await actorOf(context)
      const waiting = await waitingFor(context.tx, hands, SHOWN)
      const places = await buildingsOf(
        context.tx,
        waiting.map((w) => w.need.addressId),
      )
      const items: TodayItem[] = waiting.map(({ need: n, dueAt }) => ({
        id: n.id,
        title: context.translate(`needs.today.${waitsFor(n, hands)}`, {
          type: context.translate(`needs.type.${n.type}`),
        }),
        detail: places.get(n.addressId) ?? '',
        dueOn: dueAt === null ? null : dueDate(dueAt),
        overdue: dueAt !== null && context.now > dueAt,
        basis: [],
        path: `/needs/${n.id}`,
      }))
      const figure = async (id: string, overdueAt: Date | undefined, path: string) => ({
        id,
        label: context.translate(id),
        value: await countNeeds(context.tx, { hands, open: true, overdueAt }),
        target: null,
        detail: '',
        path,
      })
      return {
        items,
        figures: [
          await figure('needs.openCount', undefined, '/needs?mine=yes&open=yes'),
          await figure('needs.overdueCount', context.now, '/needs?mine=yes&overdue=yes'),
        ],
      }
    },
  },
] satisfies TodayPart[]

const lineOf = (context: Context, n: NeedRecord, place: string) => ({
  recordId: n.id,
  title: context.translate('needs.handover', { type: context.translate(`needs.type.${n.type}`) }),
  detail: place,
  dueOn: null,
  path: `/needs/${n.id}`,
  done: !isOpen(n.state),
})

export const handoverItems = [
  {
    kind: 'need',
    async describe(context, ids) {
      const needs = await needsById(context.tx, ids)
      const places = await buildingsOf(
        context.tx,
        needs.map((n) => n.addressId),
      )
      return needs.map((n) => lineOf(context, n, places.get(n.addressId) ?? ''))
    },
  },
] satisfies HandoverPart[]

/** Clocks of a need are its owner's until another one has taken it. */
export const reminders = [
  {
    subjectKind: 'need',
    holderOf: async (tx, ids, today) =>
      holdersIn(
        await tx.query<{ id: string; staffId: string | null }>(
          'select id, staff_id as "staffId" from needs_holders($1::uuid[], $2)',
          [ids, today],
        ),
      ),
    path: '/needs/:id',
  },
] satisfies ReminderSource[]

/** Where an activity on a need leads. */
export const records = [{ kind: 'need', path: '/needs/:id' }]

export const reportSections = [needsSection]
export const reportRows = needsRows
