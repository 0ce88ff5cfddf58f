import { Link } from '@tanstack/react-router'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { type ApiOutput } from '#ui/api/client.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { toast } from '#ui/feedback/toast.ts'
import { formatDateTime, formatTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { ConfirmReason } from '#ui/records/confirm-reason.tsx'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { BookMeeting, MoveMeeting } from './booking-forms.tsx'
import { BOOKING_READS } from './booking-reads.ts'
import './evidence.css'

type Meeting = ApiOutput<'disputes.listMeetings'>['items'][number]

/** Meetings booked for a dispute; above them what a red warning still asks for. */
export function BookingsSection({ id, version }: { id: string; version: number }) {
  const t = useT()
  const [opened, setOpened] = useState<Meeting | 'new' | null>(null)
  const { data, error, refetch } = useApiQuery('disputes.listMeetings', { id })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (data === undefined) return null
  const close = () => setOpened(null)
  return (
    <section className="la-panel" aria-label={t('disputes.meetings.title')}>
      <div className="ev-head">
        <h2 className="ev-heading">{t('disputes.meetings.title')}</h2>
        {data.can.book ? <Button onClick={() => setOpened('new')}>{t('disputes.meetings.book')}</Button> : null}
      </div>
      {data.wantedBy ? (
        <Alert
          className="la-consequence"
          type="error"
          showIcon
          title={t('disputes.meetings.wanted', { at: formatDateTime(data.wantedBy) })}
        />
      ) : null}
      {data.items.length === 0 ? <p className="ev-hint">{t('disputes.meetings.empty')}</p> : null}
      <ul className="ev-list">
        {data.items.map((one) => (
          <li key={one.id}>
            <Row id={id} meeting={one} onMove={() => setOpened(one)} />
          </li>
        ))}
      </ul>
      {opened === 'new' ? (
        <BookMeeting id={id} version={version} isWanted={data.wantedBy !== null} onClose={close} />
      ) : null}
      {opened !== null && opened !== 'new' ? <MoveMeeting id={id} meeting={opened} onClose={close} /> : null}
    </section>
  )
}

function Row({ id, meeting: m, onMove }: { id: string; meeting: Meeting; onMove: () => void }) {
  const t = useT()
  const asked = [
    ...m.invited.map((one) => [t(`disputes.invitedOrg.${one.org}`), one.name].filter(Boolean).join(' ')),
    ...m.staff.map((one) => one.name),
  ]
  return (
    <div className="ev-row">
      <span className="ev-words">
        <strong>
          {formatDateTime(m.fromAt)}–{formatTime(m.toAt)}
        </strong>{' '}
        {t(`disputes.meetingKind.${m.kind}`)}{' '}
        <StatusTag tone={m.state === '已约' ? 'attention' : 'neutral'}>
          {t(`disputes.meetingState.${m.state}`)}
        </StatusTag>
        <span className="ev-hint">
          <Link to="/mediation-schedule" search={{ bodyId: m.bodyId, from: m.fromAt.slice(0, 10) } as never}>
            {m.bodyName} {m.room}
          </Link>
          {asked.length > 0 ? ` · ${asked.join('、')}` : ''}
          {m.note ? ` · ${m.note}` : ''} · {t('disputes.meetings.by', { name: m.bookedBy.name })}
        </span>
      </span>
      {m.can.move ? (
        <Button size="small" onClick={onMove}>
          {t('disputes.meetings.move')}
        </Button>
      ) : null}
      {m.can.cancel ? <Cancel id={id} meeting={m} /> : null}
    </div>
  )
}

function Cancel({ id, meeting }: { id: string; meeting: Meeting }) {
  const t = useT()
  const cancel = useApiCommand('disputes.cancelMeeting', { quiet: true, invalidates: [...BOOKING_READS] })
  const confirm = async (reason: string) => {
    await cancel.mutateAsync({ id, meetingId: meeting.id, version: meeting.version, reason })
    toast(t('disputes.meetings.cancelled'))
  }
  return (
    <ConfirmReason
      size="small"
      act={t('disputes.meetings.cancel')}
      consequence={t('disputes.meetings.cancelText')}
      label={t('disputes.meetings.reason')}
      onConfirm={confirm}
    />
  )
}
