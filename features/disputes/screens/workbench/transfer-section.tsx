import { formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { StatusTag, type StatusTone } from '#ui/records/status-tag.tsx'
import { EVIDENCE_KINDS, type TransferState } from '../../vocabulary.ts'
import { type File, joined } from '../words.ts'
import { Section } from './section.tsx'

const TONES: Readonly<Record<TransferState, StatusTone>> = {
  DRAFT: 'neutral',
  SENT: 'waiting',
  RETURNED: 'attention',
  RECEIVED: 'good',
  RESULT_SENT: 'attention',
  CONFIRMED: 'good',
}

/** The way of the file from the desk to a room and back, with its papers. */
export function TransferSection({ file }: { file: File }) {
  const t = useT()
  if (file.transfers.length === 0) return null
  return (
    <Section title={t('disputes.section.transfer')}>
      <ul className="dp-list">
        {file.transfers.map((one) => (
          <li key={one.id} className="dp-lines">
            <span className="dp-row">
              <strong>{one.bodyName}</strong>
              <StatusTag tone={TONES[one.state]}>{t(`disputes.transferState.${one.state}`)}</StatusTag>
              <span className="dp-soft">{joined(t, [one.from.name, formatDateTime(one.sentAt)])}</span>
            </span>
            <span>{one.reason}</span>
            <Papers of={one} />
            {one.missing.length > 0 ? (
              <span>
                {t('disputes.transfer.missing', {
                  papers: joined(
                    t,
                    one.missing.map((kind) => t(`disputes.evidence.${kind}`)),
                  ),
                })}
              </span>
            ) : null}
            <span className="dp-soft">
              {joined(t, [
                one.receivedBy
                  ? t('disputes.transfer.receivedBy', { name: one.receivedBy.name, at: formatDateTime(one.receivedAt) })
                  : null,
                one.result ? t('disputes.transfer.result', { result: one.result }) : null,
                one.confirmedBy
                  ? t('disputes.transfer.confirmedBy', {
                      name: one.confirmedBy.name,
                      at: formatDateTime(one.confirmedAt),
                    })
                  : null,
              ])}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Papers({ of }: { of: File['transfers'][number] }) {
  const t = useT()
  const there = EVIDENCE_KINDS.flatMap((kind) => {
    const paper = of.evidence[kind]
    return paper?.state === '有'
      ? [t('disputes.transfer.paper', { paper: t(`disputes.evidence.${kind}`), count: paper.copies })]
      : []
  })
  return there.length === 0 ? null : <span className="dp-soft">{joined(t, there)}</span>
}
