import { useT } from '#ui/i18n/i18n.ts'
import { StatusTag } from '#ui/records/status-tag.tsx'
import type { CheckPoint } from './of-point.ts'

/** Share of check-ins by hand, with a mark where it is to be looked at. */
export function Share({ figures: f }: { figures: CheckPoint['figures'] }) {
  const t = useT()
  if (f.manualShare === null) return '—'
  const words = t('checkIns.percent', { percent: f.manualShare })
  return f.flagged ? <StatusTag tone="attention">{t('checkIns.flagged', { share: words })}</StatusTag> : words
}

export function PointState({ point }: { point: Pick<CheckPoint, 'state'> }) {
  const t = useT()
  return <StatusTag tone={point.state === 'open' ? 'good' : 'neutral'}>{t(`checkIns.state.${point.state}`)}</StatusTag>
}
