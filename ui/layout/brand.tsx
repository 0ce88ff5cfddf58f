import { useT } from '#ui/i18n/i18n.ts'

/** The product's mark and name. */
export const Brand = () => {
  const t = useT()
  return (
    <span className="la-brand">
      <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <path d="M5 16 16 7l11 9" />
        <path d="M9 15v10h14V15" />
        <path d="M13 20.5h6" />
      </svg>
      <span className="la-brand-name">{t('ui.product')}</span>
    </span>
  )
}
