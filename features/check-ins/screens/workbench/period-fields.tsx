import { Input } from 'antd'
import { useT } from '#ui/i18n/i18n.ts'

interface Props {
  period: { from: string; to: string }
  change: (next: Record<string, string | undefined>) => void
}

/** From which day to which check-ins count. */
export function PeriodFields({ period, change }: Props) {
  const t = useT()
  return (['from', 'to'] as const).map((end) => (
    <Input
      key={end}
      type="date"
      className="cp-filter"
      aria-label={t(`checkIns.filter.${end}`)}
      value={period[end]}
      onChange={(event) => change({ [end]: event.target.value || undefined })}
    />
  ))
}
