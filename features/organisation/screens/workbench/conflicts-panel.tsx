import { Alert, Button } from 'antd'
import { useState } from 'react'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { LoadingPage } from '#ui/feedback/loading-page.tsx'
import { toast } from '#ui/feedback/toast.ts'
import { formatDate, todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { ConfirmAct } from '#ui/records/confirm-act.tsx'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { ConflictForm } from './conflict-form.tsx'

type Conflict = ApiOutput<'organisation.listConflicts'>['items'][number]

/** Own family and own home: records this staff member must not open. */
export function ConflictsPanel({ staffId, canAdd }: { staffId: string; canAdd: boolean }) {
  const t = useT()
  const [isAdding, setAdding] = useState(false)
  const list = useApiQuery('organisation.listConflicts', { staffId })
  const end = useApiCommand('organisation.endConflict', {
    invalidates: ['organisation.listConflicts'],
    onSuccess: () => toast(t('organisation.conflicts.ended')),
  })
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  if (!list.data) return <LoadingPage />
  const target = (c: Conflict) => c.personName ?? c.addressText ?? t('organisation.conflicts.hidden')
  return (
    <>
      <Alert
        className="la-draft"
        type="info"
        showIcon
        title={t('organisation.conflicts.text')}
        description={canAdd ? t('organisation.conflicts.how') : null}
      />
      {canAdd ? (
        <Button type="primary" className="org-add" onClick={() => setAdding(true)}>
          {t('organisation.conflicts.register')}
        </Button>
      ) : null}
      {isAdding ? <ConflictForm staffId={staffId} onClose={() => setAdding(false)} /> : null}
      {list.data.items.length === 0 ? <EmptyState title={t('organisation.conflicts.empty')} /> : null}
      <ul className="org-postings" aria-label={t('organisation.conflicts.title')}>
        {list.data.items.map((c) => (
          <li key={c.id} className={c.toOn ? 'org-posting org-posting-past' : 'org-posting'}>
            <div>
              <strong>{t(`organisation.value.${c.reason}`)}</strong> {target(c)}{' '}
              <StatusTag tone={c.toOn ? 'neutral' : 'good'}>
                {t(c.toOn ? 'organisation.postings.past' : 'organisation.conflicts.live')}
              </StatusTag>
              <div className="org-soft">
                {formatDate(c.fromOn)} – {c.toOn ? formatDate(c.toOn) : t('organisation.postings.open')}
              </div>
            </div>
            {c.can.endConflict ? (
              <ConfirmAct
                size="small"
                act={t('organisation.conflicts.end')}
                consequence={t('organisation.conflicts.endText')}
                onConfirm={() => end.mutateAsync({ id: c.id, toOn: todayInShanghai() })}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </>
  )
}
