import { Link } from '@tanstack/react-router'
import { onePage } from '#ui/api/hooks.ts'
import type { ApiOutput } from '#ui/api/client.ts'
import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { StatusTag } from '#ui/records/status-tag.tsx'
import './handovers.css'

export type Pack = ApiOutput<'handovers.get'>
type Item = Pack['items'][number]

/** How many of each kind change hands. */
export function Counts({ counts }: { counts: Pack['counts'] }) {
  const t = useT()
  if (counts.length === 0) return <p>{t('handovers.nothing')}</p>
  return (
    <ul className="handover-counts" aria-label={t('handovers.counts')}>
      {counts.map((c) => (
        <li key={c.kind}>
          {c.title} <strong>{c.count}</strong>
        </li>
      ))}
    </ul>
  )
}

/** The records of a pack that the reader may see, each leading to where it is worked on. */
export function Items({ items }: { items: readonly Item[] }) {
  const t = useT()
  if (items.length === 0) return null
  const source = onePage(items)
  const columns: Column<Item>[] = [
    {
      key: 'title',
      title: t('handovers.column.item'),
      isTitle: true,
      width: 180,
      render: (i) => (i.path ? <Link to={i.path}>{i.title}</Link> : i.title),
    },
    { key: 'detail', title: t('handovers.column.place'), width: 320, render: (i) => i.detail || '—' },
    { key: 'due', title: t('handovers.column.due'), width: 120, render: (i) => formatDate(i.dueOn) || '—' },
    {
      key: 'owner',
      title: t('handovers.column.owner'),
      width: 140,
      render: (i) => t(i.moved ? 'handovers.owner.person' : 'handovers.owner.area'),
    },
    {
      key: 'state',
      title: t('handovers.column.state'),
      width: 110,
      render: (i) => (
        <StatusTag tone={i.done ? 'good' : 'neutral'}>{t(i.done ? 'handovers.done' : 'handovers.open')}</StatusTag>
      ),
    },
  ]
  return (
    <DataTable<Item>
      source={source}
      columns={columns}
      rowKey={(i) => `${i.kind}${i.recordId}`}
      label={t('handovers.items')}
      empty={{ title: t('handovers.nothing') }}
    />
  )
}
