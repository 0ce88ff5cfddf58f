import { useNavigate, useParams } from '@tanstack/react-router'
import { useRef } from 'react'
import type { ApiInput } from '#ui/api/client.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { toast } from '#ui/feedback/toast.ts'
import { FormPage } from '#ui/forms/form-page.tsx'
import { type MessageKey, useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import './organisation.css'
import type { Unit } from './unit-detail.tsx'
import { FIELDS, sent, UnitFields } from './unit-fields.tsx'

export default function EditUnit() {
  const { id } = useParams({ strict: false }) as { id: string }
  const unit = useApiQuery('organisation.getUnit', { id }, { staleTime: 0, refetchOnWindowFocus: false })
  const above = useApiQuery(
    'organisation.getUnit',
    { id: unit.data?.parentId ?? '' },
    { enabled: unit.data?.kind === 'GRID' },
  )
  if (unit.error) return <ErrorState error={unit.error} onRetry={() => void unit.refetch()} />
  if (!unit.data || (unit.data.kind === 'GRID' && !above.data)) return <LoadingPage />
  return <UnitEditor unit={unit.data} communities={above.data?.communities ?? []} />
}

function UnitEditor({ unit, communities }: { unit: Unit; communities: { code: string; name: string }[] }) {
  const t = useT()
  const navigate = useNavigate()
  const version = useRef(unit.version)
  const back = () => void navigate({ to: '/organisation', search: { unit: unit.id } as never })
  const edit = useApiCommand('organisation.editUnit', {
    invalidates: ['organisation.tree', 'organisation.getUnit', 'organisation.listCommunities'],
    quiet: true,
    onSuccess: () => {
      toast(t('organisation.saved'))
      back()
    },
  })
  const { kind } = unit
  const codes = unit.communities.map((c) => c.code)
  const labels = Object.fromEntries(
    FIELDS[kind].filter((f) => f !== 'communityCodes').map((f) => [f, t(`organisation.unit.${f}` as MessageKey)]),
  )
  return (
    <>
      <PageHeader title={`${t('organisation.unit.edit')} ${unit.name}`} subtitle={unit.code} />
      <FormPage<Record<string, unknown>>
        formKey={`organisation.edit.${unit.id}`}
        initial={{ ...unit, communityCodes: codes }}
        submit={t('organisation.save')}
        conflictLabels={labels}
        onConflict={(current) => {
          version.current = Number(current.version)
        }}
        onSubmit={(values) =>
          edit.mutateAsync({
            id: unit.id,
            version: version.current,
            ...sent(kind, values),
          } as ApiInput<'organisation.editUnit'>)
        }
        onCancel={back}
      >
        <UnitFields kind={kind} regionCode={unit.regionCode} areaId={unit.id} communities={communities} />
      </FormPage>
    </>
  )
}
