import { Link } from '@tanstack/react-router'
import { Button, Input } from 'antd'
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
import { PostingForm } from './posting-form.tsx'
import type { Kind } from './unit-fields.tsx'

export type Posting = ApiOutput<'organisation.listPostings'>['items'][number]

interface Props {
  /** Postings to this unit … */
  unit?: { id: string; kind: Kind; name: string }
  /** … or of this person. */
  staff?: { id: string; name: string; kind: string }
  canAdd: boolean
}

/** Who holds or held which duty, newest first, with its handovers. */
export function PostingsPanel({ unit, staff, canAdd }: Props) {
  const t = useT()
  const [adding, setAdding] = useState(false)
  const list = useApiQuery('organisation.listPostings', unit ? { unitId: unit.id } : { staffId: staff?.id ?? '' })
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  if (!list.data) return <LoadingPage />
  const { items } = list.data
  return (
    <div>
      {canAdd ? (
        <Button type="primary" className="org-add" onClick={() => setAdding(true)}>
          {t('organisation.postings.add')}
        </Button>
      ) : null}
      {items.length === 0 ? <EmptyState title={t('organisation.postings.empty')} /> : null}
      <ul className="org-postings" aria-label={t('organisation.postings.title')}>
        {items.map((p) => (
          <PostingLine key={p.id} posting={p} shows={unit ? 'staff' : 'unit'} />
        ))}
      </ul>
      {adding ? (
        <PostingForm
          {...(unit ? { unit } : {})}
          {...(staff ? { staff } : {})}
          known={items}
          onClose={() => setAdding(false)}
        />
      ) : null}
    </div>
  )
}

function PostingLine({ posting: p, shows }: { posting: Posting; shows: 'staff' | 'unit' }) {
  const t = useT()
  const later = p.fromOn > todayInShanghai()
  return (
    <li className={p.live ? 'org-posting' : 'org-posting org-posting-past'}>
      <div>
        <strong>{shows === 'staff' ? `${p.staffName} ${p.badgeNo}` : p.unitName}</strong>{' '}
        <StatusTag tone={p.live ? 'good' : 'neutral'}>
          {t(
            p.live
              ? 'organisation.postings.live'
              : later
                ? 'organisation.postings.later'
                : 'organisation.postings.past',
          )}
        </StatusTag>
        <div className="org-soft">
          {t(`organisation.value.${p.duty}`)} · {t(`ui.role.${p.role}`)}
          {p.communityTitle ? ` · ${t(`organisation.value.${p.communityTitle}`)} (${p.titleDocNo})` : ''}
        </div>
        <div className="org-soft">
          {formatDate(p.fromOn)} – {p.toOn ? formatDate(p.toOn) : t('organisation.postings.open')}
        </div>
        {p.handover ? (
          <div className="org-soft">
            {t('organisation.postings.handover', { name: p.handover.fromName, count: p.handover.openItems })}
            {p.handover.note ? ` · ${p.handover.note}` : ''}
          </div>
        ) : null}
      </div>
      <div className="org-posting-acts">
        {p.can.transfer ? (
          <Link to="/handovers/new" search={{ posting: p.id } as never} className="la-button">
            {t('organisation.postings.transfer')}
          </Link>
        ) : null}
        {p.can.endPosting ? <EndPosting posting={p} /> : null}
      </div>
    </li>
  )
}

function EndPosting({ posting }: { posting: Posting }) {
  const t = useT()
  const [toOn, setToOn] = useState(todayInShanghai())
  const end = useApiCommand('organisation.endPosting', {
    invalidates: ['organisation.listPostings', 'organisation.tree', 'organisation.guide', 'organisation.staffing'],
    onSuccess: () => toast(t('organisation.postings.ended')),
  })
  return (
    <ConfirmAct
      size="small"
      act={t('organisation.postings.end')}
      consequence={t('organisation.postings.endText', { name: posting.staffName, unit: posting.unitName })}
      onConfirm={() => end.mutateAsync({ id: posting.id, version: posting.version, toOn })}
    >
      <label className="org-field">
        {t('organisation.postings.toOn')}
        <Input type="date" value={toOn} min={posting.fromOn} onChange={(event) => setToOn(event.target.value)} />
      </label>
    </ConfirmAct>
  )
}
