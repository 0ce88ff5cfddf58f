import { Link, useNavigate } from '@tanstack/react-router'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiPages } from '#ui/api/hooks.ts'
import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { useMe } from '#ui/session/me.ts'
import './follow-ups.css'

type Item = ApiOutput<'followUps.list'>['items'][number]

/** One's own follow-ups, or those of the station for its deputy. They are told apart by their papers; no party is named. */
export default function FollowUps() {
  const t = useT()
  const navigate = useNavigate()
  const source = useApiPages('followUps.list', {})
  const { role } = useMe()
  const columns: Column<Item>[] = [
    {
      key: 'instrument',
      title: t('followUps.field.instrument'),
      isTitle: true,
      width: 220,
      render: (f) => t(`followUps.instrument.${f.instrument}`),
    },
    { key: 'no', title: t('followUps.field.instrumentNo'), width: 220, render: (f) => f.instrumentNo },
    { key: 'by', title: t('followUps.field.issuedBy'), width: 180, render: (f) => f.issuedBy },
    { key: 'officer', title: t('followUps.field.officerId'), width: 110, render: (f) => f.officer.name },
    { key: 'next', title: t('followUps.field.nextDueOn'), width: 180, render: (f) => <Next item={f} /> },
    { key: 'end', title: t('followUps.field.endOn'), width: 130, render: (f) => formatDate(f.endOn) },
  ]
  return (
    <div className="fu-guarded">
      <PageHeader
        title={t('followUps.title')}
        subtitle={t('followUps.subtitle')}
        actions={
          <span className="fu-acts">
            {role === 'DEPUTY' ? (
              <Link to="/follow-ups/sealed" className="la-button">
                {t('followUps.sealed')}
              </Link>
            ) : null}
            <Link to="/follow-ups/new" className="la-button la-button-main">
              {t('followUps.act.open')}
            </Link>
          </span>
        }
      />
      <DataTable
        source={source}
        columns={columns}
        rowKey={(f) => f.id}
        label={t('followUps.title')}
        onOpen={(f) => void navigate({ to: '/follow-ups/$id', params: { id: f.id } as never })}
        height={560}
        empty={{ title: t('followUps.empty'), hint: t('followUps.emptyHint') }}
      />
    </div>
  )
}

function Next({ item }: { item: Item }) {
  const t = useT()
  if (item.nextDueOn === null) return <>—</>
  return (
    <>
      {formatDate(item.nextDueOn)}{' '}
      {item.overdue ? <StatusTag tone="attention">{t('followUps.overdue')}</StatusTag> : null}
    </>
  )
}
