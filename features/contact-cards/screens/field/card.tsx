import { Link, useParams } from '@tanstack/react-router'
import { useContact } from '#features/visits/screens/field/public.ts'
import { useOpened } from '#ui/device/device.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { wholeContact } from '../../rules.ts'
import { CardFace } from '../card-face.tsx'
import './card.css'

/** The officer's card on the screen, to be scanned by whoever stands at the door; from the day that the phone carries, without a signal. */
export default function Card() {
  const t = useT()
  const opened = useOpened()
  const { addressId } = useParams({ strict: false }) as { addressId?: string }
  const found = useContact(opened)
  if (found === undefined) return <p className="lf-quiet">{t('ui.field.wait')}</p>
  const contact = wholeContact(found)
  return (
    <>
      <h1>{t('contactCards.field.card')}</h1>
      {contact ? (
        <div className="lf-contact">
          <CardFace contact={contact} />
        </div>
      ) : (
        <p>{t(found === null ? 'contactCards.field.none' : 'contactCards.field.lacks')}</p>
      )}
      {contact ? <p className="lf-quiet">{t('contactCards.field.hint')}</p> : null}
      {addressId ? (
        <Link to="/doors/$addressId" params={{ addressId } as never} className="lf-button">
          {t('contactCards.field.back')}
        </Link>
      ) : null}
    </>
  )
}
