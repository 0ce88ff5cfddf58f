import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { type ApiInput, type ApiOutput, callFile } from '#ui/api/client.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { showError } from '#ui/feedback/show-error.ts'
import { toast } from '#ui/feedback/toast.ts'
import { formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { ConfirmReason } from '#ui/records/confirm-reason.tsx'
import './photos.css'

type Photo = ApiOutput<'photos.listPhotos'>['items'][number]
/** Why the record was opened; its photographs are opened for the same reason. */
type Because = Omit<ApiInput<'photos.getPhoto'>, 'id'>

interface Props {
  subjectKind: string
  subjectId: string
  because: Because
}

/** Photographs of a record. Each is shown when it is asked for, which is an event of the log: a page that is opened opens no picture. */
export function PhotosPanel({ subjectKind, subjectId, because }: Props) {
  const t = useT()
  const { data, error, refetch } = useApiQuery('photos.listPhotos', { subjectKind, subjectId })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (data === undefined || data.items.length === 0) return null
  const coming = data.items.filter((one) => one.state === 'OPEN' && one.voidedAt === null).length
  return (
    <section className="la-panel" aria-label={t('photos.title')}>
      <h2 className="photo-heading">{t('photos.count', { count: data.items.length })}</h2>
      {coming > 0 ? <p className="photo-hint">{t('photos.coming', { count: coming })}</p> : null}
      <ul className="photo-list">
        {data.items.map((one, i) => (
          <li key={one.id}>
            <Picture photo={one} no={i + 1} because={because} />
            <Said photo={one} onDone={() => void refetch()} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Picture({ photo, no, because }: { photo: Photo; no: number; because: Because }) {
  const t = useT()
  const [url, setUrl] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  useEffect(() => () => URL.revokeObjectURL(url ?? ''), [url])
  const show = async () => {
    setBusy(true)
    try {
      const answer = await callFile('photos.getPhoto', { id: photo.id, ...because })
      setUrl(URL.createObjectURL(await answer.blob()))
    } catch (error) {
      showError(error)
    }
    setBusy(false)
  }
  if (url) return <img className="photo-picture" src={url} alt={t('photos.number', { no })} />
  return (
    <div className="photo-picture photo-masked">
      {photo.can.open ? (
        <Button loading={isBusy} onClick={() => void show()}>
          {t('photos.show', { no })}
        </Button>
      ) : (
        stateOf(photo, t)
      )}
    </div>
  )
}

function stateOf(photo: Photo, t: ReturnType<typeof useT>): string {
  if (photo.voidedAt) return t('photos.withdrawn')
  if (photo.refusedCode) return t(`photos.refused.${photo.refusedCode}`)
  return t('photos.onTheWay', { count: photo.missing })
}

function Said({ photo, onDone }: { photo: Photo; onDone: () => void }) {
  const t = useT()
  return (
    <div className="photo-said">
      <span>
        {photo.takenBy.name} {formatDateTime(photo.takenAt)}
      </span>
      {photo.containsPerson && !photo.voidedAt ? <span className="photo-hint">{t('photos.blur')}</span> : null}
      {photo.voidedAt ? (
        <span className="photo-hint">{t('photos.withdrawnFor', { reason: photo.voidReason ?? '' })}</span>
      ) : null}
      {photo.can.void ? <Withdraw photo={photo} onDone={onDone} /> : null}
    </div>
  )
}

function Withdraw({ photo, onDone }: { photo: Photo; onDone: () => void }) {
  const t = useT()
  const take = useApiCommand('photos.voidPhoto', { quiet: true })
  const confirm = async (reason: string) => {
    await take.mutateAsync({ id: photo.id, version: photo.version, reason })
    toast(t('photos.withdrawDone'))
    onDone()
  }
  return (
    <ConfirmReason
      act={t('photos.withdraw')}
      consequence={t('photos.withdrawConsequence')}
      label={t('photos.withdrawReason')}
      onConfirm={confirm}
    />
  )
}
