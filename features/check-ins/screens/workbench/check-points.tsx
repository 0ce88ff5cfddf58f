import { useNavigate } from '@tanstack/react-router'
import { Button, Checkbox, Select } from 'antd'
import { useState } from 'react'
import { openPrint } from '#ui/api/download.ts'
import { useApiPages } from '#ui/api/hooks.ts'
import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { useMe } from '#ui/session/me.ts'
import { POINT_STATES, type PointState as State } from '../../vocabulary.ts'
import { type CheckPoint, periodOf } from './of-point.ts'
import { PeriodFields } from './period-fields.tsx'
import { AddPoint } from './point-forms.tsx'
import { PointState, Share } from './share.tsx'
import './check-points.css'

/** Codes on one page, as the contract has it. */
const PRINT_MAX = 60

/** Check points with what was checked in at each; the filters are in the address. */
export default function CheckPoints() {
  const t = useT()
  const navigate = useNavigate()
  const [f, change] = useUrlFilters()
  const period = periodOf(f)
  const state = POINT_STATES.find((one) => one === f.state) ?? 'open'
  const source = useApiPages('checkIns.listPoints', {
    ...period,
    state,
    ...(f.flagged === 'yes' ? { flagged: 'yes' as const } : {}),
  })
  const [chosen, setChosen] = useState<string[]>([])
  const { role } = useMe()
  // Only a courtesy: the server refuses by itself.
  const isKeeper = role === 'OFFICER' || role === 'DEPUTY'
  const columns: Column<CheckPoint>[] = [
    { key: 'name', title: t('checkIns.field.name'), isTitle: true, width: 180, render: (p) => p.name },
    { key: 'kind', title: t('checkIns.field.kind'), width: 100, render: (p) => t(`checkIns.kind.${p.kind}`) },
    { key: 'place', title: t('checkIns.field.place'), width: 200, render: (p) => p.place ?? p.communityName },
    { key: 'last', title: t('checkIns.field.lastOn'), width: 130, render: (p) => formatDate(p.figures.lastOn) || '—' },
    { key: 'hits', title: t('checkIns.outcome.HIT'), width: 70, align: 'right', render: (p) => p.figures.hits },
    { key: 'misses', title: t('checkIns.outcome.MISS'), width: 80, align: 'right', render: (p) => p.figures.misses },
    { key: 'manual', title: t('checkIns.outcome.MANUAL'), width: 70, align: 'right', render: (p) => p.figures.manual },
    { key: 'share', title: t('checkIns.field.share'), width: 130, render: (p) => <Share figures={p.figures} /> },
    { key: 'state', title: t('checkIns.field.state'), width: 100, render: (p) => <PointState point={p} /> },
  ]
  const printable = chosen.filter((id) => source.items.some((p) => p.id === id && p.can.print)).slice(0, PRINT_MAX)
  return (
    <>
      <PageHeader
        title={t('checkIns.title')}
        subtitle={t('checkIns.subtitle')}
        actions={isKeeper ? <Acts printable={printable} /> : null}
      />
      <div className="la-filters">
        <Select<State>
          className="cp-filter"
          aria-label={t('checkIns.field.state')}
          value={state}
          onChange={(value) => change({ state: value === 'open' ? undefined : value })}
          options={POINT_STATES.map((value) => ({ value, label: t(`checkIns.state.${value}`) }))}
        />
        <PeriodFields period={period} change={change} />
        <Checkbox
          checked={f.flagged === 'yes'}
          onChange={(event) => change({ flagged: event.target.checked ? 'yes' : undefined })}
        >
          {t('checkIns.filter.flagged')}
        </Checkbox>
      </div>
      {source.items[0]?.figures.whose === 'own' ? <p className="cp-hint">{t('checkIns.ownOnly')}</p> : null}
      <DataTable
        source={source}
        columns={columns}
        rowKey={(p) => p.id}
        label={t('checkIns.title')}
        onOpen={(p) => void navigate({ to: '/check-points/$id', params: { id: p.id } as never, search: f as never })}
        height={560}
        {...(isKeeper ? { selection: { keys: chosen, onChange: setChosen } } : {})}
        empty={{ title: t('checkIns.empty'), hint: t('checkIns.emptyHint') }}
      />
    </>
  )
}

function Acts({ printable }: { printable: string[] }) {
  const t = useT()
  const [isOpen, setOpen] = useState(false)
  return (
    <span className="cp-acts">
      <Button
        disabled={printable.length === 0}
        onClick={() => openPrint('checkIns.printCodes', { points: printable.join(',') })}
      >
        {t('checkIns.act.print', { count: printable.length })}
      </Button>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('checkIns.act.add')}
      </Button>
      {isOpen ? <AddPoint onClose={() => setOpen(false)} /> : null}
    </span>
  )
}
