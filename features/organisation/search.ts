import type { SearchHit, SearchKind } from '#features/search/public.ts'
import type { Tx } from '#platform/db/tx.ts'

interface NamedRow {
  [column: string]: unknown
  kind: 'unit' | 'community'
  id: string
  title: string
  detail: string | null
  isOwn: boolean
}

/** Units that are open and communities that are in force, of the whole city, whose name holds every word; own ones first. */
const named = (tx: Tx, words: readonly string[], limit: number): Promise<NamedRow[]> =>
  tx.query<NamedRow>(
    `select n.* from (
       select 'unit' as kind, u.id::text as id, u.name as title, p.name as detail, organisation_in_scope(u.id) as "isOwn"
         from organisation_v_unit u left join organisation_v_unit p on p.id = u.parent_id
         where u.closed_on is null and upper(concat_ws(' ', u.name, u.short_name, u.code)) like all ($1::text[])
       union all
       select 'community', c.code, c.name, a.name, a.id is not null and organisation_in_scope(a.id) from organisation_v_community c
         left join organisation_v_unit a on a.id = c.area_id
         where c.valid_to is null and upper(c.name) like all ($1::text[])) n
     order by n."isOwn" desc, n.kind desc, char_length(n.title), n.title, n.id limit $2`,
    // Words of a query are letters and characters: none is a sign of a pattern.
    [words.map((w) => `%${w}%`), limit],
  )

const hitOf = (n: NamedRow): SearchHit => ({
  kind: n.kind,
  key: n.id,
  personId: null,
  title: n.title,
  detail: n.detail ?? '',
  path: n.kind === 'unit' ? `/organisation?unit=${n.id}` : n.isOwn ? `/places?communityCode=${n.id}` : null,
})

export const searchKinds = [
  {
    group: 'units',
    order: 3,
    find: async (context, { words, numbers }, limit) =>
      words.some((w) => [...w].length > 1) && numbers.length === 0
        ? (await named(context.tx, words, limit + 1)).map(hitOf)
        : [],
  },
] satisfies SearchKind[]
