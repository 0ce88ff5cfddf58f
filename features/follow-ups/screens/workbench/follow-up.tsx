import { useParams } from '@tanstack/react-router'
import { Button, Descriptions } from 'antd'
import { useState } from 'react'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { toast } from '#ui/feedback/toast.ts'
import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { ConfirmAct } from '#ui/records/confirm-act.tsx'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { mustReport } from '../../rules.ts'
import { Address } from './address.tsx'
import { AddTask, Assign, Close, Correct, RecordTask } from './dialogs.tsx'
import { CHANGES, type FollowUp, type FollowUpTask } from './of-follow-up.ts'
import './follow-ups.css'

/** A follow-up: its paper, its parties, its tasks. */
export default function FollowUpPage() {
  const t = useT()
  const { id } = useParams({ strict: false }) as { id: string }
  const { data: f, error, refetch } = useApiQuery('followUps.get', { id })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!f) return <LoadingPage />
  const isViolated = f.tasks.some((k) => mustReport(f.instrument, k.violation))
  return (
    <div className="fu-guarded">
      <PageHeader
        title={t(`followUps.instrument.${f.instrument}`)}
        subtitle={f.instrumentNo}
        actions={<Acts followUp={f} />}
      />
      {isViolated ? (
        <div role="alert" className="la-banner la-banner-warning">
          {t('followUps.reportAtOnce')}
        </div>
      ) : null}
      <Facts followUp={f} />
      <Parties followUp={f} canReveal={f.can.address} />
      <Tasks followUp={f} canRecord={f.can.record} />
    </div>
  )
}

const DIALOGS = { correct: Correct, assign: Assign, close: Close, addTask: AddTask } as const
type Dialog = keyof typeof DIALOGS
const WORDS = {
  correct: 'followUps.act.correct',
  assign: 'followUps.act.assign',
  close: 'followUps.act.close',
  addTask: 'followUps.act.add',
} as const

function Acts({ followUp: f }: { followUp: FollowUp }) {
  const t = useT()
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const Shown = dialog && DIALOGS[dialog]
  return (
    <span className="fu-acts">
      {(Object.keys(DIALOGS) as Dialog[])
        .filter((one) => f.can[one])
        .map((one) => (
          <Button key={one} danger={one === 'close'} onClick={() => setDialog(one)}>
            {t(WORDS[one])}
          </Button>
        ))}
      {Shown ? <Shown followUp={f} onClose={() => setDialog(null)} /> : null}
    </span>
  )
}

type Shown = Omit<FollowUp, 'can'>

export function Facts({ followUp: f }: { followUp: Shown }) {
  const t = useT()
  const fact = (key: string, label: string, children: React.ReactNode) => ({ key, label, children: children || '—' })
  const items = [
    fact('state', t('followUps.field.state'), t(`followUps.state.${f.state}`)),
    fact('by', t('followUps.field.issuedBy'), f.issuedBy),
    fact('on', t('followUps.field.issuedOn'), formatDate(f.issuedOn)),
    fact('end', t('followUps.field.endOn'), formatDate(f.endOn)),
    fact('officer', t('followUps.field.officerId'), f.officer.name),
    ...(f.disputeId ? [fact('dispute', t('followUps.field.disputeId'), f.disputeId)] : []),
    fact(
      'basis',
      t('followUps.field.legalBasis'),
      f.legalBasis.map((b) => (
        <details key={b.code}>
          <summary>
            {b.name} {b.article}{' '}
            {b.sourceMark === '已核原文' ? null : <StatusTag tone="attention">{t('followUps.basisUnread')}</StatusTag>}
          </summary>
          {b.excerpt}
        </details>
      )),
    ),
  ]
  return (
    <div className="la-panel">
      <Descriptions column={{ xs: 1, md: 2 }} items={items} />
    </div>
  )
}

export function Parties({ followUp: f, canReveal }: { followUp: Shown; canReveal: boolean }) {
  const t = useT()
  return (
    <section className="la-panel" aria-label={t('followUps.field.parties')}>
      <h2 className="fu-heading">{t('followUps.field.parties')}</h2>
      <ul className="fu-list">
        {f.parties.map((p) => (
          <li key={p.id}>
            {t(`followUps.role.${p.role}`)}：{p.name}
            {canReveal ? <Address followUp={f} party={p} /> : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

export function Tasks({ followUp: f, canRecord }: { followUp: Shown; canRecord: boolean }) {
  const t = useT()
  return (
    <section className="la-panel" aria-label={t('followUps.tasks')}>
      <h2 className="fu-heading">{t('followUps.tasks')}</h2>
      {f.tasks.length === 0 ? <p>{t('followUps.noTasks')}</p> : null}
      <ul className="fu-list">
        {f.tasks.map((k) => (
          <li key={k.id}>
            <Task task={k} />
            {canRecord && k.state === 'OPEN' ? <TaskActs followUp={f} task={k} /> : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Task({ task: k }: { task: FollowUpTask }) {
  const t = useT()
  const tone = k.state === 'DONE' ? 'good' : k.state === 'OPEN' ? 'waiting' : 'neutral'
  return (
    <div>
      {formatDate(k.dueOn)} · {t(`followUps.taskKind.${k.kind}`)}{' '}
      <StatusTag tone={tone}>{t(`followUps.taskState.${k.state}`)}</StatusTag>{' '}
      {k.overdue ? <StatusTag tone="attention">{t('followUps.overdue')}</StatusTag> : null}{' '}
      {k.violation ? <StatusTag tone="bad">{t('followUps.violated')}</StatusTag> : null}
      {k.result ? (
        <div className="fu-soft">
          {formatDate(k.doneOn)} {k.doneBy?.name}：{k.result}
        </div>
      ) : null}
    </div>
  )
}

function TaskActs({ followUp: f, task: k }: { followUp: Shown; task: FollowUpTask }) {
  const t = useT()
  const [isOpen, setOpen] = useState(false)
  const cancel = useApiCommand('followUps.cancelTask', { invalidates: [...CHANGES] })
  return (
    <span className="fu-acts">
      <Button size="small" onClick={() => setOpen(true)}>
        {t('followUps.act.record')}
      </Button>
      {k.byRule ? null : (
        <ConfirmAct
          size="small"
          act={t('followUps.act.cancelTask')}
          consequence={t('followUps.cancelText')}
          onConfirm={async () => {
            await cancel.mutateAsync({ id: f.id, taskId: k.id, version: k.version })
            toast(t('followUps.recorded'))
          }}
        />
      )}
      {isOpen ? <RecordTask followUp={f} task={k} onClose={() => setOpen(false)} /> : null}
    </span>
  )
}
