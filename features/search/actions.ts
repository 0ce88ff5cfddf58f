import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { contributions } from '#platform/http/contributions.ts'
import { access } from './access.ts'
import * as contract from './contract.ts'
import type { SearchGroup, SearchHit, SearchKind } from './public.ts'
import { understand } from './query.ts'

/** Hits of a group on one page; who looks for more types more. */
const SHOWN: Record<SearchGroup, number> = { people: 10, places: 10, units: 5 }

const kinds = async () => [...(await contributions<SearchKind>('searchKinds'))].sort((a, b) => a.order - b.order)

export const find = action(contract.find, {
  allow: access['search.find'],
  audit: { purpose: 'verify', shown: 'list' },
  async run(context, { q }) {
    const query = understand(q)
    const groups: { group: SearchGroup; hits: SearchHit[]; more: boolean }[] = []
    let whole = true
    for (const kind of await kinds()) {
      const limit = SHOWN[kind.group]
      const found = query.number ? [] : await kind.find(context, query, limit)
      if (found.length > 0) groups.push({ group: kind.group, hits: found.slice(0, limit), more: found.length > limit })
      if (query.names.length > 0 && found.length <= limit) whole &&= (await kind.isWhole?.(context)) ?? true
    }
    return { groups, number: query.number?.kind ?? null, preparing: !whole }
  },
})

/** No free "who is this": a whole number, on a task or an address in range, a few times a minute. */
export const findByNumber = action(contract.findByNumber, {
  allow: access['search.findByNumber'],
  audit: { purpose: 'verify', basis: ['task', 'address'], shown: 'list', reveal: true, perMinute: 20 },
  async run(context, { q }) {
    const { number } = understand(q)
    if (number === null) throw new AppError('invalid_input', {}, [{ path: 'q', code: 'not_a_number' }])
    const hits: SearchHit[] = []
    for (const kind of await kinds()) hits.push(...((await kind.findByNumber?.(context, number)) ?? []))
    return { hits }
  },
})
