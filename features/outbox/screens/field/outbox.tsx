import { useState } from 'react'
import type { Entry } from '#platform/sync/outbox.ts'
import { deliver, outboxOf, useActs, useDeliveryPhase, useLabel } from '#ui/device/delivery.ts'
import { type Opened, useOpened } from '#ui/device/device.ts'
import { useHeldBack } from '#ui/device/held-back.ts'
import { isWaiting, PHOTO_ACT, removePhoto, usePhotos } from '#ui/device/photos.ts'
import { formatDateTime } from '#ui/i18n/format.ts'
import { hasMessage, useT } from '#ui/i18n/i18n.ts'
import { signInFrom } from '#ui/routes/paths.ts'
import { heldWords } from '../held-words.ts'
import { PhotosFailed, PhotosWaiting } from './photos.tsx'

function useActWords() {
  const t = useT()
  return (kind: string) => {
    const key = `outbox.kind.${kind}`
    return hasMessage(key) ? t(key) : kind
  }
}

interface ActProps {
  entry: Entry
  opened: Opened
}

/** Somebody has looked. The photograph of an act that was not carried out goes with it: the server will never take it. */
async function settle(opened: Opened, opId: string, photoId: string | undefined): Promise<void> {
  await outboxOf(opened).settle(opId)
  if (photoId !== undefined) await removePhoto(photoId)
}

/** An act that the server took and did not carry out: why, and what now. */
function Held({ entry: { op, held }, opened, photoId }: ActProps & { photoId: string | undefined }) {
  const t = useT()
  const words = useActWords()
  const label = useLabel(opened, op.opId)
  return (
    <li className="lf-card">
      <strong>
        <span aria-hidden="true">! </span>
        {words(op.kind)} {label} {formatDateTime(op.capturedAt)}
      </strong>
      <p>{heldWords(t, op.kind, held ?? '')}</p>
      <p className="lf-quiet">{t(photoId === undefined ? 'outbox.heldHint' : 'outbox.photo.heldHint')}</p>
      <button type="button" className="lf-button" onClick={() => void settle(opened, op.opId, photoId)}>
        {t('outbox.seen')}
      </button>
    </li>
  )
}

function Waiting({ entry: { op, progress }, opened }: ActProps) {
  const t = useT()
  const words = useActWords()
  const label = useLabel(opened, op.opId)
  return (
    <li className="lf-card">
      <strong>
        {words(op.kind)} {label}
      </strong>
      <span className="lf-quiet">
        {formatDateTime(op.capturedAt)} · {t(`outbox.progress.${progress}`)}
      </span>
    </li>
  )
}

/** A screen holds so many; the number of all stands above. */
const SHOWN = 50

/** What was recorded on this phone: what needs a look, what waits, what has left. */
export default function OutboxScreen() {
  const t = useT()
  const words = useActWords()
  const opened = useOpened()
  const acts = useActs(opened.author)
  const photos = usePhotos(opened.author)
  const later = useHeldBack(opened.author)
  const phase = useDeliveryPhase()
  const [busy, setBusy] = useState(false)
  if (acts === undefined || photos === undefined) return <p className="lf-quiet">{t('ui.field.wait')}</p>
  const held = acts.entries.filter((e) => e.held !== null)
  const photoOf = (opId: string) => photos.find((row) => row.opId === opId)?.id
  const photosHeld = new Set(held.map((e) => photoOf(e.op.opId)))
  const waiting = acts.entries.filter((e) => e.held === null && e.progress !== 'durable' && e.op.kind !== PHOTO_ACT)
  const photosWaiting = photos.filter((row) => isWaiting(row) && !photosHeld.has(row.id))
  const gone = acts.gone.filter((one) => photoOf(one.opId) === undefined)
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
      ) : waiting.length + photosWaiting.length > 0 ? (
        <button type="button" className="lf-button" disabled={busy} onClick={() => void sendNow()}>
          {t('outbox.sendNow')}
        </button>
      ) : null}
      {held.length > 0 ? (
        <section className="lf-stack">
          <h2>{t('outbox.held', { count: held.length })}</h2>
          <ul className="lf-cards">
            {held.slice(0, SHOWN).map((entry) => (
              <Held key={entry.op.opId} entry={entry} opened={opened} photoId={photoOf(entry.op.opId)} />
            ))}
          </ul>
        </section>
      ) : null}
      <PhotosFailed opened={opened} rows={photos.filter((row) => row.step === 'failed')} />
      <section className="lf-stack">
        <h2>{t('outbox.waiting', { count: waiting.length })}</h2>
        <ul className="lf-cards">
          {waiting.slice(0, SHOWN).map((entry) => (
            <Waiting key={entry.op.opId} entry={entry} opened={opened} />
          ))}
        </ul>
        {waiting.length > SHOWN ? (
          <p className="lf-quiet">{t('outbox.more', { count: waiting.length - SHOWN })}</p>
        ) : null}
      </section>
      <PhotosWaiting opened={opened} rows={photosWaiting} />
      {later > 0 ? (
        <section className="lf-stack">
          <h2>{t('outbox.later', { count: later })}</h2>
          <p className="lf-quiet">{t('outbox.laterHint')}</p>
        </section>
      ) : null}
      <section className="lf-stack">
        <h2>{t('outbox.gone', { count: gone.length })}</h2>
        <ul className="lf-cards">
          {gone.slice(0, SHOWN).map((one) => (
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
