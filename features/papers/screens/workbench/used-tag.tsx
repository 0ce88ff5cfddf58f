import { useT } from '#ui/i18n/i18n.ts'
import { StatusTag } from '#ui/records/status-tag.tsx'

/** Whose template a paper is printed on. */
export function UsedTag({ inUse }: { inUse: { isOwn: boolean; unitName: string } | null }) {
  const t = useT()
  if (inUse === null) return <StatusTag tone="neutral">{t('papers.used.product')}</StatusTag>
  return inUse.isOwn ? (
    <StatusTag tone="good">{t('papers.used.own')}</StatusTag>
  ) : (
    <StatusTag tone="neutral">{t('papers.used.above', { unit: inUse.unitName })}</StatusTag>
  )
}
