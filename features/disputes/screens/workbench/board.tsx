import { Link } from '@tanstack/react-router'
import { useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { ColourTag, StateTag } from './tags.tsx'

interface Figure {
  key: string
  face: React.ReactNode
  count: number
  search: Record<string, string>
}

/** How many open files stand where: each figure opens exactly its files. */
export function Board({ filters }: { filters: Record<string, string> }) {
  const t = useT()
  const { data, error, refetch } = useApiQuery('disputes.board', {})
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  const figure = (
    key: 'overdue' | 'waitingForDuty' | 'transfers',
    count: number,
    search: Figure['search'],
  ): Figure => ({
    key,
    face: t(`disputes.board.${key}`),
    count,
    search,
  })
  const figures: Figure[] =
    data === undefined
      ? []
      : [
          figure('overdue', data.overdue, { open: 'yes', overdue: 'yes' }),
          figure('waitingForDuty', data.waitingForDuty, { open: 'yes', waiting: 'duty' }),
          figure('transfers', data.transfers, { waiting: 'transfer' }),
          ...data.colours.toReversed().map(({ colour, count }) => ({
            key: colour,
            face: <ColourTag colour={colour} />,
            count,
            search: { open: 'yes', colour },
          })),
          ...data.states.map(({ state, count }) => ({
            key: state,
            face: <StateTag state={state} />,
            count,
            search: { open: 'yes', state },
          })),
        ]
  return (
    <nav className="dp-board" aria-label={t('disputes.board.label')} aria-busy={data === undefined}>
      {figures.map((one) => (
        <Link
          key={one.key}
          to="/disputes"
          search={one.search as never}
          className="dp-figure"
          aria-current={isSame(one.search, filters) ? 'true' : undefined}
        >
          <span className="dp-count">{one.count}</span> {one.face}
        </Link>
      ))}
    </nav>
  )
}

const isSame = (a: Record<string, string>, b: Record<string, string>): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([key, value]) => b[key] === value)
