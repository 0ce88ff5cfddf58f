import { Link, useParams } from '@tanstack/react-router'
import { useDoor } from '#features/visits/screens/field/public.ts'
import { useOpened } from '#ui/device/device.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { type Known, openHere, useHere } from './here.ts'
import { LookAgain } from './look-again.tsx'
import { ReportForm } from './report-form.tsx'

/** Hazards at a door on a phone, with or without a signal: what is open there, and a new one. */
export default function HazardAtDoor() {
  const t = useT()
  const opened = useOpened()
  const { addressId } = useParams({ strict: false }) as { addressId: string }
  const found = useDoor(opened, addressId)
  const { here, note } = useHere(opened, addressId)
  if (found === undefined || here === undefined) return <p className="lf-quiet">{t('ui.field.wait')}</p>
  if (found === null) return <p>{t('hazards.door.notCarried')}</p>
  const { door } = found
  const open = openHere(door.hazards as Known[], here)
  return (
    <>
      <h1>{door.addressText}</h1>
      <nav className="lf-row">
        <Link to="/doors/$addressId" params={{ addressId } as never} className="lf-link">
          {t('hazards.door.back')}
        </Link>
      </nav>
      <h2>{t('hazards.door.open')}</h2>
      {open.length === 0 ? <p className="lf-quiet">{t('hazards.door.none')}</p> : null}
      <ul className="lf-cards">
        {open.map((hazard) => (
          <LookAgain
            key={hazard.id}
            opened={opened}
            hazard={hazard}
            label={door.addressText}
            onGone={() => note({ gone: hazard.id })}
          />
        ))}
      </ul>
      <h2>{t('hazards.door.report')}</h2>
      <ReportForm opened={opened} door={door} onReported={(reported) => note({ reported })} />
    </>
  )
}
