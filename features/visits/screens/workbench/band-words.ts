import { useT } from '#ui/i18n/i18n.ts'

/** The words of each band: within each bound, longer ago, never. */
export function useBandWords(days: readonly number[]): string[] {
  const t = useT()
  return [
    ...days.map((d) => t('visits.coverage.within', { days: d })),
    t('visits.coverage.longer', { days: days.at(-1) ?? 0 }),
    t('visits.coverage.never'),
  ]
}
