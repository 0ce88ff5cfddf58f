import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { ApiInput, ApiOutput } from '#ui/api/client.ts'
import { useApiPages } from '#ui/api/hooks.ts'
import { formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import type { FigureKey, Part } from '../../figure-keys.ts'
import { quarterOf } from './quarter.ts'
import { ColourTag, StateTag } from './tags.tsx'
import './disputes.css'

type Item = ApiOutput<'disputes.figureFiles'>['items'][number]

/** The files behind one number of the figures. */
export default function FigureFiles() {
  const t = useT()
  const navigate = useNavigate()
  const [f] = useUrlFilters()
  const { figure, part } = useParams({ strict: false }) as { figure: FigureKey; part: Part }
  const [now] = useState(() => new Date())
  const period = { ...quarterOf(now), ...(f.from ? { from: f.from } : {}), ...(f.to ? { to: f.to } : {}) }
  const source = useApiPages('disputes.figureFiles', { figure, part, ...period } as ApiInput<'disputes.figureFiles'>)
  const columns: Column<Item>[] = [
    { key: 'title', title: t('disputes.field.title'), isTitle: true, width: 280, render: (d) => d.title },
    { key: 'state', title: t('disputes.field.state'), width: 130, render: (d) => <StateTag state={d.state} /> },
    { key: 'colour', title: t('disputes.field.colour'), width: 110, render: (d) => <ColourTag colour={d.colour} /> },
    { key: 'place', title: t('disputes.field.place'), width: 200, render: (d) => d.place },
    { key: 'found', title: t('disputes.field.foundAt'), width: 170, render: (d) => formatDateTime(d.foundAt) },
  ]
  return (
    <>
      <PageHeader
        title={t(`disputes.figures.${figure}`)}
        subtitle={`${t(`disputes.figures.${part}`)} · ${period.from} — ${period.to}`}
      />
      <DataTable
        source={source}
        columns={columns}
        rowKey={(d) => d.id}
        label={t(`disputes.figures.${figure}`)}
        onOpen={(d) => void navigate({ to: '/disputes/$id', params: { id: d.id } as never })}
        height={560}
        empty={{ title: t('disputes.figures.none'), hint: t(`disputes.figures.note.${figure}`) }}
      />
    </>
  )
}
