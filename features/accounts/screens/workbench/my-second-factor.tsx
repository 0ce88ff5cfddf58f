import { useQueryClient } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { type ApiOutput, call } from '#ui/api/client.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { AskPassword } from './ask-password.tsx'
import { EnrolTotp } from './enrol-totp.tsx'
import { useInstant } from './use-instant.ts'
import { RecoveryCodes } from './recovery-codes.tsx'

const FEW = 3

/** The authenticator app and the recovery codes left. */
export const MySecondFactor = ({ account }: { account: ApiOutput<'accounts.getMyAccount'> }) => {
  const t = useT()
  const queries = useQueryClient()
  const instant = useInstant()
  const [asking, setAsking] = useState<'replace' | 'renew' | null>(null)
  const [started, setStarted] = useState<ApiOutput<'accounts.startTotp'> | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const done = () => {
    setStarted(null)
    setCodes(null)
    for (const name of ['accounts.getMyAccount', 'accounts.listSessions'])
      void queries.invalidateQueries({ queryKey: [name] })
  }
  const given = async (typed: string) => {
    if (asking === 'renew') setCodes((await call('accounts.renewRecoveryCodes', { password: typed })).recoveryCodes)
    else setStarted(await call('accounts.startTotp', { password: typed }))
  }
  return (
    <section className="acc-section">
      <h2>{t('accounts.second.title')}</h2>
      {account.totpConfirmedAt ? <p>{t('accounts.second.since', { at: instant(account.totpConfirmedAt) })}</p> : null}
      <p className={account.recoveryCodesLeft <= FEW ? 'acc-warning' : undefined}>
        {t('accounts.recovery.left', { count: account.recoveryCodesLeft })}
      </p>
      <div className="acc-acts">
        <Button onClick={() => setAsking('replace')}>{t('accounts.second.replace')}</Button>
        <Button onClick={() => setAsking('renew')}>{t('accounts.recovery.renew')}</Button>
      </div>
      {asking === null ? null : (
        <AskPassword
          title={t(asking === 'renew' ? 'accounts.recovery.renew' : 'accounts.second.replace')}
          text={t(asking === 'renew' ? 'accounts.recovery.renewText' : 'accounts.second.replaceText')}
          submit={t('accounts.continue')}
          onClose={() => setAsking(null)}
          onPassword={given}
        />
      )}
      <Modal
        open={started !== null}
        title={t('accounts.second.replace')}
        footer={null}
        onCancel={() => setStarted(null)}
        destroyOnHidden
        width={520}
      >
        {started === null ? null : <EnrolTotp started={started} onDone={done} />}
      </Modal>
      <Modal
        open={codes !== null}
        footer={null}
        closable={false}
        keyboard={false}
        mask={{ closable: false }}
        destroyOnHidden
        width={520}
      >
        {codes === null ? null : <RecoveryCodes codes={codes} loginName={account.loginName} onKept={done} />}
      </Modal>
    </section>
  )
}
