import { useParams } from '@tanstack/react-router'
import { Descriptions, Input } from 'antd'
import { useState } from 'react'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { toast } from '#ui/feedback/toast.ts'
import { formatDate, formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { ConfirmAct } from '#ui/records/confirm-act.tsx'
import './handovers.css'
import { Counts, Items, type Pack } from './items.tsx'

/** One pack: who gave what to whom, and the two signatures. */
export default function HandoverPage() {
  const t = useT()
  const { id } = useParams({ strict: false }) as { id: string }
  const { data, error, refetch } = useApiQuery('handovers.get', { id })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingPage />
  const facts: [string, React.ReactNode][] = [
    [t('handovers.column.cause'), t(`handovers.cause.${data.cause}`)],
    [t('handovers.column.on'), formatDate(data.onDate)],
    [t('handovers.column.from'), data.from.name],
    [t('handovers.given'), formatDateTime(data.givenAt) || t('handovers.unsigned')],
    [t('handovers.column.to'), data.to.name],
    [t('handovers.taken'), formatDateTime(data.receivedAt) || t('handovers.unsigned')],
  ]
  return (
    <>
      <PageHeader
        title={t('handovers.one')}
        subtitle={data.unitName}
        actions={data.can.sign ? <Sign pack={data} side={data.can.sign} /> : null}
      />
      <div className="la-panel">
        <Descriptions
          column={{ xs: 1, md: 2 }}
          items={facts.map(([label, children]) => ({ key: label, label, children }))}
        />
        {data.note ? <Note label={t('handovers.note')} text={data.note} /> : null}
        {data.receivedNote ? <Note label={t('handovers.receivedNote')} text={data.receivedNote} /> : null}
        <h2 className="handover-heading">{t('handovers.items')}</h2>
        <Counts counts={data.counts} />
        <Items items={data.items} />
        {data.counts.length > 0 && data.items.length === 0 ? <p>{t('handovers.outOfSight')}</p> : null}
      </div>
    </>
  )
}

const Note = ({ label, text }: { label: string; text: string }) => (
  <p className="handover-note">
    <strong>{label}</strong> {text}
  </p>
)

function Sign({ pack, side }: { pack: Pack; side: 'give' | 'receive' }) {
  const t = useT()
  const [note, setNote] = useState('')
  const sign = useApiCommand('handovers.sign', {
    invalidates: ['handovers.get', 'handovers.list', 'today.mine'],
    onSuccess: () => toast(t('handovers.signed')),
  })
  const count = pack.counts.reduce((sum, c) => sum + c.count, 0)
  return (
    <ConfirmAct
      danger={false}
      act={t(`handovers.sign.${side}`)}
      consequence={t(`handovers.signText.${side}`, { name: side === 'give' ? pack.to.name : pack.from.name, count })}
      onConfirm={() =>
        sign.mutateAsync({ id: pack.id, version: pack.version, ...(note.trim() ? { note: note.trim() } : {}) })
      }
    >
      {side === 'receive' ? (
        <label>
          {t('handovers.receivedNote')}
          <Input.TextArea rows={2} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
        </label>
      ) : null}
    </ConfirmAct>
  )
}
