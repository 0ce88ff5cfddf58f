import { Input, type InputRef } from 'antd'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, type RefObject, useEffect, useId, useState } from 'react'
import { ApiError } from '#ui/api/api-error.ts'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiQuery } from '#ui/api/hooks.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { NumberSearch, useNumberSearch } from './number-search.tsx'
import { Results } from './results.tsx'

export type Answer = ApiOutput<'search.find'>
export type Hit = Answer['groups'][number]['hits'][number]

/** Every search is an event that names whoever it shows: it waits until the typing pauses. */
const PAUSE_MS = 350
export const QUERY_MAX = 80

const settled = (typed: string): string => typed.replace(/\s+/g, ' ').trim()

/** What was typed, once nothing more comes for a moment; `now` skips the wait. */
function usePaused(typed: string): [string, (now: string) => void] {
  const [paused, setPaused] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setPaused(typed), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed])
  return [paused, setPaused]
}

const targetOf = (path: string) => {
  const [to = '/', query = ''] = path.split('?')
  return { to, search: Object.fromEntries(new URLSearchParams(query)) as never }
}

interface Props {
  line: RefObject<InputRef | null>
  typed: string
  onType: (typed: string) => void
  onDone: () => void
}

/** Line and results. The keyboard never leaves the line: arrows mark a result, Enter or its digit opens it. */
export function SearchBox({ line, typed, onType, onDone }: Props) {
  const t = useT()
  const navigate = useNavigate()
  const list = useId()
  const [isComposing, setComposing] = useState(false)
  const [marked, setMarked] = useState(-1)
  const [q, searchNow] = usePaused(isComposing ? '' : settled(typed))
  // Kept by nobody: the next search of the same words is a look of its own.
  const found = useApiQuery('search.find', { q }, { enabled: q !== '', gcTime: 0, staleTime: Number.POSITIVE_INFINITY })
  const answer = q === '' || q !== settled(typed) ? undefined : found.data
  const byNumber = useNumberSearch(q)
  const hits = answer?.number ? byNumber.hits : (answer?.groups.flatMap((g) => g.hits) ?? [])
  useEffect(() => line.current?.focus(), [line])
  useEffect(() => setMarked(-1), [q])

  const open = (hit: Hit | undefined) => {
    if (!hit?.path) return
    onDone()
    void navigate(targetOf(hit.path))
  }
  const move = (by: number) => {
    if (hits.length > 0) setMarked((marked + by + hits.length + (marked < 0 && by < 0 ? 1 : 0)) % hits.length)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    // Digits belong to the query until a result is marked.
    const digit = /^Digit([1-9])$/.exec(event.code)?.[1] ?? /^([1-9])$/.exec(event.key)?.[1]
    if (event.key === 'ArrowDown') move(1)
    else if (event.key === 'ArrowUp') move(-1)
    else if (event.key === 'Enter' && answer === undefined) searchNow(settled(typed))
    else if (event.key === 'Enter' && answer?.number && hits.length === 0) byNumber.run()
    else if (event.key === 'Enter') open(hits[Math.max(marked, 0)])
    else if (digit && (marked >= 0 || event.altKey)) open(hits[Number(digit) - 1])
    else return
    event.preventDefault()
  }
  return (
    <div className="la-search">
      <Input
        ref={line}
        size="large"
        role="combobox"
        aria-expanded={hits.length > 0}
        aria-controls={list}
        aria-autocomplete="list"
        aria-label={t('search.label')}
        {...(marked >= 0 ? { 'aria-activedescendant': `${list}-${marked}` } : {})}
        placeholder={t('search.label')}
        maxLength={QUERY_MAX}
        autoComplete="off"
        spellCheck={false}
        allowClear
        value={typed}
        onChange={(event) => {
          onType(event.target.value)
          setMarked(-1)
        }}
        onCompositionStart={() => setComposing(true)}
        onCompositionEnd={() => setComposing(false)}
        onKeyDown={onKeyDown}
      />
      <p className="la-hidden" role="status">
        {answer && !answer.number
          ? hits.length > 0
            ? t('search.found', { count: hits.length })
            : t('search.empty', { q })
          : ''}
      </p>
      {answer ? (
        answer.number ? (
          <NumberSearch id={list} kind={answer.number} search={byNumber} marked={marked} onOpen={open} />
        ) : (
          <Results id={list} answer={answer} marked={marked} typed={q} onOpen={open} />
        )
      ) : found.error && q === settled(typed) ? (
        <p className="la-search-note">
          {t('search.error', { message: found.error instanceof ApiError ? found.error.message : '' })}
        </p>
      ) : (
        <Hint isBusy={found.isFetching} />
      )}
      <p className="la-search-keys">{t('search.hintKeys')}</p>
    </div>
  )
}

function Hint({ isBusy }: { isBusy: boolean }) {
  const t = useT()
  return (
    <div className="la-search-note" aria-busy={isBusy}>
      <p>{isBusy ? t('search.busy') : t('search.hint')}</p>
      {isBusy ? null : <p className="la-search-faint">{t('search.hintExamples')}</p>}
    </div>
  )
}
