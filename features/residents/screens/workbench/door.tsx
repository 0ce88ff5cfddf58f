import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useApiQuery } from '#ui/api/hooks.ts'
import type { ApiOutput } from '#ui/api/client.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { atDoor, ofCheckedVisit } from './at-door.ts'
import { DoorActs, DoorHouseholds } from './door-panel.tsx'
import './residents.css'

export type Door = ApiOutput<'residents.getHousehold'>

/** A door as officers live with it: its address, its households and everybody in them. Standing here is the purpose. */
export default function DoorPage() {
  const { addressId } = useParams({ strict: false }) as { addressId: string }
  const { checked } = useSearch({ strict: false }) as { checked?: string }
  const because = checked ? ofCheckedVisit(checked) : atDoor(addressId)
  const { data, error, refetch } = useApiQuery('residents.getHousehold', { addressId, ...because })
  if (error)
    return (
      <ErrorState error={error} onRetry={() => void refetch()}>
        <AddressLink id={addressId} />
      </ErrorState>
    )
  if (!data) return <LoadingPage />
  return (
    <>
      <PageHeader
        title={data.address.fullText}
        subtitle={<DoorFacts door={data} />}
        actions={<DoorActs door={data} addressId={addressId} />}
      />
      <DoorHouseholds door={data} />
    </>
  )
}

/** A door that is out of use opens no more; its address says why, and into which one it went. */
function AddressLink({ id }: { id: string }) {
  const t = useT()
  return (
    <Link to="/places/$id" params={{ id }}>
      {t('residents.door.address')}
    </Link>
  )
}

function DoorFacts({ door }: { door: Door }) {
  const t = useT()
  const { communityName, occupancy, state } = door.address
  const people = door.households.reduce((sum, h) => sum + h.members.length, 0)
  return [communityName, state, occupancy, t('residents.door.people', { count: people })].filter(Boolean).join(' · ')
}
