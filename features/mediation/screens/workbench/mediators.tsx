import { Link, useNavigate } from '@tanstack/react-router'
import { Checkbox, Segmented, Select } from 'antd'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiPages, useApiQuery } from '#ui/api/hooks.ts'
import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { useMe } from '#ui/session/me.ts'
import type { DisputeType, Language, MediatorKind } from '../../vocabulary.ts'
import { kindChoices, languageChoices, typeChoices } from '../words.ts'
import { KEEPERS } from './bodies.tsx'
import { Standing } from './tags.tsx'
import './mediation.css'

type Item = ApiOutput<'mediation.listMediators'>['items'][number]

/** The pool by name; the filters are in the address. Nobody is ranked. */
export default function Mediators() {
  const t = useT()
  const navigate = useNavigate()
  const [f, change] = useUrlFilters()
  const { role } = useMe()
  const source = useApiPages('mediation.listMediators', {
    active: f.active === 'no' ? 'no' : 'yes',
    ...(f.bodyId ? { bodyId: f.bodyId } : {}),
    ...(f.kind ? { kind: f.kind as MediatorKind } : {}),
    ...(f.specialty ? { specialty: f.specialty as DisputeType } : {}),
    ...(f.language ? { language: f.language as Language } : {}),
    ...(f.ending === 'yes' ? { ending: 'yes' as const } : {}),
  })
  const columns: Column<Item>[] = [
    { key: 'name', title: t('mediation.field.person'), isTitle: true, width: 120, render: (m) => m.name },
    { key: 'kind', title: t('mediation.field.kind'), width: 80, render: (m) => t(`mediation.kind.${m.kind}`) },
    { key: 'body', title: t('mediation.field.body'), width: 220, render: (m) => m.body.name },
    {
      key: 'specialties',
      title: t('mediation.field.specialties'),
      width: 240,
      render: (m) => m.specialties.map((one) => t(`mediation.type.${one}`)).join('、') || '—',
    },
    {
      key: 'languages',
      title: t('mediation.field.languages'),
      width: 160,
      render: (m) => m.languages.map((one) => t(`mediation.language.${one}`)).join('、') || '—',
    },
    {
      key: 'to',
      title: t('mediation.field.appointedTo'),
      width: 130,
      render: (m) => (m.appointedTo ? formatDate(m.appointedTo) : t('mediation.noEnd')),
    },
    { key: 'state', title: t('mediation.field.state'), width: 200, render: (m) => <Standing of={m} /> },
  ]
  return (
    <>
      <PageHeader
        title={t('mediation.mediators')}
        subtitle={t('mediation.mediatorsSubtitle')}
        actions={
          KEEPERS.includes(role ?? '') ? (
            <Link to="/mediators/new" className="la-button la-button-main">
              {t('mediation.act.addMediator')}
            </Link>
          ) : null
        }
      />
      <Filters f={f} change={change} />
      <DataTable
        source={source}
        columns={columns}
        rowKey={(m) => m.id}
        label={t('mediation.mediators')}
        onOpen={(m) => void navigate({ to: '/mediators/$id', params: { id: m.id } as never })}
        height={560}
        empty={{ title: t('mediation.emptyMediators'), hint: t('mediation.emptyMediatorsHint') }}
      />
    </>
  )
}

interface FilterProps {
  f: Record<string, string>
  change: (change: Record<string, string | undefined>) => void
}

function Filters({ f, change }: FilterProps) {
  const t = useT()
  const found = useApiQuery('mediation.listBodies', { state: 'open', limit: 200 })
  const bodies = (found.data?.items ?? []).map((b) => ({ value: b.id, label: b.name }))
  const select = (key: string, label: string, options: readonly { value: string; label: string }[]) => (
    <Select
      className="med-filter"
      aria-label={label}
      placeholder={label}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      value={f[key] ?? null}
      onChange={(value: string | undefined) => change({ [key]: value ?? undefined })}
      options={[...options]}
    />
  )
  return (
    <div className="la-filters">
      <Segmented
        aria-label={t('mediation.field.state')}
        value={f.active === 'no' ? 'no' : 'yes'}
        onChange={(value) => change({ active: value === 'no' ? 'no' : undefined })}
        options={[
          { value: 'yes', label: t('mediation.field.active') },
          { value: 'no', label: t('mediation.outOfPool') },
        ]}
      />
      {select('bodyId', t('mediation.field.body'), bodies)}
      {select('kind', t('mediation.field.kind'), kindChoices(t))}
      {select('specialty', t('mediation.field.specialties'), typeChoices(t))}
      {select('language', t('mediation.field.languages'), languageChoices(t))}
      <Checkbox
        checked={f.ending === 'yes'}
        onChange={(event) => change({ ending: event.target.checked ? 'yes' : undefined })}
      >
        {t('mediation.ending')}
      </Checkbox>
    </div>
  )
}
