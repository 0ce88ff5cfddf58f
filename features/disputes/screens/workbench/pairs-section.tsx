import { formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { type File, joined, type Pair, pairName } from '../words.ts'
import { Section } from './section.tsx'
import { StateTag } from './tags.tsx'

/** What each pair of opposing parties came to, and who mediates between them. */
export function PairsSection({ file }: { file: File }) {
  const t = useT()
  if (file.pairs.length === 0 && file.mediators.length === 0) return null
  return (
    <Section title={t('disputes.section.pairs')}>
      <ul className="dp-list">
        {file.pairs.map((p) => (
          <li key={p.id} className="dp-lines">
            <span className="dp-row">
              <strong>{pairName(t, file, p)}</strong>
              <StateTag state={p.state} />
              {p.outcome ? <span>{t(`disputes.outcome.${p.outcome}`)}</span> : null}
            </span>
            <Course pair={p} />
          </li>
        ))}
      </ul>
      <Mediators file={file} />
    </Section>
  )
}

function Course({ pair: p }: { pair: Pair }) {
  const t = useT()
  const words = [
    p.sessionAts.length > 0 ? t('disputes.pair.sessions', { count: p.sessionAts.length }) : null,
    p.failures > 0 ? t('disputes.pair.failures', { count: p.failures }) : null,
    p.failReason ? t(`disputes.fail.${p.failReason}`) : null,
    p.isUrged ? t('disputes.pair.urged') : null,
    p.performedAt ? t('disputes.pair.performed', { at: formatDateTime(p.performedAt) }) : null,
    p.proof ? t(`disputes.proof.${p.proof}`) : null,
    p.visitsDue > 0 ? t('disputes.pair.visits', { done: p.visits, due: p.visitsDue }) : null,
    p.confirm === '不申请' ? null : t('disputes.pair.confirm', { state: t(`disputes.confirm.${p.confirm}`) }),
    p.proposalBy
      ? t(p.proposalAccept ? 'disputes.pair.proposedYes' : 'disputes.pair.proposedNo', { name: p.proposalBy.name })
      : null,
    p.documentNo,
    p.extended || p.caseExtended ? t('disputes.pair.extended') : null,
  ]
  const line = joined(t, words)
  return line === '' ? null : <span className="dp-soft">{line}</span>
}

function Mediators({ file }: { file: File }) {
  const t = useT()
  if (file.mediators.length === 0) return null
  return (
    <>
      <h3 className="dp-legend">{t('disputes.field.mediators')}</h3>
      <ul className="dp-list">
        {file.mediators.map((m) => (
          <li key={`${m.key} ${m.fromAt}`} className="dp-row">
            <strong>{m.name}</strong>
            {m.isPolice ? <span>{t('disputes.mediator.police')}</span> : null}
            {m.isAux ? <span>{t('disputes.mediator.aux')}</span> : null}
            <span className="dp-soft">{formatDateTime(m.fromAt)}</span>
            {m.untilAt ? (
              <>
                <StatusTag tone="neutral">{t('disputes.mediator.left', { at: formatDateTime(m.untilAt) })}</StatusTag>
                <span className="dp-soft">{joined(t, [m.reason, m.decidedBy?.name])}</span>
              </>
            ) : null}
          </li>
        ))}
      </ul>
    </>
  )
}
