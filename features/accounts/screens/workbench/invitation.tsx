import { Link } from '@tanstack/react-router'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { call } from '#ui/api/client.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { useEnter } from './enter.ts'
import { EntryPage } from './entry-page.tsx'
import { FormError } from './form-error.tsx'
import { NewPasswordFields } from './password-fields.tsx'
import { useFormErrors } from './use-form-errors.ts'

interface Values {
  code: string
  password: string
}

/** Opened by the link or QR code of an invitation slip; the code is behind `#`, so it never reaches a log. */
export default function Invitation() {
  const t = useT()
  const [form] = Form.useForm<Values>()
  const { error, isBusy, run } = useFormErrors(form)
  const { toSecondFactor } = useEnter()
  const [given] = useState(() => window.location.hash.slice(1))
  const submit = ({ code, password }: Values) =>
    run(async () => {
      const answer = await call('accounts.acceptInvitation', { code, password }, { bare: true })
      // The used code leaves the address bar and the history of this desk.
      window.history.replaceState(null, '', '/invitation')
      toSecondFactor(answer)
    })
  return (
    <EntryPage title={t('accounts.invitation.title')} lead={t('accounts.invitation.lead')}>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ code: given }} onFinish={submit}>
        <FormError text={error} />
        <Form.Item
          name="code"
          label={t('accounts.invitation.code')}
          rules={[{ required: true, message: t('accounts.code.required') }]}
        >
          <Input
            className="acc-code"
            autoFocus={given === ''}
            autoComplete="off"
            spellCheck={false}
            placeholder="XXXX-XXXX-XXXX-XXXX-XXXX"
          />
        </Form.Item>
        <NewPasswordFields name="password" label={t('accounts.password.new')} />
        <Button type="primary" htmlType="submit" size="large" block loading={isBusy}>
          {t('accounts.invitation.submit')}
        </Button>
      </Form>
      <p className="acc-foot">
        <Link to="/sign-in">{t('accounts.invitation.have')}</Link>
      </p>
    </EntryPage>
  )
}
