import { useLocation } from '@tanstack/react-router'
import { Button } from 'antd'
import { ApiError } from '#ui/api/api-error.ts'
import type { ApiInput } from '#ui/api/client.ts'
import { useApiCommand } from '#ui/api/hooks.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { Option } from './results.tsx'
import type { Hit } from './search-box.tsx'

type Reason = Omit<ApiInput<'search.findByNumber'>, 'q'>

const DOOR = /^\/(?:doors|places)\/([0-9a-f-]{36})/

/** Where one stands is the reason: a door, or the task that one came with. */
function useReason(): Reason | undefined {
  const { pathname, search } = useLocation()
  const { task, address, purpose } = search as { task?: string; address?: string; purpose?: string }
  if (task) return { purpose: (purpose ?? 'verify') as Reason['purpose'], basisKind: 'task', basisId: task }
  const door = DOOR.exec(pathname)?.[1] ?? address
  return door ? { purpose: 'verify', basisKind: 'address', basisId: door } : undefined
}

/** The act of looking a number up; what it found belongs to that number only. */
export function useNumberSearch(q: string) {
  const reason = useReason()
  const found = useApiCommand('search.findByNumber', { quiet: true })
  const isOf = found.variables?.q === q
  return {
    reason,
    isPending: found.isPending,
    hits: isOf ? (found.data?.hits ?? []) : [],
    isNone: isOf && found.data?.hits.length === 0,
    error: isOf ? found.error : null,
    run: () => {
      if (reason && !found.isPending) found.mutate({ q, ...reason })
    },
  }
}

interface Props {
  id: string
  kind: 'identity' | 'phone'
  search: ReturnType<typeof useNumberSearch>
  marked: number
  onOpen: (hit: Hit) => void
}

/** A number of a person: looked up only on a reason, by an act of its own (Enter, or the button). */
export function NumberSearch({ id, kind, search, marked, onOpen }: Props) {
  const t = useT()
  const { error, hits } = search
  const said = error instanceof ApiError ? (error.fields[0]?.message ?? error.message) : error ? '' : null
  return (
    <div className="la-search-note">
      <p>{t(`search.number.${kind}`)}</p>
      {search.reason ? (
        <Button type="primary" loading={search.isPending} onClick={search.run}>
          {t('search.number.run')}
        </Button>
      ) : (
        <p>{t('search.number.where')}</p>
      )}
      {said === null ? null : <p role="alert">{t('search.error', { message: said })}</p>}
      {search.isNone ? <p role="status">{t('search.number.none')}</p> : null}
      {hits.length === 0 ? null : (
        <div role="listbox" id={id} aria-label={t('search.title')}>
          {hits.map((hit, i) => (
            <Option key={hit.key} id={`${id}-${i}`} number={i + 1} isMarked={marked === i} hit={hit} onOpen={onOpen} />
          ))}
        </div>
      )}
    </div>
  )
}
