import { useApiQuery } from '#ui/api/hooks.ts'
import { Link } from '@tanstack/react-router'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { atDoor } from './at-door.ts'
import { DoorHousehold } from './door-household.tsx'
import type { Door } from './door.tsx'
import './residents.css'

/** Who lives behind a door and what can be done there, for screens of other slices. Opening it is a look with the door as its reason. */
export function DoorPanel({ addressId }: { addressId: string }) {
  const t = useT()
  const { data, error, refetch } = useApiQuery('residents.getHousehold', { addressId, ...atDoor(addressId) })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingPage />
  return (
    <div className="la-res-panel">
      <div className="la-res-acts la-res-acts-start">
        <DoorActs door={data} addressId={addressId} />
        <Link to="/places/$id/house" params={{ id: addressId } as never} className="la-button">
          {t('residents.door.house')}
        </Link>
      </div>
      <DoorHouseholds door={data} />
    </div>
  )
}

/** What is open to do at the door itself. */
export function DoorActs({ door, addressId }: { door: Door; addressId: string }) {
  const t = useT()
  const isEmpty = door.households.every((h) => h.closedOn !== null)
  return (
    <>
      {door.can.registerHousehold ? (
        <Link to="/doors/$addressId/new" params={{ addressId } as never} className="la-button">
          {isEmpty ? t('residents.door.register') : t('residents.door.another')}
        </Link>
      ) : null}
      {door.can.recordVisit ? (
        <Link to="/doors/$addressId/need" params={{ addressId } as never} className="la-button">
          {t('needs.new')}
        </Link>
      ) : null}
      {door.can.recordVisit ? (
        <Link to="/doors/$addressId/visit" params={{ addressId } as never} className="la-button la-button-main">
          {t('residents.door.visit')}
        </Link>
      ) : null}
    </>
  )
}

/** The open households of a door. */
export function DoorHouseholds({ door }: { door: Door }) {
  const t = useT()
  const open = door.households.filter((h) => h.closedOn === null)
  if (open.length === 0) return <EmptyState title={t('residents.door.empty')} hint={t('residents.door.emptyHint')} />
  return open.map((household) => <DoorHousehold key={household.householdId} door={door} household={household} />)
}
