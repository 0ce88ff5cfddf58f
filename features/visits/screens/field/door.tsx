import { useNavigate, useParams } from '@tanstack/react-router'
import { useCallback, useEffect, useRef, useState } from 'react'
import { recordAct } from '#ui/device/delivery.ts'
import { DRAFT, type Opened, useOpened } from '#ui/device/device.ts'
import { forget, keep, kept } from '#ui/device/kept.ts'
import { newId } from '#ui/device/new-id.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { blankSheet, type SheetValues, sheetOf } from '../sheet-values.ts'
import { type Door, type Load, noteDone, readLoad } from './carried.ts'
import { missing, VisitFields } from './visit-fields.tsx'

/** A form that was begun is kept for a week. */
const DRAFT_MS = 7 * 86_400_000
const draftOf = (door: Door) => `${DRAFT}visit ${door.addressId}`

/** The sheet of a door as it was left, or a new one. */
async function begun(opened: Opened, load: Load, door: Door): Promise<SheetValues> {
  return (
    (await kept<SheetValues>(opened, draftOf(door))) ??
    blankSheet({ ...door, colleagues: load.colleagues }, newId(), new Date(), undefined)
  )
}

interface AtDoor {
  load: Load
  door: Door
  sheet: SheetValues
}

/** Recording a visit at a door, with or without a signal. */
export default function AtTheDoor() {
  const t = useT()
  const opened = useOpened()
  const { addressId } = useParams({ strict: false }) as { addressId: string }
  const [at, setAt] = useState<AtDoor | null>()
  useEffect(() => {
    const read = async () => {
      const load = await readLoad(opened)
      const door = load?.doors.find((d) => d.addressId === addressId)
      setAt(load && door ? { load, door, sheet: await begun(opened, load, door) } : null)
    }
    void read()
  }, [opened, addressId])
  if (at === undefined) return <p className="lf-quiet">{t('ui.field.wait')}</p>
  if (at === null) return <p>{t('visits.day.notCarried')}</p>
  return <Sheet key={addressId} opened={opened} {...at} />
}

function Sheet({ opened, load, door, sheet }: AtDoor & { opened: Opened }) {
  const t = useT()
  const navigate = useNavigate()
  const [v, setV] = useState(sheet)
  const [fault, setFault] = useState<string>()
  const saved = useRef(Promise.resolve())
  // The position may come while something else is pressed: each change is made to what is there then.
  const change = useCallback((part: Partial<SheetValues>) => setV((now) => ({ ...now, ...part })), [])
  useEffect(() => {
    if (v === sheet) return
    saved.current = saved.current
      .then(() => keep(opened, draftOf(door), v, Date.now() + DRAFT_MS))
      .catch(() => setFault(t('ui.field.notStored')))
  }, [opened, door, sheet, v, t])
  const record = async () => {
    const lacks = missing(v)
    if (lacks !== undefined) return setFault(t(lacks))
    const [targetKind, targetId] = v.target.split(':') as ['household' | 'house', string]
    try {
      const { op } = await recordAct(opened, 'visits.recordVisit', {
        id: v.id,
        targetKind,
        targetId,
        taskIds: v.taskIds,
        ...sheetOf(v),
      })
      await noteDone(opened, load, { addressId: door.addressId, opId: op.opId, at: op.capturedAt })
      await saved.current
      await forget(opened, draftOf(door))
    } catch {
      return setFault(t('ui.field.notStored'))
    }
    await navigate({ to: '/' })
  }
  return (
    <>
      <h1>{door.addressText}</h1>
      {v.target === '' ? (
        <p>{t('visits.noTargetHint')}</p>
      ) : (
        <>
          <VisitFields door={door} colleagues={load.colleagues} v={v} change={change} />
          <div className="lf-foot">
            <p role="alert" className="lf-fault">
              {fault}
            </p>
            <button type="button" className="lf-button lf-button-main" onClick={() => void record()}>
              {t('visits.record')}
            </button>
          </div>
        </>
      )}
    </>
  )
}
