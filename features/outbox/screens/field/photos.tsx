import { deliver } from '#ui/device/delivery.ts'
import type { PhotoRow } from '#ui/device/database.ts'
import type { Opened } from '#ui/device/device.ts'
import { removePhoto, tryAgain, usePicture } from '#ui/device/photos.ts'
import { formatDateTime } from '#ui/i18n/format.ts'
import { hasMessage, useT } from '#ui/i18n/i18n.ts'

interface Props {
  opened: Opened
  rows: readonly PhotoRow[]
}

/** A screen holds so many pictures; the number of all stands above. */
const SHOWN = 20

function Picture({ opened, row }: { opened: Opened; row: PhotoRow }) {
  const t = useT()
  const url = usePicture(opened, row)
  return url ? <img src={url} alt={t('outbox.kind.photos.recordPhoto')} /> : <span className="lf-photo-blank" />
}

function useFaultWords() {
  const t = useT()
  return (fault: string) => {
    const key = [`photos.refused.${fault}`, `error.${fault}`].find(hasMessage)
    return key === undefined ? t('outbox.heldUnknown') : t(key)
  }
}

/** Photographs that the server did not take: why, and what now. They stay on the phone until somebody decides. */
export function PhotosFailed({ opened, rows }: Props) {
  const t = useT()
  const words = useFaultWords()
  const again = async (id: string) => {
    await tryAgain(id)
    await deliver()
  }
  if (rows.length === 0) return null
  return (
    <section className="lf-stack">
      <h2>{t('outbox.photo.failed', { count: rows.length })}</h2>
      <ul className="lf-cards">
        {rows.slice(0, SHOWN).map((row) => (
          <li key={row.id} className="lf-card lf-photo">
            <Picture opened={opened} row={row} />
            <div className="lf-stack">
              <strong>{formatDateTime(row.takenAt)}</strong>
              <p>{words(row.fault ?? '')}</p>
              <button type="button" className="lf-button" onClick={() => void again(row.id)}>
                {t('outbox.photo.again')}
              </button>
              <button type="button" className="lf-link" onClick={() => void removePhoto(row.id)}>
                {t('outbox.photo.remove')}
              </button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Photographs on their way: they leave the phone once the server has them whole. */
export function PhotosWaiting({ opened, rows }: Props) {
  const t = useT()
  if (rows.length === 0) return null
  return (
    <section className="lf-stack">
      <h2>{t('outbox.photo.waiting', { count: rows.length })}</h2>
      <ul className="lf-cards">
        {rows.slice(0, SHOWN).map((row) => (
          <li key={row.id} className="lf-card lf-photo">
            <Picture opened={opened} row={row} />
            <span className="lf-quiet">
              {formatDateTime(row.takenAt)} · {t('outbox.progress.waiting')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
