import { Alert, Button, Table, Typography } from 'antd'
import type { Look } from '#features/privacy/contract.ts'
import { useApiPages, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { formatDate, formatDateTime } from '#ui/i18n/format.ts'
import { type MessageKey, useT } from '#ui/i18n/i18n.ts'

/** 查阅记录 of a person, for those entitled; others get the server's sentence. */
export function PersonLooks({ personId }: { personId: string }) {
  const t = useT()
  const looks = useApiPages('privacy.listPersonLooks', { id: personId })
  const { data } = useApiQuery('privacy.listPersonLooks', { id: personId, limit: 1 }, { enabled: looks.error === null })
  return (
    <>
      {data !== undefined && data.withheld.count > 0 && (
        <Alert
          type="info"
          showIcon
          title={t('privacy.withheld', { count: data.withheld.count, until: formatDate(data.withheld.until ?? '') })}
        />
      )}
      <LooksTable looks={looks} showsWho />
    </>
  )
}

/** What one staff member looked at. */
export function StaffLooks({ staffId }: { staffId: string }) {
  return <LooksTable looks={useApiPages('privacy.listStaffLooks', { id: staffId })} showsWho={false} />
}

function LooksTable({
  looks,
  showsWho,
}: {
  looks: ReturnType<typeof useApiPages<'privacy.listStaffLooks'>>
  showsWho: boolean
}) {
  const t = useT()
  if (looks.error) return <ErrorState error={looks.error} onRetry={looks.reload} />
  const who = {
    title: t('privacy.column.who'),
    render: (_: unknown, l: Look) => (
      <>
        {l.staff ? `${l.staff.name} ${l.staff.badgeNo}` : t('privacy.system')}
        <br />
        <Typography.Text type="secondary">{l.unitName}</Typography.Text>
      </>
    ),
  }
  return (
    <>
      <Table<Look>
        size="small"
        rowKey="seq"
        loading={looks.isLoading}
        dataSource={looks.items}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: t('privacy.empty') }}
        columns={[
          { title: t('privacy.column.at'), render: (_, l) => formatDateTime(l.at) },
          ...(showsWho ? [who] : []),
          { title: t('privacy.column.purpose'), render: (_, l) => t(`privacy.purpose.${l.purpose}` as MessageKey) },
          {
            title: t('privacy.column.basis'),
            render: (_, l) => t(`privacy.basis.${l.basisKind ?? 'none'}` as MessageKey),
          },
          { title: t('privacy.column.shown'), render: (_, l) => t(`privacy.shown.${l.shown}`) },
          { title: t('privacy.column.persons'), align: 'right', dataIndex: 'persons' },
          { title: t('privacy.column.outcome'), render: (_, l) => t(`privacy.outcome.${l.outcome}`) },
        ]}
      />
      {looks.hasMore && (
        <Button type="link" loading={looks.isLoadingMore} onClick={looks.loadMore}>
          {t('privacy.more')}
        </Button>
      )}
    </>
  )
}
