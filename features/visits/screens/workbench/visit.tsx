import { Link, useParams, useSearch } from '@tanstack/react-router'
import { Descriptions } from 'antd'
import { PhotosPanel } from '#features/photos/screens/workbench/photos-panel.tsx'
import { AddCheckPanel } from '#features/spot-checks/screens/workbench/add-check-panel.tsx'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { toast } from '#ui/feedback/toast.ts'
import { formatDateTime, formatTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { ConfirmReason } from '#ui/records/confirm-reason.tsx'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { ofVisit } from './of-visit.ts'
import type { Visit } from '../sheet-values.ts'
import './visits.css'

/** One visit in full: who looks at it has the visit itself as the reason. */
export default function VisitPage() {
  const t = useT()
  const { id } = useParams({ strict: false }) as { id: string }
  const { purpose } = useSearch({ strict: false }) as { purpose?: string }
  const because = ofVisit(id, purpose === 'spot_check' ? 'spot_check' : 'visit')
  const { data: v, error, refetch } = useApiQuery('visits.getVisit', { id, ...because })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!v) return <LoadingPage />
  return (
    <>
      <PageHeader
        title={`${t(`visits.kind.${v.kind}`)} · ${v.met ? t('visits.met') : t('visits.notMet')}`}
        subtitle={
          <Link to="/doors/$addressId" params={{ addressId: v.addressId } as never}>
            {v.addressText}
          </Link>
        }
        actions={<Acts visit={v} onDone={() => void refetch()} />}
      />
      {v.voidedAt ? (
        <div className="la-banner la-banner-warning">
          {t('visits.voided', {
            name: v.voidedBy?.name ?? '',
            time: formatDateTime(v.voidedAt),
            reason: v.voidReason ?? '',
          })}
        </div>
      ) : null}
      {v.flags.length > 0 && !v.voidedAt ? <Flags flags={v.flags} /> : null}
      <Facts visit={v} />
      <PhotosPanel subjectKind="visit" subjectId={id} because={because} />
    </>
  )
}

function Flags({ flags }: { flags: Visit['flags'] }) {
  const t = useT()
  return (
    <section className="la-panel" aria-label={t('visits.flags')}>
      <h2 className="visit-heading">{t('visits.flags')}</h2>
      <ul className="visit-flags">
        {flags.map((f) => (
          <li key={f.flag}>
            <StatusTag tone="attention">{t(`visits.flagName.${f.flag}`)}</StatusTag>{' '}
            {Object.keys(f.params).length > 0 ? t(`visits.flag.${f.flag}`, f.params) : null}
          </li>
        ))}
      </ul>
      <p className="visit-hint">{t('visits.flagsHint')}</p>
    </section>
  )
}

/** The sheet as the paper has it. */
function Facts({ visit: v }: { visit: Visit }) {
  const t = useT()
  const time = [formatDateTime(v.startedAt), formatTime(v.endedAt)].filter(Boolean).join('—')
  const place =
    v.distanceMetres !== null
      ? t('visits.distance', { metres: v.distanceMetres })
      : v.lng !== null
        ? t('visits.position.taken')
        : v.geoReason
  const persons = v.metPersons.map((p) => `${p.name} ${p.phoneMask ?? ''}`.trim()).join('、')
  const fact = (key: string, label: string, children: React.ReactNode) => ({ key, label, children: children || '—' })
  const items = [
    fact('time', t('visits.field.startedAt'), time),
    fact('visitors', t('visits.field.visitors'), v.visitors.map((one) => one.name).join('、')),
    ...(v.met
      ? [fact('persons', t('visits.field.persons'), persons), fact('count', t('visits.field.metCount'), v.metCount)]
      : [fact('slip', t('visits.field.notMetSlip'), v.notMetSlip ? t('visits.yes') : t('visits.no'))]),
    fact('topics', t('visits.field.topics'), v.topics.map((topic) => t(`visits.topic.${topic}`)).join('、')),
    fact(
      'said',
      t('visits.field.said'),
      [...v.summaryChips.map((chip) => t(`visits.chip.${chip}`)), v.summary].filter(Boolean).join('；'),
    ),
    fact('result', t('visits.field.result'), v.result),
    fact('card', t('visits.field.cardLeft'), v.cardLeft ? t('visits.yes') : t('visits.no')),
    fact('place', t('visits.field.position'), place),
    fact('tasks', t('visits.field.tasks'), v.tasks.map((one) => one.title).join('、')),
    fact(
      'by',
      t('visits.field.createdBy'),
      `${v.createdBy.name}${v.asCover ? `（${t('visits.asCover')}）` : ''} ${formatDateTime(v.createdAt)}`,
    ),
    ...(v.updatedBy
      ? [fact('updated', t('visits.field.updatedBy'), `${v.updatedBy.name} ${formatDateTime(v.updatedAt)}`)]
      : []),
  ]
  return (
    <div className="la-panel">
      <Descriptions column={{ xs: 1, md: 2 }} items={items} />
    </div>
  )
}

function Acts({ visit, onDone }: { visit: Visit; onDone: () => void }) {
  const t = useT()
  const take = useApiCommand('visits.voidVisit', {
    invalidates: ['visits.listVisits', 'ledgers.openLedger', 'ledgers.figures'],
    quiet: true,
  })
  const confirm = async (reason: string) => {
    await take.mutateAsync({ id: visit.id, version: visit.version, reason })
    toast(t('visits.voidDone'))
    onDone()
  }
  return (
    <>
      {visit.voidedAt === null ? (
        <Link
          to="/doors/$addressId/need"
          params={{ addressId: visit.addressId } as never}
          search={{ visit: visit.id } as never}
          className="la-button"
        >
          {t('needs.new')}
        </Link>
      ) : null}
      {visit.voidedAt === null ? <AddCheckPanel visitId={visit.id} flags={visit.flags.map((f) => f.flag)} /> : null}
      {visit.can.void ? (
        <ConfirmReason
          act={t('visits.void')}
          consequence={t('visits.voidConsequence')}
          label={t('visits.voidReason')}
          onConfirm={confirm}
        />
      ) : null}
      {visit.can.edit ? (
        <Link to="/visits/$id/edit" params={{ id: visit.id } as never} className="la-button">
          {t('visits.edit')}
        </Link>
      ) : null}
    </>
  )
}
