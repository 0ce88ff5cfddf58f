import { useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { ChangePassword } from './change-password.tsx'
import { MyPasskeys } from './my-passkeys.tsx'
import { MySecondFactor } from './my-second-factor.tsx'
import { MySessions } from './my-sessions.tsx'
import './accounts.css'

export default function MyAccount() {
  const t = useT()
  const mine = useApiQuery('accounts.getMyAccount', {})
  if (mine.error) return <ErrorState error={mine.error} onRetry={() => void mine.refetch()} />
  if (!mine.data) return <LoadingPage />
  return (
    <div className="acc-page">
      <h1>{t('accounts.mine.title')}</h1>
      <p className="acc-lead">{t('accounts.mine.login', { name: mine.data.loginName })}</p>
      <MySecondFactor account={mine.data} />
      <MyPasskeys />
      <ChangePassword changedAt={mine.data.passwordChangedAt} loginName={mine.data.loginName} />
      <MySessions />
    </div>
  )
}
