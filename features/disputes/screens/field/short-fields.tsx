import { Chips } from '#ui/forms/chips.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import {
  BREACH_REASONS,
  type BreachReason,
  FOLLOW_UP_METHODS,
  type FollowUpMethod,
  PERFORMED_ANSWERS,
  type PerformedAnswer,
  type Proof,
  PROOFS,
  RECORDED,
} from '../../vocabulary.ts'
import type { ActValues } from './act-values.ts'
import type { CarriedFile } from './overlay.ts'
import { Part, Switch, TextLine } from './parts.tsx'
import { choices } from './words.ts'

export interface ActFieldsProps {
  file: CarriedFile
  v: ActValues
  change: (part: Partial<ActValues>) => void
}

const Note = ({ v, change }: ActFieldsProps) => {
  const t = useT()
  return (
    <TextLine
      id="dispute-note"
      label={t('disputes.phone.note')}
      maxLength={1000}
      value={v.note}
      onChange={(note) => change({ note })}
    />
  )
}

export function RecorderNo({ v, change, isNeeded }: ActFieldsProps & { isNeeded: boolean }) {
  const t = useT()
  return (
    <TextLine
      id="dispute-recorder"
      label={t(isNeeded ? 'disputes.phone.recorderNo' : 'disputes.phone.recorderMaybe')}
      maxLength={60}
      value={v.recorderNo}
      onChange={(recorderNo) => change({ recorderNo })}
    />
  )
}

/** 调解记录: what was said, mostly by presses. */
export function SessionFields(props: ActFieldsProps) {
  const t = useT()
  const { file, v, change } = props
  return (
    <>
      <Part title={t('disputes.phone.sessionRecord')}>
        <Chips
          label={t('disputes.phone.sessionRecord')}
          options={choices(t, 'phrase', RECORDED)}
          value={v.recorded}
          onChange={(recorded: string[]) => change({ recorded })}
        />
        <TextLine
          long
          id="dispute-record"
          label={t('disputes.phone.text')}
          maxLength={5000}
          value={v.record}
          onChange={(record) => change({ record })}
        />
      </Part>
      <TextLine
        id="dispute-place"
        label={t('disputes.phone.place')}
        maxLength={100}
        value={v.place}
        onChange={(place) => change({ place })}
      />
      <RecorderNo {...props} isNeeded={file.mode === '治安调解'} />
    </>
  )
}

export function PerformFields(props: ActFieldsProps) {
  const t = useT()
  const { v, change } = props
  return (
    <>
      <Part title={t('disputes.phone.proof')}>
        <Chips
          single
          label={t('disputes.phone.proof')}
          options={choices(t, 'proof', PROOFS)}
          value={v.proof}
          onChange={(proof: Proof) => change({ proof })}
        />
        <p className="lf-quiet">{t('disputes.phone.proofHelp')}</p>
      </Part>
      <Switch
        label={t('disputes.phone.isPart')}
        isOn={!v.isWhole}
        onChange={(isPart) => change({ isWhole: !isPart })}
      />
      <Note {...props} />
    </>
  )
}

export function BreachFields(props: ActFieldsProps) {
  const t = useT()
  const { v, change } = props
  return (
    <>
      <Part title={t('disputes.phone.breachReason')}>
        <Chips
          single
          label={t('disputes.phone.breachReason')}
          options={choices(t, 'breach', BREACH_REASONS)}
          value={v.reason}
          onChange={(reason: BreachReason) => change({ reason })}
        />
        <p className="lf-quiet">{t('disputes.phone.breachHelp')}</p>
      </Part>
      <Note {...props} />
    </>
  )
}

export function VisitFields(props: ActFieldsProps) {
  const t = useT()
  const { v, change } = props
  return (
    <>
      <Part title={t('disputes.phone.method')}>
        <Chips
          single
          label={t('disputes.phone.method')}
          options={choices(t, 'method', FOLLOW_UP_METHODS)}
          value={v.method}
          onChange={(method: FollowUpMethod) => change({ method })}
        />
      </Part>
      <Part title={t('disputes.phone.performed')}>
        <Chips
          single
          label={t('disputes.phone.performed')}
          options={choices(t, 'performed', PERFORMED_ANSWERS)}
          value={v.performed}
          onChange={(performed: PerformedAnswer) => change({ performed })}
        />
      </Part>
      <Part title={t('disputes.phone.satisfied')}>
        <Chips
          single
          label={t('disputes.phone.satisfied')}
          options={(['yes', 'no'] as const).map((value) => ({ value, label: t(`disputes.phone.satisfied.${value}`) }))}
          value={v.satisfied}
          onChange={(satisfied: ActValues['satisfied']) => change({ satisfied })}
        />
      </Part>
      <Switch
        label={t('disputes.phone.isRelapse')}
        isOn={v.isRelapse}
        onChange={(isRelapse) => change({ isRelapse })}
      />
      <Note {...props} />
    </>
  )
}
