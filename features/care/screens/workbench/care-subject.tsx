import { Link, useParams } from '@tanstack/react-router'
import { Descriptions } from 'antd'
import type { ReactNode } from 'react'
import { useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { formatDate, formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { Acts } from './care-acts.tsx'
import { State } from './care-list.tsx'
import { Contact } from './contact.tsx'
import { ofCare, type Subject } from './of-care.ts'
import './care.css'

/** A subject of care: consent, plan, visits and help, with what is open to do now. */
export default function CareSubject() {
  const t = useT()
  const { id } = useParams({ strict: false }) as { id: string }
  const { data: c, error, refetch } = useApiQuery('care.get', ofCare(id))
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!c) return <LoadingPage />
  const name = c.name ?? t('care.ofHousehold', { name: c.persons[0]?.nameMask ?? t('care.noName') })
  return (
    <>
      <PageHeader
        title={name}
        subtitle={
          <>
            <State state={c.state} />{' '}
            <Link to="/doors/$addressId" params={{ addressId: c.addressId } as never}>
              {c.addressText}
            </Link>
          </>
        }
        actions={<Acts subject={c} />}
      />
      {c.exitedOn && c.exitReason ? (
        <div className="la-banner la-banner-warning">
          {t('care.exited', { on: formatDate(c.exitedOn), reason: t(`care.exit.${c.exitReason}`) })}
        </div>
      ) : null}
      {c.state === 'CONSENT_WAIT' ? <div className="la-banner la-banner-warning">{t('care.waits')}</div> : null}
      <Facts subject={c} />
      <Helps subject={c} />
    </>
  )
}

function Facts({ subject: c }: { subject: Subject }) {
  const t = useT()
  const fact = (key: string, label: string, children: ReactNode) => ({ key, label, children: children || '—' })
  const consent = c.consent
  const items = [
    fact('categories', t('care.field.categories'), c.categories.map((one) => t(`care.category.${one}`)).join('、')),
    fact('referredBy', t('care.field.referredBy'), t(`care.referrer.${c.referredBy}`)),
    ...(c.standing === 'adult'
      ? []
      : [
          fact(
            'guardian',
            t('care.field.guardian'),
            `${c.guardian?.nameMask ?? '—'}（${t(`care.standing.${c.standing}`)}）`,
          ),
        ]),
    fact('officer', t('care.field.primaryOfficer'), c.primaryOfficer?.name),
    fact('cadence', t('care.field.cadence'), c.cadence && t(`care.cadence.${c.cadence}`)),
    fact('last', t('care.field.lastVisit'), formatDate(c.lastVisitOn)),
    fact('next', t('care.field.nextVisit'), formatDate(c.nextVisitOn)),
    fact('review', t('care.field.reviewDueOn'), formatDate(c.reviewDueOn)),
    fact('needs', t('care.field.needTags'), c.needTags.map((one) => t(`care.need.${one}`)).join('、')),
    fact('contact', t('care.field.contactName'), <Contact subject={c} />),
    fact('partner', t('care.field.partnerAgency'), c.partnerAgency),
    fact('notes', t('care.field.notes'), c.notes),
    fact(
      'consent',
      t('care.field.consent'),
      consent
        ? `${formatDate(consent.on)} ${t(`care.consentBy.${consent.by}`)} ${t(`care.consentForm.${consent.form}`)} ${consent.witness ?? ''}`
        : t('care.consentNone'),
    ),
    ...(consent
      ? [
          fact('until', t('care.field.validUntil'), formatDate(c.consentEndsOn)),
          fact('scope', t('care.field.consentScope'), consent.scope.map((one) => t(`care.scope.${one}`)).join('、')),
          ...(consent.paperDueOn ? [fact('paper', t('care.field.paperDueOn'), formatDate(consent.paperDueOn))] : []),
        ]
      : []),
  ]
  return (
    <div className="la-panel">
      <Descriptions column={{ xs: 1, md: 2 }} items={items} />
    </div>
  )
}

function Helps({ subject: c }: { subject: Subject }) {
  const t = useT()
  return (
    <section className="la-panel" aria-label={t('care.helps')}>
      <h2 className="care-heading">{t('care.helps')}</h2>
      {c.helps.length === 0 ? <p>{t('care.noHelps')}</p> : null}
      <ul className="care-helps">
        {c.helps.map((h) => (
          <li key={h.id}>
            {formatDateTime(h.at)} · {t(`care.help.${h.what}`)} · {h.officer.name}
            {h.result ? ` · ${h.result}` : ''}
          </li>
        ))}
      </ul>
    </section>
  )
}
