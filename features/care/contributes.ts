import type { HandoverPart } from '#features/handovers/public.ts'
import type { Ledger } from '#features/ledgers/public.ts'
import type { TodayPart } from '#features/today/public.ts'
import { L11 } from './ledger.ts'
import { L49 } from './ledger-help.ts'
import { itemsOf } from './people.ts'
import { careRows, careSection } from './report.ts'
import { numberOf } from './settings.ts'
import { careById } from './store.ts'
import { hardshipHouseholds } from './store-help.ts'

export const ledgers = [L11 as unknown as Ledger, L49 as unknown as Ledger] satisfies Ledger[]

/** Whom to visit is a task and stands in 今日 already; here is what an officer owes a year: one hardship household helped (S1 "21111"). */
export const today = [
  {
    order: 25,
    async collect(context) {
      const { tx, today: on, actor } = context
      if (actor.staffId === null || actor.role !== 'OFFICER') return {}
      const year = on.slice(0, 4)
      return {
        figures: [
          {
            id: 'care.hardship',
            label: context.translate('care.hardshipYear'),
            value: await hardshipHouseholds(tx, actor.staffId, new Date(`${year}-01-01T00:00:00+08:00`)),
            target: await numberOf(tx, 'help.householdsPerOfficerYear', on),
            detail: '',
            path: `/ledgers/L49?from=${year}-01-01&to=${on}&officerId=${actor.staffId}&only=hardship:yes`,
          },
        ],
      }
    },
  },
] satisfies TodayPart[]

export const handoverItems = [
  {
    kind: 'care',
    describe: async (context, ids) => {
      const items = await itemsOf(context, await careById(context.tx, ids))
      return items.map((c) => ({
        recordId: c.id,
        title: context.translate(`care.state.${c.state}`),
        detail: c.place,
        dueOn: c.nextVisitOn,
        path: `/care/${c.id}`,
        done: c.state === 'EXITED',
      }))
    },
  },
] satisfies HandoverPart[]

/** Where an activity on a subject of care leads. */
export const records = [{ kind: 'care_subject', path: '/care/:id' }]

export const reportSections = [careSection]
export const reportRows = careRows
