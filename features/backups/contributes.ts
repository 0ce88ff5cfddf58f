import type { TodayPart } from '#features/today/public.ts'
import { tellFaults } from './tell.ts'

export const today = [
  {
    // Before anything else: whatever is done today is lost with the machine until this is repaired.
    order: 0,
    async collect(context) {
      const report = context.actor.role === 'SYS' ? context.backup() : undefined
      if (!report) return {}
      return {
        items: tellFaults(context, report).map(({ fault, text, remedy }) => ({
          id: `backups.${fault}`,
          title: text,
          detail: remedy,
          dueOn: context.today,
          overdue: fault !== 'sheet_untried',
          basis: [],
          path: '/backups',
        })),
      }
    },
  },
] satisfies TodayPart[]
