import { Button, Modal } from 'antd'
import { useState } from 'react'
import { AddressPicker, type PickedAddress } from '#features/places/screens/workbench/address-picker.tsx'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiQuery } from '#ui/api/hooks.ts'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'

type Member = ApiOutput<'visits.prepareVisit'>['households'][number]['members'][number]

interface Props {
  /** Where the dispute is: the first door one looks behind. */
  place: PickedAddress | null
  onChoose: (member: Member, addressText: string) => void
  onClose: () => void
}

/** A party chosen among those who live behind a door; the door is the reason for opening its households. */
export function ResidentChoice({ place, onChoose, onClose }: Props) {
  const t = useT()
  const [door, setDoor] = useState(place)
  return (
    <Modal open title={t('disputes.party.choose')} footer={null} onCancel={onClose} destroyOnHidden>
      <p className="la-consequence">{t('disputes.party.chooseText')}</p>
      <AddressPicker aria-label={t('disputes.party.door')} allowNew={false} value={door} onChange={setDoor} />
      {door === null ? null : <Members key={door.id} addressId={door.id} onChoose={onChoose} />}
    </Modal>
  )
}

function Members({ addressId, onChoose }: { addressId: string; onChoose: Props['onChoose'] }) {
  const t = useT()
  const { data, error, refetch } = useApiQuery(
    'visits.prepareVisit',
    { addressId, purpose: 'visit', basisKind: 'address', basisId: addressId },
    { staleTime: Number.POSITIVE_INFINITY, gcTime: 0, refetchOnWindowFocus: false },
  )
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingPage />
  const members = data.households.flatMap((h) => h.members)
  if (members.length === 0)
    return <EmptyState title={t('disputes.party.nobody')} hint={t('disputes.party.nobodyHint')} />
  return (
    <ul className="dp-list" aria-label={t('disputes.party.choose')}>
      {members.map((m) => (
        <li key={m.residenceId} className="dp-row">
          <Button onClick={() => onChoose(m, data.addressText)}>{`${m.nameMask} ${m.relationToHead}`}</Button>
        </li>
      ))}
    </ul>
  )
}
