import type { HandoverPart } from '#features/handovers/public.ts'
import type { Ledger } from '#features/ledgers/public.ts'
import { holdersIn, type ReminderSource } from '#features/notifications/public.ts'
import type { TodayItem, TodayPart } from '#features/today/public.ts'
import { dueDate } from '#platform/deadlines/engine.ts'
import { actorOf } from './act.ts'
import { L38 } from './ledger.ts'
import { suggestionsRows, suggestionsSection } from './report.ts'
import { isOpen } from './rules.ts'
import { type SuggestionRecord, suggestionsById } from './store.ts'
import { communityNames, countSuggestions, waitingFor } from './store-list.ts'

const SHOWN = 30

export const ledgers = [L38 as unknown as Ledger] satisfies Ledger[]

/** What a suggestion waits for. */
const waitsFor = (s: SuggestionRecord): string =>
  s.state === 'REPLIED' ? 'evaluate' : s.isAnswered ? 'reply' : 'firstReply'

/** Suggestions that wait for the actor, the first due first. */
export const today = [
  {
    order: 16,
    async collect(context) {
      if (context.actor.staffId === null || !context.can('suggestions.listSuggestions')) return {}
      const { hands } = await actorOf(context)
      const waiting = await waitingFor(context.tx, hands, SHOWN)
      const names = await communityNames(
        context.tx,
        waiting.map((w) => w.suggestion.communityCode),
      )
      const items: TodayItem[] = waiting.map(({ suggestion: s, dueAt }) => ({
        id: s.id,
        title: context.translate(`suggestions.today.${waitsFor(s)}`, {
          field: context.translate(`suggestions.field.${s.field}`),
        }),
        detail: names.get(s.communityCode) ?? '',
        dueOn: dueAt === null ? null : dueDate(dueAt),
        overdue: dueAt !== null && context.now > dueAt,
        basis: [],
        path: `/suggestions/${s.id}`,
      }))
      const figure = async (id: string, overdueAt: Date | undefined, path: string) => ({
        id,
        label: context.translate(id),
        value: await countSuggestions(context.tx, { hands, open: true, overdueAt }),
        target: null,
        detail: '',
        path,
      })
      return {
        items,
        figures: [
          await figure('suggestions.openCount', undefined, '/suggestions?mine=yes&open=yes'),
          await figure('suggestions.overdueCount', context.now, '/suggestions?mine=yes&overdue=yes'),
        ],
      }
    },
  },
] satisfies TodayPart[]

export const handoverItems = [
  {
    kind: 'suggestion',
    async describe(context, ids) {
      const all = await suggestionsById(context.tx, ids)
      const names = await communityNames(
        context.tx,
        all.map((s) => s.communityCode),
      )
      return all.map((s) => ({
        recordId: s.id,
        title: context.translate('suggestions.handover', {
          field: context.translate(`suggestions.field.${s.field}`),
        }),
        detail: names.get(s.communityCode) ?? '',
        dueOn: null,
        path: `/suggestions/${s.id}`,
        done: !isOpen(s.state),
      }))
    },
  },
] satisfies HandoverPart[]

export const reminders = [
  {
    subjectKind: 'suggestion',
    holderOf: async (tx, ids, day) =>
      holdersIn(
        await tx.query<{ id: string; staffId: string | null }>(
          'select id, staff_id as "staffId" from suggestions_holders($1::uuid[], $2)',
          [ids, day],
        ),
      ),
    path: '/suggestions/:id',
  },
] satisfies ReminderSource[]

/** Where an activity on a suggestion leads. */
export const records = [{ kind: 'suggestion', path: '/suggestions/:id' }]

export const reportSections = [suggestionsSection]
export const reportRows = suggestionsRows
