import { useT } from '#ui/i18n/i18n.ts'
import { signInFrom } from '#ui/routes/paths.ts'
import type { Asked } from './use-asked.ts'

/** What is said while nothing can be shown. */
export function Away({ asked }: { asked: Exclude<Asked<unknown>, { state: 'known' }> }) {
  const t = useT()
  if (asked.state === 'asking') return <p className="lf-quiet">{t('ui.field.wait')}</p>
  if (asked.state === 'offline') return <p>{t('followUps.phone.offline')}</p>
  if (asked.state === 'failed') return <p role="alert">{asked.words}</p>
  return (
    <p>
      {t('followUps.phone.signedOut')}{' '}
      <a className="lf-link" href={signInFrom('/field/follow-ups')}>
        {t('ui.field.signIn')}
      </a>
    </p>
  )
}
