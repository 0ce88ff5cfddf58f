import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { type Door, useDoor } from '#features/visits/screens/field/public.ts'
import { recordAct } from '#ui/device/delivery.ts'
import { type Opened, useOpened } from '#ui/device/device.ts'
import { useFieldRole } from '#ui/device/role.ts'
import { draftName, useBegun, useSheet } from '#ui/device/sheet.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { FieldFoot } from '#ui/forms/field-foot.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { QuarrelFields } from './quarrel-fields.tsx'
import { blankQuarrel, faultOf, type QuarrelValues, registerOf, settleOf } from './quarrel-values.ts'
import { SpotFields } from './spot-fields.tsx'

/** Who settles on the spot; anybody else writes down that there is a quarrel. */
const mayRoleSettle = (role: string | null): boolean => role === null || role === 'OFFICER' || role === 'DUTY'

/** A quarrel at a door or wherever it broke out, with or without a signal: settled at once, or written down. */
export default function Quarrel() {
  const t = useT()
  const { addressId } = useParams({ strict: false }) as { addressId?: string }
  return addressId === undefined ? <Place door={undefined} /> : <AtDoor key={addressId} addressId={addressId} t={t} />
}

function AtDoor({ addressId, t }: { addressId: string; t: ReturnType<typeof useT> }) {
  const found = useDoor(useOpened(), addressId)
  if (found === undefined) return <p className="lf-quiet">{t('ui.field.wait')}</p>
  return found === null ? <p>{t('disputes.phone.notHere')}</p> : <Place door={found.door} />
}

function Place({ door }: { door: Door | undefined }) {
  const t = useT()
  const opened = useOpened()
  const role = useFieldRole()
  const draft = draftName('dispute', door?.addressId ?? '')
  const begun = useBegun(opened, draft, () => blankQuarrel(mayRoleSettle(role) ? 'spot' : 'register', role))
  if (begun === undefined) return <p className="lf-quiet">{t('ui.field.wait')}</p>
  return (
    <Sheet key={begun.id} opened={opened} door={door} draft={draft} begun={begun} maySettle={mayRoleSettle(role)} />
  )
}

interface SheetProps {
  opened: Opened
  door: Door | undefined
  draft: string
  begun: QuarrelValues
  maySettle: boolean
}

async function send(opened: Opened, door: Door | undefined, v: QuarrelValues): Promise<void> {
  const at = new Date().toISOString()
  const label = door?.addressText ?? v.placeNote.trim()
  if (v.way === 'spot') await recordAct(opened, 'disputes.settleOnSpot', settleOf(v, door?.addressId, at), label)
  else await recordAct(opened, 'disputes.registerDispute', registerOf(v, door?.addressId, at), label)
}

function Sheet({ opened, door, draft, begun, maySettle }: SheetProps) {
  const t = useT()
  const navigate = useNavigate()
  const { v: typed, change: setV, fault, record } = useSheet(opened, draft, begun)
  const change = (part: Partial<QuarrelValues>) => setV((now) => ({ ...now, ...part }))
  const v: QuarrelValues = maySettle ? typed : { ...typed, way: 'register' }
  const back = door
    ? { to: '/doors/$addressId', params: { addressId: door.addressId } as never }
    : { to: '/disputes', params: {} as never }
  const save = () =>
    record({
      lacks: () => {
        const lacks = faultOf(v, door !== undefined)
        return lacks && t(lacks)
      },
      act: () => send(opened, door, v),
      after: () => navigate(back),
    })
  return (
    <>
      <h1>{t('disputes.phone.quarrel')}</h1>
      {door ? <p className="lf-quiet">{door.addressText}</p> : null}
      <p>
        <Link {...back} className="lf-link">
          {t(door ? 'disputes.phone.toDoor' : 'disputes.phone.toFiles')}
        </Link>
      </p>
      {maySettle ? (
        <Chips
          single
          label={t('disputes.phone.way')}
          options={(['spot', 'register'] as const).map((value) => ({ value, label: t(`disputes.phone.way.${value}`) }))}
          value={v.way}
          onChange={(way: QuarrelValues['way']) => change({ way })}
        />
      ) : null}
      <p className="lf-quiet">{t(`disputes.phone.wayHelp.${v.way}`)}</p>
      <QuarrelFields door={door} v={v} change={change} />
      {v.way === 'spot' ? <SpotFields v={v} change={change} /> : null}
      <FieldFoot fault={fault} label={t(`disputes.phone.save.${v.way}`)} onPress={save} />
    </>
  )
}
