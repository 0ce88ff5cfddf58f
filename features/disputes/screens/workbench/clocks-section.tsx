import { formatDate, formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { StatusTag, type StatusTone } from '#ui/records/status-tag.tsx'
import { article, type File, pairName } from '../words.ts'
import { Section } from './section.tsx'

type Clock = File['clocks'][number]

const READ = '已核原文'

/** The articles a period stands on; what nobody has read in the text in force says so. */
export function Basis({ of }: { of: Clock['basis'] }) {
  const t = useT()
  return (
    <span className="dp-soft">
      {of
        .map(({ code, mark }) => {
          const cited = article(t, code)
          return mark === READ ? cited : t('disputes.clock.unread', { code: cited, mark })
        })
        .join(t('disputes.comma'))}
    </span>
  )
}

const standing = (c: Clock): 'waived' | 'late' | 'met' | 'paused' | 'missed' | 'running' => {
  if (c.waived) return 'waived'
  if (c.doneAt !== null) return c.overdue ? 'late' : 'met'
  return c.paused ? 'paused' : c.overdue ? 'missed' : 'running'
}
const TONES: Readonly<Record<ReturnType<typeof standing>, StatusTone>> = {
  running: 'waiting',
  missed: 'bad',
  paused: 'neutral',
  met: 'good',
  late: 'attention',
  waived: 'neutral',
}

/** Every period with what became of it: those that run first. */
export function ClocksSection({ file }: { file: File }) {
  const t = useT()
  const isOver = (c: Clock) => c.doneAt !== null || c.waived
  const clocks = [...file.clocks.filter((c) => !isOver(c)), ...file.clocks.filter(isOver)]
  return (
    <Section title={t('disputes.section.clocks')}>
      {clocks.length === 0 ? <p className="dp-soft">{t('disputes.clock.none')}</p> : null}
      <ul className="dp-list">
        {clocks.map((c) => {
          const pair = file.pairs.find((p) => p.id === c.pairId)
          const is = standing(c)
          return (
            <li key={`${c.code} ${c.pairId} ${c.startAt}`} className="dp-lines">
              <span className="dp-row">
                <strong>{t(`deadline.${c.code}`)}</strong>
                <StatusTag tone={TONES[is]}>{t(`disputes.clock.${is}`)}</StatusTag>
              </span>
              <span>
                {t('disputes.clock.until', { date: formatDate(c.dueOn) })}
                {c.doneAt ? ` ${t('disputes.clock.doneAt', { at: formatDateTime(c.doneAt) })}` : ''}
                {pair && file.pairs.length > 1 ? ` ${pairName(t, file, pair)}` : ''}
              </span>
              <Basis of={c.basis} />
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
