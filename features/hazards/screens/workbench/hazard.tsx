import { Link, useParams } from '@tanstack/react-router'
import { Alert, Descriptions } from 'antd'
import { useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { formatDate, formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { StatusTag } from '#ui/records/status-tag.tsx'
import type { Hazard } from '../words.ts'
import { Acts } from './acts.tsx'
import { StateTag } from './state-tag.tsx'
import './hazards.css'

/** One hazard with what was done about it and what may be done now. */
export default function HazardPage() {
  const t = useT()
  const { id } = useParams({ strict: false }) as { id: string }
  const { data: h, error, refetch } = useApiQuery('hazards.getHazard', { id })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!h) return <LoadingPage />
  const place = h.addressId ? (
    <Link to="/places/$id" params={{ id: h.addressId } as never}>
      {h.place}
    </Link>
  ) : (
    h.place
  )
  return (
    <>
      <PageHeader
        title={`${t(`hazards.kind.${h.kind}`)} · ${t(`hazards.level.${h.level}`)}`}
        subtitle={place}
        actions={<Acts hazard={h} />}
      />
      {h.graveFire && h.can.resolve ? (
        <Alert className="la-consequence" type="warning" showIcon title={t('hazards.graveFire')} />
      ) : null}
      <Facts hazard={h} />
      <Steps hazard={h} />
    </>
  )
}

function Facts({ hazard: h }: { hazard: Hazard }) {
  const t = useT()
  const fact = (key: string, label: string, children: React.ReactNode) => ({ key, label, children: children || '—' })
  const result = h.isFixed === null ? '' : h.isFixed ? t('hazards.fixed') : t('hazards.notFixed')
  const items = [
    fact('state', t('hazards.field.state'), <StateTag state={h.state} />),
    fact(
      'due',
      t('hazards.field.dueOn'),
      <span>
        {formatDate(h.dueOn)} {h.overdue ? <StatusTag tone="bad">{t('hazards.overdue')}</StatusTag> : null}
      </span>,
    ),
    fact('what', t('hazards.field.description'), h.description),
    ...(h.placeNote && h.addressId ? [fact('note', t('hazards.field.placeNote'), h.placeNote)] : []),
    fact('found', t('hazards.field.foundAt'), `${formatDateTime(h.foundAt)} ${t(`hazards.foundBy.${h.foundBy}`)}`),
    fact(
      'owner',
      t('hazards.field.ownerType'),
      [t(`hazards.ownerType.${h.ownerType}`), h.ownerName].filter(Boolean).join(' '),
    ),
    fact('requirement', t('hazards.field.requirement'), h.requirement),
    fact('order', t('hazards.field.orderNo'), h.orderNo),
    fact(
      'report',
      t('hazards.field.escalatedTo'),
      [h.escalatedTo.map((to) => t(`hazards.escalatedTo.${to}`)).join('、'), formatDate(h.reportedOn)]
        .filter(Boolean)
        .join(' '),
    ),
    fact('look', t('hazards.field.result'), [result, formatDateTime(h.reinspectedAt)].filter(Boolean).join(' ')),
    ...(h.resolvedBy ? [fact('closed', t('hazards.field.resolvedBy'), h.resolvedBy.name)] : []),
    ...(h.rejectReason ? [fact('reason', t('hazards.field.reason'), h.rejectReason)] : []),
    fact('by', t('hazards.field.createdBy'), `${h.createdBy.name} ${formatDateTime(h.createdAt)}`),
  ]
  return (
    <div className="la-panel">
      <Descriptions column={{ xs: 1, md: 2 }} items={items} />
    </div>
  )
}

function Steps({ hazard }: { hazard: Hazard }) {
  const t = useT()
  return (
    <section className="la-panel hazard-panel" aria-label={t('hazards.steps')}>
      <h2 className="hazard-heading">{t('hazards.steps')}</h2>
      <ol className="hazard-steps">
        {hazard.steps.map((s) => (
          <li key={s.id}>
            <span>{formatDateTime(s.at)}</span>
            <strong>{t(`hazards.act.${s.act}`)}</strong>
            <span>{s.staff?.name ?? t('hazards.byClock')}</span>
            <StateTag state={s.toState} />
            {s.note ? <span>{s.note}</span> : null}
          </li>
        ))}
      </ol>
    </section>
  )
}
