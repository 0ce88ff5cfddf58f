import { useEffect, useState } from 'react'
import type { PhotoRow } from '#ui/device/database.ts'
import type { Opened } from '#ui/device/device.ts'
import {
  addPhoto,
  type PhotoOf,
  removePhoto,
  reviveDrafts,
  setContainsPerson,
  usePhotos,
  usePicture,
} from '#ui/device/photos.ts'
import { formatTime } from '#ui/i18n/format.ts'
import { type MessageKey, useT } from '#ui/i18n/i18n.ts'

/** So many of one record (parameter `photo.limits`, which the server asks too). */
const PHOTOS_MAX = 9

/** Encodes and stores what the camera gave. @returns what went wrong, in words of the reader */
async function take(
  opened: Opened,
  of: PhotoOf,
  file: File,
  rows: readonly PhotoRow[],
): Promise<MessageKey | undefined> {
  const { encodePhoto } = await import('#ui/device/photo-encode.ts')
  const encoded = await encodePhoto(file).catch(() => undefined)
  if (encoded === undefined) return 'photos.field.unreadable'
  if (rows.some((row) => row.sha256 === encoded.sha256)) return 'photos.field.twice'
  return addPhoto(opened, of, encoded).then(
    () => undefined,
    () => 'photos.field.notStored' as const,
  )
}

function Photo({ opened, row, no }: { opened: Opened; row: PhotoRow; no: number }) {
  const t = useT()
  const url = usePicture(opened, row)
  const isDraft = row.step === 'draft'
  return (
    <li className="lf-card lf-photo">
      {url ? <img src={url} alt={t('photos.field.number', { no })} /> : <span className="lf-photo-blank" />}
      <div className="lf-stack">
        <span className="lf-quiet">
          {formatTime(row.takenAt)} · {t(isDraft ? 'photos.field.draft' : 'photos.field.waiting')}
        </span>
        {isDraft ? (
          <>
            <label className="lf-choice">
              <input
                autoComplete="off"
                type="checkbox"
                checked={row.containsPerson}
                onChange={(event) => void setContainsPerson(row.id, event.target.checked)}
              />
              {t('photos.field.containsPerson')}
            </label>
            {row.containsPerson ? <p role="note">{t('photos.field.blur')}</p> : null}
            <button type="button" className="lf-link" onClick={() => void removePhoto(row.id)}>
              {t('photos.field.remove', { no })}
            </button>
          </>
        ) : null}
      </div>
    </li>
  )
}

/** Photographs of a record that is being filled in: taken, shown and thrown away on the phone; they go with the record once it is saved. */
export default function PhotosPanel({ opened, of }: { opened: Opened; of: PhotoOf }) {
  const t = useT()
  const all = usePhotos(opened.author)
  const [fault, setFault] = useState<MessageKey>()
  const [isBusy, setBusy] = useState(false)
  useEffect(() => void reviveDrafts(of.id), [of.id])
  const rows = all?.filter((row) => row.subjectId === of.id) ?? []
  const choose = async (input: HTMLInputElement) => {
    const file = input.files?.[0]
    if (file === undefined) return
    setBusy(true)
    setFault(await take(opened, of, file, rows))
    // The same file may be chosen again after it was removed.
    input.value = ''
    setBusy(false)
  }
  return (
    <section className="lf-stack" aria-label={t('photos.title')}>
      <h2>{t('photos.field.title', { count: rows.length, max: PHOTOS_MAX })}</h2>
      <ul className="lf-cards">
        {rows.map((row, i) => (
          <Photo key={row.id} opened={opened} row={row} no={i + 1} />
        ))}
      </ul>
      <p role="alert" className="lf-fault">
        {fault ? t(fault) : null}
      </p>
      {rows.length < PHOTOS_MAX ? (
        <label className="lf-button lf-file">
          {t(isBusy ? 'photos.field.busy' : 'photos.field.take')}
          <input
            autoComplete="off"
            type="file"
            accept="image/*"
            capture="environment"
            aria-label={t('photos.field.take')}
            disabled={isBusy}
            onChange={(event) => void choose(event.target)}
          />
        </label>
      ) : null}
    </section>
  )
}
