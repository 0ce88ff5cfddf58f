import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { EndDialog } from './end-dialog.tsx'
import type { Person, Reason } from './person.tsx'
import { RestoreDialog } from './stay-dialogs.tsx'
import { ResidenceStatus } from './words.tsx'

type Residence = Person['residences'][number]

/** Where the person lives and lived inside the reader's range; ended residences are restored here. */
export function PersonResidences({ person }: { person: Person; reason: Reason }) {
  const t = useT()
  const [open, setOpen] = useState<{ act: 'end' | 'restore'; residence: Residence } | null>(null)
  const member = open ? { ...open.residence, name: person.name } : null
  return (
    <>
      <ul className="la-res-members">
        {person.residences.map((r) => (
          <li key={r.residenceId} className="la-res-member">
            <div>
              <p className="la-res-name">
                <Link to="/doors/$addressId" params={{ addressId: r.addressId } as never}>
                  {r.fullText}
                </Link>
              </p>
              <p>{r.isMain ? t('residents.main') : t('residents.secondary')}</p>
            </div>
            <div>
              <p>
                {t(`residents.kind.${r.category}`)} · {t(`residents.relation.${r.relationToHead}`)}
              </p>
              {r.categoryReason ? <p className="la-res-soft">{r.categoryReason}</p> : null}
              {r.reason ? <p className="la-res-soft">{t(`residents.stayReason.${r.reason}`)}</p> : null}
            </div>
            <div>
              <ResidenceStatus state={r.state} counted={r.countedInStats} />
              <p className="la-res-soft">{t('residents.since', { on: formatDate(r.arrivedOn) })}</p>
              <p className="la-res-soft">{t('residents.declaredAfter', { count: r.declaredAfterDays })}</p>
              {r.endedOn && r.endReason ? (
                <p>
                  {t('residents.endedOn', { on: formatDate(r.endedOn), why: t(`residents.endReason.${r.endReason}`) })}
                </p>
              ) : null}
              {r.refusedReason ? <p>{r.refusedReason}</p> : null}
            </div>
            <div className="la-res-acts">
              {r.can.restore ? (
                <Button onClick={() => setOpen({ act: 'restore', residence: r })}>{t('residents.act.restore')}</Button>
              ) : null}
              {r.can.end ? (
                <Button onClick={() => setOpen({ act: 'end', residence: r })}>{t('residents.act.end')}</Button>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
      {open?.act === 'end' && member ? <EndDialog member={member} onClose={() => setOpen(null)} /> : null}
      {open?.act === 'restore' && member ? <RestoreDialog member={member} onClose={() => setOpen(null)} /> : null}
    </>
  )
}
