import { Link } from '@tanstack/react-router'
import { Descriptions } from 'antd'
import { formatDate, formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { useMe } from '#ui/session/me.ts'
import { type File, joined } from '../words.ts'
import { Basis } from './clocks-section.tsx'
import { READS_PLACES } from './modes.ts'
import { Section } from './section.tsx'
import { ColourTag, StateTag } from './tags.tsx'

/** Number, state, warning and what is due first, in one line below the title. */
export function Standing({ file }: { file: File }) {
  const t = useT()
  const next = file.clocks.find((c) => c.doneAt === null && !c.waived && !c.paused)
  return (
    <span className="dp-tags">
      <span>{file.no}</span>
      <StateTag state={file.state} />
      <span className="dp-tags">
        <ColourTag colour={file.colour} />
        {file.colourBy ? <span>{t(`disputes.trigger.${file.colourBy}`)}</span> : null}
      </span>
      {next ? (
        <span className="dp-tags">
          <StatusTag tone={next.overdue ? 'bad' : 'waiting'}>
            {t(next.overdue ? 'disputes.clock.overdue' : 'disputes.clock.due', {
              clock: t(`deadline.${next.code}`),
              date: formatDate(next.dueOn),
            })}
          </StatusTag>
          <Basis of={next.basis} />
        </span>
      ) : null}
    </span>
  )
}

export function FactsSection({ file: d }: { file: File }) {
  const t = useT()
  const fact = (key: string, label: string, children: React.ReactNode) => ({ key, label, children: children || '—' })
  const { role } = useMe()
  const place =
    d.addressId && READS_PLACES.has(role) ? (
      <Link to="/places/$id" params={{ id: d.addressId } as never}>
        {d.addressText}
      </Link>
    ) : (
      d.addressText
    )
  const items = [
    fact(
      'type',
      t('disputes.field.type'),
      `${t(`disputes.type.${d.type}`)} · ${t(`disputes.complexity.${d.complexity}`)}`,
    ),
    fact('mode', t('disputes.field.mode'), d.mode ? t(`disputes.mode.${d.mode}`) : ''),
    fact('found', t('disputes.field.foundAt'), `${formatDateTime(d.foundAt)} ${t(`disputes.source.${d.source}`)}`),
    fact(
      'place',
      t('disputes.field.place'),
      <span>
        {place} {d.placeNote}
      </span>,
    ),
    fact('officer', t('disputes.field.officer'), d.officer.name),
    fact('notice', t('disputes.field.notice'), t(d.hasRightsNotice ? 'disputes.yes' : 'disputes.notYet')),
    ...(d.bodyName ? [fact('body', t('disputes.field.body'), d.bodyName)] : []),
    ...(d.incidentNo ? [fact('incident', t('disputes.field.incidentNo'), d.incidentNo)] : []),
    ...(d.acceptedAt ? [fact('accepted', t('disputes.field.acceptedAt'), formatDateTime(d.acceptedAt))] : []),
    ...(d.claims || d.claimsYuan !== null ? [fact('claims', t('disputes.field.claims'), <Claims file={d} />)] : []),
    ...(d.mergedNos.length > 0 ? [fact('merged', t('disputes.field.mergedNos'), joined(t, d.mergedNos))] : []),
    ...(d.archivedAt ? [fact('archived', t('disputes.field.archivedAt'), formatDateTime(d.archivedAt))] : []),
    ...(d.endedAt ? [fact('ended', t('disputes.field.endedAt'), formatDateTime(d.endedAt))] : []),
    fact('by', t('disputes.field.createdBy'), `${d.createdBy.name} ${formatDateTime(d.createdAt)}`),
  ]
  return (
    <Section title={t('disputes.section.story')}>
      <p className="dp-text dp-facts">{d.facts}</p>
      <Descriptions column={{ xs: 1, md: 2 }} items={items} />
    </Section>
  )
}

function Claims({ file: d }: { file: File }) {
  const t = useT()
  const amount = d.claimsYuan === null ? null : t('disputes.yuan', { amount: d.claimsYuan })
  return <span className="dp-text">{joined(t, [d.claims, amount])}</span>
}
