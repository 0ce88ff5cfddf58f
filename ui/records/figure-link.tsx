import { Link } from '@tanstack/react-router'
import { currentLanguage, useT } from '#ui/i18n/i18n.ts'

interface Props {
  value: number
  label: string
  /** The list whose length this number is. */
  to: string
  search?: Record<string, string>
}

/** A number that opens the records behind it. Nobody types a figure. */
export function FigureLink({ value, label, to, search = {} }: Props) {
  const t = useT()
  return (
    <Link to={to} search={search as never} className="la-figure" title={t('ui.figure.open', { label, value })}>
      <span className="la-figure-value">{new Intl.NumberFormat(currentLanguage()).format(value)}</span>
      <span className="la-figure-label">{label}</span>
    </Link>
  )
}
