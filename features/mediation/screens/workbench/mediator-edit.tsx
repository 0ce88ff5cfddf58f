import { useNavigate, useParams } from '@tanstack/react-router'
import { Checkbox, Form } from 'antd'
import { useRef } from 'react'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { toast } from '#ui/feedback/toast.ts'
import { FormPage } from '#ui/forms/form-page.tsx'
import { type MessageKey, useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { CHANGES, type Mediator } from '../words.ts'
import { draftOf, MediatorFields, sheetOf, type Told } from './mediator-fields.tsx'
import './mediation.css'

export default function EditMediator() {
  const { id } = useParams({ strict: false }) as { id: string }
  const found = useApiQuery('mediation.getMediator', { id }, { staleTime: 0, refetchOnWindowFocus: false })
  if (found.error) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  return found.data ? <Editor mediator={found.data} /> : <LoadingPage />
}

type Values = Told & { active: boolean }

const valuesOf = ({ body, home, staff, ...m }: Mediator): Partial<Values> => ({
  ...m,
  bodyId: body.id,
  staffId: staff?.id ?? null,
  homeAddressId: home && { id: home.addressId, fullText: home.place },
})

/** What both values of a conflict are shown of. */
const COMPARED = {
  name: 'person',
  kind: 'kind',
  org: 'org',
  appointedFrom: 'appointedFrom',
  appointedTo: 'appointedTo',
  letterNo: 'letterNo',
}

function Editor({ mediator: m }: { mediator: Mediator }) {
  const t = useT()
  const navigate = useNavigate()
  const version = useRef(m.version)
  const back = () => void navigate({ to: '/mediators/$id', params: { id: m.id } as never })
  const edit = useApiCommand('mediation.editMediator', {
    quiet: true,
    invalidates: [...CHANGES],
    onSuccess: () => {
      toast(t('mediation.saved'))
      back()
    },
  })
  const labels = Object.fromEntries(
    Object.entries(COMPARED).map(([field, key]) => [field, t(`mediation.field.${key}` as MessageKey)]),
  )
  return (
    <>
      <PageHeader title={m.name} subtitle={t('mediation.editMediatorText')} />
      <FormPage<Values>
        formKey={`mediation.${m.id}`}
        initial={valuesOf(m)}
        submit={t('mediation.act.save')}
        conflictLabels={labels}
        onConflict={(current) => {
          version.current = Number(current.version)
        }}
        draftOf={(v) => ({ ...draftOf(v), active: v.active })}
        onSubmit={({ active, phone, ...v }) =>
          edit.mutateAsync({
            ...sheetOf(v),
            id: m.id,
            version: version.current,
            active,
            ...(phone?.trim() ? { phone } : {}),
          })
        }
        onCancel={back}
      >
        <Form.Item name="active" valuePropName="checked">
          <Checkbox>{t('mediation.field.active')}</Checkbox>
        </Form.Item>
        <MediatorFields phoneKept staff={m.staff} />
      </FormPage>
    </>
  )
}
