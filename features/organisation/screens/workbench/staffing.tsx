import { Link } from '@tanstack/react-router'
import { Alert, Select } from 'antd'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiQuery } from '#ui/api/hooks.ts'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { StatusTag } from '#ui/records/status-tag.tsx'
import './organisation.css'

type Staffing = ApiOutput<'organisation.staffing'>
type Area = Staffing['areas'][number]

/** `/staffing?station=<id>&rules=<set>`: required, effective, missing, each with the rule behind it. */
export default function StaffingPage() {
  const t = useT()
  const [filters, setFilters] = useUrlFilters()
  const tree = useApiQuery('organisation.tree', {})
  const stations = (tree.data?.units ?? []).filter((u) => u.kind === 'STATION' && u.inScope)
  const stationId = filters.station ?? stations[0]?.id
  const staffing = useApiQuery(
    'organisation.staffing',
    { stationId: stationId ?? '', ...(filters.rules ? { ruleSet: filters.rules } : {}) },
    { enabled: stationId !== undefined },
  )
  const problem = tree.error ?? staffing.error
  if (problem) return <ErrorState error={problem} onRetry={() => void staffing.refetch()} />
  if (tree.isLoading) return <LoadingPage />
  if (stationId === undefined) {
    return (
      <EmptyState
        heading
        title={t('organisation.staffing.noStation')}
        action={<Link to="/organisation">{t('organisation.tree.title')}</Link>}
      />
    )
  }
  const data = staffing.data
  return (
    <>
      <PageHeader title={t('organisation.staffing.title')} subtitle={data?.stationName} />
      <div className="la-filters">
        <Select
          className="org-filter"
          aria-label={t('organisation.kind.STATION')}
          showSearch={{ optionFilterProp: 'label' }}
          value={stationId}
          onChange={(value: string) => setFilters({ station: value })}
          options={stations.map((s) => ({ value: s.id, label: s.name }))}
        />
        <Select
          className="org-filter"
          aria-label={t('organisation.staffing.ruleSet')}
          value={data?.ruleSet ?? null}
          onChange={(value: string | null) => setFilters({ rules: value ?? '' })}
          options={(data?.ruleSets ?? []).map((value) => ({ value, label: value }))}
        />
      </div>
      {data ? <Figures data={data} /> : <LoadingPage />}
    </>
  )
}

function Figures({ data }: { data: Staffing }) {
  const t = useT()
  const percent = (x: number) => `${Math.round(x * 100)} %`
  return (
    <>
      {data.share ? (
        <Alert
          className="la-draft"
          type={data.share.met === false ? 'warning' : 'info'}
          showIcon
          title={t('organisation.staffing.share', {
            community: data.share.community,
            strength: data.share.strength,
            share: data.share.share === null ? '—' : percent(data.share.share),
            min: percent(data.share.minShare),
          })}
          description={data.share.source}
        />
      ) : null}
      {data.areas.length === 0 ? <EmptyState title={t('organisation.staffing.noAreas')} /> : <Table data={data} />}
    </>
  )
}

function Table({ data }: { data: Staffing }) {
  const t = useT()
  return (
    <section className="org-table-room" aria-label={t('organisation.staffing.title')}>
      <table className="org-table">
        <thead>
          <tr>
            <th scope="col">{t('organisation.kind.AREA')}</th>
            <th scope="col">{t('organisation.staffing.population')}</th>
            <th scope="col">{t('organisation.staffing.required')}</th>
            <th scope="col">{t('organisation.staffing.effective')}</th>
            <th scope="col">{t('organisation.staffing.shortfall')}</th>
            <th scope="col">{t('organisation.staffing.aux')}</th>
            <th scope="col">{t('organisation.staffing.rule')}</th>
          </tr>
        </thead>
        <tbody>
          {data.areas.map((area) => (
            <AreaRow key={area.areaId} area={area} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('organisation.staffing.total')}</th>
            <td />
            <td className="la-number" data-label={t('organisation.staffing.required')}>
              {data.total.required}
            </td>
            <td className="la-number" data-label={t('organisation.staffing.effective')}>
              {data.total.effective}
            </td>
            <td className="la-number" data-label={t('organisation.staffing.shortfall')}>
              {data.total.shortfall}
            </td>
            <td />
            <td />
          </tr>
        </tfoot>
      </table>
    </section>
  )
}

function AreaRow({ area }: { area: Area }) {
  const t = useT()
  const short = area.shortfall ?? 0
  return (
    <tr>
      <th scope="row">
        <Link to="/organisation" search={{ unit: area.areaId } as never}>
          {area.name}
        </Link>
        <div className="org-soft">
          {t(`organisation.value.${area.areaKind}`)} · {t('organisation.tree.communities', { count: area.communities })}
        </div>
      </th>
      <td data-label={t('organisation.staffing.population')}>
        {area.noPopulation ? t('organisation.staffing.nobody') : <span className="la-number">{area.population}</span>}
        {area.popBasis ? <div className="org-soft">{t(`organisation.value.${area.popBasis}` as never)}</div> : null}
      </td>
      <td className="la-number" data-label={t('organisation.staffing.required')}>
        {area.required ?? t('organisation.staffing.noRule')}
      </td>
      <td data-label={t('organisation.staffing.effective')}>
        <span className="la-number">{area.effective}</span>
        {area.holders.map((h) => (
          <div key={h.staffId} className="org-soft">
            <Link to="/staff/$id" params={{ id: h.staffId } as never}>
              {h.name}
            </Link>
            {h.counts ? '' : ` (${t(`organisation.value.${h.status}` as never)})`}
          </div>
        ))}
      </td>
      <td data-label={t('organisation.staffing.shortfall')}>
        <StatusTag tone={short > 0 ? 'attention' : 'good'}>
          {short > 0 ? t('organisation.staffing.short', { count: short }) : t('organisation.staffing.enough')}
        </StatusTag>
      </td>
      <td className="la-number" data-label={t('organisation.staffing.aux')}>
        {area.auxEffective}
        {area.auxRequired ? ` / ${area.auxRequired}` : ''}
      </td>
      <td data-label={t('organisation.staffing.rule')}>
        {area.rule ? (
          <>
            {area.rule.source}
            <div className="org-soft la-number">{area.rule.how}</div>
          </>
        ) : (
          t('organisation.staffing.noRule')
        )}
      </td>
    </tr>
  )
}
