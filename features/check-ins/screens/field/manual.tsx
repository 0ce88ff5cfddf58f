import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { DRAFT, type Opened, useOpened } from '#ui/device/device.ts'
import { forget, keep, kept } from '#ui/device/kept.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { type Reason, REASONS } from '../../vocabulary.ts'
import { faultOf, type ManualValues } from './manual-fault.ts'
import { type CheckPoint, usePoints } from './points.ts'
import { recordCheckIn } from './record.ts'

/** A form that was begun is kept for a day: tomorrow it is another check-in. */
const DRAFT_MS = 86_400_000
const draftOf = (pointId: string) => `${DRAFT}check-in ${pointId}`

/** Checking in by hand, where neither position nor code helps: a reason, one press. */
export default function Manual() {
  const t = useT()
  const opened = useOpened()
  const { pointId } = useParams({ strict: false }) as { pointId: string }
  const carried = usePoints(opened)
  const [draft, setDraft] = useState<ManualValues>()
  useEffect(() => {
    void kept<ManualValues>(opened, draftOf(pointId)).then((v) => setDraft(v ?? { reason: '', text: '' }))
  }, [opened, pointId])
  if (carried === undefined || draft === undefined) return <p className="lf-quiet">{t('ui.field.wait')}</p>
  const point = carried?.points.find((one) => one.id === pointId)
  if (point === undefined) return <p>{t('checkIns.field.notHere')}</p>
  return <Sheet opened={opened} point={point} draft={draft} />
}

function Sheet({ opened, point, draft }: { opened: Opened; point: CheckPoint; draft: ManualValues }) {
  const t = useT()
  const navigate = useNavigate()
  const [v, setV] = useState(draft)
  const [fault, setFault] = useState<string>()
  const saved = useRef(Promise.resolve())
  useEffect(() => {
    if (v === draft) return
    saved.current = saved.current
      .then(() => keep(opened, draftOf(point.id), v, Date.now() + DRAFT_MS))
      .catch(() => setFault(t('ui.field.notStored')))
  }, [opened, point, draft, v, t])
  // A second press of an impatient thumb records nothing.
  const busy = useRef(false)
  const save = async () => {
    if (busy.current) return
    const lacks = faultOf(v)
    if (lacks !== undefined) return setFault(t(lacks))
    busy.current = true
    const text = v.text.trim()
    const how = {
      method: '手动',
      pointId: point.id,
      reason: v.reason as Reason,
      ...(text ? { reasonText: text } : {}),
    } as const
    try {
      await recordCheckIn(opened, how, point.name)
    } catch {
      busy.current = false
      return setFault(t('ui.field.notStored'))
    }
    await saved.current
    await Promise.allSettled([forget(opened, draftOf(point.id))])
    await navigate({ to: '/check-in' })
  }
  return (
    <>
      <h1>{t('checkIns.field.manual')}</h1>
      <p>
        <strong>{point.name}</strong>
      </p>
      <p className="lf-quiet">{t('checkIns.field.manualHint')}</p>
      <section className="lf-stack">
        <h2>{t('checkIns.field.reason')}</h2>
        <Chips
          single
          label={t('checkIns.field.reason')}
          options={REASONS.map((value) => ({ value, label: t(`checkIns.reason.${value}`) }))}
          value={v.reason}
          onChange={(reason: Reason) => setV({ ...v, reason })}
        />
        <label htmlFor="check-in-text">{t('checkIns.field.reasonText')}</label>
        <input
          autoComplete="off"
          id="check-in-text"
          className="lf-input"
          maxLength={100}
          value={v.text}
          onChange={(event) => setV({ ...v, text: event.target.value })}
        />
      </section>
      <div className="lf-foot">
        <p role="alert" className="lf-fault">
          {fault}
        </p>
        <button type="button" className="lf-button lf-button-main" onClick={() => void save()}>
          {t('checkIns.field.press')}
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
