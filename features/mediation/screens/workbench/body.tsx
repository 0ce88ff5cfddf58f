import { Link, useParams } from '@tanstack/react-router'
import { Button, Descriptions } from 'antd'
import { useState } from 'react'
import { useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { StatusTag } from '#ui/records/status-tag.tsx'
import type { Body } from '../words.ts'
import { CloseBody, EditBody } from './body-forms.tsx'
import { BodyState, Shortfalls } from './tags.tsx'
import './mediation.css'

/** One body with its people, its rooms and the numbers it has used. */
export default function BodyPage() {
  const t = useT()
  const { id } = useParams({ strict: false }) as { id: string }
  const { data: b, error, refetch } = useApiQuery('mediation.getBody', { id })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!b) return <LoadingPage />
  return (
    <>
      <PageHeader title={b.name} subtitle={t(`mediation.bodyKind.${b.kind}`)} actions={<Acts body={b} />} />
      <Facts body={b} />
      <Pool body={b} />
      <Numbers body={b} />
    </>
  )
}

function Facts({ body: b }: { body: Body }) {
  const t = useT()
  const fact = (key: string, label: string, children: React.ReactNode) => ({ key, label, children: children || '—' })
  const isCommittee = b.parentId === null
  const items = [
    fact('state', t('mediation.field.state'), <BodyState state={b.state} />),
    fact('unit', t('mediation.field.unit'), b.unitName),
    ...(isCommittee ? [fact('committee', t('mediation.field.committee'), <Committee body={b} />)] : []),
    ...(b.parent ? [fact('parent', t('mediation.field.parent'), <BodyLink {...b.parent} />)] : []),
    fact('seal', t('mediation.field.sealHolder'), b.sealHolder),
    fact('filed', t('mediation.field.filedWith'), b.filedWith),
    fact('short', t('mediation.field.shortName'), b.shortName),
    fact('address', t('mediation.field.addressText'), b.addressText),
    fact('rooms', t('mediation.field.rooms'), b.rooms.join('、')),
    fact('opened', t('mediation.field.openedOn'), formatDate(b.openedOn)),
    ...(b.closedOn ? [fact('closed', t('mediation.field.closedOn'), formatDate(b.closedOn))] : []),
  ]
  return (
    <div className="la-panel">
      <Descriptions column={{ xs: 1, md: 2 }} items={items} />
    </div>
  )
}

function Committee({ body: b }: { body: Body }) {
  const t = useT()
  return (
    <span>
      {t('mediation.committee', { members: b.members })}{' '}
      {b.shortfalls.length > 0 ? <Shortfalls of={b.shortfalls} /> : null}
      <span className="med-hint">{t('mediation.legal', b.limits)}</span>
    </span>
  )
}

const BodyLink = ({ id, name }: { id: string; name: string }) => (
  <Link to="/mediation-bodies/$id" params={{ id } as never}>
    {name}
  </Link>
)

function Pool({ body: b }: { body: Body }) {
  const t = useT()
  return (
    <section className="la-panel med-panel" aria-label={t('mediation.field.pool')}>
      <h2 className="med-heading">{t('mediation.field.pool')}</h2>
      {b.pool.length === 0 ? <p className="med-hint">{t('mediation.emptyMediators')}</p> : null}
      <ul className="med-list">
        {b.pool.map((m) => (
          <li key={m.id} className="med-candidate">
            <Link to="/mediators/$id" params={{ id: m.id } as never}>
              {m.name}
            </Link>
            <span>{t(`mediation.sex.${m.sex}`)}</span>
            <span>{t(`mediation.kind.${m.kind}`)}</span>
            {m.isCommitteeMember ? <StatusTag tone="neutral">{t('mediation.field.members')}</StatusTag> : null}
            <span>{m.appointedTo ? formatDate(m.appointedTo) : t('mediation.noEnd')}</span>
            {m.serving ? null : <StatusTag tone="attention">{t('mediation.notServing')}</StatusTag>}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Numbers({ body: b }: { body: Body }) {
  const t = useT()
  return (
    <section className="la-panel med-panel" aria-label={t('mediation.field.numbers')}>
      <h2 className="med-heading">{t('mediation.field.numbers')}</h2>
      {b.parentId === null ? null : <p className="med-hint">{t('mediation.parentSeal')}</p>}
      {b.numbers.length === 0 ? <p className="med-hint">{t('mediation.noNumbers')}</p> : null}
      <ul className="med-list">
        {b.numbers.map((n) => (
          <li key={n.year}>{t('mediation.numberUsed', { year: n.year, text: n.text })}</li>
        ))}
      </ul>
      {b.children.length > 0 ? (
        <>
          <h2 className="med-heading">{t('mediation.field.children')}</h2>
          <ul className="med-list">
            {b.children.map((one) => (
              <li key={one.id}>
                <BodyLink {...one} />
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  )
}

function Acts({ body: b }: { body: Body }) {
  const t = useT()
  const [opened, setOpened] = useState<'edit' | 'close' | null>(null)
  return (
    <span className="med-acts">
      {b.can.edit ? <Button onClick={() => setOpened('edit')}>{t('mediation.act.edit')}</Button> : null}
      {b.can.close ? (
        <Button danger onClick={() => setOpened('close')}>
          {t('mediation.act.close')}
        </Button>
      ) : null}
      {b.can.addMediator ? (
        <Link to="/mediators/new" search={{ bodyId: b.id } as never} className="la-button la-button-main">
          {t('mediation.act.addMediator')}
        </Link>
      ) : null}
      {opened === 'edit' ? <EditBody body={b} onClose={() => setOpened(null)} /> : null}
      {opened === 'close' ? <CloseBody body={b} onClose={() => setOpened(null)} /> : null}
    </span>
  )
}
