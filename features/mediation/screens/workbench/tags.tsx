import { useT } from '#ui/i18n/i18n.ts'
import { StatusTag } from '#ui/records/status-tag.tsx'
import type { BodyState as State, Shortfall } from '../../vocabulary.ts'

export function BodyState({ state }: { state: State }) {
  const t = useT()
  return <StatusTag tone={state === 'open' ? 'good' : 'neutral'}>{t(`mediation.state.${state}`)}</StatusTag>
}

/** What of a committee is not as the law wants it: a fact to be seen to, nothing that stops anything. */
export function Shortfalls({ of }: { of: readonly Shortfall[] }) {
  const t = useT()
  if (of.length === 0) return <>—</>
  return (
    <span className="med-tags">
      {of.map((one) => (
        <StatusTag key={one} tone="attention">
          {t(`mediation.shortfall.${one}`)}
        </StatusTag>
      ))}
    </span>
  )
}

/** Whether a mediator may be asked today, and whether his term wants looking after. */
export function Standing({ of: m }: { of: { active: boolean; serving: boolean; ending: boolean } }) {
  const t = useT()
  if (!m.active) return <StatusTag tone="neutral">{t('mediation.outOfPool')}</StatusTag>
  return (
    <span className="med-tags">
      {m.serving ? (
        <StatusTag tone="good">{t('mediation.serving')}</StatusTag>
      ) : (
        <StatusTag tone="attention">{t('mediation.notServing')}</StatusTag>
      )}
      {m.ending ? <StatusTag tone="waiting">{t('mediation.ending')}</StatusTag> : null}
    </span>
  )
}
