import { qrPath } from '#platform/files/qr.ts'
import { useT } from '#ui/i18n/i18n.ts'
import type { Contact } from '../rules.ts'
import { vCardOf } from '../vcard.ts'
import './card-face.css'

/** The contact card as a picture of itself, with its code made here: it needs no network. Dark on white, because cameras do not read the reverse. */
export function CardFace({ contact }: { contact: Contact }) {
  const t = useT()
  const { size, path } = qrPath(vCardOf(contact, { hours: t('contactCards.paper.hours') }))
  return (
    <section className="cc-face" aria-label={t('contactCards.paper.card')}>
      <div className="cc-lines">
        <p className="cc-unit">{[contact.stationName, contact.roomName].filter(Boolean).join(' ')}</p>
        <p className="cc-name">{contact.officer.name}</p>
        <p className="cc-phone">{contact.phone}</p>
        {contact.openHours ? (
          <p>
            {t('contactCards.paper.hours')} {contact.openHours}
          </p>
        ) : null}
        {contact.address ? (
          <p>
            {t('contactCards.paper.address')} {contact.address}
          </p>
        ) : null}
      </div>
      <figure className="cc-code">
        <svg
          viewBox={`0 0 ${size} ${size}`}
          role="img"
          aria-label={t('contactCards.field.code')}
          shapeRendering="crispEdges"
        >
          <rect width={size} height={size} fill="#fff" />
          <path d={path} fill="#000" />
        </svg>
        <figcaption>{t('contactCards.field.code')}</figcaption>
      </figure>
    </section>
  )
}
