import { useState } from 'react'
import { recordAct } from '#ui/device/delivery.ts'
import type { Opened } from '#ui/device/device.ts'
import { newId } from '#ui/device/new-id.ts'
import { useRecording } from '#ui/device/sheet.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { isGraveFire, paperFaults, textFaults } from '../../rules.ts'
import { ESCALATED_TO, type EscalatedTo } from '../../vocabulary.ts'
import { choices } from '../words.ts'
import type { Known } from './here.ts'

interface Props {
  opened: Opened
  hazard: Known
  /** What the act is about, in the outbox. */
  label: string
  onGone: () => Promise<void>
}

interface Values {
  result: '' | 'fixed' | 'notFixed'
  note: string
  orderNo: string
  escalatedTo: EscalatedTo[]
  reportedOn: string
}

const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
const BLANK: Values = { result: '', note: '', orderNo: '', escalatedTo: [], reportedOn: '' }

const inputOf = (id: string, v: Values) => ({
  id,
  isFixed: v.result === 'fixed',
  ...(v.note.trim() ? { note: v.note.trim() } : {}),
  ...(v.orderNo.trim() ? { orderNo: v.orderNo.trim() } : {}),
  escalatedTo: v.escalatedTo,
  ...(v.escalatedTo.length > 0 ? { reportedOn: v.reportedOn || today() } : {}),
})

/** One hazard that is open here: gone or still there, in two taps; a grave fire hazard also asks for its papers. */
export function LookAgain({ opened, hazard, label, onGone }: Props) {
  const t = useT()
  const [isAsked, setAsked] = useState(false)
  const [isSent, setSent] = useState(false)
  const looked = async (isFixed: boolean) => {
    setAsked(false)
    setSent(true)
    if (isFixed) await onGone()
  }
  return (
    <li className="lf-card">
      <strong>{hazard.description}</strong>
      <span className="lf-row">
        {t(`hazards.kind.${hazard.kind}`)} {t(`hazards.level.${hazard.level}`)}{' '}
        {hazard.dueOn ? t('hazards.door.due', { date: formatDate(hazard.dueOn) }) : null}
      </span>
      {isSent ? <span className="lf-quiet">{t('hazards.door.sent')}</span> : null}
      {isAsked ? (
        <LookForm opened={opened} hazard={hazard} label={label} onLooked={looked} />
      ) : (
        <button type="button" className="lf-button" onClick={() => setAsked(true)}>
          {t('hazards.door.look')}
        </button>
      )}
    </li>
  )
}

interface FormProps extends Omit<Props, 'onGone'> {
  onLooked: (isFixed: boolean) => Promise<void>
}

function LookForm({ opened, hazard, label, onLooked }: FormProps) {
  const t = useT()
  const [v, setV] = useState(BLANK)
  const { fault, record } = useRecording()
  const change = (part: Partial<Values>) => setV((now) => ({ ...now, ...part }))
  const input = inputOf(hazard.id, v)
  const isFixed = v.result === 'fixed'
  const papers = { orderNo: v.orderNo.trim() || null, escalatedTo: v.escalatedTo, reportedOn: input.reportedOn ?? null }
  const lacks = () => {
    if (v.result === '') return t('hazards.door.result')
    if (textFaults({ note: v.note, orderNo: v.orderNo }).length > 0) return t('error.field.summary_has_identifier')
    if (isFixed && paperFaults(hazard, papers, false, today()).length > 0) return t('hazards.door.papers')
    return undefined
  }
  const stamped = () => ({ ...input, actId: newId(), at: new Date().toISOString() })
  const look = () =>
    record({
      lacks,
      act: () => recordAct(opened, 'hazards.resolveHazard', stamped(), label),
      after: () => onLooked(isFixed),
    })
  return (
    <div className="lf-stack">
      <Chips
        single
        label={t('hazards.field.result')}
        options={[
          { value: 'fixed', label: t('hazards.fixed') },
          { value: 'notFixed', label: t('hazards.notFixed') },
        ]}
        value={v.result}
        onChange={(result: Values['result']) => change({ result })}
      />
      {isGraveFire(hazard) ? <Papers v={v} change={change} id={hazard.id} /> : null}
      <label htmlFor={`look-note-${hazard.id}`}>{t('hazards.field.note')}</label>
      <input
        autoComplete="off"
        id={`look-note-${hazard.id}`}
        className="lf-input"
        maxLength={200}
        value={v.note}
        onChange={(event) => change({ note: event.target.value })}
      />
      <p role="alert" className="lf-fault">
        {fault}
      </p>
      <button type="button" className="lf-button lf-button-main" onClick={() => void look()}>
        {t('hazards.door.recordLook')}
      </button>
    </div>
  )
}

/** The order and both reports, which a grave fire hazard may not end without. */
function Papers({ v, change, id }: { v: Values; change: (part: Partial<Values>) => void; id: string }) {
  const t = useT()
  return (
    <>
      <p>{t('hazards.graveFire')}</p>
      <label htmlFor={`look-order-${id}`}>{t('hazards.field.orderNo')}</label>
      <input
        autoComplete="off"
        id={`look-order-${id}`}
        className="lf-input"
        maxLength={60}
        value={v.orderNo}
        onChange={(event) => change({ orderNo: event.target.value })}
      />
      <Chips
        label={t('hazards.field.escalatedTo')}
        options={choices(t, 'escalatedTo', ESCALATED_TO)}
        value={v.escalatedTo}
        onChange={(escalatedTo: EscalatedTo[]) => change({ escalatedTo })}
      />
      <label htmlFor={`look-reported-${id}`}>{t('hazards.field.reportedOn')}</label>
      <input
        autoComplete="off"
        id={`look-reported-${id}`}
        type="date"
        className="lf-input"
        value={v.reportedOn || today()}
        onChange={(event) => change({ reportedOn: event.target.value })}
      />
    </>
  )
}
