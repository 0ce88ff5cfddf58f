import { Link } from '@tanstack/react-router'
import { Input, Select } from 'antd'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiPages } from '#ui/api/hooks.ts'
import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { CARD_KINDS, type CardKind } from '../../vocabulary.ts'

type Issue = ApiOutput<'contactCards.listIssues'>['items'][number]

interface Props {
  filters: Record<string, string>
  change: (next: Record<string, string | undefined>) => void
}

/** The issue log: nobody types it; visits and batches fill it. */
export function Issues({ filters: f, change }: Props) {
  const t = useT()
  const source = useApiPages('contactCards.listIssues', {
    ...(f.from ? { from: f.from } : {}),
    ...(f.to ? { to: f.to } : {}),
    ...(f.kind ? { kind: f.kind as CardKind } : {}),
  })
  const columns: Column<Issue>[] = [
    { key: 'at', title: t('contactCards.column.at'), isTitle: true, width: 130, render: (i) => formatDate(i.issuedOn) },
    { key: 'place', title: t('contactCards.column.place'), width: 260, render: (i) => i.place },
    { key: 'kind', title: t('contactCards.column.kind'), width: 120, render: (i) => t(`contactCards.kind.${i.kind}`) },
    { key: 'count', title: t('contactCards.column.count'), width: 80, align: 'right', render: (i) => i.count },
    { key: 'by', title: t('contactCards.column.by'), width: 110, render: (i) => i.by.name },
    {
      key: 'source',
      title: t('contactCards.column.source'),
      width: 110,
      render: (i) =>
        i.source === 'visit' ? (
          <Link to="/visits/$id" params={{ id: i.id } as never}>
            {t('contactCards.source.visit')}
          </Link>
        ) : (
          t('contactCards.source.batch')
        ),
    },
  ]
  return (
    <>
      <div className="la-filters">
        <Select
          className="cc-filter"
          aria-label={t('contactCards.column.kind')}
          placeholder={t('contactCards.column.kind')}
          allowClear
          value={f.kind ?? null}
          onChange={(value) => change({ kind: value ?? undefined })}
          options={CARD_KINDS.map((value) => ({ value, label: t(`contactCards.kind.${value}`) }))}
        />
        {(['from', 'to'] as const).map((end) => (
          <Input
            key={end}
            type="date"
            className="cc-filter"
            aria-label={t(`contactCards.filter.${end}`)}
            value={f[end] ?? ''}
            onChange={(event) => change({ [end]: event.target.value })}
          />
        ))}
      </div>
      <DataTable
        source={source}
        columns={columns}
        rowKey={(i) => i.id}
        label={t('contactCards.issues')}
        height={520}
        empty={{ title: t('contactCards.empty'), hint: t('contactCards.emptyHint') }}
      />
    </>
  )
}
