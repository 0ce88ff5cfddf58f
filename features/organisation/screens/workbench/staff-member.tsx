import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Descriptions, Input, Tabs } from 'antd'
import { useState } from 'react'
import { StaffLooks } from '#features/privacy/screens/workbench/looks-panel.tsx'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { toast } from '#ui/feedback/toast.ts'
import { formatDate, todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { ConfirmAct } from '#ui/records/confirm-act.tsx'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { ConflictsPanel } from './conflicts-panel.tsx'
import './organisation.css'
import { PostingsPanel } from './postings-panel.tsx'
import { toneOf } from './tones.ts'

export type Member = ApiOutput<'organisation.getStaff'>

/** One colleague: facts, postings with history; for himself and his leaders also the entries about his own family, and what he looked at. */
export default function StaffMember() {
  const t = useT()
  const { id } = useParams({ strict: false }) as { id: string }
  const staff = useApiQuery('organisation.getStaff', { id })
  if (staff.error) return <ErrorState error={staff.error} onRetry={() => void staff.refetch()} />
  if (!staff.data) return <LoadingPage />
  const s = staff.data
  const tabs = [
    { key: 'facts', label: t('organisation.unit.facts'), children: <Facts staff={s} /> },
    {
      key: 'postings',
      label: t('organisation.postings.title'),
      children: <PostingsPanel staff={{ id: s.id, name: s.name, kind: s.kind }} canAdd={s.can.addPosting} />,
    },
    ...(s.can.listConflicts
      ? [
          {
            key: 'conflicts',
            label: t('organisation.conflicts.title'),
            children: <ConflictsPanel staffId={s.id} canAdd={s.can.registerConflict} />,
          },
        ]
      : []),
    ...(s.can.listLooks
      ? [{ key: 'looks', label: t('organisation.staff.looks'), children: <StaffLooks staffId={s.id} /> }]
      : []),
  ]
  return (
    <>
      <PageHeader
        title={s.name}
        subtitle={`${s.badgeNo} · ${t(`organisation.value.${s.kind}`)} · ${s.unitName}`}
        actions={
          <>
            {s.can.endStaff ? <EndStaff staff={s} /> : null}
            {s.can.editStaff ? (
              <Link to="/staff/$id/edit" params={{ id: s.id } as never} className="la-button">
                {t('organisation.staff.edit')}
              </Link>
            ) : null}
          </>
        }
      />
      <div className="la-panel">
        <Tabs items={tabs} />
      </div>
    </>
  )
}

function Facts({ staff: s }: { staff: Member }) {
  const t = useT()
  const rows: [string, React.ReactNode][] = [
    [
      t('organisation.staff.status'),
      <StatusTag key="s" tone={toneOf(s.status)}>
        {t(`organisation.value.${s.status}`)}
      </StatusTag>,
    ],
    [
      t('organisation.staff.phone'),
      <span key="p" className="la-number">
        {s.phone ?? s.phoneMask}
      </span>,
    ],
    [t('organisation.staff.post'), t(`organisation.value.${s.post}`)],
    [t('organisation.staff.startOn'), formatDate(s.startOn)],
    [t('organisation.staff.endOn'), s.endOn ? formatDate(s.endOn) : null],
    [
      t('organisation.staff.languages'),
      s.languages.map((l) => `${l.language} (${t(`organisation.value.${l.level}` as never)})`).join(', ') || null,
    ],
    [
      t('organisation.staff.account'),
      t(s.hasAccount ? 'organisation.staff.hasAccount' : 'organisation.staff.noAccount'),
    ],
  ]
  const shown = rows.filter(([, v]) => v !== null)
  return (
    <Descriptions column={1} size="small" items={shown.map(([label, children]) => ({ key: label, label, children }))} />
  )
}

function EndStaff({ staff }: { staff: Member }) {
  const t = useT()
  const navigate = useNavigate()
  const [endOn, setEndOn] = useState(todayInShanghai())
  const end = useApiCommand('organisation.endStaff', {
    invalidates: ['organisation.getStaff', 'organisation.listStaff', 'organisation.listPostings', 'organisation.tree'],
    onSuccess: () => {
      toast(t('organisation.staff.ended', { name: staff.name }))
      void navigate({ to: '/staff' })
    },
  })
  return (
    <ConfirmAct
      act={t('organisation.staff.end')}
      consequence={t('organisation.staff.endText', { name: staff.name })}
      onConfirm={() => end.mutateAsync({ id: staff.id, version: staff.version, endOn })}
    >
      <label className="org-field">
        {t('organisation.staff.endOn')}
        <Input type="date" value={endOn} min={staff.startOn} onChange={(event) => setEndOn(event.target.value)} />
      </label>
    </ConfirmAct>
  )
}
