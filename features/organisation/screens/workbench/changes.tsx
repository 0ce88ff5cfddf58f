import type { ApiOutput } from '#ui/api/client.ts'
import { onePage, useApiQuery } from '#ui/api/hooks.ts'
import { formatDate } from '#ui/i18n/format.ts'
import { type MessageKey, useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type Column, DataTable } from '#ui/list/data-table.tsx'

type Change = ApiOutput<'organisation.listChanges'>['items'][number]

/** Merges, renames and recodes: what became of what, when, by whose order, and what followed. */
export default function Changes() {
  const t = useT()
  const list = useApiQuery('organisation.listChanges', {})
  const source = onePage(list.data?.items, list)
  const columns: Column<Change>[] = [
    { key: 'on', title: t('organisation.changes.on'), width: 150, render: (c) => formatDate(c.onDate) },
    {
      key: 'kind',
      title: t('organisation.changes.kind'),
      width: 110,
      render: (c) => t(`organisation.change.${c.kind}`),
    },
    {
      key: 'what',
      title: t('organisation.changes.what'),
      isTitle: true,
      width: 300,
      render: (c) => `${c.oldValue} → ${c.newValue}`,
    },
    {
      key: 'moved',
      title: t('organisation.changes.moved'),
      width: 300,
      render: (c) =>
        c.moved.map((m) => `${t(`organisation.moved.${m.kind}` as MessageKey)} ${m.count}`).join(' · ') || '—',
    },
    { key: 'note', title: t('organisation.changes.note'), width: 200, render: (c) => c.note ?? '—' },
    {
      key: 'by',
      title: t('organisation.changes.by'),
      width: 120,
      render: (c) => c.by ?? t('organisation.changes.administrator'),
    },
  ]
  return (
    <>
      <PageHeader title={t('organisation.changes.title')} subtitle={t('organisation.changes.subtitle')} />
      <DataTable<Change>
        source={source}
        columns={columns}
        rowKey={(c) => c.id}
        label={t('organisation.changes.title')}
        empty={{ title: t('organisation.changes.empty') }}
      />
    </>
  )
}
