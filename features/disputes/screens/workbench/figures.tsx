import { Link } from '@tanstack/react-router'
import { Input } from 'antd'
import { useState } from 'react'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import type { FigureKey, Part } from '../../figure-keys.ts'
import { Bars } from './bars.tsx'
import { quarterOf } from './quarter.ts'
import './disputes.css'

type Answer = ApiOutput<'disputes.figures'>

/** Figures of a period, each with its own denominator; each number opens the files it counts. */
export default function DisputeFigures() {
  const t = useT()
  const [f, change] = useUrlFilters()
  const [now] = useState(() => new Date())
  const period = { ...quarterOf(now), ...(f.from ? { from: f.from } : {}), ...(f.to ? { to: f.to } : {}) }
  const { data, error, refetch } = useApiQuery('disputes.figures', period)
  const date = (key: 'from' | 'to') => (
    <label className="dp-lines">
      {t(`disputes.figures.${key}`)}
      <Input type="date" value={period[key]} onChange={(e) => change({ [key]: e.target.value || undefined })} />
    </label>
  )
  return (
    <>
      <PageHeader title={t('disputes.figures.title')} subtitle={t('disputes.figures.subtitle')} />
      <div className="la-filters">
        {date('from')}
        {date('to')}
      </div>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data === undefined && !error ? <LoadingPage /> : null}
      {data === undefined ? null : (
        <>
          <div className="dp-figures">
            {data.figures.map((figure) => (
              <Figure key={figure.key} figure={figure} period={period} />
            ))}
          </div>
          <Bars title={t('disputes.figures.byMonth')} bars={data.months} />
          <Bars title={t('disputes.figures.byBody')} bars={data.bodies} />
        </>
      )}
    </>
  )
}

interface FigureProps {
  figure: Answer['figures'][number]
  period: { from: string; to: string }
}

function Figure({ figure: { key, numerator, denominator }, period }: FigureProps) {
  const t = useT()
  return (
    <section className="la-panel" aria-label={t(`disputes.figures.${key}`)}>
      <h2 className="dp-heading">{t(`disputes.figures.${key}`)}</h2>
      <p className="dp-share">{denominator === 0 ? '—' : `${((numerator / denominator) * 100).toFixed(1)}%`}</p>
      <p>
        <Behind of={key} part="numerator" count={numerator} period={period} />
        {' ÷ '}
        <Behind of={key} part="denominator" count={denominator} period={period} />
      </p>
      <p className="dp-soft">{t(`disputes.figures.note.${key}`)}</p>
    </section>
  )
}

interface BehindProps {
  of: FigureKey
  part: Part
  count: number
  period: FigureProps['period']
}

function Behind({ of, part, count, period }: BehindProps) {
  const t = useT()
  const words = t('disputes.figures.open', { figure: t(`disputes.figures.${of}`), part: t(`disputes.figures.${part}`) })
  return (
    <Link
      to="/disputes/figures/$figure/$part"
      params={{ figure: of, part } as never}
      search={period as never}
      aria-label={`${count} ${words}`}
    >
      {count}
    </Link>
  )
}
