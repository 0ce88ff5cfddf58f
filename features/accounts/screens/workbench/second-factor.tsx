import { Button, Form, Input } from 'antd'
import { useEffect, useState } from 'react'
import { ApiError } from '#ui/api/api-error.ts'
import { type ApiOutput, call } from '#ui/api/client.ts'
import { markEnded } from '#ui/api/session.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { useRouter } from '@tanstack/react-router'
import { EnrolTotp } from './enrol-totp.tsx'
import { useEnter } from './enter.ts'
import { EntryPage } from './entry-page.tsx'
import { FormError } from './form-error.tsx'
import { useFormErrors } from './use-form-errors.ts'

type Way = 'totp' | 'recovery'

const Verify = ({ onDone }: { onDone: () => void }) => {
  const t = useT()
  const [way, setWay] = useState<Way>('totp')
  const [form] = Form.useForm<{ code: string }>()
  const { error, isBusy, run } = useFormErrors(form)
  const submit = ({ code }: { code: string }) =>
    run(async () => {
      await call(way === 'totp' ? 'accounts.verifyTotp' : 'accounts.useRecoveryCode', { code }, { bare: true })
      onDone()
    })
  const change = () => {
    form.resetFields()
    setWay(way === 'totp' ? 'recovery' : 'totp')
  }
  return (
    <Form form={form} layout="vertical" requiredMark={false} onFinish={submit}>
      <FormError text={error} />
      <Form.Item
        key={way}
        name="code"
        label={t(way === 'totp' ? 'accounts.totp.code' : 'accounts.recovery.code')}
        extra={t(way === 'totp' ? 'accounts.totp.hint' : 'accounts.recovery.hint')}
        rules={[{ required: true, message: t('accounts.code.required') }]}
      >
        <Input
          autoFocus
          className="acc-code"
          {...(way === 'totp'
            ? { inputMode: 'numeric' as const, maxLength: 7, placeholder: '000000' }
            : { placeholder: 'XXXXX-XXXXX' })}
          autoComplete="one-time-code"
          spellCheck={false}
        />
      </Form.Item>
      <Button type="primary" htmlType="submit" size="large" block loading={isBusy}>
        {t('accounts.second.submit')}
      </Button>
      <p className="acc-foot">
        <button type="button" className="acc-link" onClick={change}>
          {t(way === 'totp' ? 'accounts.second.useRecovery' : 'accounts.second.useTotp')}
        </button>
      </p>
    </Form>
  )
}

export default function SecondFactor() {
  const t = useT()
  const router = useRouter()
  const { enter } = useEnter()
  const [me, setMe] = useState<ApiOutput<'accounts.whoAmI'> | null>(null)
  const [problem, setProblem] = useState<Error | null>(null)
  useEffect(() => {
    const arrived = (found: ApiOutput<'accounts.whoAmI'>) => {
      if (found.state === 'strong' && !found.mustEnrolTotp) router.history.replace('/')
      else setMe(found)
    }
    call('accounts.whoAmI', {}, { bare: true }).then(arrived, (error: Error) => {
      if (error instanceof ApiError && error.code === 'unauthenticated')
        router.history.replace(`/sign-in${window.location.search}`)
      else setProblem(error)
    })
  }, [router])
  const cancel = () =>
    call('accounts.signOut', {}, { bare: true }).finally(() => {
      markEnded()
      router.history.push('/sign-in')
    })
  if (problem) return <ErrorState error={problem} onRetry={() => window.location.reload()} />
  const mustEnrol = me?.mustEnrolTotp ?? false
  return (
    <EntryPage
      title={t(mustEnrol ? 'accounts.enrol.title' : 'accounts.second.title')}
      lead={mustEnrol ? t('accounts.enrol.lead') : undefined}
    >
      {!me ? (
        <LoadingPage />
      ) : mustEnrol ? (
        <EnrolTotp onDone={() => void enter(true)} />
      ) : (
        <Verify onDone={() => void enter(false)} />
      )}
      <p className="acc-foot acc-no-print">
        <button type="button" className="acc-link" onClick={() => void cancel()}>
          {t('accounts.second.other')}
        </button>
      </p>
    </EntryPage>
  )
}
