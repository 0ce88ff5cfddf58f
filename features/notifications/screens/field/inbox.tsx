import { useOpened } from '#ui/device/device.ts'
import { formatDate, formatDateTime, formatTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { signInFrom } from '#ui/routes/paths.ts'
import { type Reminder, type Reminders, useReminders } from './reminders.ts'

function ReminderCard({ one, onRead }: { one: Reminder; onRead: () => void }) {
  const t = useT()
  return (
    <li className={one.readAt === null ? 'lf-card' : 'lf-card lf-card-done'}>
      <strong>
        {one.title}
        {one.asCover ? `(${t('notifications.asCover')})` : ''}
      </strong>
      <span className="lf-row">
        {one.overdue ? (
          <span className="lf-mark lf-mark-error">
            <span aria-hidden="true">!</span> {t('notifications.overdue')}
          </span>
        ) : null}
        {t('notifications.due', { date: formatDate(one.dueOn) })}
      </span>
      <span className="lf-row lf-quiet">
        {formatDateTime(one.at)}
        {one.readAt === null ? (
          <button type="button" className="lf-link" onClick={onRead}>
            {t('notifications.field.markRead')}
          </button>
        ) : (
          <span>
            <span aria-hidden="true">✓ </span>
            {t('notifications.read')}
          </span>
        )}
      </span>
    </li>
  )
}

function TakenAt({ taken, state, take }: Reminders) {
  const t = useT()
  return (
    <p className="lf-row lf-quiet" role="status">
      {state === 'idle' || state === 'taking' ? null : t(`notifications.field.${state}`)}
      {taken ? t('notifications.field.taken', { time: formatTime(new Date(taken.at).toISOString()) }) : null}
      {state === 'signedOut' ? (
        <a className="lf-link" href={signInFrom('/field/inbox')}>
          {t('ui.field.signIn')}
        </a>
      ) : (
        <button type="button" className="lf-link" disabled={state === 'taking'} onClick={() => void take()}>
          {state === 'taking' ? t('notifications.field.taking') : t('notifications.field.take')}
        </button>
      )}
    </p>
  )
}

/** Reminders on a phone, as they were taken last. Their work is done from 今日. */
export default function Inbox() {
  const t = useT()
  const reminders = useReminders(useOpened())
  const { taken, read, state } = reminders
  if (taken === undefined) return <p className="lf-quiet">{t('ui.field.wait')}</p>
  return (
    <>
      <h1>{t('notifications.title')}</h1>
      <TakenAt {...reminders} />
      {taken === null ? (
        state === 'taking' ? null : (
          <p>{t('notifications.field.none')}</p>
        )
      ) : taken.items.length === 0 ? (
        <p className="lf-quiet">{t('notifications.empty')}</p>
      ) : (
        <ul className="lf-cards">
          {taken.items.map((one) => (
            <ReminderCard key={one.id} one={one} onRead={() => void read(one)} />
          ))}
        </ul>
      )}
    </>
  )
}
