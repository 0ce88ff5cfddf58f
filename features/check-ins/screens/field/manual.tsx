import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { type Opened, useOpened } from '#ui/device/device.ts'
import { draftName, useBegun, useSheet } from '#ui/device/sheet.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { FieldFoot } from '#ui/forms/field-foot.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { type Reason, REASONS } from '../../vocabulary.ts'
import { faultOf, type ManualValues } from './manual-fault.ts'
import { type CheckPoint, usePoints } from './points.ts'
import { recordCheckIn } from './record.ts'

/** A form that was begun is kept for a day: tomorrow it is another check-in. */
const KEPT_MS = 86_400_000

const blank = (): ManualValues => ({ reason: '', text: '' })

/** Checking in by hand, where neither position nor code helps: a reason, one press. */
export default function Manual() {
  const t = useT()
  const opened = useOpened()
  const { pointId } = useParams({ strict: false }) as { pointId: string }
  const carried = usePoints(opened)
  const draft = draftName('check-in', pointId)
  const begun = useBegun(opened, draft, blank)
  if (carried === undefined || begun === undefined) return <p className="lf-quiet">{t('ui.field.wait')}</p>
  const point = carried?.points.find((one) => one.id === pointId)
  if (point === undefined) return <p>{t('checkIns.field.notHere')}</p>
  return <ManualSheet opened={opened} point={point} draft={draft} begun={begun} />
}

interface SheetProps {
  opened: Opened
  point: CheckPoint
  draft: string
  begun: ManualValues
}

function ManualSheet({ opened, point, draft, begun }: SheetProps) {
  const t = useT()
  const navigate = useNavigate()
  const { v, change, fault, record } = useSheet(opened, draft, begun, KEPT_MS)
  const text = v.text.trim()
  const save = () =>
    record({
      lacks: () => {
        const lacks = faultOf(v)
        return lacks && t(lacks)
      },
      act: () =>
        recordCheckIn(
          opened,
          { method: '手动', pointId: point.id, reason: v.reason as Reason, ...(text ? { reasonText: text } : {}) },
          point,
        ),
      after: () => navigate({ to: '/check-in' }),
    })
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
          onChange={(reason: Reason) => change({ ...v, reason })}
        />
        <label htmlFor="check-in-text">{t('checkIns.field.reasonText')}</label>
        <input
          autoComplete="off"
          id="check-in-text"
          className="lf-input"
          maxLength={100}
          value={v.text}
          onChange={(event) => change({ ...v, text: event.target.value })}
        />
      </section>
      <FieldFoot fault={fault} label={t('checkIns.field.press')} onPress={save} />
      <p>
        <Link to="/check-in" className="lf-link">
          {t('checkIns.field.back')}
        </Link>
      </p>
    </>
  )
}
