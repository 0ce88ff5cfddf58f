import { useT } from '#ui/i18n/i18n.ts'
import type { Colour as ColourOf } from '../../vocabulary.ts'

const MARKS: Record<ColourOf, string> = {
  红: 'lf-mark lf-mark-error',
  橙: 'lf-mark lf-mark-warning',
  黄: 'lf-mark lf-mark-warning',
  蓝: 'lf-quiet',
}

/** The warning of a file: never by colour alone. */
export const Colour = ({ colour }: { colour: ColourOf }) => {
  const t = useT()
  return <span className={MARKS[colour]}>{t('disputes.phone.colour', { colour: t(`disputes.colour.${colour}`) })}</span>
}
