import { useNavigate, useSearch } from '@tanstack/react-router'

type Filters = Record<string, string | undefined>

/** Filters of a list live in the URL: the back button, a bookmark and a colleague see the same list. Empty values leave the URL. */
export function useUrlFilters(): [Record<string, string>, (change: Filters) => void] {
  const search = useSearch({ strict: false }) as Record<string, unknown>
  const navigate = useNavigate()
  const filters = Object.fromEntries(
    Object.entries(search).flatMap(([k, v]) => (v === undefined || v === '' ? [] : [[k, String(v)]])),
  )
  const change = (next: Filters) => {
    const merged = Object.fromEntries(
      Object.entries({ ...filters, ...next }).filter(([, v]) => v !== undefined && v !== ''),
    )
    void navigate({ to: '.', search: merged as never, replace: true })
  }
  return [filters, change]
}
