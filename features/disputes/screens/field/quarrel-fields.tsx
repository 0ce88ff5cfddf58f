import type { Door } from '#features/visits/screens/field/public.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import {
  AT_DOORS,
  COURSES,
  DISPUTE_TYPES,
  type DisputeType,
  PHRASES,
  type Sign,
  SIGNS,
  type Source,
  SOURCES,
} from '../../vocabulary.ts'
import { Part, Switch, TextLine } from './parts.tsx'
import { PartyFields } from './party-fields.tsx'
import type { QuarrelValues } from './quarrel-values.ts'
import { choices } from './words.ts'

export interface FieldsProps {
  v: QuarrelValues
  change: (part: Partial<QuarrelValues>) => void
}

/** What every quarrel is written down with: type, who, what happened, and the signs that raise its warning. */
export function QuarrelFields({ door, v, change }: FieldsProps & { door: Door | undefined }) {
  const t = useT()
  const sign = (one: Sign, isOn: boolean) =>
    change({ signs: isOn ? [...v.signs, one] : v.signs.filter((s) => s !== one) })
  return (
    <>
      {door ? null : (
        <TextLine
          id="dispute-place"
          label={t('disputes.phone.place')}
          maxLength={100}
          value={v.placeNote}
          onChange={(placeNote) => change({ placeNote })}
        />
      )}
      <TypeOf v={v} change={change} />
      <PartyFields door={door} v={v} change={change} />
      <Part title={t('disputes.phone.facts')}>
        <Chips
          label={t('disputes.phone.facts')}
          options={choices(t, 'phrase', [...PHRASES[v.type], ...COURSES])}
          value={v.phrases}
          onChange={(phrases: string[]) => change({ phrases })}
        />
        <TextLine
          long
          id="dispute-text"
          label={t('disputes.phone.text')}
          maxLength={2000}
          value={v.text}
          onChange={(text) => change({ text })}
        />
        <p className="lf-quiet">{t('disputes.phone.textHelp')}</p>
      </Part>
      <details>
        <summary>{t('disputes.phone.signs', { count: v.signs.length })}</summary>
        <p className="lf-quiet">{t('disputes.phone.signsHelp')}</p>
        {SIGNS.map((one) => (
          <Switch
            key={one}
            label={t(`disputes.trigger.${one}`)}
            isOn={v.signs.includes(one)}
            onChange={(isOn) => sign(one, isOn)}
          />
        ))}
      </details>
      <details>
        <summary>{t('disputes.phone.source', { source: t(`disputes.source.${v.source}`) })}</summary>
        <Chips
          single
          label={t('disputes.phone.sourceOf')}
          options={choices(t, 'source', SOURCES)}
          value={v.source}
          onChange={(source: Source) => change({ source })}
        />
      </details>
    </>
  )
}

/** Types that are met at doors first, the others behind a press. */
function TypeOf({ v, change }: FieldsProps) {
  const t = useT()
  const others = DISPUTE_TYPES.filter((type) => !isOfDoors(type))
  const chips = (types: readonly DisputeType[]) => (
    <Chips
      single
      label={t('disputes.phone.type')}
      options={choices(t, 'type', types)}
      value={v.type}
      onChange={(type: DisputeType) => change({ type, phrases: v.phrases.filter(isCourse) })}
    />
  )
  return (
    <Part title={t('disputes.phone.type')}>
      {chips(isOfDoors(v.type) ? AT_DOORS : [...AT_DOORS, v.type])}
      <details>
        <summary>{t('disputes.phone.moreTypes')}</summary>
        {chips(others)}
      </details>
    </Part>
  )
}

const isOfDoors = (type: DisputeType): boolean => AT_DOORS.some((one) => one === type)
const isCourse = (phrase: string): boolean => COURSES.some((one) => one === phrase)
