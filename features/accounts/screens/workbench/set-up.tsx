import { Link } from '@tanstack/react-router'
import { Button, Form, Input } from 'antd'
import { call } from '#ui/api/client.ts'
import { useApiQuery } from '#ui/api/hooks.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { useEnter } from './enter.ts'
import { EntryPage } from './entry-page.tsx'
import { FormError } from './form-error.tsx'
import { NewPasswordFields } from './password-fields.tsx'
import { useFormErrors } from './use-form-errors.ts'

interface Values {
  code: string
  loginName: string
  password: string
}

export default function SetUp() {
  const t = useT()
  const [form] = Form.useForm<Values>()
  const { error, isBusy, run } = useFormErrors(form)
  const { toSecondFactor } = useEnter()
  const firstRun = useApiQuery('accounts.firstRunState', {})
  if (firstRun.data && !firstRun.data.setUpNeeded) {
    return (
      <EntryPage title={t('accounts.setUp.done')} lead={t('accounts.setUp.doneLead')}>
        <Link to="/sign-in" className="la-button">
          {t('accounts.signIn.title')}
        </Link>
      </EntryPage>
    )
  }
  const submit = ({ code, loginName, password }: Values) =>
    run(async () => toSecondFactor(await call('accounts.setUp', { code, loginName, password }, { bare: true })))
  return (
    <EntryPage
      title={t('accounts.setUp.title')}
      lead={
        <>
          <p>{t('accounts.setUp.lead')}</p>
          <p>{t('accounts.setUp.separation')}</p>
        </>
      }
    >
      <Form form={form} layout="vertical" requiredMark={false} onFinish={submit}>
        <FormError text={error} />
        <Form.Item
          name="code"
          label={t('accounts.setUp.code')}
          extra={t('accounts.setUp.codeHint')}
          rules={[{ required: true, message: t('accounts.code.required') }]}
        >
          <Input autoFocus className="acc-code" autoComplete="off" placeholder="XXXX-XXXX-XXXX" spellCheck={false} />
        </Form.Item>
        <Form.Item
          name="loginName"
          label={t('accounts.loginName')}
          extra={t('accounts.loginName.hint')}
          rules={[{ required: true, message: t('accounts.loginName.required') }]}
        >
          <Input autoComplete="username" autoCapitalize="none" spellCheck={false} />
        </Form.Item>
        <NewPasswordFields name="password" label={t('accounts.password')} />
        <Button type="primary" htmlType="submit" size="large" block loading={isBusy}>
          {t('accounts.setUp.submit')}
        </Button>
      </Form>
    </EntryPage>
  )
}
