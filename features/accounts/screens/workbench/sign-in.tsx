import { Link, Navigate } from '@tanstack/react-router'
import { Button, Form, Input } from 'antd'
import { call } from '#ui/api/client.ts'
import { useApiQuery } from '#ui/api/hooks.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { useEnter } from './enter.ts'
import { EntryPage } from './entry-page.tsx'
import { FormError } from './form-error.tsx'
import { canUsePasskeys, signInWithPasskey } from './passkey.ts'
import { useFormErrors } from './use-form-errors.ts'

interface Values {
  loginName: string
  password: string
}

export default function SignIn() {
  const t = useT()
  const [form] = Form.useForm<Values>()
  const { error, isBusy, run } = useFormErrors(form)
  const { toSecondFactor, enter } = useEnter()
  const firstRun = useApiQuery('accounts.firstRunState', {}, { staleTime: 60_000 })
  const origin = firstRun.data?.passkeyOrigin ?? null
  const withPasskey = () =>
    run(async () => {
      await signInWithPasskey()
      await enter(false)
    })
  if (firstRun.data?.setUpNeeded) return <Navigate to="/set-up" replace />
  return (
    <EntryPage title={t('accounts.signIn.title')} lead={t('accounts.signIn.lead')}>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(values) => run(async () => toSecondFactor(await call('accounts.signIn', values, { bare: true })))}
      >
        <FormError text={error} />
        <Form.Item
          name="loginName"
          label={t('accounts.loginName')}
          rules={[{ required: true, message: t('accounts.loginName.required') }]}
        >
          <Input autoFocus autoComplete="username" autoCapitalize="none" spellCheck={false} />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('accounts.password')}
          rules={[{ required: true, message: t('accounts.password.required') }]}
        >
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" size="large" block loading={isBusy}>
          {t('accounts.signIn.submit')}
        </Button>
        {canUsePasskeys(origin) ? (
          <Button className="acc-passkey" size="large" block disabled={isBusy} onClick={() => void withPasskey()}>
            {t('accounts.signIn.passkey')}
          </Button>
        ) : null}
      </Form>
      <p className="acc-foot">
        <Link to="/invitation">{t('accounts.signIn.invited')}</Link>
        <span>{t('accounts.signIn.forgotten')}</span>
      </p>
    </EntryPage>
  )
}
