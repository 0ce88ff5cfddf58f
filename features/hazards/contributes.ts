import type { Ledger } from '#features/ledgers/public.ts'
import type { TodayPart } from '#features/today/public.ts'
import { L16 } from './ledger.ts'
import { hazardsRows, hazardsSection } from './report.ts'
import { countHazards } from './store.ts'

export const ledgers = [L16 as unknown as Ledger] satisfies Ledger[]

/** What is not removed yet, and what of it is late. Looking again at each is a task of its door. */
export const today = [
  {
    order: 30,
    async collect(context) {
      if (context.actor.staffId === null || !context.can('hazards.listHazards')) return {}
      const figure = async (id: 'open' | 'overdue', filters: Parameters<typeof countHazards>[1], path: string) => ({
        id: `hazards.${id}`,
        label: context.translate(`hazards.today.${id}`),
        value: await countHazards(context.tx, filters),
        target: null,
        detail: '',
        path,
      })
      return {
        figures: [
          await figure('open', { open: true }, '/hazards?open=yes'),
          await figure('overdue', { overdueOn: context.today }, '/hazards?overdue=yes'),
        ],
      }
    },
  },
] satisfies TodayPart[]

/** Where an activity on a hazard leads. */
export const records = [{ kind: 'hazard', path: '/hazards/:id' }]

export const reportSections = [hazardsSection]
export const reportRows = hazardsRows
