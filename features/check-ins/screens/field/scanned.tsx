import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useOpened } from '#ui/device/device.ts'
import { formatTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { CODE_FORM, codeMark } from '../../code.ts'
import { useDone, usePoints, wordsOf } from './points.ts'
import { recordCheckIn } from './record.ts'

/** Where the phone's own camera leads from the code at a point: its name, where the phone knows it, and one press. The server finds the point by the code. */
export default function Scanned() {
  const t = useT()
  const opened = useOpened()
  const { code } = useParams({ strict: false }) as { code: string }
  const carried = usePoints(opened)
  const { done } = useDone(opened)
  const navigate = useNavigate()
  const [fault, setFault] = useState<string>()
  const busy = useRef(false)
  if (carried === undefined) return <p className="lf-quiet">{t('ui.field.wait')}</p>
  if (!CODE_FORM.test(code)) return <p>{t('checkIns.field.noCode')}</p>
  const mark = codeMark(code)
  const point = carried?.points.find((one) => one.codeMark === mark)
  const name = point?.name ?? t('checkIns.field.unknownPoint')
  const before = done.get(point?.id ?? mark)
  const press = async () => {
    if (busy.current) return
    busy.current = true
    try {
      await recordCheckIn(opened, { method: 'QR', code }, { name, id: point?.id })
      // The code opens the point to whoever has it: once it was used, nothing in the history of the browser says it.
      await navigate({ to: '/check-in', replace: true })
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
      {before ? (
        <p>
          {before.isMiss ? null : <span aria-hidden="true">✓ </span>}
          {t(wordsOf(before), { time: formatTime(before.at) })}
        </p>
      ) : null}
      <div className="lf-foot">
        <p role="alert" className="lf-fault">
          {fault}
        </p>
        <button
          type="button"
          className={before ? 'lf-button' : 'lf-button lf-button-main'}
          onClick={() => void press()}
        >
          {t(before ? 'checkIns.field.pressAgain' : 'checkIns.field.press')}
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
