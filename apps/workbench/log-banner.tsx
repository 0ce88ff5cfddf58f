import { WarningOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useT } from '#ui/i18n/i18n.ts'

const EVERY_MS = 60_000

/** Asked of a page that is open to everybody, so that asking is no look and keeps no session awake. */
async function readLevel(): Promise<string> {
  const answer = await fetch('/audit/state')
  if (!answer.ok) throw new Error(String(answer.status))
  return ((await answer.json()) as { level: string }).level
}

/** Everybody sees it when the log of who looked may no longer be trusted to be whole (trust.md §3.1). */
export const LogBanner = () => {
  const t = useT()
  const { data } = useQuery({ queryKey: ['log-level'], queryFn: readLevel, refetchInterval: EVERY_MS, retry: false })
  return (
    <div role="status">
      {data === 'red' || data === 'stopped' ? (
        <p className="la-banner la-banner-error">
          <WarningOutlined aria-hidden="true" /> {t(data === 'red' ? 'ui.shell.logRed' : 'ui.shell.logStopped')}
        </p>
      ) : null}
    </div>
  )
}
