import { Link } from '@tanstack/react-router'
import { formatDate, formatDateTime } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import type { Preparation } from '../sheet-values.ts'

interface Props {
  visits: Preparation['lastVisits']
  /** Open tasks of this door that a visit does not answer. */
  others: Preparation['tasks']
  addressId: string
}

/** What was done here before and what is left to do, beside the form. */
export function LastVisits({ visits, others, addressId }: Props) {
  const t = useT()
  return (
    <aside className="la-panel visit-last" aria-label={t('visits.last')}>
      {others.length > 0 ? (
        <>
          <h2 className="visit-heading">{t('visits.others')}</h2>
          <ul>
            {others.map((one) => (
              <li key={one.id}>
                {one.hazardId ? (
                  <Link to="/hazards/$id" params={{ id: one.hazardId } as never}>
                    {one.title}
                  </Link>
                ) : (
                  <Link to="/doors/$addressId" params={{ addressId } as never}>
                    {one.title}
                  </Link>
                )}
                <div className="visit-hint">{formatDate(one.dueOn)}</div>
              </li>
            ))}
          </ul>
        </>
      ) : null}
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
