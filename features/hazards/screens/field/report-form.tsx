import { useState } from 'react'
import type { Door } from '#features/visits/screens/field/public.ts'
import { recordAct } from '#ui/device/delivery.ts'
import type { Opened } from '#ui/device/device.ts'
import { newId } from '#ui/device/new-id.ts'
import { draftName, useBegun, useSheet } from '#ui/device/sheet.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { FieldFoot } from '#ui/forms/field-foot.tsx'
import { type MessageKey, useT } from '#ui/i18n/i18n.ts'
import { isGraveFire, toldFaults } from '../../rules.ts'
import {
  FOUND_BY,
  type FoundBy,
  HAZARD_KINDS,
  type HazardKind,
  type Level,
  LEVELS,
  OWNER_TYPES,
  type OwnerType,
  PHRASES,
} from '../../vocabulary.ts'
import { choices } from '../words.ts'
import type { Known } from './here.ts'

interface Values {
  /** Of the hazard: drawn when the form is begun, so that pressing twice sends one report. */
  id: string
  kind: HazardKind
  level: Level
  phrases: string[]
  text: string
  ownerType: OwnerType
  ownerName: string
  foundBy: FoundBy
}

/** As the contract has it. */
const LONGEST = 500

const blank = (): Values => ({
  id: newId(),
  kind: '消防',
  level: '一般',
  phrases: [],
  text: '',
  ownerType: '物业',
  ownerName: '',
  foundBy: '走访',
})

const descriptionOf = (v: Values) => [...v.phrases, v.text.trim()].filter(Boolean).join('；')

const inputOf = (v: Values, addressId: string) => ({
  id: v.id,
  addressId,
  kind: v.kind,
  level: v.level,
  description: descriptionOf(v),
  foundBy: v.foundBy,
  foundAt: new Date().toISOString(),
  ownerType: v.ownerType,
  ...(v.ownerName.trim() && v.ownerType !== '业主' ? { ownerName: v.ownerName.trim() } : {}),
})

/** What the phone can see wrong by itself. */
function faultOf(v: Values): MessageKey | undefined {
  const description = descriptionOf(v)
  if ([...description].length < 5 || [...description].length > LONGEST) return 'hazards.door.describe'
  const [first] = toldFaults({ description, ownerType: v.ownerType, ownerName: inputOf(v, '').ownerName })
  return first === undefined ? undefined : (`error.field.${first.code}` as MessageKey)
}

interface Props {
  opened: Opened
  door: Door
  onReported: (hazard: Known) => Promise<void>
}

/** Reporting a hazard in three taps; what was begun is still there after the phone went dark. */
export function ReportForm({ opened, door, onReported }: Props) {
  const draft = draftName('hazard', door.addressId)
  const begun = useBegun(opened, draft, blank)
  const [next, setNext] = useState<Values>()
  const shown = next ?? begun
  if (shown === undefined) return null
  const again = async (reported: Known) => {
    setNext(blank())
    await onReported(reported)
  }
  return <Form key={shown.id} opened={opened} door={door} begun={shown} draft={draft} onRecorded={again} />
}

interface FormProps {
  opened: Opened
  door: Door
  begun: Values
  draft: string
  onRecorded: (hazard: Known) => Promise<void>
}

function Form({ opened, door, begun, draft, onRecorded }: FormProps) {
  const t = useT()
  const { v, change, fault, record } = useSheet(opened, draft, begun)
  const report = () =>
    record({
      lacks: () => {
        const lacks = faultOf(v)
        return lacks && t(lacks)
      },
      act: () => recordAct(opened, 'hazards.reportHazard', inputOf(v, door.addressId), door.addressText),
      after: () => onRecorded({ id: v.id, kind: v.kind, level: v.level, description: descriptionOf(v), dueOn: null }),
    })
  return (
    <>
      <Fields v={v} change={(part) => change((now) => ({ ...now, ...part }))} />
      <FieldFoot fault={fault} label={t('hazards.door.record')} onPress={report} />
    </>
  )
}

interface FieldsProps {
  v: Values
  change: (part: Partial<Values>) => void
}

function Fields({ v, change }: FieldsProps) {
  const t = useT()
  return (
    <div className="lf-stack">
      <h3>{t('hazards.field.kind')}</h3>
      <Chips
        single
        label={t('hazards.field.kind')}
        options={choices(t, 'kind', HAZARD_KINDS)}
        value={v.kind}
        onChange={(kind: HazardKind) => change({ kind, phrases: [] })}
      />
      <h3>{t('hazards.field.phrases')}</h3>
      <Chips
        label={t('hazards.field.phrases')}
        options={choices(t, 'phrase', PHRASES[v.kind] as readonly string[])}
        value={v.phrases}
        onChange={(phrases: string[]) => change({ phrases })}
      />
      <h3>{t('hazards.field.level')}</h3>
      <Chips
        single
        label={t('hazards.field.level')}
        options={choices(t, 'level', LEVELS)}
        value={v.level}
        onChange={(level: Level) => change({ level })}
      />
      {isGraveFire(v) ? <p>{t('hazards.graveFire')}</p> : null}
      <label htmlFor="hazard-text">{t('hazards.field.description')}</label>
      <textarea
        autoComplete="off"
        id="hazard-text"
        className="lf-input"
        maxLength={300}
        value={v.text}
        onChange={(event) => change({ text: event.target.value })}
      />
      <More v={v} change={change} />
    </div>
  )
}

/** What is usual is chosen already. */
function More({ v, change }: FieldsProps) {
  const t = useT()
  return (
    <details>
      <summary>{t('hazards.door.more')}</summary>
      <div className="lf-stack">
        <Chips
          single
          label={t('hazards.field.ownerType')}
          options={choices(t, 'ownerType', OWNER_TYPES)}
          value={v.ownerType}
          onChange={(ownerType: OwnerType) => change({ ownerType })}
        />
        {v.ownerType === '业主' ? (
          <p className="lf-quiet">{t('hazards.field.ownerNameHint')}</p>
        ) : (
          <>
            <label htmlFor="hazard-owner">{t('hazards.field.ownerName')}</label>
            <input
              autoComplete="off"
              id="hazard-owner"
              className="lf-input"
              maxLength={60}
              value={v.ownerName}
              onChange={(event) => change({ ownerName: event.target.value })}
            />
          </>
        )}
        <Chips
          single
          label={t('hazards.field.foundBy')}
          options={choices(t, 'foundBy', FOUND_BY)}
          value={v.foundBy}
          onChange={(foundBy: FoundBy) => change({ foundBy })}
        />
      </div>
    </details>
  )
}
