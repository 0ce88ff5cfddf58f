import { Link, useParams } from '@tanstack/react-router'
import { useT } from '#ui/i18n/i18n.ts'
import { AddressDetail } from './address-detail.tsx'
import './places.css'

/** An address as a page of its own: what links, prints and scanned door codes lead to. */
export default function AddressPage() {
  const t = useT()
  const { id } = useParams({ strict: false }) as { id: string }
  return (
    <div className="pl-page">
      <Link to="/places">{t('places.back')}</Link>
      <AddressDetail id={id} heading={1} />
    </div>
  )
}
