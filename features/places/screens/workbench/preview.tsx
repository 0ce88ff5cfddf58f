import { useT } from '#ui/i18n/i18n.ts'
import { type Around, fullTextOf } from '../../full-text.ts'
import { type AddressFields, checkAddress } from '../../rules.ts'
import { sent } from './sent.ts'

/** The full text as the server will generate it: the same rules run here while one types. */
export const Preview = ({ around, fields }: { around: Around | null; fields: AddressFields }) => {
  const t = useT()
  if (around === null) return null
  const { parts, warnings } = checkAddress(sent(fields) as AddressFields)
  const isWaiting = parts.villageGroup != null && parts.groupHouseNo == null
  return (
    <div className="pl-preview" aria-live="polite">
      <span className="pl-preview-label">{t('places.form.preview')}</span>
      <strong className="pl-preview-text">
        {fullTextOf(around, parts)}
        {isWaiting ? <span className="pl-soft">{t('places.form.numberFollows')}</span> : null}
      </strong>
      {warnings.map((w) => (
        <span key={w.field} className="pl-warning">
          {t('places.warning.door_unusual')}
        </span>
      ))}
    </div>
  )
}
