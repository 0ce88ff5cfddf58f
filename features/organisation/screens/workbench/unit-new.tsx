import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ApiInput } from '#ui/api/client.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { toast } from '#ui/feedback/toast.ts'
import { TextField } from '#ui/forms/fields.tsx'
import { FormPage } from '#ui/forms/form-page.tsx'
import { todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import './organisation.css'
import { sent, UnitFields } from './unit-fields.tsx'

type NewKind = 'STATION' | 'ROOM' | 'AREA' | 'GRID'
const isKind = (value: unknown): value is NewKind =>
  value === 'STATION' || value === 'ROOM' || value === 'AREA' || value === 'GRID'

/** `/units/new?parent=<id>&kind=AREA` */
export default function NewUnit() {
  const t = useT()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Record<string, string | undefined>
  const kind = isKind(search.kind) ? search.kind : 'ROOM'
  const parent = useApiQuery('organisation.getUnit', { id: search.parent ?? '' })
  const invalidates = ['organisation.tree', 'organisation.guide', 'organisation.listCommunities'] as const
  const onSuccess = ({ id, name }: { id: string; name: string }) => {
    toast(t('organisation.unit.made', { name }))
    void navigate({ to: '/organisation', search: { unit: id } as never })
  }
  const addStation = useApiCommand('organisation.addStation', { invalidates, onSuccess, quiet: true })
  const addUnit = useApiCommand('organisation.addUnit', { invalidates, onSuccess, quiet: true })
  if (parent.error) return <ErrorState error={parent.error} onRetry={() => void parent.refetch()} />
  if (!parent.data) return <LoadingPage />
  const above = parent.data
  const submit = (values: Record<string, unknown>) => {
    const code = typeof values.code === 'string' && values.code !== '' ? { code: values.code } : {}
    const input = { parentId: above.id, ...code, ...sent(kind, values) }
    return kind === 'STATION'
      ? addStation.mutateAsync(input as ApiInput<'organisation.addStation'>)
      : addUnit.mutateAsync({ ...input, kind } as ApiInput<'organisation.addUnit'>)
  }
  return (
    <>
      <PageHeader title={t(`organisation.add.${kind}`)} subtitle={t('organisation.unit.below', { name: above.name })} />
      <FormPage<Record<string, unknown>>
        formKey={`organisation.new.${kind}.${above.id}`}
        initial={{ openedOn: todayInShanghai() }}
        submit={t('organisation.unit.make')}
        onSubmit={submit}
        onCancel={() => void navigate({ to: '/organisation', search: { unit: above.id } as never })}
      >
        <UnitFields kind={kind} regionCode={above.regionCode} communities={above.communities} />
        <TextField
          name="code"
          label={t('organisation.unit.code')}
          maxLength={12}
          help={t('organisation.unit.codeHint')}
        />
      </FormPage>
    </>
  )
}
