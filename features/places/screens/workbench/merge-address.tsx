import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Input } from 'antd'
import { useState } from 'react'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { showError } from '#ui/feedback/show-error.ts'
import { toast } from '#ui/feedback/toast.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { ConfirmAct } from '#ui/records/confirm-act.tsx'
import { AddressPicker, type PickedAddress } from './address-picker.tsx'
import './places.css'

const NUMBERS = ['households', 'residences', 'hukou', 'visits', 'tasks'] as const

/** One door that was registered twice: choose the row that stays, see what moves, merge. */
export default function MergeAddressPage() {
  const t = useT()
  const navigate = useNavigate()
  const { id } = useParams({ strict: false }) as { id: string }
  const [into, setInto] = useState<PickedAddress | null>(null)
  const [reason, setReason] = useState('')
  const address = useApiQuery('places.getAddress', { id })
  const preview = useApiQuery('places.previewMerge', { id, intoId: into?.id ?? '' }, { enabled: into !== null })
  const merge = useApiCommand('places.mergeAddress', {
    invalidates: ['places.getAddress', 'places.listAddresses', 'places.listCommunities', 'places.getBuilding'],
    quiet: true,
    onSuccess: (made) => {
      toast(t('places.act.merged'))
      void navigate({ to: '/places/$id', params: { id: made.id } })
    },
  })
  const found = into === null ? undefined : preview.data
  return (
    <div className="pl-page pl-detail">
      <h1 className="pl-detail-title">{t('places.merge.title')}</h1>
      {address.error ? <ErrorState error={address.error} onRetry={() => void address.refetch()} /> : null}
      <p>
        <Link to="/places/$id" params={{ id }}>
          {address.data?.fullText}
        </Link>
      </p>
      <p className="pl-soft">{t('places.merge.explain')}</p>
      <div className="pl-label">
        {t('places.merge.into')}
        <AddressPicker aria-label={t('places.merge.into')} allowNew={false} value={into} onChange={setInto} />
      </div>
      {into !== null && preview.error ? (
        <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
      ) : null}
      {found ? (
        <section>
          <h2>{t('places.merge.moves', { text: found.into.fullText })}</h2>
          <dl className="pl-facts">
            {NUMBERS.map((name) => (
              <div key={name}>
                <dt>{t(`places.merge.${name}`)}</dt>
                <dd>{found.moves[name]}</dd>
              </div>
            ))}
          </dl>
          <p>{t(`places.merge.house.${found.moves.house}`)}</p>
          <ConfirmAct
            act={t('places.merge.title')}
            consequence={t('places.merge.text', { from: found.from.fullText, into: found.into.fullText })}
            onConfirm={() =>
              merge
                .mutateAsync({
                  id,
                  version: found.from.version,
                  intoId: found.into.id,
                  intoVersion: found.into.version,
                  reason,
                })
                .catch((error: unknown) => {
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
        </section>
      ) : null}
    </div>
  )
}
