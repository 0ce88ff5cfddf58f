import { SignatureImage } from '#ui/forms/signature-pad.tsx'
import { formatDate, formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { type File, joined } from '../words.ts'
import { Section } from './section.tsx'

type Agreement = File['agreements'][number]

export function AgreementsSection({ file }: { file: File }) {
  const t = useT()
  if (file.agreements.length === 0) return null
  return (
    <Section title={t('disputes.section.agreements')}>
      <ul className="dp-list">
        {file.agreements.map((a) => (
          <li key={a.id} className="dp-lines">
            <span className="dp-row">
              <strong>{a.no ?? t(`disputes.form.${a.form}`)}</strong>
              {a.no ? <span>{t(`disputes.form.${a.form}`)}</span> : null}
              <span className="dp-soft">{formatDateTime(a.agreedAt)}</span>
              {a.isSealed ? <StatusTag tone="good">{t('disputes.agreement.sealed')}</StatusTag> : null}
            </span>
            <Terms of={a} />
            <span>
              {joined(t, [
                t(`disputes.performMode.${a.performMode}`),
                t('disputes.clock.until', { date: formatDate(a.performBy) }),
                a.copies > 0 ? t('disputes.agreement.copiesOf', { count: a.copies }) : null,
                a.recorderNo ? t('disputes.session.recorder', { no: a.recorderNo }) : null,
              ])}
            </span>
            <Signed of={a} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Terms({ of: a }: { of: Agreement }) {
  const t = useT()
  return (
    <ol className="dp-blocks">
      {a.terms.map((term) => (
        <li key={`${term.who} ${term.what}`}>
          {t('disputes.term.line', { who: term.who, what: term.what, date: formatDate(term.by) })}
          {term.amountYuan === null ? null : ` ${t('disputes.yuan', { amount: term.amountYuan })}`}
        </li>
      ))}
    </ol>
  )
}

function Signed({ of: a }: { of: Agreement }) {
  const t = useT()
  return (
    <ul className="dp-row dp-signed">
      {a.signatures.map((s) => {
        const words = `${t(`disputes.signsAs.${s.signsAs}`)} ${s.name}`
        return (
          <li key={s.id} className="dp-row">
            <span>{words}</span>
            {s.strokes ? (
              <SignatureImage strokes={s.strokes} label={t('ui.signature.signed', { name: s.name })} />
            ) : (
              <span className="dp-soft">{t(`disputes.signWay.${s.how}`)}</span>
            )}
          </li>
        )
      })}
    </ul>
  )
}
