import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { StatusTag } from '#ui/records/status-tag.tsx'

/** Due date of a task; overdue in word and icon. */
export function DueTag({ dueOn, overdue }: { dueOn: string; overdue: boolean }) {
  const t = useT()
  return overdue ? (
    <StatusTag tone="bad">{t('tasks.overdueSince', { date: formatDate(dueOn) })}</StatusTag>
  ) : (
    <span>{formatDate(dueOn)}</span>
  )
}
