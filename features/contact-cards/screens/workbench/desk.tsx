import { Button } from 'antd'
import type { ApiOutput } from '#ui/api/client.ts'
import { openPrint } from '#ui/api/download.ts'
import { useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { wholeContact } from '../../rules.ts'
import { CardFace } from '../card-face.tsx'
import { CorridorForm } from './corridor-form.tsx'
import { RecordForm } from './record-form.tsx'
import { Slips } from './slips.tsx'

type DeskData = ApiOutput<'contactCards.getDesk'>

/** Everything that may be printed for today's work. */
export function Desk({ onMade }: { onMade: () => void }) {
  const { data, error, refetch } = useApiQuery('contactCards.getDesk', {})
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingPage />
  return (
    <div className="cc-desk">
      <div>
        <RecordForm onMade={onMade} />
        <CorridorForm />
      </div>
      <div>
        <Own contact={data.contact} />
        <Slips route={data.route} noted={data.slips} today={data.today} />
        <Route desk={data} />
      </div>
    </div>
  )
}

function Own({ contact }: { contact: DeskData['contact'] }) {
  const t = useT()
  const whole = wholeContact(contact)
  const isAbove = contact?.areaName === null
  return (
    <section className="la-panel">
      <h2 className="cc-heading">{t('contactCards.own')}</h2>
      {whole ? (
        <CardFace contact={whole} />
      ) : (
        <p>
          {t(
            contact === null || isAbove
              ? 'contactCards.noContact'
              : contact.officer === null
                ? 'error.card_no_officer'
                : 'error.card_no_phone',
          )}
        </p>
      )}
    </section>
  )
}

function Route({ desk }: { desk: DeskData }) {
  const t = useT()
  if (!desk.can.printRoute) return null
  const shown = Math.min(desk.route.length, desk.sheetDoors)
  return (
    <section className="la-panel">
      <h2 className="cc-heading">{t('contactCards.route.title')}</h2>
      <p className="cc-hint">{t('contactCards.route.explain')}</p>
      <Button disabled={shown === 0} onClick={() => openPrint('contactCards.printRoute', {})}>
        {t('contactCards.route.print', { count: shown })}
      </Button>
    </section>
  )
}
