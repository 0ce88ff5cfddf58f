import { CheckCircleFilled, RightOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Progress } from 'antd'
import { useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import './organisation.css'

/** Where each step is done. Leaving and coming back is free: what is done is read from the records, not remembered. */
const WHERE = {
  city: '/city',
  station: '/organisation',
  rooms: '/organisation',
  areas: '/organisation',
  staff: '/staff',
  postings: '/staff',
  invite: '/accounts',
  address: '/places',
} as const

/** The first hour: eight steps from an empty installation to the first registered address. */
export default function Guide() {
  const t = useT()
  const guide = useApiQuery('organisation.guide', {}, { refetchOnWindowFocus: true, staleTime: 0 })
  if (guide.error) return <ErrorState error={guide.error} onRetry={() => void guide.refetch()} />
  if (!guide.data) return <LoadingPage />
  const { steps, complete } = guide.data
  const done = steps.filter((s) => s.done).length
  const next = steps.find((s) => !s.done)?.step
  return (
    <>
      <PageHeader
        title={t('organisation.guide.title')}
        subtitle={t(complete ? 'organisation.guide.complete' : 'organisation.guide.lead')}
      />
      <div className="org-progress">
        <Progress
          percent={Math.round((done / steps.length) * 100)}
          showInfo={false}
          aria-label={t('organisation.guide.progress', { done, all: steps.length })}
        />
        <span>{t('organisation.guide.progress', { done, all: steps.length })}</span>
      </div>
      <ol className="org-steps">
        {steps.map(({ step, done: isDone, count }, index) => (
          <li key={step} className={step === next ? 'org-step org-step-next' : 'org-step'}>
            <Link to={WHERE[step]} className="org-step-link">
              {isDone ? (
                <CheckCircleFilled className="org-step-mark org-step-done" aria-hidden="true" />
              ) : (
                <span className="org-step-mark" aria-hidden="true">
                  {index + 1}
                </span>
              )}
              <span className="org-step-words">
                <strong>{t(`organisation.guide.${step}`)}</strong>
                <span>{t(`organisation.guide.${step}.text`)}</span>
              </span>
              <span className="org-step-state">
                {isDone ? t('organisation.guide.done', { count }) : t('organisation.guide.open')}
              </span>
              <RightOutlined aria-hidden="true" />
            </Link>
          </li>
        ))}
      </ol>
    </>
  )
}
