import { useNavigate, useParams } from '@tanstack/react-router'
import { Alert, Button, Form } from 'antd'
import { useState } from 'react'
import { UnitSelect } from '#features/organisation/screens/workbench/org-picker.tsx'
import type { ApiOutput } from '#ui/api/client.ts'
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

type Unit = ApiOutput<'organisation.getUnit'>
interface Values {
  intoId: string
  on: string
  note?: string
}

const CHANGED = [
  'organisation.tree',
  'organisation.getUnit',
  'organisation.listPostings',
  'organisation.listStaff',
  'organisation.listChanges',
  'organisation.staffing',
] as const

/** Closes a station or room into another: says in numbers what follows before anything is done. */
export default function MergePage() {
  const t = useT()
  const { id } = useParams({ strict: false }) as { id: string }
  const unit = useApiQuery('organisation.getUnit', { id })
  if (unit.error) return <ErrorState error={unit.error} onRetry={() => void unit.refetch()} />
  if (!unit.data) return <LoadingPage />
  return (
    <>
      <PageHeader title={t('handovers.merge.title')} subtitle={unit.data.name} />
      <MergeForm unit={unit.data} />
    </>
  )
}

function MergeForm({ unit }: { unit: Unit }) {
  const t = useT()
  const navigate = useNavigate()
  const [form] = Form.useForm<Values>()
  const [error, setError] = useState<string | null>(null)
  const intoId = Form.useWatch('intoId', form)
  const preview = useApiQuery(
    'handovers.previewMerge',
    { unitId: unit.id, intoId: intoId ?? '' },
    { enabled: intoId !== undefined && intoId !== unit.id, staleTime: 0 },
  )
  const merge = useApiCommand('handovers.mergeUnit', { quiet: true, invalidates: CHANGED })
  const open = (to: string) => void navigate({ to: '/organisation', search: { unit: to } as never })
  const send = ({ note, ...values }: Values) =>
    merge.mutateAsync({ unitId: unit.id, version: unit.version, ...values, ...(note ? { note } : {}) }).then(
      (done) => {
        toast(t('handovers.merge.done', { unit: done.unitName, into: done.intoName, count: done.handedOver }))
        open(values.intoId)
      },
      (problem: unknown) => setError(putErrors(form, problem) ? null : errorText(problem)),
    )
  const refused = error ?? (preview.error ? errorText(preview.error) : null)
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      className="la-form"
      initialValues={{ on: todayInShanghai() }}
      onFinish={send}
    >
      {refused ? <Alert className="la-draft" type="error" showIcon title={refused} /> : null}
      <UnitSelect name="intoId" label={t('handovers.merge.into')} kinds={[unit.kind]} except={unit.id} />
      {preview.data ? <Moves preview={preview.data} /> : null}
      <DateField name="on" label={t('handovers.merge.on')} max={todayInShanghai()} required />
      <TextField name="note" label={t('handovers.merge.note')} rows={2} maxLength={500} />
      <div className="la-form-acts">
        <Button onClick={() => open(unit.id)}>{t('ui.cancel')}</Button>
        <Button
          type="primary"
          danger
          htmlType="submit"
          loading={merge.isPending}
          disabled={preview.data === undefined || preview.error !== null}
        >
          {t('handovers.merge.submit')}
        </Button>
      </div>
    </Form>
  )
}

function Moves({ preview }: { preview: ApiOutput<'handovers.previewMerge'> }) {
  const t = useT()
  const leaders = preview.moves.find((m) => m.kind === 'leaders')?.count ?? 0
  return (
    <>
      <Alert
        className="la-draft"
        type="warning"
        showIcon
        title={t('handovers.merge.text', { unit: preview.unitName, into: preview.intoName })}
        description={leaders > 0 ? t('handovers.merge.leaders', { count: leaders }) : undefined}
      />
      <ul className="handover-counts" aria-label={t('handovers.merge.moves')}>
        {preview.moves
          .filter((m) => m.kind !== 'leaders')
          .map((m) => (
            <li key={m.kind}>
              {t(`handovers.moved.${m.kind}`)} <strong>{m.count}</strong>
            </li>
          ))}
      </ul>
    </>
  )
}
