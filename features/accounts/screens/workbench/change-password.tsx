import { Button, Form, Input } from 'antd'
import { call } from '#ui/api/client.ts'
import { toast } from '#ui/feedback/toast.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { useQueryClient } from '@tanstack/react-query'
import { FormError } from './form-error.tsx'
import { useInstant } from './use-instant.ts'
import { NewPasswordFields } from './password-fields.tsx'
import { useFormErrors } from './use-form-errors.ts'

interface Values {
  currentPassword: string
  newPassword: string
}

export const ChangePassword = ({ changedAt, loginName }: { changedAt: string | null; loginName: string }) => {
  const t = useT()
  const queries = useQueryClient()
  const instant = useInstant()
  const [form] = Form.useForm<Values>()
  const { error, isBusy, run } = useFormErrors(form)
  const submit = ({ currentPassword, newPassword }: Values) =>
    run(async () => {
      const { endedSessions } = await call('accounts.changePassword', { currentPassword, newPassword })
      form.resetFields()
      toast(t('accounts.password.changed', { count: endedSessions }))
      await Promise.all(
        ['accounts.getMyAccount', 'accounts.listSessions'].map((name) =>
          queries.invalidateQueries({ queryKey: [name] }),
        ),
      )
    })
  return (
    <section className="acc-section">
      <h2>{t('accounts.password')}</h2>
      {changedAt ? <p className="acc-note">{t('accounts.password.since', { at: instant(changedAt) })}</p> : null}
      <Form form={form} layout="vertical" requiredMark={false} onFinish={submit} className="acc-narrow">
        <FormError text={error} />
        {/* Password managers look for the name beside the password. */}
        <input type="text" name="username" autoComplete="username" value={loginName} readOnly hidden />
        <Form.Item
          name="currentPassword"
          label={t('accounts.password.current')}
          rules={[{ required: true, message: t('accounts.password.required') }]}
        >
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <NewPasswordFields name="newPassword" label={t('accounts.password.new')} />
        <Button htmlType="submit" loading={isBusy}>
          {t('accounts.password.change')}
        </Button>
      </Form>
    </section>
  )
}
