import { Link, useParams } from '@tanstack/react-router'
import { Descriptions } from 'antd'
import { useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { formatDate, formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { NeedActs } from './need-acts.tsx'
import { type Need, ofNeed, toneOf } from './of-need.ts'
import './needs.css'

/** One need in full: who looks at it has the need itself as the reason. */
export default function NeedPage() {
  const t = useT()
  const { id } = useParams({ strict: false }) as { id: string }
  const { data: n, error, refetch } = useApiQuery('needs.getNeed', { id, ...ofNeed(id) })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!n) return <LoadingPage />
  return (
    <>
      <PageHeader
        title={`${t('needs.title')} · ${t(`needs.type.${n.type}`)}`}
        subtitle={
          <Link to="/doors/$addressId" params={{ addressId: n.addressId } as never}>
            {n.addressText}
          </Link>
        }
        actions={<NeedActs need={n} onDone={() => void refetch()} />}
      />
      <div className="la-panel">
        <p className="need-text">{n.text}</p>
        <Clocks need={n} />
        <Facts need={n} />
      </div>
      <Steps need={n} />
    </>
  )
}

/** When the resident is to be answered, and whether he was. */
function Clocks({ need }: { need: Need }) {
  const t = useT()
  return (
    <div className="need-clocks">
      <StatusTag tone={toneOf(need.state)}>{t(`needs.state.${need.state}`)}</StatusTag>
      {need.clocks.map((c) => {
        const words = `${t(`needs.clock.${c.code}`)} ${formatDate(c.dueOn)}`
        if (c.waived) return <span key={c.code + c.dueOn}>{`${words} ${t('needs.due.waived')}`}</span>
        const tone = c.overdue ? 'bad' : c.doneAt ? 'good' : 'waiting'
        const how = c.doneAt ? t(c.overdue ? 'needs.due.late' : 'needs.due.done') : ''
        return (
          <StatusTag key={c.code + c.dueOn + c.doneAt} tone={tone}>
            {c.overdue && !c.doneAt
              ? `${t(`needs.clock.${c.code}`)} ${t('needs.overdueSince', { date: formatDate(c.dueOn) })}`
              : `${words} ${how}`.trim()}
          </StatusTag>
        )
      })}
    </div>
  )
}

function Facts({ need: n }: { need: Need }) {
  const t = useT()
  const fact = (key: string, label: string, children: React.ReactNode) => ({ key, label, children: children || '—' })
  const receiver = n.toStaff?.name ?? [n.toBody && t(`needs.body.${n.toBody}`), n.toBodyName].filter(Boolean).join(' ')
  const items = [
    fact('person', t('needs.field.person'), <Asker need={n} />),
    fact('owner', t('needs.field.owner'), n.owner.name),
    ...(receiver ? [fact('to', t('needs.field.toWhom'), receiver)] : []),
    fact('channel', t('needs.field.channel'), t(`needs.channel.${n.channel}`)),
    fact('at', t('needs.field.receivedAt'), formatDateTime(n.receivedAt)),
    fact('police', t('needs.field.isPoliceMatter'), t(n.isPoliceMatter ? 'needs.police.yes' : 'needs.police.no')),
    ...(n.visitId ? [fact('visit', t('needs.field.visit'), <OfVisit need={n} />)] : []),
    ...(n.confirmation
      ? [fact('confirmation', t('needs.field.confirmation'), t(`needs.confirmation.${n.confirmation}`))]
      : []),
    fact(
      'by',
      t('needs.field.createdBy'),
      `${n.createdBy.name}${n.asCover ? `（${t('needs.asCover')}）` : ''} ${formatDateTime(n.createdAt)}`,
    ),
    ...(n.updatedBy
      ? [fact('updated', t('needs.field.updatedBy'), `${n.updatedBy.name} ${formatDateTime(n.updatedAt)}`)]
      : []),
  ]
  return <Descriptions column={{ xs: 1, md: 2 }} items={items} />
}

function Asker({ need: { person, addressId } }: { need: Need }) {
  const t = useT()
  if (person === null) return t('needs.field.nobody')
  return (
    <Link
      to="/persons/$personId"
      params={{ personId: person.personId } as never}
      search={{ address: addressId } as never}
    >
      {`${person.name} ${person.phoneMask ?? ''}`.trim()}
    </Link>
  )
}

function OfVisit({ need }: { need: Need }) {
  const t = useT()
  return need.hasVisit ? (
    <Link to="/visits/$id" params={{ id: need.visitId } as never}>
      {t('needs.open')}
    </Link>
  ) : (
    t('needs.visitLater')
  )
}

/** What was done with it, in the order it was done. */
function Steps({ need }: { need: Need }) {
  const t = useT()
  return (
    <section className="la-panel" aria-label={t('needs.steps')}>
      <h2 className="need-heading">{t('needs.steps')}</h2>
      {need.steps.length === 0 ? <p className="need-hint">{t('needs.stepsNone')}</p> : null}
      <ul className="need-steps">
        {need.steps.map((s) => (
          <li key={s.id}>
            <strong>{t(`needs.step.${s.kind}`)}</strong>{' '}
            {[
              s.toStaff?.name,
              s.toBody && t(`needs.body.${s.toBody}`),
              s.toBodyName,
              s.confirmation && t(`needs.confirmation.${s.confirmation}`),
              s.way && t(`needs.way.${s.way}`),
            ]
              .filter(Boolean)
              .join(' · ')}
            <div className="need-hint">{`${s.by.name} ${formatDateTime(s.at)}`}</div>
            {s.text ? <p>{s.text}</p> : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
