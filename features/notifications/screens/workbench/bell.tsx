import { BellOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { call, callFile } from '#ui/api/client.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { watchChanges } from '#ui/live/changes.ts'
import type { Me } from '#ui/session/me.ts'
import './bell.css'

/** More than this is said as "more than". The server counts one further. */
const MOST = 99
/** Live updates bring changes at once; this is for browsers and proxies that have none. */
const POLL_MS = 5 * 60_000
/** As long as the server lets a stream last (contract.ts). */
const STREAM_SECONDS = 300

/** How many reminders are unread. Asked in the background: it keeps no session awake. */
function useUnread(me: Me): number | undefined {
  const client = useQueryClient()
  const { data } = useQuery({
    queryKey: ['notifications.unreadCount', {}],
    queryFn: ({ signal }) => call('notifications.unreadCount', {}, { signal, bare: true, background: true }),
    refetchInterval: POLL_MS,
    retry: false,
  })
  const name = me.staff?.id ?? ''
  useEffect(
    () =>
      watchChanges(
        name,
        (signal) =>
          callFile('notifications.stream', { seconds: STREAM_SECONDS }, { signal, bare: true, background: true }),
        () => {
          void client.invalidateQueries({ queryKey: ['notifications.unreadCount'] })
          void client.invalidateQueries({ queryKey: ['notifications.list'] })
        },
      ),
    [client, name],
  )
  return data?.count
}

/** What a screen reader hears: only that there are more than before, after what it reads just now. */
function useAnnouncement(count: number | undefined, words: string): string {
  const before = useRef(count)
  const [said, setSaid] = useState('')
  useEffect(() => {
    if (count !== undefined && before.current !== undefined && count > before.current) setSaid(words)
    if (count !== undefined) before.current = count
  }, [count, words])
  return said
}

/** The way to the inbox, always in sight, with the number of unread reminders. */
export function Bell({ me }: { me: Me }) {
  const t = useT()
  const count = useUnread(me)
  const words =
    count === undefined
      ? t('notifications.bell')
      : count === 0
        ? t('notifications.bell.none')
        : count > MOST
          ? t('notifications.bell.many', { count: MOST })
          : t('notifications.bell.count', { count })
  const said = useAnnouncement(count, words)
  return (
    <>
      <Link to="/inbox" className="la-icon-button notifications-bell" aria-label={words} title={words}>
        <BellOutlined aria-hidden="true" />
        {count !== undefined && count > 0 ? (
          <span className="notifications-count" aria-hidden="true">
            {count > MOST ? `${MOST}+` : count}
          </span>
        ) : null}
      </Link>
      <span className="la-hidden" role="status">
        {said}
      </span>
    </>
  )
}
