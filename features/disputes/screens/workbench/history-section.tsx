import { formatDateTime } from '#ui/i18n/format.ts'
import { type MessageKey, type Translate, useT } from '#ui/i18n/i18n.ts'
import { type File, joined, stepKey } from '../words.ts'
import { Section } from './section.tsx'
import { StateTag } from './tags.tsx'

type Step = File['steps'][number]

/** Closed lists that the detail of a step is in; what is in none is shown as it stands: numbers, names of mediators. */
const FAMILIES: Readonly<Record<string, string>> = {
  mode: 'mode',
  told: 'remedy',
  proof: 'proof',
  way: 'contactWay',
  method: 'method',
  performed: 'performed',
}
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/
const REASONS: ReadonlySet<string> = new Set(['decline', 'fail', 'breach'])

const familyOf = (kind: string, key: string): string | undefined => {
  if (key === 'reason' && REASONS.has(kind)) return kind
  if (kind === 'confirm' && key === 'to') return 'confirm'
  return FAMILIES[key]
}

function detailOf(t: Translate, { kind, detail }: Step): string {
  if (kind === 'colour' && typeof detail.from === 'string' && typeof detail.to === 'string')
    return t('disputes.fromTo', {
      from: t(`disputes.colour.${detail.from}` as MessageKey),
      to: t(`disputes.colour.${detail.to}` as MessageKey),
    })
  const words = Object.entries(detail).flatMap(([key, value]) => {
    const family = familyOf(kind, key)
    const word = (one: string) =>
      family ? t(`disputes.${family}.${one}` as MessageKey) : INSTANT.test(one) ? formatDateTime(one) : one
    if (key === 'accept') return [t(value === true ? 'disputes.acceptYes' : 'disputes.acceptNo')]
    return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string' && one !== '').map(word)
  })
  return joined(t, words)
}

/** Everything that was done with the file, the last first. */
export function HistorySection({ file }: { file: File }) {
  const t = useT()
  return (
    <Section title={t('disputes.section.history')}>
      <ol className="dp-list">
        {file.steps.toReversed().map((s) => (
          <li key={s.id} className="dp-lines">
            <span className="dp-row">
              <strong>{t(stepKey(s.kind))}</strong>
              {s.fromState === s.toState ? null : <StateTag state={s.toState} />}
            </span>
            <span className="dp-soft">{`${formatDateTime(s.at)} ${s.by.name}`}</span>
            {detailOf(t, s) ? <span>{detailOf(t, s)}</span> : null}
            {s.note ? <p className="dp-text">{s.note}</p> : null}
          </li>
        ))}
      </ol>
    </Section>
  )
}
