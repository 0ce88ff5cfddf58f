import { Button, Form, Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { type ApiOutput, call } from '#ui/api/client.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { FormError } from './form-error.tsx'
import { QrCode } from './qr-code.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { useFormErrors } from './use-form-errors.ts'

interface Props {
  /** Where a second factor is being replaced: asked for already, with the password. */
  started?: ApiOutput<'accounts.startTotp'>
  onDone: () => void
}

/** Secret, first code, recovery codes: the three steps of an authenticator app. */
export const EnrolTotp = ({ started, onDone }: Props) => {
  const t = useT()
  const [secret, setSecret] = useState<ApiOutput<'accounts.startTotp'> | null>(started ?? null)
  const [problem, setProblem] = useState<Error | null>(null)
  const [kept, setKept] = useState<ApiOutput<'accounts.confirmTotp'> | null>(null)
  const [form] = Form.useForm<{ code: string }>()
  const { error, isBusy, run } = useFormErrors(form)
  const hasAsked = useRef(false)
  const ask = () => call('accounts.startTotp', {}, { bare: true }).then(setSecret, setProblem)
  useEffect(() => {
    // A second secret would make the first QR code, perhaps scanned already, worthless.
    if (hasAsked.current || started) return
    hasAsked.current = true
    void ask()
  })
  if (kept) return <RecoveryCodes codes={kept.recoveryCodes} loginName={kept.loginName} onKept={onDone} />
  if (problem) return <ErrorState error={problem} onRetry={() => void ask()} />
  if (!secret) return <LoadingPage />
  const confirm = ({ code }: { code: string }) =>
    run(async () => setKept(await call('accounts.confirmTotp', { code }, { bare: true })))
  return (
    <Form form={form} layout="vertical" requiredMark={false} onFinish={confirm}>
      <ol className="acc-steps">
        <li>{t('accounts.enrol.app')}</li>
        <li>
          {t('accounts.enrol.scan')}
          <QrCode qr={secret.qr} label={t('accounts.enrol.qr')} />
          <details>
            <summary>{t('accounts.enrol.byHand')}</summary>
            <p className="acc-secret">{secret.secret.replace(/(.{4})/g, '$1 ').trim()}</p>
          </details>
        </li>
        <li>
          <Form.Item
            name="code"
            label={t('accounts.totp.code')}
            rules={[{ required: true, message: t('accounts.code.required') }]}
          >
            <Input
              className="acc-code"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={7}
              placeholder="000000"
            />
          </Form.Item>
        </li>
      </ol>
      <FormError text={error} />
      <Button type="primary" htmlType="submit" size="large" block loading={isBusy}>
        {t('accounts.enrol.submit')}
      </Button>
    </Form>
  )
}
