import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { ApiOutput } from '#ui/api/client.ts'
import { call } from '#ui/api/client.ts'
import { useOpened } from '#ui/device/device.ts'
import { formatDate, formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { useFiles } from './carried.ts'
import { Colour } from './colour.tsx'
import { actsOn, type CarriedFile, pairWords } from './overlay.ts'

type Detail = ApiOutput<'disputes.getDispute'>

/** One file on the phone: what is known of it here, what may be done now, and all of it where there is a signal. */
export default function OneFile() {
  const t = useT()
  const { id } = useParams({ strict: false }) as { id: string }
  const { load, files } = useFiles(useOpened())
  if (load === undefined) return <p className="lf-quiet">{t('ui.field.wait')}</p>
  const file = files.find((one) => one.id === id)
  return (
    <>
      {file === undefined ? <p>{t('disputes.phone.notCarried')}</p> : <Known file={file} role={load?.role ?? ''} />}
      <Whole key={id} id={id} />
      <p>
        <Link to="/disputes" className="lf-link">
          {t('disputes.phone.toFiles')}
        </Link>
      </p>
    </>
  )
}

function Known({ file, role }: { file: CarriedFile; role: string }) {
  const t = useT()
  const acts = actsOn(file, role)
  return (
    <>
      <h1>{file.title}</h1>
      <p className="lf-row">
        <Colour colour={file.colour} />
        <strong>{t(`disputes.state.${file.state}`)}</strong>
        {file.mode === null ? null : <span>{t(`disputes.mode.${file.mode}`)}</span>}
      </p>
      <p className="lf-quiet">
        {file.no} · {file.place}
        {file.dueOn === null ? null : ` · ${t('disputes.phone.due', { date: formatDate(file.dueOn) })}`}
      </p>
      <ul>
        {file.parties.map((p) => (
          <li key={p.id}>
            {t(`disputes.side.${p.side}`)} {p.nameMask}
          </li>
        ))}
      </ul>
      {file.pairs.length > 1 ? (
        <ul>
          {file.pairs.map((pair) => (
            <li key={pair.id}>
              {pairWords(file, pair)} {t(`disputes.state.${pair.state}`)}
            </li>
          ))}
        </ul>
      ) : null}
      {acts.length === 0 ? (
        <p>{t('disputes.phone.noActs')}</p>
      ) : (
        <nav className="lf-stack" aria-label={t('disputes.phone.acts')}>
          {acts.map(({ kind }, i) => (
            <Link
              key={kind}
              to="/disputes/$id/$act"
              params={{ id: file.id, act: kind } as never}
              className={i === 0 ? 'lf-button lf-button-main' : 'lf-button'}
            >
              {t(`disputes.act.${kind}`)}
            </Link>
          ))}
        </nav>
      )}
    </>
  )
}

/** The whole file, asked for by a press: each look is an event of the log. Nothing of it stays on the phone. */
function Whole({ id }: { id: string }) {
  const t = useT()
  const [found, setFound] = useState<Detail>()
  const [isAway, setAway] = useState(false)
  const look = () => {
    setAway(false)
    call('disputes.getDispute', { id }, { bare: true }).then(setFound, () => setAway(true))
  }
  if (found) return <Pages file={found} />
  return (
    <>
      <button type="button" className="lf-button" onClick={look}>
        {t('disputes.phone.whole')}
      </button>
      <p role="alert" className="lf-fault">
        {isAway ? t('disputes.phone.wholeAway') : null}
      </p>
    </>
  )
}

function Pages({ file }: { file: Detail }) {
  const t = useT()
  return (
    <section className="lf-stack" aria-label={t('disputes.phone.wholeOf')}>
      <h2>{file.title}</h2>
      <p>{file.addressText ?? file.placeNote}</p>
      <ul>
        {file.parties.map((p) => (
          <li key={p.id}>
            {t(`disputes.side.${p.side}`)} {p.name} {p.phoneMask}
            {p.guardianName ? ` ${t('disputes.signsAs.监护人')} ${p.guardianName}` : null}
          </li>
        ))}
      </ul>
      <p className="lf-text">{file.facts}</p>
      {file.claims ? <p className="lf-text">{file.claims}</p> : null}
      {file.clocks
        .filter((clock) => clock.doneAt === null && !clock.waived)
        .map((clock) => (
          <p key={`${clock.code} ${clock.pairId}`} className={clock.overdue ? 'lf-fault' : undefined}>
            {t(`deadline.${clock.code}`)} {t('disputes.phone.due', { date: formatDate(clock.dueOn) })}
          </p>
        ))}
      {file.sessions.map((one) => (
        <article key={one.id}>
          <h3>{t('disputes.phone.sessionOf', { time: formatDateTime(one.at), place: one.place })}</h3>
          <p className="lf-text">{one.record}</p>
        </article>
      ))}
      {file.agreements.map((one) => (
        <article key={one.id}>
          <h3>
            {t('disputes.act.agree')} {one.no ?? t(`disputes.form.${one.form}`)}
          </h3>
          <ul>
            {one.terms.map((term) => (
              <li key={`${term.who} ${term.what}`}>
                {term.who} {term.what} {formatDate(term.by)}
              </li>
            ))}
          </ul>
        </article>
      ))}
    </section>
  )
}
