import type { Issue } from '#features/residents/person-rules.ts'
import type { ResidenceState } from '#features/residents/rules.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { StatusTag, type StatusTone } from '#ui/records/status-tag.tsx'

const TONES: Record<ResidenceState, StatusTone> = {
  DECLARED: 'waiting',
  ACTIVE: 'good',
  EXPIRING: 'attention',
  EXTENDED: 'good',
  TO_VERIFY: 'attention',
  ENDED: 'neutral',
  REJECTED: 'neutral',
  RESTORED: 'good',
}

/** The state of a residence; one that left the counts says so too. */
export function ResidenceStatus({ state, counted }: { state: ResidenceState; counted: boolean }) {
  const t = useT()
  const suspended = state === 'TO_VERIFY' && !counted
  return (
    <StatusTag tone={suspended ? 'bad' : TONES[state]}>
      {suspended ? t('residents.suspended') : t(`residents.state.${state}`)}
    </StatusTag>
  )
}

/** What of a record waits for somebody, each as icon and word. */
export function Issues({ issues }: { issues: readonly Issue[] }) {
  const t = useT()
  return issues.map((issue) => (
    <StatusTag key={issue} tone="attention">
      {t(`residents.issue.${issue}`)}
    </StatusTag>
  ))
}
