import { Link, useParams } from '@tanstack/react-router'
import { Descriptions } from 'antd'
import { useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { formatDate, formatDateTime, formatMonth } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { CheckActs } from './check-acts.tsx'
import { Source } from './checks.tsx'
import { type Check, toneOf } from './of-check.ts'
import './spot-checks.css'

/** One check: the visit, who was met (masked), what was asked, and what the visitor answers. */
export default function CheckPage() {
  const t = useT()
  const { id } = useParams({ strict: false }) as { id: string }
  const { data: c, error, refetch } = useApiQuery('spotChecks.getCheck', { id })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!c) return <LoadingPage />
  return (
    <>
      <PageHeader
        title={`${t('spotChecks.title')} · ${t(`visits.kind.${c.visitKind}`)}`}
        subtitle={c.addressText}
        actions={<CheckActs check={c} onDone={() => void refetch()} />}
      />
      {c.visitVoided ? <div className="la-banner la-banner-warning">{t('spotChecks.visitVoided')}</div> : null}
      <div className="la-panel">
        <Facts check={c} />
      </div>
      <History check={c} />
      {c.state === 'FALSE' ? <Answer check={c} /> : null}
    </>
  )
}

function Facts({ check: c }: { check: Check }) {
  const t = useT()
  const fact = (key: string, label: string, children: React.ReactNode) => ({ key, label, children: children || '—' })
  const items = [
    fact(
      'state',
      t('spotChecks.field.state'),
      <StatusTag tone={toneOf(c.state)}>{t(`spotChecks.state.${c.state}`)}</StatusTag>,
    ),
    fact(
      'due',
      t('spotChecks.field.dueOn'),
      c.overdue ? (
        <StatusTag tone="bad">{t('spotChecks.overdueSince', { date: formatDate(c.dueOn) })}</StatusTag>
      ) : (
        formatDate(c.dueOn)
      ),
    ),
    fact('source', t('spotChecks.field.source'), <Source item={c} />),
    fact('month', t('spotChecks.field.month'), formatMonth(c.month.slice(0, 7))),
    fact('at', t('spotChecks.field.visitedAt'), formatDateTime(c.visitedAt)),
    fact('visitors', t('spotChecks.field.visitors'), c.visitors.map((v) => v.name).join('、')),
    fact('officer', t('spotChecks.field.officer'), c.officer.name),
    fact('persons', t('spotChecks.field.persons'), <Persons check={c} />),
    fact(
      'visit',
      t('spotChecks.field.visit'),
      c.addressId === null ? null : <Opens check={c} addressId={c.addressId} />,
    ),
  ]
  return <Descriptions column={{ xs: 1, md: 2 }} items={items} />
}

/** Masked; whoever checks opens a person for 质量抽查, with the visit as the reason. */
function Persons({ check: c }: { check: Check }) {
  const t = useT()
  return (
    <>
      {c.persons.map((p) =>
        c.can.record ? (
          <Link
            key={p.personId}
            to="/persons/$personId"
            params={{ personId: p.personId } as never}
            search={{ checked: c.visitId } as never}
          >
            {p.nameMask}{' '}
          </Link>
        ) : (
          <span key={p.personId}>{p.nameMask} </span>
        ),
      )}
      {c.metCount === null ? null : t('spotChecks.metCount', { count: c.metCount })}
    </>
  )
}

function Opens({ check: c, addressId }: { check: Check; addressId: string }) {
  const t = useT()
  return (
    <span className="spot-links">
      <Link to="/visits/$id" params={{ id: c.visitId } as never} search={{ purpose: 'spot_check' } as never}>
        {t('spotChecks.openVisit')}
      </Link>
      {c.can.record ? (
        <Link to="/doors/$addressId" params={{ addressId } as never} search={{ checked: c.visitId } as never}>
          {t('spotChecks.openDoor')}
        </Link>
      ) : null}
    </span>
  )
}

/** Each time somebody asked again, in order. */
function History({ check: c }: { check: Check }) {
  const t = useT()
  return (
    <section className="la-panel" aria-label={t('spotChecks.history')}>
      <h2 className="spot-heading">{t('spotChecks.history')}</h2>
      {c.history.length === 0 ? <p className="spot-hint">{t('spotChecks.historyNone')}</p> : null}
      <ul className="spot-list">
        {c.history.map((one) => (
          <li key={one.id}>
            <strong>{t(`spotChecks.result.${one.result}`)}</strong> · {t(`spotChecks.method.${one.method}`)}
            <div className="spot-hint">
              {t('spotChecks.field.checker')} {one.by.name} {formatDateTime(one.at)}
            </div>
            {one.note ? <p>{one.note}</p> : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Answer({ check: c }: { check: Check }) {
  const t = useT()
  return (
    <section className="la-panel" aria-label={t('spotChecks.answer')}>
      <h2 className="spot-heading">{t('spotChecks.answer')}</h2>
      {c.answeredAt === null ? (
        <p className="spot-hint">
          {t('spotChecks.answerNone')} · {t('spotChecks.field.answerDueOn')} {formatDate(c.answerDueOn)}
        </p>
      ) : (
        <>
          <p className="spot-answer">{c.answer}</p>
          <p className="spot-hint">
            {c.answeredBy?.name} {formatDateTime(c.answeredAt)}
          </p>
        </>
      )}
    </section>
  )
}
