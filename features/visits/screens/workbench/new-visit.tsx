import { Navigate, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Form } from 'antd'
import { useState } from 'react'
import { ApiError } from '#ui/api/api-error.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { toast } from '#ui/feedback/toast.ts'
import { FormPage } from '#ui/forms/form-page.tsx'
import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { Chips } from '#ui/forms/chips.tsx'
import { LastVisits } from './last-visits.tsx'
import { newId } from '#ui/device/new-id.ts'
import { CircumstanceFields, DoorFields } from './sheet-fields.tsx'
import { blankSheet, type Preparation, type SheetValues, sheetOf } from '../sheet-values.ts'
import './visits.css'

/** Recording a visit at a door: the task that led here, or else the door itself, is the reason for opening its household. */
export default function NewVisit() {
  const { addressId } = useParams({ strict: false }) as { addressId: string }
  const search = useSearch({ strict: false }) as { task?: string; purpose?: string }
  const basis = search.task
    ? { purpose: (search.purpose ?? 'visit') as 'visit', basisKind: 'task' as const, basisId: search.task }
    : { purpose: 'visit' as const, basisKind: 'address' as const, basisId: addressId }
  // The form must not change under the hand: it is read once, stays until the visit is sent, and is then forgotten.
  const { data, error, refetch } = useApiQuery(
    'visits.prepareVisit',
    { addressId, ...basis },
    { staleTime: Number.POSITIVE_INFINITY, gcTime: 0, refetchOnWindowFocus: false },
  )
  // The task may be closed by now, by this very visit or by a colleague; the door itself is a reason as well.
  if (error instanceof ApiError && error.code === 'basis_invalid' && search.task)
    return <Navigate to="/doors/$addressId/visit" params={{ addressId } as never} replace />
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingPage />
  return <Sheet key={addressId} preparation={data} taskId={search.task} />
}

function Sheet({ preparation: p, taskId }: { preparation: Preparation; taskId: string | undefined }) {
  const t = useT()
  const navigate = useNavigate()
  const [initial] = useState(() => blankSheet(p, newId(), new Date(), taskId))
  const [form] = Form.useForm<SheetValues>()
  const target = Form.useWatch('target', { form, preserve: true }) ?? initial.target
  const record = useApiCommand('visits.recordVisit', {
    invalidates: ['visits.listVisits', 'tasks.listTasks', 'today.mine', 'ledgers.openLedger', 'ledgers.figures'],
  })
  const targets = [
    ...p.households.map((h) => ({
      value: `household:${h.id}`,
      label: t('visits.household', { no: h.no, count: h.members.length }),
    })),
    ...(p.houseId && p.households.length === 0 ? [{ value: `house:${p.houseId}`, label: t('visits.house') }] : []),
  ]
  const closing = p.tasks.filter((one) => one.closes)
  const members = p.households.find((h) => `household:${h.id}` === target)?.members ?? []
  const send = async (v: SheetValues) => {
    const [targetKind, targetId] = v.target.split(':') as ['household' | 'house', string]
    const answer = await record.mutateAsync({ id: v.id, targetKind, targetId, taskIds: v.taskIds, ...sheetOf(v) })
    toast(answer.flags.length > 0 ? t('visits.recordedFlagged') : t('visits.recorded'))
    await navigate({ to: '/visits/$id', params: { id: answer.id } as never })
  }
  if (targets.length === 0 || !p.can.record) {
    return (
      <>
        <PageHeader title={t('visits.new')} subtitle={p.addressText} />
        <EmptyState title={t('visits.noTarget')} hint={t('visits.noTargetHint')} />
      </>
    )
  }
  return (
    <>
      <PageHeader title={t('visits.new')} subtitle={p.addressText} />
      <div className="visit-columns">
        <FormPage<SheetValues>
          formKey={`visits.new.${p.addressId}`}
          initial={initial}
          form={form}
          submit={t('visits.record')}
          onSubmit={send}
        >
          {targets.length > 1 ? (
            <Form.Item name="target" label={t('visits.field.target')}>
              <Chips single label={t('visits.field.target')} options={targets} />
            </Form.Item>
          ) : null}
          <DoorFields members={members} />
          {closing.length > 0 ? (
            <Form.Item name="taskIds" label={t('visits.field.tasks')}>
              <Chips
                label={t('visits.field.tasks')}
                options={closing.map((one) => ({ value: one.id, label: `${one.title} ${formatDate(one.dueOn)}` }))}
              />
            </Form.Item>
          ) : null}
          <CircumstanceFields colleagues={p.colleagues} />
        </FormPage>
        <LastVisits visits={p.lastVisits} others={p.tasks.filter((one) => !one.closes)} addressId={p.addressId} />
      </div>
    </>
  )
}
