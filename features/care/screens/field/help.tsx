import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { type Door, useDoor } from '#features/visits/screens/field/public.ts'
import { recordAct } from '#ui/device/delivery.ts'
import { DRAFT, type Opened, useOpened } from '#ui/device/device.ts'
import { forget, keep, kept } from '#ui/device/kept.ts'
import { newId } from '#ui/device/new-id.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { type MessageKey, useT } from '#ui/i18n/i18n.ts'
import { textFaults } from '../../rules.ts'
import { HELP_KINDS, type HelpKind } from '../../vocabulary.ts'

/** A form that was begun is kept for a week. */
const DRAFT_MS = 7 * 86_400_000
const draftOf = (addressId: string) => `${DRAFT}help ${addressId}`

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
  const [begun, setBegun] = useState<Values>()
  useEffect(() => {
    const blank: Values = { id: newId(), who: '', what: '', result: '' }
    void kept<Values>(opened, draftOf(addressId)).then((draft) => setBegun(draft ?? blank))
  }, [opened, addressId])
  if (found === undefined || begun === undefined) return <p className="lf-quiet">{t('ui.field.wait')}</p>
  if (found === null) return <p>{t('care.door.notCarried')}</p>
  return <HelpForm opened={opened} door={found.door} begun={begun} />
}

function HelpForm({ opened, door, begun }: { opened: Opened; door: Door; begun: Values }) {
  const t = useT()
  const navigate = useNavigate()
  const people = peopleAt(door, t('care.door.whole'))
  const [v, setV] = useState<Values>(begun.who === '' && people[0] ? { ...begun, who: people[0].value } : begun)
  const [fault, setFault] = useState<string>()
  const busy = useRef(false)
  const saved = useRef(Promise.resolve())
  const change = (part: Partial<Values>) => {
    const next = { ...v, ...part }
    setV(next)
    saved.current = saved.current
      .then(() => keep(opened, draftOf(door.addressId), next, Date.now() + DRAFT_MS))
      .catch(() => setFault(t('ui.field.notStored')))
  }
  const record = async () => {
    if (busy.current) return
    const lacks = faultOf(v)
    if (lacks !== undefined) return setFault(t(lacks, { word: '' }))
    busy.current = true
    try {
      await recordAct(opened, 'care.recordHelp', inputOf(v), door.addressText)
    } catch {
      busy.current = false
      return setFault(t('ui.field.notStored'))
    }
    await saved.current
    await Promise.allSettled([forget(opened, draftOf(door.addressId))])
    await navigate({ to: '/doors/$addressId', params: { addressId: door.addressId } as never })
  }
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
      <div className="lf-foot">
        <p role="alert" className="lf-fault">
          {fault}
        </p>
        <button type="button" className="lf-button lf-button-main" onClick={() => void record()}>
          {t('care.door.record')}
        </button>
      </div>
    </>
  )
}
