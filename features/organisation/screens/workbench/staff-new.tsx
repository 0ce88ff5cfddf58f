import { useNavigate, useSearch } from '@tanstack/react-router'
import { Form } from 'antd'
import { useEffect } from 'react'
import { OPEN_STATUSES, POSTS, STAFF_KINDS } from '#features/organisation/values.ts'
import type { ApiInput } from '#ui/api/client.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { toast } from '#ui/feedback/toast.ts'
import { FormPage } from '#ui/forms/form-page.tsx'
import { todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import './organisation.css'
import { StaffFields, staffSent } from './staff-fields.tsx'

/** `/staff/new?unit=<station>`; where only one station is in reach, it is chosen already. */
export default function NewStaff() {
  const t = useT()
  const navigate = useNavigate()
  const { unit } = useSearch({ strict: false }) as { unit?: string }
  const [form] = Form.useForm<Record<string, unknown>>()
  const tree = useApiQuery('organisation.tree', {})
  const add = useApiCommand('organisation.addStaff', {
    quiet: true,
    invalidates: ['organisation.listStaff', 'organisation.guide', 'organisation.getUnit'],
    onSuccess: ({ id, name }) => {
      toast(t('organisation.staff.made', { name }))
      void navigate({ to: '/staff/$id', params: { id } as never })
    },
  })
  const stations = (tree.data?.units ?? []).filter((u) => u.kind === 'STATION' && u.inScope)
  const only = stations.length === 1 ? stations[0]?.id : undefined
  // The tree may still be the one from before the station was made; the new one arrives while the form stands.
  useEffect(() => {
    if (only && !form.getFieldValue('unitId')) form.setFieldValue('unitId', only)
  }, [only, form])
  if (tree.isLoading) return <LoadingPage />
  return (
    <>
      <PageHeader title={t('organisation.staff.new')} />
      <FormPage<Record<string, unknown>>
        form={form}
        formKey="organisation.staff.new"
        initial={{
          unitId: unit ?? only,
          kind: STAFF_KINDS[0],
          post: POSTS[1],
          status: OPEN_STATUSES[0],
          startOn: todayInShanghai(),
        }}
        submit={t('organisation.staff.make')}
        onSubmit={(values) => add.mutateAsync(staffSent(values) as ApiInput<'organisation.addStaff'>)}
        onCancel={() => void navigate({ to: '/staff' })}
      >
        <StaffFields />
      </FormPage>
    </>
  )
}
