import { Button } from 'antd'
import { useState } from 'react'
import { onePage, useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { toast } from '#ui/feedback/toast.ts'
import { formatDate, formatDay } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { ConfirmAct } from '#ui/records/confirm-act.tsx'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { CHANGES, daysAfter, type Gap, type Shift, spanText, type Week } from './of-duty.ts'
import { ShiftForm } from './shift-form.tsx'
import './duty.css'

type Row = { key: string; shift?: Shift } & Pick<Gap, 'unit' | 'from' | 'to'>

/** Shifts and gaps of the week in the order of time, a unit's together. */
const rowsOf = (week: Week): Row[] =>
  week.units.flatMap((unit) =>
    [
      ...week.shifts.map((shift): Row => ({ key: shift.id, unit: shift.unit, from: shift.from, to: shift.to, shift })),
      ...week.gaps.map((g): Row => ({ key: `${g.unit.id} ${g.from}`, ...g })),
    ]
      .filter((row) => row.unit.id === unit.id)
      .sort((a, b) => a.from.localeCompare(b.from)),
  )

/** The week of the station: who is on duty, under whom, and when nobody is. */
export default function Duty() {
  const t = useT()
  const [f, change] = useUrlFilters()
  const [isOpen, setOpen] = useState(false)
  const { data, error, refetch } = useApiQuery('duty.listShifts', f.from ? { from: f.from } : {})
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingPage />
  const move = (days: number) => change({ from: daysAfter(data.from, days) })
  return (
    <>
      <PageHeader
        title={t('duty.title')}
        subtitle={t('duty.subtitle')}
        actions={
          data.can.save ? (
            <Button type="primary" onClick={() => setOpen(true)}>
              {t('duty.act.add')}
            </Button>
          ) : null
        }
      />
      <OnDuty />
      <div className="duty-week la-filters">
        <Button onClick={() => move(-7)}>{t('duty.weekBefore')}</Button>
        <span>{t('duty.week', { from: formatDate(data.from), to: formatDate(data.to) })}</span>
        <Button onClick={() => move(7)}>{t('duty.weekAfter')}</Button>
        {f.from ? <Button onClick={() => change({ from: undefined })}>{t('duty.thisWeek')}</Button> : null}
      </div>
      <WeekTable week={data} />
      {isOpen ? <ShiftForm week={data} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

/** Today's line. */
function OnDuty() {
  const t = useT()
  const { data } = useApiQuery('duty.onDuty', {})
  if (data === undefined) return null
  if (data.shifts.length === 0) return <div className="la-banner la-banner-warning">{t('duty.nobodyNow')}</div>
  return (
    <div className="la-panel">
      {data.shifts.map((s) => (
        <div key={s.id}>
          {t('duty.now', {
            unit: s.unit.name,
            staff: s.staff.name,
            leader: s.leader.name,
            span: spanText(s.from, s.to),
          })}
        </div>
      ))}
    </div>
  )
}

function WeekTable({ week }: { week: Week }) {
  const t = useT()
  const columns: Column<Row>[] = [
    { key: 'day', title: t('duty.field.day'), isTitle: true, width: 180, render: (r) => formatDay(r.from) },
    { key: 'span', title: t('duty.field.span'), width: 220, render: (r) => spanText(r.from, r.to) },
    { key: 'unit', title: t('duty.field.unitId'), width: 160, render: (r) => r.unit.name },
    {
      key: 'staff',
      title: t('duty.field.staffId'),
      width: 180,
      render: (r) => (r.shift ? <Who shift={r.shift} /> : <StatusTag tone="attention">{t('duty.gap')}</StatusTag>),
    },
    { key: 'leader', title: t('duty.field.leaderId'), width: 120, render: (r) => r.shift?.leader.name ?? '—' },
    { key: 'note', title: t('duty.field.note'), width: 160, render: (r) => r.shift?.note ?? '—' },
  ]
  if (week.can.save)
    columns.push({
      key: 'acts',
      title: t('duty.field.acts'),
      width: 170,
      render: (r) => (r.shift ? <Acts week={week} shift={r.shift} /> : null),
    })
  return (
    <DataTable
      source={onePage(rowsOf(week))}
      columns={columns}
      rowKey={(r) => r.key}
      label={t('duty.title')}
      empty={{ title: t('duty.empty') }}
    />
  )
}

function Who({ shift: s }: { shift: Shift }) {
  const t = useT()
  return (
    <>
      {s.staff.name} {s.isNow ? <StatusTag tone="good">{t('duty.isNow')}</StatusTag> : null}
    </>
  )
}

function Acts({ week, shift: s }: { week: Week; shift: Shift }) {
  const t = useT()
  const [isOpen, setOpen] = useState(false)
  const remove = useApiCommand('duty.removeShift', { invalidates: [...CHANGES] })
  return (
    <span className="duty-acts">
      {s.can.edit ? (
        <Button size="small" onClick={() => setOpen(true)}>
          {t('duty.act.edit')}
        </Button>
      ) : null}
      {s.can.remove ? (
        <ConfirmAct
          size="small"
          act={t('duty.act.remove')}
          consequence={t('duty.removeText')}
          onConfirm={async () => {
            await remove.mutateAsync({ id: s.id, version: s.version })
            toast(t('duty.removed'))
          }}
        />
      ) : null}
      {isOpen ? <ShiftForm week={week} shift={s} onClose={() => setOpen(false)} /> : null}
    </span>
  )
}
