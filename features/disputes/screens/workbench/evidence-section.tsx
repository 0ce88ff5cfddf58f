import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { type ApiOutput } from '#ui/api/client.ts'
import { download } from '#ui/api/download.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { showError } from '#ui/feedback/show-error.ts'
import { toast } from '#ui/feedback/toast.ts'
import { formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { ConfirmReason } from '#ui/records/confirm-reason.tsx'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { AddEvidence } from './evidence-add.tsx'
import { type Limits, prepare, sendPieces } from './evidence-upload.ts'
import './evidence.css'

type Item = ApiOutput<'disputes.listFiles'>['items'][number]
const MB = 1024 * 1024
/** What a change of the evidence changes elsewhere: its steps stand in the file, and the file's version goes up. */
const READS = ['disputes.listFiles', 'disputes.getDispute'] as const

/** Evidence of a dispute: what is kept, what is half sent, what was removed and why. Nothing opens by itself: each look is an event of the log. */
export function EvidenceSection({ id }: { id: string }) {
  const t = useT()
  const client = useQueryClient()
  const [isAdding, setAdding] = useState(false)
  const { data, error, refetch } = useApiQuery('disputes.listFiles', { id })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (data === undefined) return null
  const reload = () => void Promise.all(READS.map((name) => client.invalidateQueries({ queryKey: [name] })))
  const { limits } = data
  return (
    <section className="la-panel" aria-label={t('disputes.evidenceFiles.title')}>
      <div className="ev-head">
        <h2 className="ev-heading">{t('disputes.evidenceFiles.title')}</h2>
        {data.can.add ? <Button onClick={() => setAdding(true)}>{t('disputes.evidenceFiles.add')}</Button> : null}
      </div>
      <p className="ev-hint">
        {data.items.length === 0 ? `${t('disputes.evidenceFiles.empty')} ` : ''}
        {t('disputes.evidenceFiles.hint', { max: Math.floor(limits.bytes / MB), files: limits.files })}
      </p>
      <ul className="ev-list">
        {data.items.map((one) => (
          <li key={one.id}>
            <Piece id={id} file={one} limits={limits} onDone={reload} />
          </li>
        ))}
      </ul>
      {isAdding ? <AddEvidence id={id} limits={limits} onDone={reload} onClose={() => setAdding(false)} /> : null}
    </section>
  )
}

interface PieceProps {
  id: string
  file: Item
  limits: Limits
  onDone: () => void
}

function Piece({ id, file, limits, onDone }: PieceProps) {
  const t = useT()
  const [isBusy, setBusy] = useState(false)
  const open = async () => {
    setBusy(true)
    await download('disputes.openFile', { id, fileId: file.id }, file.name).catch(showError)
    setBusy(false)
  }
  return (
    <div className="ev-row">
      <span className="ev-words">
        <strong>{file.name}</strong> {t(`disputes.fileKind.${file.kind}`)} <Standing file={file} />
        <span className="ev-hint">
          {t('disputes.evidenceFiles.by', {
            name: file.by.name,
            at: formatDateTime(file.createdAt),
            copies: file.copies,
          })}
          {file.note ? ` · ${file.note}` : ''}
        </span>
      </span>
      {file.can.open ? (
        <Button size="small" loading={isBusy} onClick={() => void open()}>
          {t('disputes.evidenceFiles.open')}
        </Button>
      ) : null}
      {file.can.goOn ? <GoOn id={id} file={file} limits={limits} onDone={onDone} /> : null}
      {file.can.remove ? <Remove id={id} file={file} onDone={onDone} /> : null}
    </div>
  )
}

function Standing({ file }: { file: Item }) {
  const t = useT()
  if (file.state === 'OPEN')
    return <StatusTag tone="attention">{t('disputes.evidenceFiles.half', { count: file.missing.length })}</StatusTag>
  if (file.state === 'REMOVED')
    return (
      <span className="ev-hint">{t('disputes.evidenceFiles.removedFor', { reason: file.removeReason ?? '' })}</span>
    )
  if (file.state === 'REFUSED' && file.refusedCode)
    return <span className="ev-fault">{t(`disputes.fileFault.${file.refusedCode}`)}</span>
  return null
}

/** The browser keeps nothing of a file: whoever goes on chooses it again, and it has to be the same one. */
function GoOn({ id, file, limits, onDone }: PieceProps) {
  const t = useT()
  const input = useRef<HTMLInputElement>(null)
  const [said, setSaid] = useState('')
  const send = async (chosen: File) => {
    try {
      const prepared = await prepare(chosen, { ...limits, pieceBytes: file.pieceBytes })
      if (prepared.sha256 !== file.sha256) return toast(t('disputes.evidenceFiles.another'), { kind: 'error' })
      await sendPieces(id, { fileId: file.id, missing: file.missing }, prepared.pieces, (done, all) =>
        setSaid(t('disputes.evidenceFiles.sending', { done, all })),
      )
      toast(t('disputes.evidenceFiles.done'))
    } catch (error) {
      showError(error)
    } finally {
      setSaid('')
      onDone()
    }
  }
  return (
    <>
      <Button size="small" loading={said !== ''} onClick={() => input.current?.click()}>
        {said || t('disputes.evidenceFiles.goOn')}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t('disputes.evidenceFiles.choose')}
        onChange={(event) => {
          const [chosen] = event.target.files ?? []
          event.target.value = ''
          if (chosen) void send(chosen)
        }}
      />
    </>
  )
}

function Remove({ id, file, onDone }: Omit<PieceProps, 'limits'>) {
  const t = useT()
  const remove = useApiCommand('disputes.removeFile', { quiet: true })
  const confirm = async (reason: string) => {
    await remove.mutateAsync({ id, fileId: file.id, version: file.version, reason })
    toast(t('disputes.evidenceFiles.removed'))
    onDone()
  }
  return (
    <ConfirmReason
      size="small"
      act={t('disputes.evidenceFiles.remove')}
      consequence={t('disputes.evidenceFiles.removeText')}
      label={t('disputes.evidenceFiles.reason')}
      onConfirm={confirm}
    />
  )
}
