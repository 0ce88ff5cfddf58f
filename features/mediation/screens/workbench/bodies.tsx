import { useNavigate } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useState } from 'react'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiPages } from '#ui/api/hooks.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { useMe } from '#ui/session/me.ts'
import { BODY_KINDS, BODY_STATES, type BodyKind } from '../../vocabulary.ts'
import { AddBody } from './body-forms.tsx'
import { BodyState, Shortfalls } from './tags.tsx'
import './mediation.css'

type Item = ApiOutput<'mediation.listBodies'>['items'][number]

/** Only a courtesy: the server refuses by itself. */
export const KEEPERS: readonly string[] = ['CHIEF', 'DEPUTY', 'JUDICIAL_OFFICE']

/** Mediation bodies by name; the filters are in the address. */
export default function Bodies() {
  const t = useT()
  const navigate = useNavigate()
  const [f, change] = useUrlFilters()
  const { role } = useMe()
  const [isOpen, setOpen] = useState(false)
  const state = BODY_STATES.find((one) => one === f.state) ?? 'open'
  const source = useApiPages('mediation.listBodies', { state, ...(f.kind ? { kind: f.kind as BodyKind } : {}) })
  const columns: Column<Item>[] = [
    { key: 'name', title: t('mediation.field.name'), isTitle: true, width: 240, render: (b) => b.name },
    { key: 'kind', title: t('mediation.field.kind'), width: 140, render: (b) => t(`mediation.bodyKind.${b.kind}`) },
    { key: 'parent', title: t('mediation.field.parent'), width: 200, render: (b) => b.parent?.name ?? '—' },
    { key: 'unit', title: t('mediation.field.unit'), width: 140, render: (b) => b.unitName },
    { key: 'members', title: t('mediation.field.members'), width: 80, align: 'right', render: (b) => b.members },
    { key: 'pool', title: t('mediation.field.mediators'), width: 110, align: 'right', render: (b) => b.mediators },
    {
      key: 'lacks',
      title: t('mediation.field.committee'),
      width: 200,
      render: (b) => <Shortfalls of={b.shortfalls} />,
    },
    { key: 'state', title: t('mediation.field.state'), width: 100, render: (b) => <BodyState state={b.state} /> },
  ]
  return (
    <>
      <PageHeader
        title={t('mediation.bodies')}
        subtitle={t('mediation.bodiesSubtitle')}
        actions={
          KEEPERS.includes(role ?? '') ? (
            <Button type="primary" onClick={() => setOpen(true)}>
              {t('mediation.act.addBody')}
            </Button>
          ) : null
        }
      />
      <div className="la-filters">
        <Select
          className="med-filter"
          aria-label={t('mediation.field.kind')}
          placeholder={t('mediation.field.kind')}
          allowClear
          value={f.kind ?? null}
          onChange={(value) => change({ kind: value ?? undefined })}
          options={BODY_KINDS.map((value) => ({ value, label: t(`mediation.bodyKind.${value}`) }))}
        />
        <Select
          className="med-filter"
          aria-label={t('mediation.field.state')}
          value={state}
          onChange={(value) => change({ state: value })}
          options={BODY_STATES.map((value) => ({ value, label: t(`mediation.state.${value}`) }))}
        />
      </div>
      <DataTable
        source={source}
        columns={columns}
        rowKey={(b) => b.id}
        label={t('mediation.bodies')}
        onOpen={(b) => void navigate({ to: '/mediation-bodies/$id', params: { id: b.id } as never })}
        height={560}
        empty={{ title: t('mediation.emptyBodies'), hint: t('mediation.emptyBodiesHint') }}
      />
      {isOpen ? <AddBody onClose={() => setOpen(false)} /> : null}
    </>
  )
}
