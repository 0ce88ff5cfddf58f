import { Link, useParams } from '@tanstack/react-router'
import { Descriptions } from 'antd'
import { call } from '#ui/api/client.ts'
import { useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { Masked } from '#ui/records/masked.tsx'
import type { Mediator } from '../words.ts'
import { Standing } from './tags.tsx'
import './mediation.css'

/** One mediator: what he is appointed to and what he knows. */
export default function MediatorPage() {
  const t = useT()
  const { id } = useParams({ strict: false }) as { id: string }
  const { data: m, error, refetch } = useApiQuery('mediation.getMediator', { id })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!m) return <LoadingPage />
  return (
    <>
      <PageHeader
        title={m.name}
        subtitle={t(`mediation.kind.${m.kind}`)}
        actions={
          m.can.edit ? (
            <Link to="/mediators/$id/edit" params={{ id } as never} className="la-button">
              {t('mediation.act.edit')}
            </Link>
          ) : null
        }
      />
      <Facts mediator={m} />
    </>
  )
}

function Facts({ mediator: m }: { mediator: Mediator }) {
  const t = useT()
  const fact = (key: string, label: string, children: React.ReactNode) => ({ key, label, children: children || '—' })
  const until = m.appointedTo ? formatDate(m.appointedTo) : t('mediation.noEnd')
  const hats = [
    m.isCommitteeMember && t('mediation.field.isCommitteeMember'),
    m.isAux && t('mediation.field.isAux'),
    m.isPolice && t('mediation.field.isPolice'),
  ].filter(Boolean)
  const items = [
    fact('state', t('mediation.field.state'), <Standing of={m} />),
    fact(
      'body',
      t('mediation.field.body'),
      <Link to="/mediation-bodies/$id" params={{ id: m.body.id } as never}>
        {m.body.name}
      </Link>,
    ),
    fact('sex', t('mediation.field.sex'), t(`mediation.sex.${m.sex}`)),
    fact('org', t('mediation.field.org'), [m.org, ...hats].join('；')),
    fact('term', t('mediation.field.appointed'), `${formatDate(m.appointedFrom)} — ${until}`),
    fact('letter', t('mediation.field.letterNo'), m.letterNo),
    fact(
      'specialties',
      t('mediation.field.specialties'),
      m.specialties.map((one) => t(`mediation.type.${one}`)).join('、'),
    ),
    fact(
      'languages',
      t('mediation.field.languages'),
      m.languages.map((one) => t(`mediation.language.${one}`)).join('、'),
    ),
    fact('training', t('mediation.field.training'), m.training && t('mediation.trainingTold', m.training)),
    fact('max', t('mediation.field.maxOpen'), m.maxOpen),
    fact('phone', t('mediation.field.phone'), <Phone mediator={m} />),
    fact('staff', t('mediation.field.staff'), m.staff?.name),
    ...(m.home?.place ? [fact('home', t('mediation.field.home'), m.home.place)] : []),
  ]
  return (
    <div className="la-panel">
      <Descriptions column={{ xs: 1, md: 2 }} items={items} />
    </div>
  )
}

function Phone({ mediator: m }: { mediator: Mediator }) {
  const t = useT()
  const reveal = () => call('mediation.revealPhone', { id: m.id }).then((answer) => answer.number)
  return <Masked mask={m.phoneMask} what={t('mediation.revealWhat')} {...(m.can.revealPhone ? { reveal } : {})} />
}
