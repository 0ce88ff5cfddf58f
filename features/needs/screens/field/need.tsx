import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { type Door, useDoor, visitIdAt } from '#features/visits/screens/field/public.ts'
import { recordAct } from '#ui/device/delivery.ts'
import { type Opened, useOpened } from '#ui/device/device.ts'
import { newId } from '#ui/device/new-id.ts'
import { draftName, useBegun, useSheet } from '#ui/device/sheet.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { FieldFoot } from '#ui/forms/field-foot.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { NEED_TYPES, type NeedType } from '../../vocabulary.ts'
import { askersOf, blankNeed, needOf, type NeedValues, withType } from '../need-values.ts'
import { faultOf } from './need-fault.ts'

const blank = () => blankNeed(newId(), '走访带回')

/** Noting a need at the door, with or without a signal. */
export default function NeedAtTheDoor() {
  const t = useT()
  const opened = useOpened()
  const { addressId } = useParams({ strict: false }) as { addressId: string }
  const found = useDoor(opened, addressId)
  const draft = draftName('need', addressId)
  const begun = useBegun(opened, draft, blank)
  if (found === null) return <p>{t('needs.day.notHere')}</p>
  if (found === undefined || begun === undefined) return <p className="lf-quiet">{t('ui.field.wait')}</p>
  return <NeedSheet key={begun.id} opened={opened} door={found.door} draft={draft} begun={begun} />
}

async function noteNeed(opened: Opened, door: Door, v: NeedValues): Promise<void> {
  const need = needOf(v as NeedValues & { type: NeedType }, {
    addressId: door.addressId,
    households: door.households,
    visitId: await visitIdAt(opened, door.addressId),
    receivedAt: new Date().toISOString(),
  })
  await recordAct(opened, 'needs.recordNeed', need, door.addressText)
}

interface SheetProps {
  opened: Opened
  door: Door
  draft: string
  begun: NeedValues
}

function NeedSheet({ opened, door, draft, begun }: SheetProps) {
  const t = useT()
  const navigate = useNavigate()
  const { v, change, fault, record } = useSheet(opened, draft, begun)
  const save = () =>
    record({
      lacks: () => {
        const lacks = faultOf(v)
        return lacks && t(lacks)
      },
      act: () => noteNeed(opened, door, v),
      after: () => navigate({ to: '/doors/$addressId', params: { addressId: door.addressId } as never }),
    })
  return (
    <>
      <h1>{t('needs.new')}</h1>
      <p className="lf-quiet">{door.addressText}</p>
      <p>
        <Link to="/doors/$addressId" params={{ addressId: door.addressId } as never} className="lf-link">
          {t('needs.day.back')}
        </Link>
      </p>
      <NeedFields door={door} v={v} change={change} />
      <FieldFoot fault={fault} label={t('needs.save')} onPress={save} />
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
