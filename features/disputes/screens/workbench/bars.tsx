import type { ApiOutput } from '#ui/api/client.ts'
import { useT } from '#ui/i18n/i18n.ts'

type Bar = ApiOutput<'disputes.figures'>['months'][number]

/** Accepted and, inside of it, resolved: one bar a line, with its numbers in words beside it. */
export function Bars({ title, bars }: { title: string; bars: readonly Bar[] }) {
  const t = useT()
  const most = Math.max(1, ...bars.map((b) => b.accepted))
  return (
    <section className="la-panel" aria-label={title}>
      <h2 className="dp-heading">{title}</h2>
      {bars.length === 0 ? <p className="dp-soft">{t('disputes.figures.none')}</p> : null}
      <ul className="dp-bars">
        {bars.map((b) => (
          <li key={b.key}>
            <span className="dp-bar-name">{b.name || t('disputes.figures.noBody')}</span>
            <span className="dp-bar" aria-hidden="true">
              <span className="dp-bar-all" style={{ inlineSize: `${(b.accepted / most) * 100}%` }}>
                <span className="dp-bar-part" style={{ inlineSize: `${(b.resolved / b.accepted) * 100}%` }} />
              </span>
            </span>
            <span className="dp-bar-count">
              {t('disputes.figures.bar', { accepted: b.accepted, resolved: b.resolved })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
