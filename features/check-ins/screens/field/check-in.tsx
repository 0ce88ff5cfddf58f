import { Link } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import { type Opened, useOpened } from '#ui/device/device.ts'
import { formatTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import {
  type Carried,
  type CheckPoint,
  type Done,
  type Here,
  isWithin,
  lastOf,
  locate,
  metresTo,
  nearestFirst,
  useDone,
  usePoints,
  wordsOf,
} from './points.ts'
import { recordCheckIn } from './record.ts'

const SHOWN = 60

/** 签到: the nearest points first; a press asks the phone where it is, once, and records it. */
export default function CheckIn() {
  const t = useT()
  const opened = useOpened()
  const carried = usePoints(opened)
  const { done, again } = useDone(opened)
  const last = lastOf(done.values())
  if (carried === undefined) return <p className="lf-quiet">{t('ui.field.wait')}</p>
  return (
    <>
      <h1>{t('checkIns.field.title')}</h1>
      {last ? <Recorded done={last} named /> : null}
      {carried === null ? (
        <p>{t('checkIns.field.noDay')}</p>
      ) : carried.points.length === 0 ? (
        <p>{t('checkIns.field.noPoints')}</p>
      ) : (
        <Points opened={opened} carried={carried} done={done} again={again} />
      )}
    </>
  )
}

type Finding = 'asking' | 'known' | 'failed'

interface PointsProps {
  opened: Opened
  carried: Carried
  done: ReadonlyMap<string, Done>
  again: () => void
}

function Points({ opened, carried, done, again }: PointsProps) {
  const t = useT()
  const [here, setHere] = useState<Here | null>(null)
  const [finding, setFinding] = useState<Finding>('asking')
  const [typed, setTyped] = useState('')
  const find = async (): Promise<Here | null> => {
    setFinding('asking')
    const found = await locate().catch(() => null)
    if (found) setHere(found)
    setFinding(found ? 'known' : 'failed')
    return found
  }
  const asked = useRef(false)
  useEffect(() => {
    if (asked.current) return
    asked.current = true
    void find()
  })
  const points = useMemo(() => {
    const words = typed.trim().split(/\s+/).filter(Boolean)
    return nearestFirst(carried.points, here).filter((p) => words.every((word) => p.name.includes(word)))
  }, [carried, here, typed])
  return (
    <>
      <p className="lf-row lf-quiet">
        {t(`checkIns.field.finding.${finding}`)}
        <button type="button" className="lf-link" disabled={finding === 'asking'} onClick={() => void find()}>
          {t('checkIns.field.find')}
        </button>
      </p>
      <p className="lf-quiet">{t('checkIns.field.scanHint')}</p>
      <input
        autoComplete="off"
        type="search"
        className="lf-input"
        aria-label={t('checkIns.field.search')}
        placeholder={t('checkIns.field.search')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <ul className="lf-cards">
        {points.slice(0, SHOWN).map((point) => (
          <PointCard
            key={point.id}
            opened={opened}
            point={point}
            metres={metresTo(point, here)}
            allowanceM={carried.allowanceM}
            done={done.get(point.id)}
            find={find}
            onRecorded={again}
          />
        ))}
      </ul>
      {carried.left > 0 ? <p className="lf-quiet">{t('checkIns.field.left', { count: carried.left })}</p> : null}
    </>
  )
}

/** What was recorded: a tick only where it counts. */
function Recorded({ done, named = false }: { done: Done; named?: boolean }) {
  const t = useT()
  return (
    <p role={named ? 'status' : undefined}>
      {done.isMiss ? null : <span aria-hidden="true">✓ </span>}
      {named ? `${done.name} ` : null}
      {t(wordsOf(done), { time: formatTime(done.at) })}
    </p>
  )
}

interface CardProps {
  opened: Opened
  point: CheckPoint
  metres: number | null
  allowanceM: number
  done: Done | undefined
  find: () => Promise<Here | null>
  onRecorded: () => void
}

function PointCard({ opened, point, metres, allowanceM, done, find, onRecorded }: CardProps) {
  const t = useT()
  const [fault, setFault] = useState<string>()
  // Too far away: said before it is recorded, and recorded by a second press.
  const [isFar, setFar] = useState(false)
  const busy = useRef(false)
  const press = async () => {
    if (busy.current) return
    busy.current = true
    setFault(undefined)
    const here = await find()
    try {
      if (here === null) setFault(t('checkIns.field.notFound'))
      else if (!isFar && !isWithin(point, here, allowanceM)) {
        setFar(true)
        setFault(t('checkIns.field.far', { metres: metresTo(point, here) ?? 0 }))
      } else {
        const isMiss = !isWithin(point, here, allowanceM)
        await recordCheckIn(opened, { method: 'GPS', pointId: point.id, ...here }, { ...point, isMiss })
        setFar(false)
        onRecorded()
      }
    } catch {
      setFault(t('ui.field.notStored'))
    }
    busy.current = false
  }
  return (
    <li className={done && !done.isMiss ? 'lf-card lf-card-done' : 'lf-card'}>
      <strong>{point.name}</strong>
      <p className="lf-quiet">
        {t(`checkIns.kind.${point.kind}`)}
        {metres === null ? '' : ` · ${t('checkIns.field.metres', { metres })}`}
      </p>
      {done ? <Recorded done={done} /> : null}
      <p role="alert" className="lf-fault">
        {fault}
      </p>
      <div className="lf-row">
        {point.lng === null ? null : (
          <button type="button" className="lf-button lf-button-main" onClick={() => void press()}>
            {t(isFar ? 'checkIns.field.pressFar' : 'checkIns.field.press')}
          </button>
        )}
        <Link to="/check-in/$pointId" params={{ pointId: point.id } as never} className="lf-link">
          {t('checkIns.field.manual')}
        </Link>
      </div>
    </li>
  )
}
