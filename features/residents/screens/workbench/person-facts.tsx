import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { call } from '#ui/api/client.ts'
import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { Masked } from '#ui/records/masked.tsx'
import type { Person, Reason } from './person.tsx'

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </div>
)

/** What is known of a person. Number and phones open by an act of their own, each leaving its trace. */
export function PersonFacts({ person: p, reason }: { person: Person; reason: Reason }) {
  const t = useT()
  const number = async () => (await call('residents.revealIdentity', { personId: p.personId, ...reason })).number ?? '—'
  const phone = (id: string) => async () =>
    (await call('residents.revealPhones', { personId: p.personId, ...reason })).phones.find((one) => one.id === id)
      ?.number ?? '—'
  return (
    <dl className="la-res-facts">
      <Fact label={t(`residents.idType.${p.idType}`)}>
        <Masked mask={p.idMask} what={t('residents.idNo')} {...(p.can.revealIdentity ? { reveal: number } : {})} />
      </Fact>
      <Fact label={t('residents.birthDate')}>{formatDate(p.birthDate) || '—'}</Fact>
      <Fact label={t('residents.phone')}>
        {p.phones.length === 0 ? '—' : null}
        {p.phones.map((one) => (
          <div key={one.id}>
            <span className="la-res-soft">{t(`residents.phoneKind.${one.kind}`)}</span>{' '}
            <Masked
              mask={one.mask}
              what={t('residents.phone')}
              {...(p.can.revealPhones ? { reveal: phone(one.id) } : {})}
            />
          </div>
        ))}
      </Fact>
      <Fact label={t('residents.hukou')}>
        {[p.hukouRegionName ?? p.hukouRegion, p.hukouAddr].filter(Boolean).join(' ') || '—'}
      </Fact>
      <Fact label={t('residents.contactPref')}>{p.contactPref ?? '—'}</Fact>
      {p.idReason ? (
        <Fact label={t('residents.idReason')}>
          {p.idReason} · {t('residents.reviewOn', { on: formatDate(p.idReviewOn) })}
        </Fact>
      ) : null}
      {p.guardian ? <Fact label={t('residents.guardian')}>{p.guardian.name}</Fact> : null}
      {p.wards.length > 0 ? (
        <Fact label={t('residents.wards')}>
          {p.wards.map((w) => (
            <div key={w.personId}>
              {reason.basisKind === 'address' ? (
                <Link
                  to="/persons/$personId"
                  params={{ personId: w.personId } as never}
                  search={{ address: reason.basisId } as never}
                >
                  {w.name}
                </Link>
              ) : (
                w.name
              )}
            </div>
          ))}
        </Fact>
      ) : null}
      {p.ageEvents.map((event) => (
        <Fact key={event.age} label={t('residents.turns', { age: event.age })}>
          {formatDate(event.on)}
        </Fact>
      ))}
      {p.diedOn ? <Fact label={t('residents.diedOn')}>{formatDate(p.diedOn)}</Fact> : null}
    </dl>
  )
}
