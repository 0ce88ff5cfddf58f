import { useNavigate, useParams } from '@tanstack/react-router'
import { type Door, useDoor } from '#features/visits/screens/field/public.ts'
import { recordAct } from '#ui/device/delivery.ts'
import { type Opened, useOpened } from '#ui/device/device.ts'
import { newId } from '#ui/device/new-id.ts'
import { draftName, useBegun, useSheet } from '#ui/device/sheet.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { FieldFoot } from '#ui/forms/field-foot.tsx'
import { type MessageKey, useT } from '#ui/i18n/i18n.ts'
import { textFaults } from '../../rules.ts'
import { HELP_KINDS, type HelpKind } from '../../vocabulary.ts'

interface Values {
  id: string
  /** `household:<id>`, or `person:<id>:<household>`. */
  who: string
  what: HelpKind | ''
  result: string
}

/** Who may have been helped behind this door. The phone carries no care list: whoever is not on it is told so once the act is sent. */
const peopleAt = (door: Door, whole: string) =>
  door.households.flatMap((h) => [
    ...h.members.map((m) => ({ value: `person:${m.personId}:${h.id}`, label: `${m.nameMask} ${m.relationToHead}` })),
    { value: `household:${h.id}`, label: door.households.length > 1 ? `${whole} ${h.no}` : whole },
  ])

/** What is wrong before it is recorded; the server asks the same again, long after the officer has left the door. */
const faultOf = (v: Values): MessageKey | undefined => {
  if (v.who === '') return 'care.door.which'
  if (v.what === '') return 'care.door.lacksWhat'
  const [fault] = textFaults({ result: v.result })
  return fault && (`error.field.${fault.code}` as MessageKey)
}

function inputOf(v: Values) {
  const [kind, id, household] = v.who.split(':') as [string, string, string | undefined]
  return {
    id: v.id,
    householdId: kind === 'household' ? id : household,
    ...(kind === 'person' ? { personId: id } : {}),
    at: new Date().toISOString(),
    what: v.what,
    ...(v.result ? { result: v.result } : {}),
  }
}

/** Recording help at a door, with or without a signal. */
export default function HelpAtDoor() {
  const t = useT()
  const opened = useOpened()
  const { addressId } = useParams({ strict: false }) as { addressId: string }
  const found = useDoor(opened, addressId)
  const draft = draftName('help', addressId)
  const begun = useBegun<Values>(opened, draft, () => ({ id: newId(), who: '', what: '', result: '' }))
  if (found === undefined || begun === undefined) return <p className="lf-quiet">{t('ui.field.wait')}</p>
  if (found === null) return <p>{t('care.door.notCarried')}</p>
  return <HelpForm opened={opened} door={found.door} draft={draft} begun={begun} />
}

interface FormProps {
  opened: Opened
  door: Door
  draft: string
  begun: Values
}

function HelpForm({ opened, door, draft, begun }: FormProps) {
  const t = useT()
  const navigate = useNavigate()
  const people = peopleAt(door, t('care.door.whole'))
  const first = begun.who === '' && people[0] ? { ...begun, who: people[0].value } : begun
  const { v, change: setV, fault, record } = useSheet(opened, draft, first)
  const change = (part: Partial<Values>) => setV((now) => ({ ...now, ...part }))
  const save = () =>
    record({
      lacks: () => {
        const lacks = faultOf(v)
        return lacks && t(lacks, { word: '' })
      },
      act: () => recordAct(opened, 'care.recordHelp', inputOf(v), door.addressText),
      after: () => navigate({ to: '/doors/$addressId', params: { addressId: door.addressId } as never }),
    })
  if (people.length === 0) return <p>{t('care.door.nobody')}</p>
  return (
    <>
      <h1>{t('care.door.title')}</h1>
      <p className="lf-quiet">{door.addressText}</p>
      <section className="lf-stack">
        <h2>{t('care.door.which')}</h2>
        <Chips
          single
          label={t('care.door.which')}
          options={people}
          value={v.who}
          onChange={(who: string) => change({ who })}
        />
      </section>
      <section className="lf-stack">
        <h2>{t('care.field.what')}</h2>
        <Chips
          single
          label={t('care.field.what')}
          options={HELP_KINDS.map((value) => ({ value, label: t(`care.help.${value}`) }))}
          value={v.what}
          onChange={(what: HelpKind) => change({ what })}
        />
      </section>
      <label htmlFor="help-result">{t('care.field.result')}</label>
      <input
        autoComplete="off"
        id="help-result"
        className="lf-input"
        maxLength={200}
        value={v.result}
        onChange={(event) => change({ result: event.target.value })}
      />
      <p className="lf-quiet">{t('care.door.hint')}</p>
      <FieldFoot fault={fault} label={t('care.door.record')} onPress={save} />
    </>
  )
}
