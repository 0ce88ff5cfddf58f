import { useParams } from '@tanstack/react-router'
import { Button, Descriptions } from 'antd'
import { useState } from 'react'
import { call } from '#ui/api/client.ts'
import { useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { showError } from '#ui/feedback/show-error.ts'
import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { ofSuggestion, type Suggestion, toneOf } from './of-suggestion.ts'
import { SuggestionActs } from './suggestion-acts.tsx'
import './suggestions.css'

/** One suggestion in full: who looks at it has the suggestion itself as the reason. */
export default function SuggestionPage() {
  const t = useT()
  const { id } = useParams({ strict: false }) as { id: string }
  const { data: s, error, refetch } = useApiQuery('suggestions.getSuggestion', { id, ...ofSuggestion(id) })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!s) return <LoadingPage />
  return (
    <>
      <PageHeader
        title={`${t('suggestions.title')} · ${t(`suggestions.field.${s.field}`)}`}
        subtitle={s.community.name}
        actions={<SuggestionActs suggestion={s} onDone={() => void refetch()} />}
      />
      <div className="la-panel">
        <p className="suggestion-text">{s.text}</p>
        <Clocks suggestion={s} />
        <Facts suggestion={s} />
      </div>
      <Steps suggestion={s} />
    </>
  )
}

/** When it is to be answered, and whether it was. */
function Clocks({ suggestion: s }: { suggestion: Suggestion }) {
  const t = useT()
  return (
    <div className="suggestion-clocks">
      <StatusTag tone={toneOf(s.state)}>{t(`suggestions.state.${s.state}`)}</StatusTag>
      {s.clocks.map((c) => {
        const key = `${c.code} ${c.dueOn} ${c.doneOn}`
        const words = `${t(`suggestions.clock.${c.code}`)} ${formatDate(c.dueOn)}`
        if (c.waived) return <span key={key}>{`${words} ${t('suggestions.due.waived')}`}</span>
        const tone = c.overdue ? 'bad' : c.doneOn ? 'good' : 'waiting'
        const how = c.doneOn ? t(c.overdue ? 'suggestions.due.late' : 'suggestions.due.done') : ''
        return (
          <StatusTag key={key} tone={tone}>
            {c.overdue && !c.doneOn
              ? `${t(`suggestions.clock.${c.code}`)} ${t('suggestions.overdueSince', { date: formatDate(c.dueOn) })}`
              : `${words} ${how}`.trim()}
          </StatusTag>
        )
      })}
    </div>
  )
}

function Facts({ suggestion: s }: { suggestion: Suggestion }) {
  const t = useT()
  const fact = (key: string, label: string, children: React.ReactNode) => ({ key, label, children: children || '—' })
  const items = [
    fact('owner', t('suggestions.fact.owner'), s.owner.name),
    fact('source', t('suggestions.fact.source'), t(`suggestions.source.${s.source}`)),
    fact('on', t('suggestions.fact.receivedOn'), formatDate(s.receivedOn)),
    fact('speaker', t('suggestions.fact.speaker'), <Speaker key={s.version} suggestion={s} />),
    fact(
      'police',
      t('suggestions.fact.isPoliceMatter'),
      t(s.isPoliceMatter ? 'suggestions.police.yes' : 'suggestions.police.no'),
    ),
    ...(s.evaluation
      ? [fact('evaluation', t('suggestions.fact.evaluation'), t(`suggestions.evaluation.${s.evaluation}`))]
      : []),
    fact('by', t('suggestions.fact.createdBy'), s.createdBy.name),
  ]
  return <Descriptions column={{ xs: 1, md: 2 }} items={items} />
}

/** Whether a name is kept; which one is opened by a click of its own, and logged. */
function Speaker({ suggestion: s }: { suggestion: Suggestion }) {
  const t = useT()
  const [speaker, setSpeaker] = useState<string>()
  const reveal = () =>
    call('suggestions.revealSpeaker', { id: s.id, ...ofSuggestion(s.id) }).then(
      (one) => setSpeaker(one.speaker),
      showError,
    )
  if (!s.isNamed) return t('suggestions.unnamed')
  if (speaker !== undefined) return <bdi>{speaker}</bdi>
  return (
    <>
      {t('suggestions.named')}{' '}
      {s.can.reveal ? (
        <Button size="small" onClick={() => void reveal()}>
          {t('suggestions.reveal')}
        </Button>
      ) : null}
    </>
  )
}

/** What was done with it, in the order it was done. */
function Steps({ suggestion: s }: { suggestion: Suggestion }) {
  const t = useT()
  return (
    <section className="la-panel" aria-label={t('suggestions.steps')}>
      <h2 className="suggestion-heading">{t('suggestions.steps')}</h2>
      {s.steps.length === 0 ? <p className="suggestion-hint">{t('suggestions.stepsNone')}</p> : null}
      <ul className="suggestion-steps">
        {s.steps.map((step) => (
          <li key={step.no}>
            <strong>{t(`suggestions.step.${step.kind}`)}</strong>{' '}
            {[
              step.toStaff?.name,
              step.toBody && t(`suggestions.body.${step.toBody}`),
              step.toBodyName,
              step.evaluation && t(`suggestions.evaluation.${step.evaluation}`),
              step.way && t(`suggestions.way.${step.way}`),
            ]
              .filter(Boolean)
              .join(' · ')}
            <div className="suggestion-hint">{`${step.by.name} ${formatDate(step.doneOn)}`}</div>
            {step.text ? <p>{step.text}</p> : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
