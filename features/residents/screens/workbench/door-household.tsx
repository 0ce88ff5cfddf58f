import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { HEAD_RELATION } from '#features/residents/vocabulary.ts'
import { useApiCommand } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { DOOR_READS } from './at-door.ts'
import type { Door } from './door.tsx'
import { MemberActs } from './member-acts.tsx'
import { Issues, ResidenceStatus } from './words.tsx'

export type DoorHouseholdData = Door['households'][number]
export type DoorMember = DoorHouseholdData['members'][number]

/** One household behind the door: its members, and what is open to do with all of them. */
export function DoorHousehold({ door, household }: { door: Door; household: DoorHouseholdData }) {
  const t = useT()
  const confirm = useApiCommand('residents.confirmResidences', {
    invalidates: DOOR_READS,
    onSuccess: (answer) =>
      toast(t('residents.confirmed', { count: answer.confirmed.length, skipped: answer.skipped.length })),
  })
  const waiting = household.members.filter(
    (m) => m.state === 'DECLARED' || m.state === 'EXPIRING' || m.state === 'TO_VERIFY',
  )
  const addressId = door.address.id
  return (
    <section className="la-panel la-res-household" aria-labelledby={`h-${household.householdId}`}>
      <div className="la-res-head">
        <h2 id={`h-${household.householdId}`}>
          {t('residents.door.household', { no: household.householdNo, count: household.members.length })}
        </h2>
        <div className="la-res-acts">
          {door.can.registerHousehold ? (
            <Link
              to="/doors/$addressId/new"
              params={{ addressId } as never}
              search={{ household: household.householdId } as never}
              className="la-button"
            >
              {t('residents.door.addMember')}
            </Link>
          ) : null}
          {door.can.confirm && waiting.length > 0 ? (
            <Button
              type="primary"
              loading={confirm.isPending}
              onClick={() => confirm.mutate({ residenceIds: waiting.map((m) => m.residenceId) })}
            >
              {t('residents.door.confirmAll', { count: waiting.length })}
            </Button>
          ) : null}
        </div>
      </div>
      <ul className="la-res-members">
        {household.members.map((member) => (
          <Member key={member.residenceId} door={door} household={household} member={member} />
        ))}
      </ul>
    </section>
  )
}

function Member({ door, household, member: m }: { door: Door; household: DoorHouseholdData; member: DoorMember }) {
  const t = useT()
  return (
    <li className="la-res-member">
      <div>
        <p className="la-res-name">
          <Link
            to="/persons/$personId"
            params={{ personId: m.personId } as never}
            search={{ address: door.address.id } as never}
          >
            {m.name}
          </Link>
        </p>
        <p>
          {t(`residents.sex.${m.sex}`)} {m.age === null ? '' : t('residents.age', { age: m.age })} ·{' '}
          {t(`residents.relation.${m.relationToHead}`)}
        </p>
        {m.isHead && m.relationToHead !== HEAD_RELATION ? (
          <StatusTag tone="neutral">{t('residents.head')}</StatusTag>
        ) : null}
        {m.isTenant ? <StatusTag tone="neutral">{t('residents.tenant')}</StatusTag> : null}
        {m.isMain ? null : <StatusTag tone="neutral">{t('residents.secondary')}</StatusTag>}
      </div>
      <div>
        <p>
          <span className="la-res-soft">{t(`residents.idType.${m.idType}`)}</span>{' '}
          <span className="la-number">{m.idMask ?? '—'}</span>
        </p>
        <p>
          <span className="la-res-soft">{t('residents.phone')}</span>{' '}
          <span className="la-number">{m.phoneMask ?? '—'}</span>
        </p>
        <Issues issues={m.issues} />
      </div>
      <div>
        <p>
          {t(`residents.kind.${m.category}`)} · <ResidenceStatus state={m.state} counted={m.countedInStats} />
        </p>
        <p className="la-res-soft">{t('residents.since', { on: formatDate(m.arrivedOn) })}</p>
        <p className="la-res-soft">{t('residents.verifyBy', { on: formatDate(m.nextVerifyOn) })}</p>
      </div>
      <MemberActs door={door} household={household} member={m} />
    </li>
  )
}
