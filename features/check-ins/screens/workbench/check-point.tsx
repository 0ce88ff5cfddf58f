import { useParams } from '@tanstack/react-router'
import { Button, Descriptions } from 'antd'
import { useState } from 'react'
import type { ApiOutput } from '#ui/api/client.ts'
import { openPrint } from '#ui/api/download.ts'
import { useApiCommand, useApiPages, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { toast } from '#ui/feedback/toast.ts'
import { formatDate, formatDateTime, formatTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { type Column, DataTable } from '#ui/list/data-table.tsx'
import { useUrlFilters } from '#ui/list/use-url-filters.ts'
import { ConfirmAct } from '#ui/records/confirm-act.tsx'
import { StatusTag, type StatusTone } from '#ui/records/status-tag.tsx'
import type { Outcome } from '../../vocabulary.ts'
import { CHANGES, type CheckPoint, periodOf } from './of-point.ts'
import { PeriodFields } from './period-fields.tsx'
import { EditPoint, EndPoint } from './point-forms.tsx'
import { PointState, Share } from './share.tsx'
import './check-points.css'

/** One point, its figures, and the check-ins behind them. */
export default function CheckPointPage() {
  const t = useT()
  const { id } = useParams({ strict: false }) as { id: string }
  const [f, change] = useUrlFilters()
  const period = periodOf(f)
  const { data: p, error, refetch } = useApiQuery('checkIns.getPoint', { id, ...period })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!p) return <LoadingPage />
  return (
    <>
      <PageHeader title={p.name} subtitle={p.place ?? p.communityName} actions={<Acts point={p} />} />
      <Facts point={p} />
      <h2 className="cp-heading">{t('checkIns.list')}</h2>
      <div className="la-filters">
        <PeriodFields period={period} change={change} />
      </div>
      <p className="cp-hint">{t(p.figures.whose === 'own' ? 'checkIns.ownOnly' : 'checkIns.dayOnly')}</p>
      <CheckIns pointId={id} period={period} />
    </>
  )
}

function Facts({ point: p }: { point: CheckPoint }) {
  const t = useT()
  const fact = (key: string, label: string, children: React.ReactNode) => ({ key, label, children: children ?? '—' })
  const { figures: f } = p
  const items = [
    fact('state', t('checkIns.field.state'), <PointState point={p} />),
    fact('kind', t('checkIns.field.kind'), t(`checkIns.kind.${p.kind}`)),
    fact('radius', t('checkIns.field.radius'), p.radiusM),
    fact('spot', t('checkIns.field.spot'), p.lng === null ? t('checkIns.noSpot') : `${p.lng}, ${p.lat}`),
    fact('code', t('checkIns.field.codeMadeAt'), formatDateTime(p.codeMadeAt) || '—'),
    fact('hits', t('checkIns.outcome.HIT'), f.hits),
    fact('misses', t('checkIns.outcome.MISS'), f.misses),
    fact('manual', t('checkIns.outcome.MANUAL'), f.manual),
    fact('share', t('checkIns.field.share'), <Share figures={f} />),
    ...(p.endedAt
      ? [fact('ended', t('checkIns.field.endReason'), `${p.endReason ?? ''} ${formatDateTime(p.endedAt)}`)]
      : []),
  ]
  return (
    <div className="la-panel">
      <Descriptions column={{ xs: 1, md: 2 }} items={items} />
    </div>
  )
}

function Acts({ point: p }: { point: CheckPoint }) {
  const t = useT()
  const [opened, setOpened] = useState<'edit' | 'end' | null>(null)
  const renew = useApiCommand('checkIns.renewCode', { invalidates: [...CHANGES] })
  return (
    <span className="cp-acts">
      {p.can.print ? (
        <Button onClick={() => openPrint('checkIns.printCodes', { points: p.id })}>{t('checkIns.act.printOne')}</Button>
      ) : null}
      {p.can.edit ? <Button onClick={() => setOpened('edit')}>{t('checkIns.act.edit')}</Button> : null}
      {p.can.renew ? (
        <ConfirmAct
          act={t('checkIns.act.renew')}
          consequence={t('checkIns.renewExplain')}
          onConfirm={async () => {
            await renew.mutateAsync({ id: p.id, version: p.version })
            toast(t('checkIns.renewed'))
          }}
        />
      ) : null}
      {p.can.end ? (
        <Button danger onClick={() => setOpened('end')}>
          {t('checkIns.act.end')}
        </Button>
      ) : null}
      {opened === 'edit' ? <EditPoint point={p} onClose={() => setOpened(null)} /> : null}
      {opened === 'end' ? <EndPoint point={p} onClose={() => setOpened(null)} /> : null}
    </span>
  )
}

type Item = ApiOutput<'checkIns.listCheckIns'>['items'][number]

const TONES: Readonly<Record<Outcome, StatusTone>> = { HIT: 'good', MISS: 'bad', MANUAL: 'attention' }

function CheckIns({ pointId, period }: { pointId: string; period: { from: string; to: string } }) {
  const t = useT()
  const source = useApiPages('checkIns.listCheckIns', { pointId, ...period })
  const columns: Column<Item>[] = [
    { key: 'by', title: t('checkIns.field.by'), isTitle: true, width: 120, render: (c) => c.by.name },
    {
      key: 'on',
      title: t('checkIns.field.on'),
      width: 180,
      render: (c) => (c.own?.at ? `${formatDate(c.on)} ${formatTime(c.own.at)}` : formatDate(c.on)),
    },
    { key: 'method', title: t('checkIns.field.method'), width: 90, render: (c) => t(`checkIns.method.${c.method}`) },
    {
      key: 'outcome',
      title: t('checkIns.field.outcome'),
      width: 120,
      render: (c) => <StatusTag tone={TONES[c.outcome]}>{t(`checkIns.outcome.${c.outcome}`)}</StatusTag>,
    },
    {
      key: 'reason',
      title: t('checkIns.field.reason'),
      width: 220,
      render: (c) => (c.reason ? [t(`checkIns.reason.${c.reason}`), c.reasonText].filter(Boolean).join('：') : '—'),
    },
    {
      key: 'own',
      title: t('checkIns.field.distance'),
      width: 150,
      render: (c) => (c.own?.position ? t('checkIns.field.metres', { metres: c.own.position.distanceM }) : '—'),
    },
  ]
  return (
    <DataTable
      source={source}
      columns={columns}
      rowKey={(c) => c.key}
      label={t('checkIns.list')}
      height={420}
      empty={{ title: t('checkIns.emptyList') }}
    />
  )
}
