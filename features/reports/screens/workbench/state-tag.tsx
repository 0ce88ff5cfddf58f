import type { ApiOutput } from '#ui/api/client.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { StatusTag, type StatusTone } from '#ui/records/status-tag.tsx'

type State = ApiOutput<'reports.getReport'>['state']

const TONES: Readonly<Record<State, StatusTone>> = {
  DRAFT: 'neutral',
  SUBMITTED: 'waiting',
  RETURNED: 'attention',
  SIGNED: 'good',
}

export const REPORT_STATES = Object.keys(TONES) as State[]

export function StateTag({ state }: { state: State }) {
  const t = useT()
  return <StatusTag tone={TONES[state]}>{t(`reports.state.${state}`)}</StatusTag>
}
