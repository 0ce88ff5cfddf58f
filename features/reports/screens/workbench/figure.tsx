import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useApiPages, useApiQuery } from '#ui/api/hooks.ts'
import type { ApiOutput } from '#ui/api/client.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { formatDate, formatMonth } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { PurposeGate } from '#ui/records/purpose-gate.tsx'
import type { Report } from './report.tsx'
import './reports.css'

type Row = ApiOutput<'reports.openFigure'>['items'][number]
const PURPOSES = ['verify', 'spot_check', 'inspection', 'data_fix', 'visit'] as const
type Purpose = (typeof PURPOSES)[number]

/** The records behind a figure: exactly as many as it says. Opening them states what for, the report being the reason. */
export default function FigurePage() {
  const t = useT()
  const { id, key } = useParams({ strict: false }) as { id: string; key: string }
  const { data, error, refetch } = useApiQuery('reports.getReport', { id })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingPage />
  const label = `${formatMonth(data.month)} ${data.unitName} ${t('reports.thisReport')}`
  const title = data.sections.flatMap((s) => s.figures).find((f) => f.key === key)?.title ?? key
  return (
    <>
      <PageHeader
        title={t('reports.figure', { title })}
        subtitle={label}
        actions={
          <Link to="/reports/$id" params={{ id } as never}>
            {t('reports.back')}
          </Link>
        }
      />
      <PurposeGate choices={PURPOSES.map((purpose) => ({ purpose, basisKind: 'report', basisId: id, label }))}>
        {(choice) => <Records report={data} figureKey={key} purpose={choice.purpose as Purpose} />}
      </PurposeGate>
    </>
  )
}

function Records({ report, figureKey, purpose }: { report: Report; figureKey: string; purpose: Purpose }) {
  const t = useT()
  const navigate = useNavigate()
  const source = useApiPages('reports.openFigure', {
    id: report.id,
    key: figureKey,
    purpose,
    basisKind: 'report',
    basisId: report.id,
  })
  const columns: Column<Row>[] = [
    { key: 'what', title: t('reports.column.what'), width: 260, isTitle: true, render: (row) => <What row={row} /> },
    { key: 'where', title: t('reports.column.where'), width: 320, render: (row) => row.where || '—' },
    { key: 'on', title: t('reports.column.on'), width: 150, render: (row) => formatDate(row.on) || '—' },
  ]
  return (
    <>
      {source.total === null ? null : <p>{t('reports.figureCount', { count: source.total })}</p>}
      <DataTable
        source={source}
        columns={columns}
        rowKey={(row) => row.recordId}
        label={t('reports.figure', { title: figureKey })}
        onOpen={(row) => {
          if (row.path) void navigate({ to: row.path })
        }}
        height={560}
        empty={{ title: t('reports.figureEmpty'), hint: t('reports.figureEmptyHint') }}
      />
    </>
  )
}

function What({ row }: { row: Row }) {
  const t = useT()
  if (!row.visible || row.path === null) return <span className="report-hidden">{t('reports.figureHidden')}</span>
  return <>{row.what}</>
}
