import { formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { type File, joined } from '../words.ts'
import { Section } from './section.tsx'
import { ColourTag } from './tags.tsx'

/** The warning of the case with the fact that made it, each time it changed and was answered. Facts of the dispute, nothing of a person. */
export function WarningSection({ file }: { file: File }) {
  const t = useT()
  const facts = joined(t, [
    ...file.signs.map((sign) => t(`disputes.trigger.${sign}`)),
    file.policeCalls > 0 ? t('disputes.warning.calls', { count: file.policeCalls }) : null,
    t('disputes.warning.people', { count: file.people }),
  ])
  return (
    <Section title={t('disputes.section.warning')}>
      <p className="dp-text">{facts}</p>
      <ul className="dp-list dp-gap">
        {file.flags.map((f) => (
          <li key={f.id} className="dp-lines">
            <span className="dp-row">
              <ColourTag colour={f.colour} />
              <span>
                {f.byTrigger
                  ? t(`disputes.trigger.${f.byTrigger}`)
                  : t(f.isManual ? 'disputes.warning.byHand' : 'disputes.warning.noFact')}
              </span>
              <span className="dp-soft">{joined(t, [formatDateTime(f.raisedAt), f.raisedBy?.name])}</span>
            </span>
            {f.note ? <span>{f.note}</span> : null}
            {f.endedAt ? null : (
              <StatusTag tone={f.handledAt ? 'good' : 'waiting'}>
                {f.handledAt
                  ? t('disputes.warning.handled', { at: formatDateTime(f.handledAt) })
                  : t('disputes.warning.handleBy', { at: formatDateTime(f.handleBy) })}
              </StatusTag>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
