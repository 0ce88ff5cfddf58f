import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useApiCommand } from '#ui/api/hooks.ts'
import { toast } from '#ui/feedback/toast.ts'
import { FormPage } from '#ui/forms/form-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { useMe } from '#ui/session/me.ts'
import { CHANGES } from '../words.ts'
import { blankSheet, draftOf, inputOf, type SheetValues } from './sheet.ts'
import { SheetFields } from './sheet-fields.tsx'

/** Opening a file; the id comes from here, so that a second press opens no second one. */
export default function NewDispute() {
  const t = useT()
  const navigate = useNavigate()
  const { role } = useMe()
  const [initial] = useState(() => blankSheet(role))
  const register = useApiCommand('disputes.registerDispute', { invalidates: CHANGES, quiet: true })
  const send = async (values: SheetValues) => {
    const { id } = await register.mutateAsync(inputOf(t, values))
    toast(t('disputes.registered'))
    await navigate({ to: '/disputes/$id', params: { id } as never })
  }
  return (
    <>
      <PageHeader title={t('disputes.new')} subtitle={t('disputes.newText')} />
      <FormPage<SheetValues>
        formKey="disputes.new"
        initial={initial}
        submit={t('disputes.new')}
        draftOf={draftOf}
        onSubmit={send}
      >
        <SheetFields />
      </FormPage>
    </>
  )
}
