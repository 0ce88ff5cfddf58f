import { useNavigate, useSearch } from '@tanstack/react-router'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { AddressForm } from './address-form.tsx'
import './places.css'

/** New address; `?communityCode=` and `?buildingId=&compoundId=` choose where one comes from. */
export default function NewAddress() {
  const t = useT()
  const navigate = useNavigate()
  const from = useSearch({ strict: false }) as Record<string, string | undefined>
  const initial = Object.fromEntries(
    ['communityCode', 'compoundId', 'buildingId'].flatMap((key) => (from[key] ? [[key, from[key]]] : [])),
  )
  return (
    <div className="pl-page">
      <PageHeader title={t('places.new.title')} subtitle={t('places.new.lead')} />
      <AddressForm
        formKey="places.register"
        initial={initial}
        onSaved={({ id }) => void navigate({ to: '/places/$id', params: { id } })}
        onCancel={() => void navigate({ to: '/places' })}
      />
    </div>
  )
}
