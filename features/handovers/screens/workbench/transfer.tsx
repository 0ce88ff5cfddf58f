import { useNavigate, useSearch } from '@tanstack/react-router'
import { Alert, Button, Form, Radio, Steps } from 'antd'
import { useState } from 'react'
import { StaffSelect } from '#features/organisation/screens/workbench/org-picker.tsx'
import type { ApiInput, ApiOutput } from '#ui/api/client.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { errorText } from '#ui/feedback/show-error.ts'
import { toast } from '#ui/feedback/toast.ts'
import { DateField, TextField } from '#ui/forms/fields.tsx'
import { putErrors } from '#ui/forms/form-page.tsx'
import { todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import './handovers.css'
import { Counts, Items } from './items.tsx'

type Preview = ApiOutput<'handovers.preview'>
type Values = Omit<ApiInput<'handovers.transfer'>, 'postingId' | 'version'>

/** `/handovers/new?posting=<id>`: first what changes hands, then to whom; the last button does both in one step. */
export default function TransferPage() {
  const t = useT()
  const { posting } = useSearch({ strict: false }) as { posting?: string }
  const preview = useApiQuery('handovers.preview', { postingId: posting ?? '' }, { staleTime: 0 })
  if (preview.error) return <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
  if (!preview.data) return <LoadingPage />
  const p = preview.data
  return (
    <>
      <PageHeader
        title={t('handovers.new.title')}
        subtitle={`${p.from.name} · ${p.unitName} · ${t(`organisation.value.${p.duty}` as never)}`}
      />
      <Wizard preview={p} />
    </>
  )
}

function Wizard({ preview }: { preview: Preview }) {
  const t = useT()
  const navigate = useNavigate()
  const [step, setStep] = useState(0)
  return (
    <div className="la-panel">
      <Steps
        className="handover-steps"
        size="small"
        current={step}
        items={[{ title: t('handovers.step.items') }, { title: t('handovers.step.receiver') }]}
      />
      {step === 0 ? (
        <>
          <Counts counts={preview.counts} />
          <Items items={preview.items} />
          <div className="handover-acts">
            <Button onClick={() => void navigate({ to: '/staff/$id', params: { id: preview.from.id } as never })}>
              {t('ui.cancel')}
            </Button>
            <Button type="primary" onClick={() => setStep(1)}>
              {t('handovers.next')}
            </Button>
          </div>
        </>
      ) : (
        <Receiver preview={preview} onBack={() => setStep(0)} />
      )}
    </div>
  )
}

const CHANGED = [
  'organisation.listPostings',
  'organisation.tree',
  'organisation.staffing',
  'handovers.list',
  'handovers.preview',
  'tasks.listTasks',
  'today.mine',
] as const

function Receiver({ preview: p, onBack }: { preview: Preview; onBack: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const [form] = Form.useForm<Values>()
  const [error, setError] = useState<string | null>(null)
  const transfer = useApiCommand('handovers.transfer', { quiet: true, invalidates: CHANGED })
  const send = (values: Values) =>
    transfer
      .mutateAsync({
        postingId: p.postingId,
        version: p.postingVersion,
        successorId: values.successorId,
        takesDuty: values.takesDuty,
        on: values.on,
        ...(values.note ? { note: values.note } : {}),
      })
      .then(
        (made) => {
          toast(t('handovers.made', { name: made.to.name }))
          void navigate({ to: '/staff/$id', params: { id: made.to.id } as never })
        },
        (problem: unknown) => setError(putErrors(form, problem) ? null : errorText(problem)),
      )
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      className="la-form"
      initialValues={{ takesDuty: 'yes', on: todayInShanghai() }}
      onFinish={send}
    >
      {error ? <Alert className="la-draft" type="error" showIcon title={error} /> : null}
      <Alert
        className="la-draft"
        type="warning"
        showIcon
        title={t('handovers.new.text', { name: p.from.name, unit: p.unitName })}
      />
      <StaffSelect name="successorId" label={t('handovers.successor')} />
      <Form.Item name="takesDuty" label={t('handovers.takesDuty')}>
        <Radio.Group
          options={[
            { value: 'yes', label: t('handovers.takes.yes') },
            { value: 'no', label: t('handovers.takes.no') },
          ]}
        />
      </Form.Item>
      <DateField
        name="on"
        label={t('handovers.column.on')}
        help={t('handovers.onHint')}
        max={todayInShanghai()}
        required
      />
      <TextField name="note" label={t('handovers.note')} help={t('handovers.noteHint')} rows={3} maxLength={500} />
      <div className="la-form-acts">
        <Button onClick={onBack}>{t('handovers.back')}</Button>
        <Button type="primary" danger htmlType="submit" loading={transfer.isPending}>
          {t('handovers.submit')}
        </Button>
      </div>
    </Form>
  )
}
