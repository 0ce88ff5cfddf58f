import { Button, Descriptions, Modal } from 'antd'
import { useState } from 'react'
import { useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { formatDateTime, formatMonth } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { StatusTag } from '#ui/records/status-tag.tsx'
import './spot-checks.css'

/** Opens all that is needed to draw again: seed, share, the visits there were, and which it took. */
export function DrawButton({ id }: { id: string }) {
  const t = useT()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button size="small" onClick={() => setIsOpen(true)}>
        {t('spotChecks.draw')}
      </Button>
      {isOpen ? (
        <Modal open title={t('spotChecks.draw')} width={720} footer={null} onCancel={() => setIsOpen(false)}>
          <Draw id={id} />
        </Modal>
      ) : null}
    </>
  )
}

function Draw({ id }: { id: string }) {
  const t = useT()
  const { data: d, error, refetch } = useApiQuery('spotChecks.getDraw', { id })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!d) return <LoadingPage />
  const items = [
    { key: 'at', label: t('spotChecks.draw.at'), children: formatDateTime(d.drawnAt) },
    { key: 'share', label: t('spotChecks.draw.share'), children: `${d.share} %` },
    { key: 'seed', label: t('spotChecks.draw.seed'), children: <code>{d.seed}</code> },
    {
      key: 'same',
      label: t('spotChecks.field.result'),
      children: (
        <StatusTag tone={d.isSame ? 'good' : 'bad'}>
          {d.isSame ? t('spotChecks.draw.same') : t('spotChecks.draw.different')}
        </StatusTag>
      ),
    },
  ]
  return (
    <>
      <p className="spot-heading">{`${d.officer.name} · ${formatMonth(d.month.slice(0, 7))}`}</p>
      <Descriptions column={1} items={items} />
      <p className="spot-hint">{t('spotChecks.draw.rule')}</p>
      <Ids title={t('spotChecks.draw.drawn', { count: d.drawnIds.length })} ids={d.drawnIds} />
      <Ids title={t('spotChecks.draw.population', { count: d.visitIds.length })} ids={d.visitIds} />
    </>
  )
}

function Ids({ title, ids }: { title: string; ids: readonly string[] }) {
  return (
    <section aria-label={title}>
      <h3 className="spot-heading">{title}</h3>
      <ul className="spot-ids">
        {ids.map((id) => (
          <li key={id}>{id}</li>
        ))}
      </ul>
    </section>
  )
}
