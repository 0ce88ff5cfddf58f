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
import { StaffFields, staffSent } from './staff-fields.tsx'
import type { Member } from './staff-member.tsx'

export default function EditStaff() {
  const { id } = useParams({ strict: false }) as { id: string }
  const staff = useApiQuery('organisation.getStaff', { id }, { staleTime: 0, refetchOnWindowFocus: false })
  if (staff.error) return <ErrorState error={staff.error} onRetry={() => void staff.refetch()} />
  return staff.data ? <StaffEditor staff={staff.data} /> : <LoadingPage />
}

function StaffEditor({ staff }: { staff: Member }) {
  const t = useT()
  const navigate = useNavigate()
  const version = useRef(staff.version)
  const back = () => void navigate({ to: '/staff/$id', params: { id: staff.id } as never })
  const edit = useApiCommand('organisation.editStaff', {
    quiet: true,
    invalidates: ['organisation.getStaff', 'organisation.listStaff', 'organisation.tree', 'organisation.staffing'],
    onSuccess: () => {
      toast(t('organisation.saved'))
      back()
    },
  })
  // The number is not put into the form, so that no draft on a shared machine holds it.
  const { phone: _, ...initial } = staff
  const labels = Object.fromEntries(
    ['name', 'badgeNo', 'kind', 'post', 'status', 'startOn'].map((f) => [
      f,
      t(`organisation.staff.${f}` as MessageKey),
    ]),
  )
  return (
    <>
      <PageHeader title={`${t('organisation.staff.edit')} ${staff.name}`} subtitle={staff.badgeNo} />
      <FormPage<Record<string, unknown>>
        formKey={`organisation.staff.${staff.id}`}
        initial={initial}
        submit={t('organisation.save')}
        conflictLabels={labels}
        onConflict={(current) => {
          version.current = Number(current.version)
        }}
        onSubmit={(values) =>
          edit.mutateAsync({
            ...staffSent(values),
            id: staff.id,
            version: version.current,
          } as ApiInput<'organisation.editStaff'>)
        }
        onCancel={back}
      >
        <StaffFields phoneKept />
      </FormPage>
    </>
  )
}
