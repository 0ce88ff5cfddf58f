import { coveredStaff } from '#features/organisation/public.ts'
import type { TodayFigure, TodayItem } from '#features/today/public.ts'
import { buildingsOf } from '#features/visits/public.ts'
import { legalDate } from '#platform/clock/clock.ts'
import type { Context } from '#platform/http/action.ts'
import { countRows, type ListRow, waitingFor } from './store-list.ts'

const SHOWN = 30

/** What a file waits for, from where the actor stands; the first that fits. */
function waitsFor({ row: d, dueAt, transfer }: Waiting, role: string, on: string): string {
  if (role === 'MEDIATOR' && transfer === 'SENT') return 'receive'
  if (role === 'DUTY' && transfer === 'RETURNED') return 'complete'
  if (role === 'DUTY' && transfer === 'RESULT_SENT' && !d.needsDuty) return 'confirmResult'
  if (d.needsDuty && (role === 'DUTY' || role === 'DUTY_LEAD')) return 'takeOver'
  if (d.state === 'APPLY_ACCEPTANCE') return role === 'CHIEF' ? 'decide' : 'propose'
  if (d.colour === '红') return 'red'
  if (d.colour === '橙' && dueAt !== null && legalDate(dueAt) <= on) return 'orange'
  if (d.state === 'BREACHED') return 'breached'
  return d.state === 'AGREED' || d.state === 'PERFORMING' ? 'perform' : 'work'
}

type Waiting = ListRow & { transfer: string | null }

/** Files that wait for the actor: those of his own or of whom he covers, and for desk and leaders what falls to their role. */
export async function todayOf(context: Context): Promise<{ items?: TodayItem[]; figures?: TodayFigure[] }> {
  const { tx, actor, now, today } = context
  if (actor.staffId === null || actor.role === null || !context.can('disputes.listDisputes')) return {}
  const hands = [actor.staffId, ...(await coveredStaff(context))]
  const role = actor.role
  const waiting = await waitingFor(tx, { hands, role, on: today, limit: SHOWN })
  const places = await buildingsOf(
    tx,
    waiting.map(({ row }) => row.addressId).filter((id) => id !== null),
  )
  const items = waiting.map((one): TodayItem => {
    const { row: d, dueAt } = one
    const type = context.translate(`disputes.type.${d.type}`)
    return {
      id: d.id,
      title: context.translate(`disputes.today.${waitsFor(one, role, today)}`, { type }),
      detail: (d.addressId === null ? null : places.get(d.addressId)) ?? d.no,
      dueOn: dueAt === null ? null : legalDate(new Date(dueAt.getTime() - 1)),
      overdue: dueAt !== null && now > dueAt,
      basis: [],
      path: `/disputes/${d.id}`,
    }
  })
  if (role !== 'OFFICER' && role !== 'MEDIATOR') return { items }
  const figure = async (id: string, overdueAt: Date | undefined, path: string): Promise<TodayFigure> => ({
    id: `disputes.${id}`,
    label: context.translate(`disputes.figure.${id}`),
    value: await countRows(tx, { hands, isOpen: true, overdueAt }),
    target: null,
    detail: '',
    path,
  })
  return {
    items,
    figures: [
      await figure('open', undefined, '/disputes?mine=yes&open=yes'),
      await figure('overdue', now, '/disputes?mine=yes&open=yes&overdue=yes'),
    ],
  }
}
