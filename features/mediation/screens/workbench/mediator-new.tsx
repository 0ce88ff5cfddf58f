import { useNavigate, useSearch } from '@tanstack/react-router'
import { useApiCommand } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { FormPage } from '#ui/forms/form-page.tsx'
import { todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { CHANGES } from '../words.ts'
import { draftOf, MediatorFields, sheetOf, type Told } from './mediator-fields.tsx'
import './mediation.css'

/** `/mediators/new?bodyId=<body>`: takes somebody into the pool. */
export default function NewMediator() {
  const t = useT()
  const navigate = useNavigate()
  const { bodyId } = useSearch({ strict: false }) as { bodyId?: string }
  const add = useApiCommand('mediation.addMediator', {
    quiet: true,
    invalidates: [...CHANGES],
    onSuccess: ({ id }) => {
      toast(t('mediation.added'))
      void navigate({ to: '/mediators/$id', params: { id } as never })
    },
  })
  return (
    <>
      <PageHeader title={t('mediation.act.addMediator')} subtitle={t('mediation.addMediatorText')} />
      <FormPage<Told>
        formKey="mediation.new"
        initial={{ ...(bodyId ? { bodyId } : {}), languages: ['zh'], appointedFrom: todayInShanghai() }}
        submit={t('mediation.act.addMediator')}
        draftOf={draftOf}
        onSubmit={(v) => add.mutateAsync({ ...sheetOf(v), phone: v.phone ?? '' })}
        onCancel={() => void navigate({ to: '/mediators' })}
      >
        <MediatorFields />
      </FormPage>
    </>
  )
}
