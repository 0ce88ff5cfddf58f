import { Link } from '@tanstack/react-router'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiQuery } from '#ui/api/hooks.ts'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { UsedTag } from './used-tag.tsx'
import './papers.css'

type Item = ApiOutput<'papers.listTemplates'>['items'][number]

/** Every kind of paper with the template it is printed on, and whether this machine makes PDF of it. */
export default function PapersPage() {
  const t = useT()
  const { data, error, refetch } = useApiQuery('papers.listTemplates', {})
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingPage />
  if (data.stationName === null) return <EmptyState heading title={t('papers.noStation')} />
  return (
    <>
      <PageHeader title={t('papers.title')} subtitle={t('papers.subtitle', { station: data.stationName })} />
      <p className="paper-hint">{t(data.hasPdf ? 'papers.pdfHere' : 'papers.pdfMissing')}</p>
      <div className="paper-scroll">
        <table className="paper-table">
          <thead>
            <tr>
              <th scope="col">{t('papers.column.kind')}</th>
              <th scope="col">{t('papers.column.used')}</th>
              <th scope="col">{t('papers.column.by')}</th>
              <th scope="col">{t('papers.column.at')}</th>
              <th scope="col">{t('papers.column.note')}</th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((item) => (
              <Row key={item.kind} item={item} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

function Row({ item: { kind, title, inUse } }: { item: Item }) {
  return (
    <tr>
      <th scope="row">
        <Link to="/papers/$kind" params={{ kind } as never}>
          {title}
        </Link>
      </th>
      <td>
        <UsedTag inUse={inUse} />
      </td>
      <td>{inUse?.createdByName}</td>
      <td>{inUse ? formatDateTime(inUse.createdAt) : null}</td>
      <td>{inUse?.note}</td>
    </tr>
  )
}
