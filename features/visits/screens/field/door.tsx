import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useState } from 'react'
import { recordAct } from '#ui/device/delivery.ts'
import { type Opened, useOpened } from '#ui/device/device.ts'
import { kept } from '#ui/device/kept.ts'
import { newId } from '#ui/device/new-id.ts'
import { readyPhotos } from '#ui/device/photos.ts'
import { useSheet } from '#ui/device/sheet.ts'
import { FieldFoot } from '#ui/forms/field-foot.tsx'
import { formatTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { useDoorScreens } from '#ui/routes/door-screens.ts'
import { blankSheet, type SheetValues, sheetOf } from '../sheet-values.ts'
import { type Done, type Door, doneAt, type Load, noteDone, readTaken, visitDraft } from './carried.ts'
import { faultOf } from './sheet-fault.ts'
import { VisitFields } from './visit-fields.tsx'

const PhotosPanel = lazy(() => import('#features/photos/screens/field/photos-panel.tsx'))

const draftOf = (door: Door) => visitDraft(door.addressId)

interface AtDoor {
  load: Load
  door: Door
  /** As it was left, or as it was recorded, or a new one. */
  sheet: SheetValues
  /** The visit that was recorded here on this phone: what is saved corrects it. */
  done: Done | undefined
}

const newSheet = (load: Load, door: Door): SheetValues =>
  blankSheet({ ...door, colleagues: load.colleagues }, newId(), new Date(), undefined)

async function atDoor(opened: Opened, addressId: string): Promise<AtDoor | null> {
  const load = (await readTaken(opened))?.load
  const door = load?.doors.find((d) => d.addressId === addressId)
  if (load === undefined || door === undefined) return null
  const done = await doneAt(opened, addressId)
  const sheet = (await kept<SheetValues>(opened, draftOf(door))) ?? done?.sheet ?? newSheet(load, door)
  return { load, door, sheet, done: done?.sheet.id === sheet.id ? done : undefined }
}

interface Recorded {
  at: string
  /** False where the phone had no room to send the photographs on their way: they stay on it with this visit. */
  hasPhotos: boolean
}

/** Records the sheet as a visit, or as a correction of the one that was recorded here, and its photographs with it. The visit never waits for them. */
async function recordSheet(opened: Opened, door: Door, v: SheetValues, done: Done | undefined): Promise<Recorded> {
  const [targetKind, targetId] = v.target.split(':') as ['household' | 'house', string]
  const sheet = sheetOf(v)
  const [kind, input] = done
    ? ['visits.editVisit', { id: v.id, version: done.version, ...sheet }]
    : ['visits.recordVisit', { id: v.id, targetKind, targetId, taskIds: v.taskIds, ...sheet }]
  const opId = newId()
  const hasPhotos = await readyPhotos(v.id, opId).then(
    () => true,
    () => false,
  )
  const { op } = await recordAct(opened, kind, input, door.addressText, opId)
  return { at: op.capturedAt, hasPhotos }
}

/** What else may be recorded at this door; what was typed of the visit waits in its draft. */
function AlsoHere({ addressId }: { addressId: string }) {
  const t = useT()
  const screens = useDoorScreens()
  if (screens.length === 0) return null
  return (
    <nav className="lf-row" aria-label={t('visits.day.also')}>
      <span className="lf-quiet">{t('visits.day.also')}</span>
      {screens.map((one) => (
        <Link key={one.path} to={one.path} params={{ addressId } as never} className="lf-link">
          {t(one.titleKey)}
        </Link>
      ))}
    </nav>
  )
}

/** Recording a visit at a door, with or without a signal. */
export default function AtTheDoor() {
  const t = useT()
  const opened = useOpened()
  const { addressId } = useParams({ strict: false }) as { addressId: string }
  const [at, setAt] = useState<AtDoor | null>()
  useEffect(() => {
    void atDoor(opened, addressId).then(setAt)
  }, [opened, addressId])
  if (at === undefined) return <p className="lf-quiet">{t('ui.field.wait')}</p>
  if (at === null) return <p>{t('visits.day.notCarried')}</p>
  const again = () => setAt({ ...at, sheet: newSheet(at.load, at.door), done: undefined })
  return <Sheet key={at.sheet.id} opened={opened} onAgain={again} {...at} />
}

function Sheet({ opened, load, door, sheet, done, onAgain }: AtDoor & { opened: Opened; onAgain: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const { v, change: setV, fault, say, record } = useSheet(opened, draftOf(door), sheet)
  // The position may come while something else is pressed: each change is made to what is there then.
  const change = useCallback((part: Partial<SheetValues>) => setV((now) => ({ ...now, ...part })), [setV])
  const save = () =>
    record({
      lacks: () => {
        const lacks = faultOf(v, new Date())
        return lacks && t(lacks)
      },
      act: () => recordSheet(opened, door, v, done),
      after: async ({ at, hasPhotos }) => {
        const note = { addressId: door.addressId, at: done?.at ?? at, sheet: v, version: (done?.version ?? 0) + 1 }
        // It is recorded; where the phone has no room for the marks, the outbox still shows it.
        await Promise.allSettled([noteDone(opened, note)])
        if (!hasPhotos) return say(t('photos.field.stayed'))
        await navigate({ to: '/' })
      },
    })
  return (
    <>
      <h1>{door.addressText}</h1>
      <AlsoHere addressId={door.addressId} />
      {v.target === '' ? (
        <p>{t('visits.noTargetHint')}</p>
      ) : (
        <>
          {done ? (
            <p className="lf-row lf-quiet">
              {t('visits.day.correcting', { time: formatTime(done.at) })}
              <button type="button" className="lf-link" onClick={onAgain}>
                {t('visits.day.again')}
              </button>
            </p>
          ) : null}
          <VisitFields door={door} colleagues={load.colleagues} v={v} change={change} isNew={done === undefined} />
          <Suspense fallback={null}>
            <PhotosPanel opened={opened} of={{ kind: 'visit', id: v.id, addressId: door.addressId }} />
          </Suspense>
          <FieldFoot fault={fault} label={t(done ? 'visits.day.correct' : 'visits.record')} onPress={save} />
        </>
      )}
    </>
  )
}
