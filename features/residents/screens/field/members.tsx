import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { type Door, useDoor } from '#features/visits/screens/field/public.ts'
import { checkPhone } from '#platform/standards/phone.ts'
import { recordAct } from '#ui/device/delivery.ts'
import { type Opened, useOpened } from '#ui/device/device.ts'
import { keep, kept } from '#ui/device/kept.ts'
import { draftName, useSheet } from '#ui/device/sheet.ts'
import { FieldFoot } from '#ui/forms/field-foot.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { actsOf, type NotedOf, type Said, type SaidOf } from './member-values.ts'
import { MemberFields } from './member-fields.tsx'

/** What was recorded is marked for a shift. */
const NOTED_MS = 16 * 3_600_000
const draftOf = (door: Door) => draftName('members', door.addressId)
const notedOf = (door: Door) => `residents noted ${door.addressId}`

const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' })

interface Begun {
  said: SaidOf
  noted: NotedOf
}

/** Who lives behind a door, told member by member, with or without a signal. */
export default function MembersAtTheDoor() {
  const t = useT()
  const opened = useOpened()
  const { addressId } = useParams({ strict: false }) as { addressId: string }
  const found = useDoor(opened, addressId)
  const [begun, setBegun] = useState<Begun>()
  const door = found?.door
  useEffect(() => {
    if (door === undefined) return
    void Promise.all([kept<SaidOf>(opened, draftOf(door)), kept<NotedOf>(opened, notedOf(door))]).then(
      ([said, noted]) => setBegun({ said: said ?? {}, noted: noted ?? {} }),
    )
  }, [opened, door])
  if (found === null) return <p>{t('visits.day.notCarried')}</p>
  if (found === undefined || begun === undefined) return <p className="lf-quiet">{t('ui.field.wait')}</p>
  return <Sheet opened={opened} door={found.door} mayCheck={found.load.can.checkHousehold} {...begun} />
}

interface SheetProps extends Begun {
  opened: Opened
  door: Door
  mayCheck: boolean
}

function Sheet({ opened, door, mayCheck, said: first, noted }: SheetProps) {
  const t = useT()
  const navigate = useNavigate()
  const { v: said, change, fault, say: tell, record } = useSheet(opened, draftOf(door), first)
  const say = (residenceId: string, part: Said) => {
    tell(undefined)
    change((now) => ({ ...now, [residenceId]: { ...now[residenceId], ...part } }))
  }
  const members = door.households.flatMap((h) => h.members)
  const allHere = () => {
    for (const m of members) say(m.residenceId, { found: 'here' })
  }
  const save = () => {
    const told = actsOf(door.households, said, noted, today.format(new Date()))
    return record({
      lacks: () => {
        const isWrong = Object.values(said).some((one) => one.phone?.trim() && !checkPhone(one.phone).ok)
        if (isWrong) return t('residents.field.phoneWrong')
        return told.acts.length === 0 ? t('residents.field.nothing') : undefined
      },
      act: async () => {
        for (const act of told.acts) await recordAct(opened, act.kind, act.input, door.addressText)
      },
      after: async () => {
        await Promise.allSettled([keep(opened, notedOf(door), told.noted, Date.now() + NOTED_MS)])
        await navigate({ to: '/doors/$addressId', params: { addressId: door.addressId } as never })
      },
    })
  }
  return (
    <>
      <h1>{t('residents.field.title')}</h1>
      <p>{door.addressText}</p>
      {members.length === 0 ? <p>{t('residents.field.nobody')}</p> : null}
      {mayCheck && members.length > 1 ? (
        <button type="button" className="lf-button" onClick={allHere}>
          {t('residents.field.allHere')}
        </button>
      ) : null}
      {mayCheck ? null : <p className="lf-quiet">{t('residents.field.officerChecks')}</p>}
      {members.map((m) => (
        <MemberFields
          key={m.residenceId}
          member={m}
          said={said[m.residenceId] ?? {}}
          noted={noted[m.residenceId]}
          mayCheck={mayCheck}
          say={(part) => say(m.residenceId, part)}
        />
      ))}
      <FieldFoot fault={fault} label={t('residents.field.save')} onPress={save} />
    </>
  )
}
