import { CloseOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button, Descriptions, Input, Tabs } from 'antd'
import { useState } from 'react'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { toast } from '#ui/feedback/toast.ts'
import { formatDate, todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { ConfirmAct } from '#ui/records/confirm-act.tsx'
import { PostingsPanel } from './postings-panel.tsx'

export type Unit = ApiOutput<'organisation.getUnit'>

const BELOW = {
  CITY: [],
  BRANCH: ['STATION'],
  STATION: ['ROOM', 'AREA'],
  ROOM: ['AREA'],
  AREA: ['GRID'],
  GRID: [],
} as const

export function UnitDetail({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT()
  const unit = useApiQuery('organisation.getUnit', { id })
  if (unit.error) return <ErrorState error={unit.error} onRetry={() => void unit.refetch()} />
  if (!unit.data) return <LoadingPage />
  const u = unit.data
  return (
    <article>
      <header className="org-detail-head">
        <h2>{u.name}</h2>
        <Button
          type="text"
          icon={<CloseOutlined aria-hidden="true" />}
          aria-label={t('organisation.back')}
          onClick={onClose}
        />
      </header>
      <div className="la-page-acts org-acts">
        {BELOW[u.kind].map((kind) =>
          (kind === 'STATION' ? u.can.addStation : u.can.addUnit) ? (
            <Link key={kind} to="/units/new" search={{ parent: u.id, kind } as never} className="la-button">
              {t(`organisation.add.${kind}`)}
            </Link>
          ) : null,
        )}
        {u.can.addStaff ? (
          <Link to="/staff/new" search={{ unit: u.id } as never} className="la-button">
            {t('organisation.staff.new')}
          </Link>
        ) : null}
        {u.can.staffing ? (
          <Link to="/staffing" search={{ station: u.id } as never} className="la-button">
            {t('organisation.staffing.title')}
          </Link>
        ) : null}
        {u.can.editUnit ? (
          <Link to="/units/$id/edit" params={{ id: u.id } as never} className="la-button">
            {t('organisation.unit.edit')}
          </Link>
        ) : null}
        {u.can.mergeUnit ? (
          <Link to="/units/$id/merge" params={{ id: u.id } as never} className="la-button">
            {t('organisation.unit.merge')}
          </Link>
        ) : null}
        {u.can.closeUnit ? <CloseUnit unit={u} /> : null}
      </div>
      <Tabs
        items={[
          { key: 'facts', label: t('organisation.unit.facts'), children: <Facts unit={u} /> },
          {
            key: 'postings',
            label: t('organisation.postings.title'),
            children: <PostingsPanel unit={{ id: u.id, kind: u.kind, name: u.name }} canAdd={u.can.addPosting} />,
          },
        ]}
      />
    </article>
  )
}

function Facts({ unit }: { unit: Unit }) {
  const t = useT()
  const value = (v: string | null) => (v === null ? null : t(`organisation.value.${v}` as never))
  const yes = (v: boolean | null) => (v === null ? null : t(v ? 'organisation.yes' : 'organisation.no'))
  const rows: [string, React.ReactNode][] = [
    [t('organisation.unit.kind'), t(`organisation.kind.${unit.kind}`)],
    [
      t('organisation.unit.code'),
      <span key="c" className="la-number">
        {unit.code}
      </span>,
    ],
    [t('organisation.unit.openedOn'), formatDate(unit.openedOn)],
    [t('organisation.unit.closedOn'), unit.closedOn ? formatDate(unit.closedOn) : null],
    [t('organisation.unit.successor'), unit.successor?.name ?? null],
    [t('organisation.unit.phone'), unit.phone],
    [t('organisation.unit.address'), unit.address],
    [t('organisation.unit.stationClass'), value(unit.stationClass)],
    [t('organisation.unit.grade'), value(unit.grade)],
    [t('organisation.unit.dutyModel'), value(unit.dutyModel)],
    [t('organisation.unit.twoTeamsOneRoom'), yes(unit.twoTeamsOneRoom)],
    [t('organisation.unit.establishment'), unit.establishment],
    [t('organisation.unit.actualStrength'), unit.actualStrength],
    [t('organisation.unit.areaKm2'), unit.areaKm2],
    [t('organisation.unit.roomCategory'), value(unit.roomCategory)],
    [t('organisation.unit.roomSiteType'), value(unit.roomSiteType)],
    [t('organisation.unit.roomBuildLevel'), value(unit.roomBuildLevel)],
    [t('organisation.unit.roomOpenHours'), unit.roomOpenHours],
    [t('organisation.unit.roomMailbox'), yes(unit.roomMailbox)],
    [t('organisation.unit.areaKind'), value(unit.areaKind)],
    [t('organisation.unit.gridHouseholds'), unit.gridHouseholds],
    [t('organisation.unit.supervisionPhone'), unit.supervisionPhone],
  ]
  const shown = rows.filter(([, v]) => v !== null)
  return (
    <div className="org-detail-facts">
      <Descriptions
        column={1}
        size="small"
        items={shown.map(([label, children]) => ({ key: label, label, children }))}
      />
      {unit.communities.length > 0 ? (
        <>
          <h3>{t('organisation.unit.communityCodes')}</h3>
          <ul className="org-communities">
            {unit.communities.map((c) => (
              <li key={c.code}>
                {c.name}{' '}
                <span className="org-soft">
                  {c.townName} · {c.code}
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
  )
}

function CloseUnit({ unit }: { unit: Unit }) {
  const t = useT()
  const [closedOn, setClosedOn] = useState(todayInShanghai())
  const close = useApiCommand('organisation.closeUnit', {
    invalidates: ['organisation.tree', 'organisation.getUnit', 'organisation.guide'],
    onSuccess: () => toast(t('organisation.unit.closed', { name: unit.name })),
  })
  return (
    <ConfirmAct
      act={t('organisation.unit.close')}
      consequence={t('organisation.unit.closeText', { name: unit.name })}
      onConfirm={() => close.mutateAsync({ id: unit.id, version: unit.version, closedOn })}
    >
      <label className="org-field">
        {t('organisation.unit.closedOn')}
        <Input
          type="date"
          value={closedOn}
          max={todayInShanghai()}
          onChange={(event) => setClosedOn(event.target.value)}
        />
      </label>
    </ConfirmAct>
  )
}
