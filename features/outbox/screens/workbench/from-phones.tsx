import { Button } from 'antd'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { toast } from '#ui/feedback/toast.ts'
import { formatDateTime } from '#ui/i18n/format.ts'
import { hasMessage, useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { ConfirmAct } from '#ui/records/confirm-act.tsx'
import { heldWords } from '../held-words.ts'
import './from-phones.css'

type Held = ApiOutput<'outbox.listHeld'>['items'][number]
type Phone = ApiOutput<'outbox.listPhones'>['items'][number]

/** What phones sent and nobody could carry out, and the phones themselves: an officer's own, and for leaders those of their people. */
export default function FromPhones() {
  const t = useT()
  const held = useApiQuery('outbox.listHeld', { limit: 100 })
  const phones = useApiQuery('outbox.listPhones', {})
  const error = held.error ?? phones.error
  if (error) return <ErrorState error={error} onRetry={() => void Promise.all([held.refetch(), phones.refetch()])} />
  if (!held.data || !phones.data) return <LoadingPage />
  return (
    <>
      <PageHeader title={t('outbox.desk.title')} />
      <section className="phones-part">
        <h2>{t('outbox.desk.held')}</h2>
        {held.data.items.length > 0 ? (
          <ul>
            {held.data.items.map((one) => (
              <HeldAct key={one.opId} act={one} />
            ))}
          </ul>
        ) : (
          <EmptyState title={t('outbox.desk.noHeld')} hint={t('outbox.desk.noHeldHint')} />
        )}
      </section>
      <section className="phones-part">
        <h2>{t('outbox.desk.phones')}</h2>
        {phones.data.items.length > 0 ? (
          <ul>
            {phones.data.items.map((one) => (
              <PhoneOf key={one.id} phone={one} />
            ))}
          </ul>
        ) : (
          <EmptyState title={t('outbox.desk.noPhones')} hint={t('outbox.desk.noPhonesHint')} />
        )}
      </section>
    </>
  )
}

function HeldAct({ act }: { act: Held }) {
  const t = useT()
  const settle = useApiCommand('outbox.settle', {
    invalidates: ['outbox.listHeld'],
    onSuccess: () => void toast(t('outbox.desk.settled')),
  })
  const kind = `outbox.kind.${act.kind}`
  return (
    <li>
      <div>
        <strong>{hasMessage(kind) ? t(kind) : act.kind}</strong>{' '}
        {t('outbox.desk.by', { name: act.author.name, at: formatDateTime(act.capturedAt) })}
        <p>{heldWords(t, act.kind, act.held)}</p>
      </div>
      <Button onClick={() => settle.mutate({ id: act.opId, version: act.version })}>{t('outbox.seen')}</Button>
    </li>
  )
}

function PhoneOf({ phone }: { phone: Phone }) {
  const t = useT()
  const order = useApiCommand('outbox.orderWipe', {
    invalidates: ['outbox.listPhones'],
    onSuccess: () => void toast(t('outbox.desk.ordered')),
  })
  return (
    <li>
      <div>
        <strong>{phone.label}</strong>
        <p>{t('outbox.desk.phone', { name: phone.officer.name, at: formatDateTime(phone.setUpAt) })}</p>
      </div>
      {phone.wipeAt ? (
        <span>{t('outbox.desk.wiped', { at: formatDateTime(phone.wipeAt) })}</span>
      ) : (
        <ConfirmAct
          act={t('outbox.desk.wipe')}
          consequence={t('outbox.desk.wipeText')}
          onConfirm={() => order.mutateAsync({ id: phone.id, version: phone.version })}
        />
      )}
    </li>
  )
}
