import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiPages } from '#ui/api/hooks.ts'
import { formatDate, formatMonth } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { BEHIND } from '../../contract.ts'

type Item = ApiOutput<'visitPlans.listBehind'>['items'][number]

/** The doors behind one number of a month; what is counted is in the address. */
export default function BehindPage() {
  const t = useT()
  const navigate = useNavigate()
  const [f] = useUrlFilters()
  const what = BEHIND.find((one) => one === f.what) ?? 'households'
  const month = f.month ?? ''
  const source = useApiPages('visitPlans.listBehind', { postingId: f.postingId ?? '', month, what })
  const columns: Column<Item>[] = [
    { key: 'place', title: t('visitPlans.column.place'), isTitle: true, width: 320, render: (d) => d.place },
    { key: 'on', title: t('visitPlans.column.day'), width: 160, render: (d) => formatDate(d.on) },
  ]
  return (
    <>
      <PageHeader
        title={t(`visitPlans.behind.${what}`)}
        subtitle={month ? formatMonth(month.slice(0, 7)) : ''}
        actions={
          <Button onClick={() => void navigate({ to: '/visit-plans', search: { month } as never })}>
            {t('visitPlans.title')}
          </Button>
        }
      />
      <DataTable
        source={source}
        columns={columns}
        rowKey={(d) => d.id}
        label={t('visitPlans.behindTitle')}
        onOpen={(d) => void navigate({ to: '/doors/$addressId', params: { addressId: d.addressId } as never })}
        height={560}
        empty={{ title: t('visitPlans.emptyBehind') }}
      />
    </>
  )
}
