import { Link } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { showError } from '#ui/feedback/show-error.ts'
import { toast } from '#ui/feedback/toast.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { ConfirmAct } from '#ui/records/confirm-act.tsx'
import { AddressState } from './state-tag-panel.tsx'

type Address = ApiOutput<'places.getAddress'>
const READS = ['places.getAddress', 'places.listAddresses', 'places.listCommunities', 'places.getBuilding'] as const

/** One address: where it is, who may do what with it, its house and former texts. Shows no resident. */
export const AddressDetail = ({ id, heading = 2 }: { id: string; heading?: 1 | 2 }) => {
  const t = useT()
  const address = useApiQuery('places.getAddress', { id })
  if (address.error) return <ErrorState error={address.error} onRetry={() => void address.refetch()} />
  if (!address.data) return <LoadingPage />
  const a = address.data
  const Title = heading === 1 ? 'h1' : 'h2'
  const Sub = heading === 1 ? 'h2' : 'h3'
  return (
    <article className="pl-detail">
      <header className="pl-detail-head">
        <Title className="pl-detail-title">{a.fullText}</Title>
        <AddressState state={a.state} />
      </header>
      {a.mergedInto ? (
        <p>
          {t('places.detail.mergedInto')}{' '}
          <Link to="/places/$id" params={{ id: a.mergedInto.id }}>
            {a.mergedInto.fullText}
          </Link>
        </p>
      ) : null}
      <Acts address={a} />
      <Facts address={a} />
      <House address={a} heading={heading} />
      {a.aliases.length > 0 ? (
        <section>
          <Sub>{t('places.detail.aliases')}</Sub>
          <ul className="pl-plain">
            {a.aliases.map((alias) => (
              <li key={alias.text}>
                {alias.text}{' '}
                <span className="pl-soft">{t('places.detail.until', { day: alias.until.slice(0, 10) })}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </article>
  )
}

const Acts = ({ address: a }: { address: Address }) => {
  const t = useT()
  const [reason, setReason] = useState('')
  const confirm = useApiCommand('places.confirmAddresses', {
    invalidates: READS,
    onSuccess: () => toast(t('places.act.confirmed')),
  })
  const retire = useApiCommand('places.retireAddress', {
    invalidates: READS,
    quiet: true,
    onSuccess: () => toast(t('places.act.retired')),
  })
  if (!a.can.openDoor && !a.can.edit && !a.can.confirm && !a.can.retire) return null
  return (
    <div className="pl-acts">
      {a.can.openDoor ? (
        <Link className="la-button" to="/doors/$addressId" params={{ addressId: a.id } as never}>
          {t('places.act.door')}
        </Link>
      ) : null}
      {a.can.confirm ? (
        <Button type="primary" loading={confirm.isPending} onClick={() => confirm.mutate({ ids: [a.id] })}>
          {t('places.act.confirm')}
        </Button>
      ) : null}
      {a.can.edit ? (
        <Link className="la-button" to="/places/$id/edit" params={{ id: a.id }}>
          {t('places.act.edit')}
        </Link>
      ) : null}
      {a.can.merge ? (
        <Link className="la-button" to="/places/$id/merge" params={{ id: a.id } as never}>
          {t('places.act.merge')}
        </Link>
      ) : null}
      {a.can.retire ? (
        <ConfirmAct
          act={t('places.act.retire')}
          consequence={t('places.act.retireText', { text: a.fullText })}
          onConfirm={() =>
            retire.mutateAsync({ id: a.id, version: a.version, reason }).catch((error: unknown) => {
              showError(error)
              throw error
            })
          }
        >
          <label className="pl-label">
            {t('places.act.reason')}
            <Input value={reason} maxLength={100} onChange={(event) => setReason(event.target.value)} />
          </label>
        </ConfirmAct>
      ) : null}
    </div>
  )
}

const Facts = ({ address: a }: { address: Address }) => {
  const t = useT()
  const facts: [string, React.ReactNode][] = [
    [t('places.field.community'), a.communityName],
    [t('places.field.pattern'), t(`places.pattern.${a.pattern}`)],
    [t('places.field.unit'), a.unitName],
  ]
  if (a.households !== null) facts.push([t('places.field.households'), a.households])
  if (a.buildingId) {
    const building = (
      <Link to="/places/buildings/$id" params={{ id: a.buildingId }}>
        {a.compoundName}
        {a.buildingName}
      </Link>
    )
    facts.splice(1, 0, [t('places.field.building'), building])
  }
  if (a.villageGroup) {
    const group = (
      <Link
        to="/places/groups/$communityCode/$group"
        params={{ communityCode: a.communityCode, group: a.villageGroup } as never}
      >
        {t('places.group.open')}
      </Link>
    )
    facts.splice(1, 0, [t('places.field.villageGroup'), group])
  }
  if (a.provisionalNo)
    facts.push([t('places.field.groupHouseNo'), t('places.detail.provisional', { no: a.groupHouseNo ?? 0 })])
  if (a.lng !== null && a.lat !== null)
    facts.push([
      t('places.form.point'),
      `${a.lng.toFixed(6)}, ${a.lat.toFixed(6)} (${t(`places.datum.${a.datum ?? 'WGS84'}`)})`,
    ])
  if (a.rawDatum !== null && a.rawDatum !== a.datum)
    facts.push([
      t('places.detail.raw'),
      `${a.rawLng?.toFixed(6)}, ${a.rawLat?.toFixed(6)} (${t(`places.datum.${a.rawDatum}`)})`,
    ])
  if (a.externalCode) facts.push([t('places.field.externalCode'), a.externalCode])
  if (a.retiredReason) facts.push([t('places.act.reason'), a.retiredReason])
  return (
    <dl className="pl-facts">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

const House = ({ address: a, heading }: { address: Address; heading: 1 | 2 }) => {
  const t = useT()
  const Title = heading === 1 ? 'h2' : 'h3'
  if (!a.house && !a.can.registerHouse) return null
  return (
    <section>
      <Title>{t('places.house')}</Title>
      {a.house ? (
        <p>
          {t(`places.occupancy.${a.house.occupancy}`)} · {t(`places.use.${a.house.use}`)}
          {a.house.ownership === null ? '' : ` · ${t(`places.ownership.${a.house.ownership}`)}`}{' '}
          <Link to="/places/$id/house" params={{ id: a.id }}>
            {t('places.house.open')}
          </Link>
        </p>
      ) : (
        <Link className="la-button" to="/places/$id/house" params={{ id: a.id }}>
          {t('places.house.register')}
        </Link>
      )}
    </section>
  )
}
