import { Alert, Typography } from 'antd'
import type { Look } from '#features/privacy/contract.ts'
import { useApiPages, useApiQuery } from '#ui/api/hooks.ts'
import { formatDate, formatDateTime } from '#ui/i18n/format.ts'
import { type MessageKey, useT } from '#ui/i18n/i18n.ts'
import { type Column, DataTable } from '#ui/list/data-table.tsx'

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
  const who: Column<Look> = {
    key: 'who',
    title: t('privacy.column.who'),
    render: (l) => (
      <>
        {l.staff ? `${l.staff.name} ${l.staff.badgeNo}` : t('privacy.system')}
        <br />
        <Typography.Text type="secondary">{l.unitName}</Typography.Text>
      </>
    ),
  }
  return (
    <DataTable<Look>
      source={looks}
      rowKey={(l) => String(l.seq)}
      label={t('privacy.looks')}
      empty={{ title: t('privacy.empty') }}
      columns={[
        { key: 'at', title: t('privacy.column.at'), isTitle: true, render: (l) => formatDateTime(l.at) },
        ...(showsWho ? [who] : []),
        {
          key: 'purpose',
          title: t('privacy.column.purpose'),
          render: (l) => t(`privacy.purpose.${l.purpose}` as MessageKey),
        },
        {
          key: 'basis',
          title: t('privacy.column.basis'),
          render: (l) => t(`privacy.basis.${l.basisKind ?? 'none'}` as MessageKey),
        },
        { key: 'shown', title: t('privacy.column.shown'), render: (l) => t(`privacy.shown.${l.shown}`) },
        { key: 'persons', title: t('privacy.column.persons'), align: 'right', width: 90, render: (l) => l.persons },
        {
          key: 'outcome',
          title: t('privacy.column.outcome'),
          width: 110,
          render: (l) => t(`privacy.outcome.${l.outcome}`),
        },
      ]}
    />
  )
}
