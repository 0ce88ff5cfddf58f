import { Link } from '@tanstack/react-router'
import { memo, useMemo, useState } from 'react'
import { useOpened } from '#ui/device/device.ts'
import { formatDate, formatDateTime, formatTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { signInFrom } from '#ui/routes/paths.ts'
import { type Carried, type Done, type Door, useCarried } from './carried.ts'
import { findDoors, indexDoors } from './find-door.ts'

/** A screen holds so many; the others come when asked for. Fewer while one types: each letter shows another list. */
const SHOWN = 60
const SHOWN_FOUND = 12

const DoorCard = memo(function DoorCard({ door, done }: { door: Door; done: Done | undefined }) {
  const t = useT()
  const people = door.households.reduce((sum, h) => sum + h.members.length, 0)
  return (
    <li>
      <Link
        to="/doors/$addressId"
        params={{ addressId: door.addressId } as never}
        className={done ? 'lf-card lf-card-done' : 'lf-card'}
      >
        <strong>{door.addressText}</strong>
        {done ? (
          <span>
            <span aria-hidden="true">✓ </span>
            {t('visits.day.done', { time: formatTime(done.at) })}
          </span>
        ) : (
          <>
            {door.tasks.map((task) => (
              <span key={task.id} className="lf-row">
                {task.overdue ? (
                  <span className="lf-mark lf-mark-error">
                    <span aria-hidden="true">!</span> {t('visits.day.overdue')}
                  </span>
                ) : null}
                {task.title} {formatDate(task.dueOn)}
              </span>
            ))}
            <span className="lf-quiet">{t('visits.day.behind', { households: door.households.length, people })}</span>
          </>
        )}
      </Link>
    </li>
  )
})

function Doors({ doors, done, first }: { doors: readonly Door[]; done: Carried['done']; first: number }) {
  const t = useT()
  const [shown, setShown] = useState(first)
  const left = doors.length - shown
  return (
    <>
      <ul className="lf-cards">
        {doors.slice(0, shown).map((door) => (
          <DoorCard key={door.addressId} door={door} done={done.get(door.addressId)} />
        ))}
      </ul>
      {left > 0 ? (
        <button type="button" className="lf-button" onClick={() => setShown(shown + SHOWN)}>
          {t('visits.day.showMore', { count: left })}
        </button>
      ) : null}
    </>
  )
}

/** Everybody else of the buildings: drawn only once it is opened. */
function Others({ doors, done }: { doors: readonly Door[]; done: Carried['done'] }) {
  const t = useT()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{t('visits.day.others', { count: doors.length })}</summary>
      {isOpen ? <Doors doors={doors} done={done} first={SHOWN} /> : null}
    </details>
  )
}

function TakenAt({ carried }: { carried: Carried }) {
  const t = useT()
  const { taken, state, take } = carried
  const at = (instant: number) => new Date(instant).toISOString()
  return (
    <p className="lf-row lf-quiet">
      {state === 'idle' || state === 'taking' ? null : t(`visits.day.${state}`)}
      {taken ? t('visits.day.taken', { time: formatTime(at(taken.at)), until: formatDateTime(at(taken.until)) }) : null}
      {taken && taken.load.left > 0 ? t('visits.day.left', { count: taken.load.left }) : null}
      {state === 'signedOut' ? (
        <a className="lf-link" href={signInFrom('/field/')}>
          {t('ui.field.signIn')}
        </a>
      ) : (
        <button type="button" className="lf-link" disabled={state === 'taking'} onClick={() => void take()}>
          {state === 'taking' ? t('visits.day.taking') : t('visits.day.take')}
        </button>
      )}
    </p>
  )
}

/** Reached of the week's plan. A day that an older app took says nothing of it. */
function Progress({ carried }: { carried: Carried }) {
  const t = useT()
  const progress = carried.taken?.load.progress
  return progress ? <p>{t('visits.day.progress', { ...progress })}</p> : null
}

/** 今日 on a phone: one route of the doors with work, then everybody else of their buildings to be found by a few letters. */
export default function Day() {
  const t = useT()
  const opened = useOpened()
  const carried = useCarried(opened)
  const [typed, setTyped] = useState('')
  const { taken, done } = carried
  const index = useMemo(() => indexDoors(taken?.load.doors ?? []), [taken])
  const [route, others] = useMemo(() => {
    const found = findDoors(index, typed)
    return [found.filter((d) => d.tasks.length > 0), found.filter((d) => d.tasks.length === 0)]
  }, [index, typed])
  const isTyped = typed.trim() !== ''
  const first = isTyped ? SHOWN_FOUND : SHOWN
  if (taken === undefined) return <p className="lf-quiet">{t('ui.field.wait')}</p>
  return (
    <>
      <h1>{t('visits.day.title')}</h1>
      <TakenAt carried={carried} />
      <Progress carried={carried} />
      {taken === null ? (
        carried.state === 'taking' ? null : (
          <p>{t('visits.day.none')}</p>
        )
      ) : (
        <>
          <input
            autoComplete="off"
            type="search"
            className="lf-input"
            aria-label={t('visits.day.find')}
            placeholder={t('visits.day.find')}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <h2>{t('visits.day.route', { count: route.length })}</h2>
          {route.length > 0 ? (
            <Doors key={`${first}`} doors={route} done={done} first={first} />
          ) : (
            <p className="lf-quiet">{t(isTyped ? 'visits.day.notFound' : 'visits.day.noRoute')}</p>
          )}
          {others.length === 0 ? null : isTyped ? (
            <>
              <h2>{t('visits.day.others', { count: others.length })}</h2>
              <Doors doors={others} done={done} first={first} />
            </>
          ) : (
            <Others doors={others} done={done} />
          )}
        </>
      )}
    </>
  )
}
