import { Link } from '@tanstack/react-router'
import { useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'

/** The ledgers there are. */
export default function Ledgers() {
  const t = useT()
  const { data, error, refetch } = useApiQuery('ledgers.listLedgers', {})
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingPage />
  return (
    <>
      <PageHeader title={t('ledgers.title')} subtitle={t('ledgers.subtitle')} />
      <ul className="la-cards">
        {data.items.map((ledger) => (
          <li key={ledger.id} className="la-card">
            <Link to="/ledgers/$id" params={{ id: ledger.id } as never} className="la-card-title">
              {ledger.id} {ledger.title}
            </Link>
            <div>{ledger.columns.map((c) => c.header).join(' · ')}</div>
          </li>
        ))}
      </ul>
    </>
  )
}
