import { useNavigate } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiCommand, useApiPages } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { formatDate, formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { StatusTag } from '#ui/records/status-tag.tsx'

type Notification = ApiOutput<'notifications.list'>['items'][number]

const CHANGED = ['notifications.list', 'notifications.unreadCount'] as const

function useColumns(): Column<Notification>[] {
  const t = useT()
  return [
    {
      key: 'title',
      title: t('notifications.column.title'),
      isTitle: true,
      width: 320,
      render: (n) => (
        <span className={n.readAt === null ? 'notifications-unread' : undefined}>
          {n.title}
          {n.asCover ? `(${t('notifications.asCover')})` : ''}
        </span>
      ),
    },
    {
      key: 'due',
      title: t('notifications.column.due'),
      width: 220,
      render: (n) =>
        n.overdue ? (
          <StatusTag tone="bad">{t('notifications.overdueSince', { date: formatDate(n.dueOn) })}</StatusTag>
        ) : (
          <span>{formatDate(n.dueOn)}</span>
        ),
    },
    { key: 'given', title: t('notifications.column.given'), width: 180, render: (n) => formatDateTime(n.at) },
    {
      key: 'state',
      title: t('notifications.column.state'),
      width: 110,
      render: (n) =>
        n.readAt === null ? (
          <StatusTag tone="attention">{t('notifications.unread')}</StatusTag>
        ) : (
          <StatusTag tone="neutral">{t('notifications.read')}</StatusTag>
        ),
    },
  ]
}

/** One's own reminders, newest first. Opening one leads to its record and marks it as read. */
export default function Inbox() {
  const t = useT()
  const navigate = useNavigate()
  const [filters, change] = useUrlFilters()
  const state = filters.state === 'unread' ? 'unread' : 'all'
  const source = useApiPages('notifications.list', { state })
  const columns = useColumns()
  const mark = useApiCommand('notifications.markRead', { invalidates: CHANGED })
  const markAll = useApiCommand('notifications.markRead', {
    invalidates: CHANGED,
    onSuccess: ({ marked }) => void toast(t('notifications.marked', { count: marked })),
  })
  const newest = source.items[0]
  const open = (n: Notification) => {
    if (n.readAt === null) mark.mutate({ ids: [n.id] })
    if (n.path !== null) void navigate({ to: n.path as never })
  }
  return (
    <>
      <PageHeader
        title={t('notifications.title')}
        subtitle={t('notifications.subtitle')}
        actions={
          <Button
            // What came after the page was read stays unread.
            disabled={newest === undefined || !source.items.some((n) => n.readAt === null)}
            loading={markAll.isPending}
            onClick={() => newest && markAll.mutate({ until: newest.at })}
          >
            {t('notifications.markAll')}
          </Button>
        }
      />
      <div className="la-filters">
        <Segmented
          aria-label={t('notifications.filter')}
          value={state}
          onChange={(value) => change({ state: value === 'unread' ? 'unread' : undefined })}
          options={[
            { value: 'all', label: t('notifications.filter.all') },
            { value: 'unread', label: t('notifications.filter.unread') },
          ]}
        />
      </div>
      <DataTable
        source={source}
        columns={columns}
        rowKey={(n) => n.id}
        label={t('notifications.title')}
        onOpen={open}
        height={560}
        empty={{ title: t('notifications.empty'), hint: t('notifications.emptyHint') }}
      />
    </>
  )
}
