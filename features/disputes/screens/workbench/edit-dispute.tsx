import { useNavigate, useParams } from '@tanstack/react-router'
import { useRef } from 'react'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { toast } from '#ui/feedback/toast.ts'
import { FormPage } from '#ui/forms/form-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { CHANGES, type File } from '../words.ts'
import { draftOf, inputOf, type SheetValues, sheetOf } from './sheet.ts'
import { SheetFields } from './sheet-fields.tsx'

/** Correcting a file: read once, so that nothing typed is overwritten by what others do meanwhile. */
export default function EditDispute() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { data, error, refetch } = useApiQuery(
    'disputes.getDispute',
    { id },
    { staleTime: Number.POSITIVE_INFINITY, gcTime: 0, refetchOnWindowFocus: false },
  )
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingPage />
  return <Sheet key={data.id} file={data} />
}

function Sheet({ file }: { file: File }) {
  const t = useT()
  const navigate = useNavigate()
  const version = useRef(file.version)
  const edit = useApiCommand('disputes.editDispute', { invalidates: CHANGES, quiet: true })
  const toFile = () => navigate({ to: '/disputes/$id', params: { id: file.id } as never })
  const send = async (values: SheetValues) => {
    await edit.mutateAsync({ ...inputOf(t, values), id: file.id, version: version.current })
    toast(t('disputes.saved'))
    await toFile()
  }
  return (
    <>
      <PageHeader title={t('disputes.edit')} subtitle={`${file.title} ${file.no}`} />
      <FormPage<SheetValues>
        formKey={`disputes.edit.${file.id}`}
        initial={sheetOf(file)}
        submit={t('disputes.save')}
        draftOf={draftOf}
        onSubmit={send}
        onCancel={() => void toFile()}
        conflictLabels={{ type: t('disputes.field.type') }}
        onConflict={(current) => {
          if (typeof current.version === 'number') version.current = current.version
        }}
      >
        <SheetFields file={file} />
      </FormPage>
    </>
  )
}
