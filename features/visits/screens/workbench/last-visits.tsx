import { Link } from '@tanstack/react-router'
import { formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import type { Preparation } from './sheet-values.ts'

/** What was done here before, beside the form. */
export function LastVisits({ visits }: { visits: Preparation['lastVisits'] }) {
  const t = useT()
  return (
    <aside className="la-panel visit-last" aria-label={t('visits.last')}>
      <h2 className="visit-heading">{t('visits.last')}</h2>
      {visits.length === 0 ? <p className="visit-hint">{t('visits.lastNone')}</p> : null}
      <ul>
        {visits.map((v) => (
          <li key={v.id}>
            <Link to="/visits/$id" params={{ id: v.id } as never}>
              {formatDateTime(v.startedAt)}
            </Link>
            <div className="visit-hint">
              {[
                t(`visits.kind.${v.kind}`),
                v.met ? t('visits.met') : t('visits.notMet'),
                v.visitors.map((one) => one.name).join('、'),
              ].join(' · ')}
            </div>
          </li>
        ))}
      </ul>
    </aside>
  )
}
