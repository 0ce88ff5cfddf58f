import { useNavigate, useParams } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { toast } from '#ui/feedback/toast.ts'
import { FormPage } from '#ui/forms/form-page.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { PageHeader } from '#ui/layout/page-header.tsx'
import { ofVisit } from './of-visit.ts'
import { CircumstanceFields, DoorFields } from './sheet-fields.tsx'
import { type Preparation, type SheetValues, sheetOf, sheetOfVisit, toWall, type Visit } from '../sheet-values.ts'
import './visits.css'

const STILL = { staleTime: Number.POSITIVE_INFINITY, gcTime: 0, refetchOnWindowFocus: false } as const

/** Correcting a recorded visit; household and closed tasks stay as they were. */
export default function EditVisit() {
  const { id } = useParams({ strict: false }) as { id: string }
  const visit = useApiQuery('visits.getVisit', { id, ...ofVisit(id) })
  const addressId = visit.data?.addressId ?? ''
  const door = useApiQuery(
    'visits.prepareVisit',
    { addressId, ...ofVisit(id) },
    { ...STILL, enabled: addressId !== '' },
  )
  const error = visit.error ?? door.error
  if (error) return <ErrorState error={error} onRetry={() => void visit.refetch()} />
  if (!visit.data || !door.data) return <LoadingPage />
  return <Sheet visit={visit.data} colleagues={door.data.colleagues} />
}

function Sheet({ visit, colleagues }: { visit: Visit; colleagues: Preparation['colleagues'] }) {
  const t = useT()
  const navigate = useNavigate()
  const [initial] = useState(() => sheetOfVisit(visit))
  const version = useRef(visit.version)
  const edit = useApiCommand('visits.editVisit', {
    invalidates: ['visits.getVisit', 'visits.listVisits', 'ledgers.openLedger', 'ledgers.figures'],
  })
  const send = async (values: SheetValues) => {
    await edit.mutateAsync({ id: visit.id, version: version.current, ...sheetOf(values) })
    toast(t('visits.corrected'))
    await navigate({ to: '/visits/$id', params: { id: visit.id } as never })
  }
  // Somebody who was a visitor then may have left the station since; he stays on the sheet.
  const known = new Set(colleagues.map((c) => c.id))
  const all = [
    ...colleagues,
    ...visit.visitors.filter((v) => !known.has(v.id)).map((v) => ({ ...v, badgeNo: '', isPolice: false, isMe: false })),
  ]
  return (
    <>
      <PageHeader title={t('visits.edit')} subtitle={visit.addressText} />
      <FormPage<SheetValues>
        formKey={`visits.edit.${visit.id}`}
        initial={initial}
        submit={t('visits.save')}
        onSubmit={send}
        onCancel={() => void navigate({ to: '/visits/$id', params: { id: visit.id } as never })}
        conflictLabels={{
          kind: t('visits.field.kind'),
          metCount: t('visits.field.metCount'),
          topics: t('visits.field.topics'),
          summaryChips: t('visits.field.chips'),
          summary: t('visits.field.summary'),
          result: t('visits.field.result'),
        }}
        onConflict={(current) => {
          version.current = Number(current.version)
          // The server writes instants and a truth value, the form holds wall times and words.
          for (const key of ['startedAt', 'endedAt'] as const)
            if (typeof current[key] === 'string') current[key] = toWall(current[key])
          if (typeof current.met === 'boolean') current.met = current.met ? 'yes' : 'no'
        }}
      >
        <DoorFields members={visit.members} />
        <CircumstanceFields colleagues={all} auto={false} />
      </FormPage>
    </>
  )
}
