import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { type Door, useDoor, visitIdAt } from '#features/visits/screens/field/public.ts'
import { recordAct } from '#ui/device/delivery.ts'
import { DRAFT, type Opened, useOpened } from '#ui/device/device.ts'
import { forget, keep, kept } from '#ui/device/kept.ts'
import { newId } from '#ui/device/new-id.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { NEED_TYPES, type NeedType } from '../../vocabulary.ts'
import { askersOf, blankNeed, needOf, type NeedValues, withType } from '../need-values.ts'
import { faultOf } from './need-fault.ts'

/** A form that was begun is kept for a week. */
const DRAFT_MS = 7 * 86_400_000
const draftOf = (addressId: string) => `${DRAFT}need ${addressId}`

/** Noting a need at the door, with or without a signal. */
export default function NeedAtTheDoor() {
  const t = useT()
  const opened = useOpened()
  const { addressId } = useParams({ strict: false }) as { addressId: string }
  const found = useDoor(opened, addressId)
  const [draft, setDraft] = useState<NeedValues>()
  useEffect(() => {
    void kept<NeedValues>(opened, draftOf(addressId)).then((v) => setDraft(v ?? blankNeed(newId(), '走访带回')))
  }, [opened, addressId])
  if (found === null) return <p>{t('needs.day.notHere')}</p>
  if (found === undefined || draft === undefined) return <p className="lf-quiet">{t('ui.field.wait')}</p>
  return <Sheet key={draft.id} opened={opened} door={found.door} draft={draft} />
}

async function record(opened: Opened, door: Door, v: NeedValues): Promise<void> {
  const need = needOf(v as NeedValues & { type: NeedType }, {
    addressId: door.addressId,
    households: door.households,
    visitId: await visitIdAt(opened, door.addressId),
    receivedAt: new Date().toISOString(),
  })
  await recordAct(opened, 'needs.recordNeed', need, door.addressText)
}

function Sheet({ opened, door, draft }: { opened: Opened; door: Door; draft: NeedValues }) {
  const t = useT()
  const navigate = useNavigate()
  const [v, setV] = useState(draft)
  const [fault, setFault] = useState<string>()
  const saved = useRef(Promise.resolve())
  useEffect(() => {
    if (v === draft) return
    saved.current = saved.current
      .then(() => keep(opened, draftOf(door.addressId), v, Date.now() + DRAFT_MS))
      .catch(() => setFault(t('ui.field.notStored')))
  }, [opened, door, draft, v, t])
  // A second press of an impatient thumb records nothing.
  const busy = useRef(false)
  const save = async () => {
    if (busy.current) return
    const lacks = faultOf(v)
    if (lacks !== undefined) return setFault(t(lacks))
    busy.current = true
    try {
      await record(opened, door, v)
    } catch {
      busy.current = false
      return setFault(t('ui.field.notStored'))
    }
    await saved.current
    await Promise.allSettled([forget(opened, draftOf(door.addressId))])
    await navigate({ to: '/doors/$addressId', params: { addressId: door.addressId } as never })
  }
  return (
    <>
      <h1>{t('needs.new')}</h1>
      <p className="lf-quiet">{door.addressText}</p>
      <p>
        <Link to="/doors/$addressId" params={{ addressId: door.addressId } as never} className="lf-link">
          {t('needs.day.back')}
        </Link>
      </p>
      <NeedFields door={door} v={v} change={setV} />
      <div className="lf-foot">
        <p role="alert" className="lf-fault">
          {fault}
        </p>
        <button type="button" className="lf-button lf-button-main" onClick={() => void save()}>
          {t('needs.save')}
        </button>
      </div>
    </>
  )
}

/** The sheet for a thumb. */
function NeedFields({ door, v, change }: { door: Door; v: NeedValues; change: (v: NeedValues) => void }) {
  const t = useT()
  return (
    <>
      <section className="lf-stack">
        <h2>{t('needs.field.type')}</h2>
        <Chips
          single
          label={t('needs.field.type')}
          options={NEED_TYPES.map((value) => ({ value, label: t(`needs.type.${value}`) }))}
          value={v.type}
          onChange={(type: NeedType) => change(withType(v, type))}
        />
      </section>
      <section className="lf-stack">
        <h2>
          <label htmlFor="need-text">{t('needs.field.text')}</label>
        </h2>
        <textarea
          autoComplete="off"
          id="need-text"
          className="lf-input"
          maxLength={1000}
          value={v.text}
          onChange={(event) => change({ ...v, text: event.target.value })}
        />
        <p className="lf-quiet">{t('needs.field.textHelp')}</p>
      </section>
      <section className="lf-stack">
        <h2>{t('needs.field.person')}</h2>
        <Chips
          single
          label={t('needs.field.person')}
          options={[...askersOf(door.households), { value: '', label: t('needs.field.nobody') }]}
          value={v.asker}
          onChange={(asker: string) => change({ ...v, asker })}
        />
      </section>
      <label className="lf-choice">
        <input
          autoComplete="off"
          type="checkbox"
          checked={v.isPoliceMatter}
          onChange={(event) => change({ ...v, isPoliceMatter: event.target.checked })}
        />
        {t('needs.field.isPoliceMatter')}
      </label>
    </>
  )
}
