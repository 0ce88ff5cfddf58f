import type { Door } from '#features/visits/screens/field/public.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { Part, Switch, TextLine } from './parts.tsx'
import type { FieldsProps } from './quarrel-fields.tsx'
import { blankParty, type PartyValues } from './quarrel-values.ts'
import { Signature } from './signature.tsx'

const SEXES = ['1', '2'] as const

/** Both sides: whoever lives behind the door by a press, anybody else by name. */
export function PartyFields({ door, v, change }: FieldsProps & { door: Door | undefined }) {
  const set = (parties: PartyValues[]) => change({ parties })
  return (
    <>
      <Side side="一方" door={door} parties={v.parties} set={set} isSigning={v.way === 'spot'} />
      <Side side="对方" door={door} parties={v.parties} set={set} isSigning={v.way === 'spot'} />
    </>
  )
}

interface SideProps {
  side: PartyValues['side']
  door: Door | undefined
  parties: readonly PartyValues[]
  set: (parties: PartyValues[]) => void
  isSigning: boolean
}

function Side({ side, door, parties, set, isSigning }: SideProps) {
  const t = useT()
  const here = parties.filter((p) => p.side === side)
  const others = parties.filter((p) => p.side !== side)
  // Nobody stands on both sides: who was chosen over there is not offered here.
  const members = (door?.households ?? [])
    .flatMap((h) => h.members)
    .filter((m) => !others.some((p) => p.personId === m.personId))
  const choose = (ids: string[]) => {
    const known = new Set(members.map((m) => m.personId as string))
    const kept = parties.filter((p) => p.side !== side || p.personId === undefined || ids.includes(p.personId))
    const added = members
      .filter((m) => ids.includes(m.personId) && !here.some((p) => p.personId === m.personId) && known.has(m.personId))
      .map((m): PartyValues => ({ ...blankParty(side), personId: m.personId, name: m.nameMask }))
    set([...kept, ...added])
  }
  const edit = (id: string, part: Partial<PartyValues>) =>
    set(parties.map((p) => (p.id === id ? { ...p, ...part } : p)))
  const words = t(`disputes.side.${side}`)
  return (
    <Part title={words}>
      {members.length > 0 ? (
        <Chips
          label={words}
          options={members.map((m) => ({ value: m.personId, label: `${m.nameMask} ${m.relationToHead}` }))}
          value={here.flatMap((p) => p.personId ?? [])}
          onChange={choose}
        />
      ) : null}
      {here.map((p) => (
        <PartyCard
          key={p.id}
          party={p}
          edit={(part) => edit(p.id, part)}
          remove={() => set(parties.filter((one) => one.id !== p.id))}
          isSigning={isSigning}
        />
      ))}
      <button type="button" className="lf-button" onClick={() => set([...parties, blankParty(side)])}>
        {t('disputes.phone.addParty', { side: words })}
      </button>
    </Part>
  )
}

interface CardProps {
  party: PartyValues
  edit: (part: Partial<PartyValues>) => void
  remove: () => void
  isSigning: boolean
}

function PartyCard({ party: p, edit, remove, isSigning }: CardProps) {
  const t = useT()
  const isTyped = p.personId === undefined
  return (
    <fieldset className="lf-card lf-stack">
      <legend>{isTyped ? t('disputes.phone.somebody') : p.name}</legend>
      {isTyped ? (
        <>
          <TextLine
            id={`party-name-${p.id}`}
            label={t('disputes.phone.name')}
            maxLength={50}
            value={p.name}
            onChange={(name) => edit({ name })}
          />
          <Chips
            single
            label={t('disputes.phone.sex')}
            options={SEXES.map((value) => ({ value, label: t(`disputes.phone.sex.${value}`) }))}
            value={p.sex}
            onChange={(sex: PartyValues['sex']) => edit({ sex })}
          />
          <TextLine
            id={`party-phone-${p.id}`}
            label={t('disputes.phone.phone')}
            maxLength={30}
            inputMode="tel"
            value={p.phone}
            onChange={(phone) => edit({ phone })}
          />
        </>
      ) : null}
      <Switch label={t('disputes.phone.isMinor')} isOn={p.isMinor} onChange={(isMinor) => edit({ isMinor })} />
      {p.isMinor ? <Guardian party={p} edit={edit} isSigning={isSigning} /> : null}
      {isTyped ? (
        <button type="button" className="lf-link" onClick={remove}>
          {t('disputes.phone.removeParty')}
        </button>
      ) : null}
    </fieldset>
  )
}

/** A child's guardian is told and comes (程序规定 181), and signs with him. */
function Guardian({ party: p, edit, isSigning }: Omit<CardProps, 'remove'>) {
  const t = useT()
  return (
    <>
      <TextLine
        id={`party-guardian-${p.id}`}
        label={t('disputes.phone.guardianName')}
        maxLength={50}
        value={p.guardianName}
        onChange={(guardianName) => edit({ guardianName })}
      />
      <Switch
        label={t('disputes.phone.guardianTold')}
        isOn={p.guardianTold}
        onChange={(guardianTold) => edit({ guardianTold })}
      />
      {isSigning ? (
        <Signature
          who={`${t('disputes.signsAs.监护人')} ${p.guardianName}`}
          signed={p.guardianStrokes}
          onChange={(guardianStrokes) => edit({ guardianStrokes })}
        />
      ) : null}
    </>
  )
}
