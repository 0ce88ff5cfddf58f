import type { TodayPart } from '#features/today/public.ts'
import { sealing } from './store.ts'
import { tellFaults } from './tell.ts'

export const today = [
  {
    order: 1,
    async collect(context) {
      if (context.actor.role !== 'SYS') return {}
      return {
        items: tellFaults(context, await sealing(context.tx)).map(({ fault, text, remedy }) => ({
          id: `sealedLog.${fault}`,
          title: text,
          detail: remedy,
          dueOn: context.today,
          overdue: true,
          basis: [],
          path: '/sealed-log',
        })),
      }
    },
  },
] satisfies TodayPart[]
