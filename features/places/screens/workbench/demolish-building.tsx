import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { toast } from '#ui/feedback/toast.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { ConfirmAct } from '#ui/records/confirm-act.tsx'
import { ActPage, BackToBuilding, Look, Numbers, Reason, useAct, useGround } from './life.tsx'

/** A building was pulled down: who is still registered there is seen first, then all doors go out of use at once. */
export default function DemolishBuildingPage() {
  const t = useT()
  const navigate = useNavigate()
  const { id } = useParams({ strict: false }) as { id: string }
  const ground = useGround('building', id)
  const { name, version } = ground.ground ?? {}
  const [reason, setReason] = useState('')
  const act = useAct('places.demolishBuilding', () => {
    toast(t('places.life.done.demolish'))
    void navigate({ to: '/places/buildings/$id', params: { id } })
  })
  const { shown } = act
  return (
    <ActPage
      title={t('places.life.demolishTitle')}
      explain={t('places.life.demolishExplain')}
      ground={ground}
      back={<BackToBuilding id={id} name={name} />}
    >
      <Look isReady isBusy={act.isBusy} error={act.error} onLook={() => void act.look({ id, version: version ?? 1 })} />
      {shown ? (
        <section role="status" className="pl-consequences">
          <h2>{t('places.life.consequences')}</h2>
          <Numbers
            numbers={[
              [t('places.life.count.closing'), shown.doors],
              [t('places.life.count.households'), shown.households],
              [t('places.life.count.residents'), shown.residents],
              [t('places.life.count.houses'), shown.houses],
              [t('places.life.count.tasks'), shown.tasks],
            ]}
          />
          <h3>{t('places.life.inhabited')}</h3>
          {shown.inhabited.length === 0 ? <p>{t('places.life.nobody')}</p> : null}
          <ul className="pl-plain">
            {shown.inhabited.map((one) => (
              <li key={one.id}>
                <Link to="/doors/$addressId" params={{ addressId: one.id } as never}>
                  {one.fullText}
                </Link>{' '}
                <span className="pl-soft">{t('places.life.peopleOf', { count: one.residents })}</span>
              </li>
            ))}
          </ul>
          <ConfirmAct
            act={t('places.life.demolishTitle')}
            consequence={t('places.life.demolishText', {
              name: name ?? '',
              doors: shown.doors,
              residents: shown.residents,
            })}
            onConfirm={() => act.act({ reason })}
          >
            <Reason value={reason} onChange={setReason} />
          </ConfirmAct>
        </section>
      ) : null}
    </ActPage>
  )
}
