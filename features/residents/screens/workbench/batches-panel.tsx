import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useApiQuery } from '#ui/api/hooks.ts'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { useUndo, whatOf } from './use-batch-panel.tsx'

/** What one did to many at once in the last days, each to be taken back: the notice with 撤销 is gone after ten seconds. */
export function RecentBatches() {
  const t = useT()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('residents.batch.recent')}</Button>
      <Modal
        open={open}
        title={t('residents.batch.recent')}
        footer={null}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <Batches />
      </Modal>
    </>
  )
}

function Batches() {
  const t = useT()
  const { data, error, refetch } = useApiQuery('residents.listBatches', {})
  const undo = useUndo()
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (data?.items.length === 0) return <EmptyState title={t('residents.batch.none')} />
  return (
    <ul className="la-res-members">
      {(data?.items ?? []).map((b) => (
        <li key={b.batchId} className="la-res-batch">
          <span>
            {formatDateTime(b.madeAt)} {t(`residents.batch.line.${b.kind}`, { what: whatOf(t, b) })}
          </span>
          {b.can.undo ? (
            <Button
              loading={undo.isPending}
              aria-label={t('residents.batch.undoOf', { at: formatDateTime(b.madeAt) })}
              onClick={() => void undo.undo(b.batchId).catch(() => undefined)}
            >
              {t('ui.undo')}
            </Button>
          ) : b.undoneAt ? (
            <StatusTag tone="neutral">{t('residents.batch.isUndone')}</StatusTag>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
