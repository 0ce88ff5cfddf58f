import {
  QueryClient,
  type UseMutationResult,
  type UseQueryOptions,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useMemo } from 'react'
import { showError } from '#ui/feedback/show-error.ts'
import { ApiError } from './api-error.ts'
import { type ApiInput, type ApiOutput, call, type RouteName } from './client.ts'

const RETRIES = 2

/** One per page. Only silence and a 5xx are tried again: a refusal stays a refusal. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (count, error) =>
          count < RETRIES && error instanceof ApiError && (error.status === 0 || error.status >= 502),
      },
      mutations: { retry: false },
    },
  })

export type ApiQueryOptions<T> = Omit<UseQueryOptions<T, Error>, 'queryKey' | 'queryFn'>

/** Reads one operation; its key is `[name, input]`, so `[name]` names all of them. `data` is the contract's output; `error` an `ApiError`. */
export const useApiQuery = <N extends RouteName>(
  name: N,
  input: ApiInput<N>,
  options: ApiQueryOptions<ApiOutput<N>> = {},
): UseQueryResult<ApiOutput<N>, Error> =>
  useQuery<ApiOutput<N>, Error>({
    queryKey: [name, input],
    queryFn: ({ signal }) => call(name, input, { signal }),
    ...options,
  })

interface Page<T> {
  items: T[]
  nextCursor: string | null
  total: number | null
}
type ItemOf<N extends RouteName> = ApiOutput<N> extends { items: (infer T)[] } ? T : never

/** A list that loads as one scrolls. `DataTable` takes it whole as `source`. */
export interface Pages<T> {
  items: T[]
  /** As counted by the server; null where it does not count. */
  total: number | null
  isLoading: boolean
  isLoadingMore: boolean
  hasMore: boolean
  error: Error | null
  loadMore: () => void
  reload: () => void
}

/** Reads a list whose contract answers `page(item)`: `{items, nextCursor, total}`. `input` carries no cursor. */
export const useApiPages = <N extends RouteName>(
  name: N,
  input: ApiInput<N>,
  options: { enabled?: boolean } = {},
): Pages<ItemOf<N>> => {
  const query = useInfiniteQuery({
    queryKey: [name, 'pages', input],
    queryFn: ({ signal, pageParam }) =>
      call(name, { ...(input as object), ...(pageParam ? { cursor: pageParam } : {}) } as ApiInput<N>, {
        signal,
      }) as Promise<Page<ItemOf<N>>>,
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    ...options,
  })
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data])
  return {
    items,
    total: query.data?.pages[0]?.total ?? null,
    isLoading: query.isLoading,
    isLoadingMore: query.isFetchingNextPage,
    hasMore: query.hasNextPage,
    error: query.error,
    loadMore: () => void (query.hasNextPage && !query.isFetchingNextPage && query.fetchNextPage()),
    reload: () => void query.refetch(),
  }
}

/** A list that is here whole, as `DataTable` takes it. @param query it was read by, where it was */
export const onePage = <T>(
  items: readonly T[] | undefined,
  query: { isLoading: boolean; error: Error | null; refetch: () => unknown } = {
    isLoading: false,
    error: null,
    refetch: () => undefined,
  },
  total: number | null = items?.length ?? null,
): Pages<T> => ({
  items: [...(items ?? [])],
  total,
  isLoading: query.isLoading,
  isLoadingMore: false,
  hasMore: false,
  error: query.error,
  loadMore: () => undefined,
  reload: () => void query.refetch(),
})

export interface CommandOptions<N extends RouteName> {
  /** Names of the reads that this command changes; they are fetched anew. */
  invalidates?: readonly RouteName[]
  onSuccess?: (answer: ApiOutput<N>, input: ApiInput<N>) => void
  /** True where the screen shows the error itself. Field errors and version conflicts always are the form's. */
  quiet?: boolean
}

const isForTheForm = (error: unknown): boolean =>
  error instanceof ApiError && (error.fields.length > 0 || error.code === 'version_conflict')

/** Changes something. Errors that no form shows appear as a notice with the server's sentence. */
export const useApiCommand = <N extends RouteName>(
  name: N,
  options: CommandOptions<N> = {},
): UseMutationResult<ApiOutput<N>, Error, ApiInput<N>> => {
  const client = useQueryClient()
  return useMutation<ApiOutput<N>, Error, ApiInput<N>>({
    mutationFn: (input) => call(name, input),
    onSuccess: async (answer, input) => {
      options.onSuccess?.(answer, input)
      await Promise.all((options.invalidates ?? []).map((one) => client.invalidateQueries({ queryKey: [one] })))
    },
    onError: (error) => {
      if (!options.quiet && !isForTheForm(error)) showError(error)
    },
  })
}
