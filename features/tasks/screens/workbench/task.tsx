import { Link, useParams } from '@tanstack/react-router'
import { Descriptions } from 'antd'
import { useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { DueTag } from './due-tag.tsx'
import { whereTo } from './where-to.ts'

/** One task with its history. */
export default function TaskPage() {
  const t = useT()
  const { id } = useParams({ strict: false }) as { id: string }
  const { data, error, refetch } = useApiQuery('tasks.getTask', { id })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingPage />
  const isOpen = data.closedAt === null && data.state !== 'CANCELLED'
  const go = whereTo(data, !isOpen)
  const items = [
    { key: 'due', label: t('tasks.column.due'), children: <DueTag dueOn={data.dueOn} overdue={data.overdue} /> },
    { key: 'state', label: t('tasks.column.state'), children: t(`tasks.state.${data.state}`) },
    { key: 'assignee', label: t('tasks.column.assignee'), children: data.assignee?.name ?? t('tasks.nobody') },
    { key: 'created', label: t('tasks.createdAt'), children: formatDateTime(data.createdAt) },
    { key: 'signed', label: t('tasks.signedAt'), children: formatDateTime(data.signedAt) || '—' },
    {
      key: 'closed',
      label: t('tasks.closedAt'),
      children: [formatDateTime(data.closedAt), data.closedBy?.name].filter(Boolean).join(' · ') || '—',
    },
  ]
  return (
    <>
      <PageHeader
        title={data.title}
        subtitle={data.addressText}
        actions={
          isOpen && go.to !== '/tasks/$id' ? (
            <Link
              to={go.to}
              params={go.params as never}
              search={go.search as never}
              className="la-button la-button-main"
            >
              {t('tasks.go')}
            </Link>
          ) : null
        }
      />
      <div className="la-panel">
        <Descriptions column={{ xs: 1, md: 2 }} items={items} />
      </div>
    </>
  )
}
