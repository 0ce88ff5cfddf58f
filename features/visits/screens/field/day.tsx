import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useOpened } from '#ui/device/device.ts'
import { formatDate, formatDateTime, formatTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { signInFrom } from '#ui/routes/paths.ts'
import { type Carried, type Done, type Door, useCarried } from './carried.ts'

const SHOWN = 60

/** Doors whose text or masked names hold all that was typed. */
export function doorsWith(doors: readonly Door[], typed: string): Door[] {
  const words = typed.trim().split(/\s+/).filter(Boolean)
  if (words.length === 0) return [...doors]
  return doors.filter((door) => {
    const text = `${door.addressText} ${door.households.flatMap((h) => h.members.map((m) => m.nameMask)).join(' ')}`
    return words.every((word) => text.includes(word))
  })
}

function DoorCard({ door, done }: { door: Door; done: Done | undefined }) {
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
  const [route, others] = useMemo(() => {
    const found = doorsWith(taken?.load.doors ?? [], typed)
    return [found.filter((d) => d.tasks.length > 0), found.filter((d) => d.tasks.length === 0)]
  }, [taken, typed])
  const list = (doors: readonly Door[]) => (
    <ul className="lf-cards">
      {doors.slice(0, SHOWN).map((door) => (
        <DoorCard key={door.addressId} door={door} done={done.get(door.addressId)} />
      ))}
    </ul>
  )
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
          {route.length > 0 ? list(route) : <p className="lf-quiet">{t('visits.day.noRoute')}</p>}
          {others.length > 0 ? (
            typed ? (
              <>
                <h2>{t('visits.day.others', { count: others.length })}</h2>
                {list(others)}
              </>
            ) : (
              <details>
                <summary>{t('visits.day.others', { count: others.length })}</summary>
                {list(others)}
              </details>
            )
          ) : null}
        </>
      )}
    </>
  )
}
