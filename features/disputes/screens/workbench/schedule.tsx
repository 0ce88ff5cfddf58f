import { Link } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { type ApiOutput } from '#ui/api/client.ts'
import { useApiQuery } from '#ui/api/hooks.ts'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { formatDate, formatDay, formatTime, todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import './evidence.css'

type Week = ApiOutput<'disputes.schedule'>
type Booking = Week['bookings'][number]

const DAY_MS = 86_400_000
const WEEK_DAYS = 7
/** Legal dates are reckoned at noon: no zone turns them into another day. */
const noon = (day: string) => Date.parse(`${day}T12:00:00Z`)
const addDays = (day: string, n: number): string => new Date(noon(day) + n * DAY_MS).toISOString().slice(0, 10)
/** Monday of a day's week. */
const mondayOf = (day: string): string => addDays(day, -((new Date(noon(day)).getUTCDay() + 6) % WEEK_DAYS))
const DATE = /^\d{4}-\d{2}-\d{2}$/

/** A week of the rooms of a mediation body. */
export default function SchedulePage() {
  const t = useT()
  const [f, change] = useUrlFilters()
  const bodies = useApiQuery('mediation.listBodies', { state: 'open', limit: 200 })
  const bodyId = f.bodyId ?? bodies.data?.items[0]?.id
  const from = mondayOf(f.from && DATE.test(f.from) ? f.from : todayInShanghai())
  const week = useApiQuery('disputes.schedule', { bodyId: bodyId ?? '', from }, { enabled: bodyId !== undefined })
  const go = (to: string | undefined) => change({ ...f, from: to })
  return (
    <>
      <PageHeader
        title={t('disputes.schedule.title')}
        subtitle={t('disputes.schedule.week', { from: formatDate(from), to: formatDate(addDays(from, WEEK_DAYS - 1)) })}
      />
      <div className="ev-bar">
        <Select
          className="ev-body"
          aria-label={t('disputes.schedule.body')}
          showSearch={{ optionFilterProp: 'label' }}
          loading={bodies.isFetching}
          value={bodyId ?? null}
          onChange={(id: string) => change({ ...f, bodyId: id })}
          options={(bodies.data?.items ?? []).map((b) => ({ value: b.id, label: b.name }))}
        />
        <Button onClick={() => go(addDays(from, -WEEK_DAYS))}>{t('disputes.schedule.previous')}</Button>
        <Button onClick={() => go(undefined)}>{t('disputes.schedule.this')}</Button>
        <Button onClick={() => go(addDays(from, WEEK_DAYS))}>{t('disputes.schedule.next')}</Button>
      </div>
      <Shown week={week} isEmpty={bodyId === undefined && bodies.isSuccess} />
    </>
  )
}

interface ShownProps {
  week: { data: Week | undefined; error: Error | null; refetch: () => unknown }
  isEmpty: boolean
}

function Shown({ week: { data, error, refetch }, isEmpty }: ShownProps) {
  const t = useT()
  if (isEmpty) return <EmptyState title={t('disputes.schedule.noBodies')} />
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <LoadingPage />
  if (data.body.rooms.length === 0) return <EmptyState title={t('disputes.schedule.noRooms')} />
  return <Rooms week={data} />
}

/** Rooms that are booked though the body has struck them out are shown as long as a booking stands. */
function Rooms({ week }: { week: Week }) {
  const rooms = [...new Set([...week.body.rooms, ...week.bookings.map((b) => b.room)])]
  const days = Array.from({ length: WEEK_DAYS }, (_, n) => addDays(week.from, n))
  return (
    <div className="la-panel ev-scroll">
      <table className="ev-week">
        <thead>
          <tr>
            <td />
            {rooms.map((room) => (
              <th key={room} scope="col">
                {room}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day}>
              <th scope="row">{formatDay(day)}</th>
              {rooms.map((room) => (
                <td key={room}>
                  <Slots bookings={week.bookings.filter((b) => b.room === room && touches(b, day))} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A meeting over midnight stands on both days. */
const touches = (b: Booking, day: string): boolean =>
  Date.parse(b.fromAt) < Date.parse(`${addDays(day, 1)}T00:00:00+08:00`) &&
  Date.parse(b.toAt) > Date.parse(`${day}T00:00:00+08:00`)

function Slots({ bookings }: { bookings: readonly Booking[] }) {
  const t = useT()
  if (bookings.length === 0) return <span className="ev-hint">{t('disputes.schedule.free')}</span>
  return bookings.map((b) => (
    <span key={b.fromAt} className="ev-slot">
      {formatTime(b.fromAt)}–{formatTime(b.toAt)}{' '}
      {b.meeting === null ? (
        t('disputes.schedule.taken')
      ) : (
        <Link to="/disputes/$id" params={{ id: b.meeting.dispute.id } as never}>
          {t(`disputes.meetingKind.${b.meeting.kind}`)} {t(`disputes.type.${b.meeting.dispute.type}`)}
        </Link>
      )}
    </span>
  ))
}
