import { Link, useParams } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useOpened } from '#ui/device/device.ts'
import { formatTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { CODE_FORM, codeMark } from '../../code.ts'
import { useDone, usePoints } from './points.ts'
import { recordCheckIn } from './record.ts'

/** Where the phone's own camera leads from the code at a point: its name, where the phone knows it, and one press. The server finds the point by the code. */
export default function Scanned() {
  const t = useT()
  const opened = useOpened()
  const { code } = useParams({ strict: false }) as { code: string }
  const carried = usePoints(opened)
  const { done, again } = useDone(opened)
  const [fault, setFault] = useState<string>()
  const busy = useRef(false)
  if (carried === undefined) return <p className="lf-quiet">{t('ui.field.wait')}</p>
  if (!CODE_FORM.test(code)) return <p>{t('checkIns.field.noCode')}</p>
  const mark = codeMark(code)
  const point = carried?.points.find((one) => one.codeMark === mark)
  const name = point?.name ?? t('checkIns.field.unknownPoint')
  const doneAt = done.get(code)
  const press = async () => {
    if (busy.current) return
    busy.current = true
    try {
      await recordCheckIn(opened, { method: 'QR', code }, name)
      again()
    } catch {
      setFault(t('ui.field.notStored'))
    }
    busy.current = false
  }
  return (
    <>
      <h1>{name}</h1>
      {point ? (
        <p className="lf-quiet">{t(`checkIns.kind.${point.kind}`)}</p>
      ) : (
        <p>{t('checkIns.field.unknownHint')}</p>
      )}
      {doneAt ? (
        <p>
          <span aria-hidden="true">✓ </span>
          {t('checkIns.field.doneAt', { time: formatTime(doneAt) })}
        </p>
      ) : null}
      <div className="lf-foot">
        <p role="alert" className="lf-fault">
          {fault}
        </p>
        <button
          type="button"
          className={doneAt ? 'lf-button' : 'lf-button lf-button-main'}
          onClick={() => void press()}
        >
          {t(doneAt ? 'checkIns.field.pressAgain' : 'checkIns.field.press')}
        </button>
      </div>
      <p>
        <Link to="/check-in" className="lf-link">
          {t('checkIns.field.back')}
        </Link>
      </p>
    </>
  )
}
