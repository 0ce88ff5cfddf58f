import { Button, Popconfirm } from 'antd'
import { type ApiOutput } from '#ui/api/client.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { deviceOf } from '#ui/device/device-name.ts'
import { toast } from '#ui/feedback/toast.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { useInstant } from './use-instant.ts'

type Session = ApiOutput<'accounts.listSessions'>['items'][number]
const Entry = ({ session, onEnd }: { session: Session; onEnd: () => void }) => {
  const t = useT()
  const instant = useInstant()
  return (
    <li>
      <div>
        <strong>{deviceOf(session.userAgent) || t('accounts.sessions.unknown')}</strong>
        {session.current ? <span className="acc-here">{t('accounts.sessions.current')}</span> : null}
        <p className="acc-note">
          {t('accounts.sessions.detail', {
            ip: session.ip ?? '–',
            from: instant(session.startedAt),
            seen: instant(session.lastSeenAt),
          })}
        </p>
      </div>
      {session.current ? null : <Button onClick={onEnd}>{t('accounts.sessions.end')}</Button>}
    </li>
  )
}

/** Where I am signed in; ending a session works from its next request on. */
export const MySessions = () => {
  const t = useT()
  const list = useApiQuery('accounts.listSessions', {})
  const end = useApiCommand('accounts.revokeSession', {
    invalidates: ['accounts.listSessions'],
    onSuccess: () => void toast(t('accounts.sessions.ended')),
  })
  const endOthers = useApiCommand('accounts.revokeOtherSessions', {
    invalidates: ['accounts.listSessions'],
    onSuccess: () => void toast(t('accounts.sessions.ended')),
  })
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  const items = list.data?.items ?? []
  return (
    <section className="acc-section">
      <h2>{t('accounts.sessions.title')}</h2>
      <ul className="acc-sessions">
        {items.map((session) => (
          <Entry key={session.id} session={session} onEnd={() => end.mutate({ id: session.id })} />
        ))}
      </ul>
      {items.length > 1 ? (
        <Popconfirm
          title={t('accounts.sessions.endOthersText')}
          okText={t('accounts.sessions.endOthers')}
          cancelText={t('accounts.cancel')}
          onConfirm={() => endOthers.mutate({})}
        >
          <Button danger>{t('accounts.sessions.endOthers')}</Button>
        </Popconfirm>
      ) : null}
    </section>
  )
}
