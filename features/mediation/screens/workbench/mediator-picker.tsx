import { Checkbox, Radio } from 'antd'
import { useId } from 'react'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { StatusTag, type StatusTone } from '#ui/records/status-tag.tsx'
import type { Candidate } from '../../pure.ts'
import type { Reason } from '../../vocabulary.ts'
import './mediation.css'

interface Props {
  /** In the order of the server, best first. */
  candidates: readonly Candidate[]
  /** Given by Form.Item. */
  value?: readonly string[]
  onChange?: (ids: string[]) => void
  /** One only where left out. */
  multiple?: boolean
  'aria-label'?: string
}

const TONES: Readonly<Record<Reason, StatusTone>> = {
  wished: 'good',
  specialty: 'good',
  language: 'good',
  load: 'neutral',
  full: 'attention',
  conflict: 'bad',
}

/** Whom to ask, each with why he stands where he does. Whoever stands too near to a party is shown and cannot be chosen. */
export function MediatorPicker({ candidates, value = [], onChange, multiple = false, ...rest }: Props) {
  const t = useT()
  const name = useId()
  const label = rest['aria-label'] ?? t('mediation.candidates')
  if (candidates.length === 0)
    return <EmptyState title={t('mediation.emptyCandidates')} hint={t('mediation.emptyCandidatesHint')} />
  const choose = (id: string, isOn: boolean) => {
    const others = multiple ? value.filter((one) => one !== id) : []
    onChange?.(isOn ? [...others, id] : others)
  }
  const Control = multiple ? Checkbox : Radio
  return (
    <div role={multiple ? 'group' : 'radiogroup'} aria-label={label}>
      <ul className="med-list">
        {candidates.map((c) => (
          <li key={c.id}>
            <Control
              name={multiple ? c.id : name}
              checked={value.includes(c.id)}
              disabled={c.conflicts.length > 0}
              onChange={(event) => choose(c.id, event.target.checked)}
            >
              <span className="med-candidate">
                <strong>{c.name}</strong>
                <span>{t(`mediation.kind.${c.kind}`)}</span>
                <span>{c.bodyName}</span>
                <span>{t('mediation.candidate.load', { load: c.load, max: c.maxOpen })}</span>
                <Why candidate={c} />
              </span>
            </Control>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Why({ candidate: c }: { candidate: Candidate }) {
  const t = useT()
  return (
    <span className="med-tags">
      {c.reasons.map((reason) => (
        <StatusTag key={reason} tone={TONES[reason]}>
          {reason === 'conflict'
            ? `${t('mediation.reason.conflict')}：${c.conflicts.map((one) => t(`mediation.conflict.${one}`)).join('、')}`
            : t(`mediation.reason.${reason}`)}
        </StatusTag>
      ))}
    </span>
  )
}
