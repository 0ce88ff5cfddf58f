import { Link } from '@tanstack/react-router'
import type { ApiOutput } from '#ui/api/client.ts'
import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { Away } from './away.tsx'
import { useAsked } from './use-asked.ts'

type Due = ApiOutput<'followUps.listDue'>['items'][number]

/** What is due of one's own follow-ups. With a signal only: nothing of it is kept on the phone. */
export default function DueFollowUps() {
  const t = useT()
  const [asked] = useAsked('followUps.listDue', {})
  return (
    <>
      <h1>{t('followUps.phone.title')}</h1>
      {asked.state !== 'known' ? (
        <Away asked={asked} />
      ) : asked.data.items.length === 0 ? (
        <p>{t('followUps.phone.empty')}</p>
      ) : (
        <ul className="lf-cards">
          {asked.data.items.map((k) => (
            <Card key={k.id} due={k} />
          ))}
        </ul>
      )}
    </>
  )
}

function Card({ due: k }: { due: Due }) {
  const t = useT()
  return (
    <li>
      <Link to="/follow-ups/$id/$taskId" params={{ id: k.followUpId, taskId: k.id } as never} className="lf-card">
        <strong>{t(`followUps.taskKind.${k.kind}`)}</strong>
        <span>
          {t(`followUps.instrument.${k.instrument}`)} {k.instrumentNo}
        </span>
        <span className="lf-row">
          {k.overdue ? (
            <span className="lf-mark lf-mark-error">
              <span aria-hidden="true">!</span> {t('followUps.overdue')}
            </span>
          ) : null}
          {formatDate(k.dueOn)}
        </span>
      </Link>
    </li>
  )
}
