import { useT } from '#ui/i18n/i18n.ts'
import { StatusTag, type StatusTone } from '#ui/records/status-tag.tsx'
import type { State } from '../../vocabulary.ts'

const TONES: Readonly<Record<State, StatusTone>> = {
  REPORTED: 'attention',
  VERIFIED: 'attention',
  ASSIGNED: 'waiting',
  FIXING: 'waiting',
  DUE_REINSPECT: 'attention',
  ESCALATED: 'bad',
  RESOLVED: 'good',
  REJECTED: 'neutral',
}

export function StateTag({ state }: { state: State }) {
  const t = useT()
  return <StatusTag tone={TONES[state]}>{t(`hazards.state.${state}`)}</StatusTag>
}
