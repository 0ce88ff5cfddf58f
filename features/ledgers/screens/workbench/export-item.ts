import type { ApiOutput } from '#ui/api/client.ts'
import { formatDate } from '#ui/i18n/format.ts'

export type Item = ApiOutput<'ledgers.listExports'>['items'][number]

/** `2026年9月1日—2026年9月30日`, with what it is narrowed to. */
export const periodText = (e: Item): string =>
  [`${formatDate(e.from)}—${formatDate(e.to)}`, e.unitName, e.officerName, e.only].filter(Boolean).join(' · ')
