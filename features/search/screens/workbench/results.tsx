import { useEffect } from 'react'
import { useT } from '#ui/i18n/i18n.ts'
import type { Answer, Hit } from './search-box.tsx'

interface Props {
  id: string
  answer: Answer
  /** Index over all groups; -1 where none is marked. */
  marked: number
  typed: string
  onOpen: (hit: Hit) => void
}

/** Hits by group. What lies outside of the reader's range is shown with who looks after it, and does not open. */
export function Results({ id, answer, marked, typed, onOpen }: Props) {
  const t = useT()
  useEffect(() => {
    // Newer browsers answer scrollIntoView with a promise, which is nothing an effect may return.
    document.getElementById(`${id}-${marked}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, marked])
  const starts = answer.groups.map((_, i) => answer.groups.slice(0, i).reduce((sum, g) => sum + g.hits.length, 0))
  return (
    <>
      {answer.groups.length === 0 ? (
        <div className="la-search-note">
          <p>{[...typed].length < 2 ? t('search.oneMore') : t('search.empty', { q: typed })}</p>
          <p className="la-search-faint">{t('search.emptyHint')}</p>
        </div>
      ) : null}
      <div className="la-search-list" role="listbox" id={id} aria-label={t('search.title')}>
        {answer.groups.map((group, g) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options inside of a listbox has no element of its own
          <div key={group.group} role="group" aria-label={t(`search.group.${group.group}`)}>
            <p className="la-search-group" aria-hidden="true">
              {t(`search.group.${group.group}`)}
            </p>
            {group.hits.map((hit, i) => (
              <Option
                key={`${hit.kind}:${hit.key}`}
                id={`${id}-${(starts[g] ?? 0) + i}`}
                number={(starts[g] ?? 0) + i + 1}
                isMarked={marked === (starts[g] ?? 0) + i}
                hit={hit}
                onOpen={onOpen}
              />
            ))}
            {group.more ? <p className="la-search-more">{t('search.more')}</p> : null}
          </div>
        ))}
      </div>
      {answer.preparing ? <p className="la-search-note">{t('search.preparing')}</p> : null}
    </>
  )
}

interface OptionProps {
  id: string
  number: number
  isMarked: boolean
  hit: Hit
  onOpen: (hit: Hit) => void
}

export function Option({ id, number, isMarked, hit, onOpen }: OptionProps) {
  const t = useT()
  return (
    // The keyboard works from the line above, which names the marked option.
    // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: see above
    <div
      role="option"
      id={id}
      aria-selected={isMarked}
      aria-disabled={hit.path === null}
      className="la-search-hit"
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onOpen(hit)}
    >
      <span className="la-search-digit" aria-hidden="true">
        {number <= 9 ? number : ''}
      </span>
      <span className="la-search-what">
        <span className="la-search-title">{hit.title}</span>
        <span className="la-search-detail">
          {[hit.detail, hit.path === null ? t('search.outside') : ''].filter(Boolean).join(' · ')}
        </span>
      </span>
      <span className="la-search-kind">{t(`search.kind.${hit.kind}`)}</span>
    </div>
  )
}
