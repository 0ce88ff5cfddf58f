import { UserAddOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiPages } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { useMe } from '#ui/session/me.ts'
import { AccountRow } from './account-row.tsx'
import { InviteForm } from './invite-form.tsx'
import { Slip } from './slip.tsx'
import './accounts.css'

/** Who may sign in: invite, reset, close. A chief sees the accounts of his station. */
export default function Accounts() {
  const t = useT()
  const me = useMe()
  const list = useApiPages('accounts.listAccounts', {})
  const [isInviting, setInviting] = useState(false)
  const [slip, setSlip] = useState<ApiOutput<'accounts.invite'> | null>(null)
  const invited = (made: ApiOutput<'accounts.invite'>) => {
    setInviting(false)
    setSlip(made)
    list.reload()
  }
  if (list.error) return <ErrorState error={list.error} onRetry={list.reload} />
  if (list.isLoading) return <LoadingPage />
  return (
    <div className="acc-page acc-page-wide">
      <header className="acc-page-head">
        <h1>{t('accounts.list.title')}</h1>
        <Button type="primary" icon={<UserAddOutlined aria-hidden="true" />} onClick={() => setInviting(true)}>
          {t('accounts.invite.title')}
        </Button>
      </header>
      <p className="acc-lead">{t('accounts.list.lead')}</p>
      <div className="acc-table-room">
        <table className="acc-table">
          <caption className="la-hidden">{t('accounts.list.title')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('accounts.loginName')}</th>
              <th scope="col">{t('accounts.list.person')}</th>
              <th scope="col">{t('accounts.list.state')}</th>
              <th scope="col">{t('accounts.list.seen')}</th>
              <th scope="col">{t('accounts.list.acts')}</th>
            </tr>
          </thead>
          <tbody>
            {list.items.map((account) => (
              <AccountRow key={account.id} account={account} onChanged={list.reload} onSlip={invited} />
            ))}
          </tbody>
        </table>
      </div>
      {list.hasMore ? (
        <Button onClick={list.loadMore} loading={list.isLoadingMore}>
          {t('accounts.list.more')}
        </Button>
      ) : null}
      <InviteForm
        isOpen={isInviting}
        maySystem={me.role === 'SYS'}
        onCancel={() => setInviting(false)}
        onInvited={invited}
      />
      <Slip slip={slip} onClose={() => setSlip(null)} />
    </div>
  )
}
