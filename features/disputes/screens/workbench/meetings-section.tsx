import { formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { type File, joined } from '../words.ts'
import { Section } from './section.tsx'

/** Sessions with their records, and visits after performance. */
export function MeetingsSection({ file }: { file: File }) {
  const t = useT()
  if (file.sessions.length === 0 && file.visits.length === 0) return null
  return (
    <Section title={t('disputes.section.meetings')}>
      <ul className="dp-list">
        {file.sessions.map((s) => (
          <li key={s.id} className="dp-lines">
            <span className="dp-row">
              <strong>{formatDateTime(s.at)}</strong>
              <span>{s.place}</span>
              <span className="dp-soft">{s.by.name}</span>
            </span>
            {s.record ? <p className="dp-text">{s.record}</p> : null}
            <span className="dp-soft">
              {joined(t, [
                s.present.length > 0 ? t('disputes.session.with', { names: joined(t, s.present) }) : null,
                s.recorderNo ? t('disputes.session.recorder', { no: s.recorderNo }) : null,
              ])}
            </span>
          </li>
        ))}
        {file.visits.map((v) => (
          <li key={v.id} className="dp-lines">
            <span className="dp-row">
              <strong>{formatDateTime(v.at)}</strong>
              <span>{`${t('disputes.act.visit')} · ${t(`disputes.method.${v.method}`)}`}</span>
              <span className="dp-soft">{v.by.name}</span>
            </span>
            <span>
              {joined(t, [
                t('disputes.visit.performedIs', { answer: t(`disputes.performed.${v.performed}`) }),
                v.isSatisfied === null
                  ? null
                  : t(v.isSatisfied ? 'disputes.visit.isSatisfied' : 'disputes.visit.notSatisfied'),
                v.isRelapse ? t('disputes.visit.relapse') : null,
              ])}
            </span>
            {v.note ? <p className="dp-text">{v.note}</p> : null}
          </li>
        ))}
      </ul>
    </Section>
  )
}
