import { Link } from '@tanstack/react-router'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiQuery } from '#ui/api/hooks.ts'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { useBandWords } from './band-words.ts'
import './coverage.css'

type Coverage = ApiOutput<'visits.getCoverage'>

/** How long ago the households of each unit were met, as a picture and as numbers that open the households. */
export default function Coverage() {
  const t = useT()
  const { data, error, refetch } = useApiQuery('visits.getCoverage', {})
  return (
    <>
      <PageHeader title={t('visits.coverage.title')} subtitle={t('visits.coverage.subtitle')} />
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data === undefined ? (
        error ? null : (
          <LoadingPage />
        )
      ) : data.units.length === 0 ? (
        <EmptyState title={t('visits.coverage.none')} hint={t('visits.coverage.noneHint')} />
      ) : (
        <Units coverage={data} />
      )}
    </>
  )
}

function Units({ coverage: { days, units } }: { coverage: Coverage }) {
  const words = useBandWords(days)
  return (
    <ul className="cov-units">
      {units.map((unit) => (
        <li key={unit.unitId} className="cov-unit">
          <UnitHeading unit={unit} />
          <div className="cov-bar" aria-hidden="true">
            {unit.bands.map((n, band) =>
              n === 0 ? null : <span key={words[band]} className={partOf(band, days.length)} style={{ flexGrow: n }} />,
            )}
          </div>
          <ul className="cov-bands">
            {unit.bands.map((n, band) => (
              <li key={words[band]}>
                <span className={`cov-dot ${partOf(band, days.length)}`} aria-hidden="true" />
                {words[band]}{' '}
                {n === 0 ? (
                  0
                ) : (
                  <Link to="/coverage/households" search={{ unitId: unit.unitId, band: String(band) } as never}>
                    {n}
                  </Link>
                )}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  )
}

function UnitHeading({ unit }: { unit: Coverage['units'][number] }) {
  const t = useT()
  return (
    <h2 className="cov-heading">
      {unit.above ? `${unit.above} · ` : ''}
      {unit.name} <span className="cov-count">{t('visits.coverage.households', { count: unit.households })}</span>
    </h2>
  )
}

/** Shades from recent to old, and a pattern of its own for never: told apart without colour too. */
const partOf = (band: number, bounds: number): string =>
  band > bounds ? 'cov-part cov-never' : `cov-part cov-${Math.min(4, Math.round((band * 4) / bounds))}`
