import { Link, useParams } from '@tanstack/react-router'
import { Alert } from 'antd'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { formatDate, formatDateTime, formatMonth } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { Remarks } from './remarks.tsx'
import { ReportActs } from './report-acts.tsx'
import { StateTag } from './state-tag.tsx'
import './reports.css'

export type Report = ApiOutput<'reports.getReport'>
type Section = Report['sections'][number]

/** One report as the paper has it. Every figure leads to its records; only the remarks are typed. */
export default function ReportPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { data, error, refetch } = useApiQuery('reports.getReport', { id })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingPage />
  return <Shown key={data.id} report={data} />
}

function Shown({ report }: { report: Report }) {
  const t = useT()
  return (
    <article className="report">
      <PageHeader
        title={`${report.unitName} ${formatMonth(report.month)} ${t('reports.title')}`}
        subtitle={[
          t('reports.period', { from: formatDate(report.from), until: formatDate(report.until) }),
          t('reports.edition', { edition: report.edition }),
          t(report.frozen ? 'reports.frozen' : 'reports.live'),
        ].join(' · ')}
        actions={<ReportActs report={report} />}
      />
      <History report={report} />
      {report.sections.map((section) => (
        <SectionTable key={section.id} id={report.id} section={section} />
      ))}
      <Remarks key={`${report.version}`} report={report} />
      {report.contentHash ? (
        <p className="report-hash">
          {t('reports.hash')}：<span className="la-number">{report.contentHash}</span>
        </p>
      ) : null}
    </article>
  )
}

function History({ report }: { report: Report }) {
  const t = useT()
  const { submitted, signed, returned, number } = report
  return (
    <div className="report-history">
      <div className="report-line">
        <StateTag state={report.state} />
        {number ? <span className="la-number">{number}</span> : null}
        {report.lateDays ? (
          <StatusTag tone="attention">{t('reports.late', { days: report.lateDays })}</StatusTag>
        ) : null}
        {report.overdue ? (
          <StatusTag tone="bad">{t('reports.overdue', { date: formatDate(report.dueOn) })}</StatusTag>
        ) : null}
        {submitted ? (
          <span>{t('reports.submittedBy', { name: submitted.name, at: formatDateTime(submitted.at) })}</span>
        ) : null}
        {signed ? (
          <span>
            {t('reports.signedBy', { role: report.signedRole ?? '', name: signed.name, at: formatDateTime(signed.at) })}
          </span>
        ) : null}
      </div>
      {returned ? (
        <Alert
          type="warning"
          showIcon
          title={t('reports.returnedBy', { ...returned, at: formatDateTime(returned.at) })}
        />
      ) : null}
      {report.correctsId ? (
        <p>
          {t('reports.corrects', { reason: report.correctReason ?? '' })}{' '}
          <Link to="/reports/$id" params={{ id: report.correctsId } as never}>
            {t('reports.seeCorrected')}
          </Link>
        </p>
      ) : null}
      {report.correctedById ? (
        <p>
          <Link to="/reports/$id" params={{ id: report.correctedById } as never}>
            {t('reports.seeCorrection')}
          </Link>
        </p>
      ) : null}
    </div>
  )
}

function SectionTable({ id, section }: { id: string; section: Section }) {
  const t = useT()
  return (
    <section aria-label={section.title}>
      <h2 className="report-heading">{section.title}</h2>
      <table className="report-table">
        <thead>
          <tr>
            <th scope="col">{t('reports.column.figure')}</th>
            <th scope="col" className="report-value">
              {t('reports.column.value')}
            </th>
            <th scope="col">{t('reports.column.note')}</th>
          </tr>
        </thead>
        <tbody>
          {section.figures.map((f) => (
            <tr key={f.key}>
              <th scope="row">{f.title}</th>
              <td className="report-value">
                <Link
                  to="/reports/$id/figures/$key"
                  params={{ id, key: f.key } as never}
                  className="la-number"
                  aria-label={t('ui.figure.open', { label: f.title, value: f.value })}
                >
                  {f.value}
                </Link>
                {f.now === null ? null : (
                  <span className="report-now" title={t('reports.nowHint')}>
                    {t('reports.now', { value: f.now })}
                  </span>
                )}
              </td>
              <td className="report-note">{f.note}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
