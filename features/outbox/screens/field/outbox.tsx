import { useState } from 'react'
import type { Entry } from '#platform/sync/outbox.ts'
import { deliver, outboxOf, useActs, useDeliveryPhase, useLabels } from '#ui/device/delivery.ts'
import { useOpened } from '#ui/device/device.ts'
import { formatDateTime } from '#ui/i18n/format.ts'
import { hasMessage, useT } from '#ui/i18n/i18n.ts'
import { signInFrom } from '#ui/routes/paths.ts'

function useActWords() {
  const t = useT()
  return (kind: string) => {
    const key = `outbox.kind.${kind}`
    return hasMessage(key) ? t(key) : kind
  }
}

/** An act that the server took and did not carry out: why, and what now. */
function Held({ entry, label, onSettle }: { entry: Entry; label: string | undefined; onSettle: () => void }) {
  const t = useT()
  const words = useActWords()
  const key = `error.${entry.held}`
  return (
    <li className="lf-card">
      <strong>
        <span aria-hidden="true">! </span>
        {words(entry.op.kind)} {label} {formatDateTime(entry.op.capturedAt)}
      </strong>
      <p>{hasMessage(key) ? t(key) : t('outbox.heldUnknown')}</p>
      <p className="lf-quiet">{t('outbox.heldHint')}</p>
      <button type="button" className="lf-button" onClick={onSettle}>
        {t('outbox.seen')}
      </button>
    </li>
  )
}

const NONE: readonly Entry[] = []

/** What was recorded on this phone: what needs a look, what waits, what has left. */
export default function OutboxScreen() {
  const t = useT()
  const words = useActWords()
  const opened = useOpened()
  const acts = useActs(opened.author)
  const labels = useLabels(opened, acts?.entries ?? NONE)
  const phase = useDeliveryPhase()
  const [busy, setBusy] = useState(false)
  if (acts === undefined) return <p className="lf-quiet">{t('ui.field.wait')}</p>
  const held = acts.entries.filter((e) => e.held !== null)
  const waiting = acts.entries.filter((e) => e.held === null && e.progress !== 'durable')
  const sendNow = async () => {
    setBusy(true)
    await deliver()
    setBusy(false)
  }
  return (
    <>
      <h1>{t('outbox.title')}</h1>
      <p role="status">{t(`outbox.phase.${phase}`)}</p>
      {phase === 'signedOut' || phase === 'another' ? (
        <a className="lf-button lf-button-main" href={signInFrom('/field/outbox')}>
          {t('ui.field.signIn')}
        </a>
      ) : waiting.length > 0 ? (
        <button type="button" className="lf-button" disabled={busy} onClick={() => void sendNow()}>
          {t('outbox.sendNow')}
        </button>
      ) : null}
      {held.length > 0 ? (
        <section className="lf-stack">
          <h2>{t('outbox.held', { count: held.length })}</h2>
          <ul className="lf-cards">
            {held.map((entry) => (
              <Held
                key={entry.op.opId}
                entry={entry}
                label={labels.get(entry.op.opId)}
                onSettle={() => void outboxOf(opened).settle(entry.op.opId)}
              />
            ))}
          </ul>
        </section>
      ) : null}
      <section className="lf-stack">
        <h2>{t('outbox.waiting', { count: waiting.length })}</h2>
        <ul className="lf-cards">
          {waiting.map(({ op, progress }) => (
            <li key={op.opId} className="lf-card">
              <strong>
                {words(op.kind)} {labels.get(op.opId)}
              </strong>
              <span className="lf-quiet">
                {formatDateTime(op.capturedAt)} · {t(`outbox.progress.${progress}`)}
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section className="lf-stack">
        <h2>{t('outbox.gone', { count: acts.gone.length })}</h2>
        <ul className="lf-cards">
          {acts.gone.slice(0, 50).map((one) => (
            <li key={one.opId} className="lf-card lf-card-done">
              <span aria-hidden="true">✓ </span>
              {words(one.kind)} {formatDateTime(new Date(one.at).toISOString())}
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}
