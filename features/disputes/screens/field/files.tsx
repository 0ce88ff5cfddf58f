import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useOpened } from '#ui/device/device.ts'
import { formatDate, formatDateTime, formatTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { signInFrom } from '#ui/routes/paths.ts'
import { type Files, useFiles } from './carried.ts'
import { Colour } from './colour.tsx'
import type { CarriedFile } from './overlay.ts'

/** A screen holds so many; the others come when asked for. */
const SHOWN = 40

/** 我的纠纷 on a phone: open files of whoever has it, the first due first. */
export default function MyFiles() {
  const t = useT()
  const opened = useOpened()
  const carried = useFiles(opened)
  const [shown, setShown] = useState(SHOWN)
  const { load, files } = carried
  if (load === undefined) return <p className="lf-quiet">{t('ui.field.wait')}</p>
  return (
    <>
      <h1>{t('disputes.phone.title')}</h1>
      <TakenAt carried={carried} />
      <Link to="/disputes/new" className="lf-button">
        {t('disputes.phone.new')}
      </Link>
      {load === null ? (
        carried.state === 'taking' ? null : (
          <p>{t('disputes.phone.none')}</p>
        )
      ) : files.length === 0 ? (
        <p className="lf-quiet">{t('disputes.phone.noFiles')}</p>
      ) : (
        <>
          <ul className="lf-cards">
            {files.slice(0, shown).map((file) => (
              <FileCard key={file.id} file={file} />
            ))}
          </ul>
          {files.length > shown ? (
            <button type="button" className="lf-button" onClick={() => setShown(shown + SHOWN)}>
              {t('disputes.phone.more', { count: files.length - shown })}
            </button>
          ) : null}
          {load.left > 0 ? <p className="lf-quiet">{t('disputes.phone.left', { count: load.left })}</p> : null}
        </>
      )}
    </>
  )
}

function TakenAt({ carried }: { carried: Files }) {
  const t = useT()
  const { load, at, until, state, take } = carried
  const instant = (ms: number) => new Date(ms).toISOString()
  return (
    <p className="lf-row lf-quiet">
      {state === 'idle' || state === 'taking' ? null : t(`disputes.phone.${state}`)}
      {load
        ? t('disputes.phone.taken', { time: formatTime(instant(at)), until: formatDateTime(instant(until)) })
        : null}
      {state === 'signedOut' ? (
        <a className="lf-link" href={signInFrom('/field/disputes')}>
          {t('ui.field.signIn')}
        </a>
      ) : (
        <button type="button" className="lf-link" disabled={state === 'taking'} onClick={() => void take()}>
          {t(state === 'taking' ? 'disputes.phone.taking' : 'disputes.phone.take')}
        </button>
      )}
    </p>
  )
}

function FileCard({ file }: { file: CarriedFile }) {
  const t = useT()
  return (
    <li>
      <Link to="/disputes/$id" params={{ id: file.id } as never} className="lf-card">
        <strong>{file.title}</strong>
        <span className="lf-row">
          <Colour colour={file.colour} />
          <span>{t(`disputes.state.${file.state}`)}</span>
          {file.dueOn === null ? null : (
            <span className={file.overdue ? 'lf-mark lf-mark-error' : undefined}>
              {file.overdue ? <span aria-hidden="true">! </span> : null}
              {t(file.overdue ? 'disputes.phone.overdue' : 'disputes.phone.due', { date: formatDate(file.dueOn) })}
            </span>
          )}
        </span>
        <span className="lf-quiet">
          {file.no} · {file.place}
        </span>
      </Link>
    </li>
  )
}
