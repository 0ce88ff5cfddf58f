import { Link, useParams } from '@tanstack/react-router'
import { useApiQuery } from '#ui/api/hooks.ts'
import type { ApiOutput } from '#ui/api/client.ts'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { atDoor } from './at-door.ts'
import { DoorHousehold } from './door-household.tsx'
import './residents.css'

export type Door = ApiOutput<'residents.getHousehold'>

/** A door as officers live with it: its address, its households and everybody in them. Standing here is the purpose. */
export default function DoorPage() {
  const t = useT()
  const { addressId } = useParams({ strict: false }) as { addressId: string }
  const { data, error, refetch } = useApiQuery('residents.getHousehold', { addressId, ...atDoor(addressId) })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingPage />
  const open = data.households.filter((h) => h.closedOn === null)
  const acts = (
    <>
      {data.can.registerHousehold ? (
        <Link to="/doors/$addressId/new" params={{ addressId } as never} className="la-button">
          {open.length === 0 ? t('residents.door.register') : t('residents.door.another')}
        </Link>
      ) : null}
      {data.can.recordVisit ? (
        <Link to="/doors/$addressId/visit" params={{ addressId } as never} className="la-button la-button-main">
          {t('residents.door.visit')}
        </Link>
      ) : null}
    </>
  )
  return (
    <>
      <PageHeader title={data.address.fullText} subtitle={<DoorFacts door={data} />} actions={acts} />
      {open.length === 0 ? <EmptyState title={t('residents.door.empty')} hint={t('residents.door.emptyHint')} /> : null}
      {open.map((household) => (
        <DoorHousehold key={household.householdId} door={data} household={household} />
      ))}
    </>
  )
}

function DoorFacts({ door }: { door: Door }) {
  const t = useT()
  const { communityName, occupancy, state } = door.address
  const people = door.households.reduce((sum, h) => sum + h.members.length, 0)
  return [communityName, state, occupancy, t('residents.door.people', { count: people })].filter(Boolean).join(' · ')
}
