import { type SearchHit, type SearchKind, type Understood, withOneWrong } from '#features/search/public.ts'
import type { Tx } from '#platform/db/tx.ts'
import type { Context } from '#platform/http/action.ts'

interface DoorRow {
  [column: string]: unknown
  id: string
  fullText: string
  unitName: string | null
}

interface GroundRow {
  [column: string]: unknown
  kind: 'compound' | 'road' | 'building'
  id: string
  title: string
  community: string
  unitName: string | null
  isOwn: boolean
  /** The name it had, where it was found by that. */
  former: string | null
}

type Words = Pick<Understood, 'words' | 'numbers' | 'patterns'>

const doors = (tx: Tx, q: Words, isOwn: boolean, limit: number): Promise<DoorRow[]> =>
  tx.query<DoorRow>(
    `select d.id, d.full_text as "fullText", u.name as "unitName" from search_doors($1, $2, $3, $4, $5) with ordinality
       d (id, full_text, unit_id, ord) left join organisation_v_unit u on u.id = d.unit_id order by d.ord`,
    [q.words, q.numbers, q.patterns, isOwn, limit],
  )

/** Doors of the own area by what they were called: a renamed road, a corrected number, a door that went into another. */
const formerDoors = (tx: Tx, q: Words, limit: number): Promise<(DoorRow & { former: string })[]> =>
  tx.query<DoorRow & { former: string }>(
    `select d.id, d.full_text as "fullText", u.name as "unitName", d.former from search_former_doors($1, $2, $3, $4) with ordinality
       d (id, full_text, unit_id, former, ord) left join organisation_v_unit u on u.id = d.unit_id order by d.ord`,
    [q.words, q.numbers, q.patterns, limit],
  )

const ground = (tx: Tx, q: Words, of: { isAny: boolean; isBuilding: boolean }, limit: number): Promise<GroundRow[]> =>
  tx.query<GroundRow>(
    `select g.kind, g.id, g.title, g.community, u.name as "unitName", g.is_own as "isOwn", g.former from search_ground($1, $2, $3, $4, $5) with ordinality
       g (kind, id, title, community, unit_id, is_own, former, ord) left join organisation_v_unit u on u.id = g.unit_id order by g.ord`,
    [q.words, q.patterns, of.isAny, of.isBuilding, limit],
  )

/** What is called otherwise by now; more than a handful would be no answer. */
const formerNames = (tx: Tx, words: readonly string[]): Promise<{ word: string; title: string; former: string }[]> =>
  words.length === 0
    ? Promise.resolve([])
    : tx.query<{ word: string; title: string; former: string }>(
        'select word, title, former from search_former_names($1, 5)',
        [words],
      )

const PATHS = { compound: '/places?compoundId=', road: '/places?roadId=', building: '/places/buildings/' } as const

const groundHit = (context: Context, g: GroundRow): SearchHit => ({
  kind: g.kind,
  key: g.id,
  personId: null,
  title: g.title,
  detail: [
    g.former === null ? null : context.translate('places.search.former', { text: g.former }),
    g.community,
    g.unitName,
  ]
    .filter((x) => x !== null)
    .join(' · '),
  path: g.isOwn ? PATHS[g.kind] + g.id : null,
})

const doorHit = (context: Context, d: DoorRow, isOwn: boolean): SearchHit => ({
  kind: 'door',
  key: d.id,
  personId: null,
  title: d.fullText,
  detail: d.unitName ?? '',
  path: isOwn ? `${context.can('residents.getHousehold') ? '/doors' : '/places'}/${d.id}` : null,
})

/** A pair of characters of a name, or two numbers: less would be the whole city. */
const says = (q: Words): boolean => q.words.some((w) => [...w].length > 1) || q.numbers.length > 1

async function search(context: Context, q: Understood, limit: number): Promise<SearchHit[]> {
  if (!says(q)) return []
  const hits: SearchHit[] = []
  // Without a number one means a street or a compound; with a building's alone, the building.
  if (q.words.length > 0 && (q.numbers.length === 0 || q.isBuilding))
    hits.push(
      ...(await ground(context.tx, q, { isAny: false, isBuilding: q.isBuilding }, limit + 1)).map((g) =>
        groundHit(context, g),
      ),
    )
  if (q.numbers.length === 0 && hits.length > 0) return hits
  for (const isOwn of [true, false])
    if (hits.length <= limit)
      hits.push(...(await doors(context.tx, q, isOwn, limit + 1 - hits.length)).map((d) => doorHit(context, d, isOwn)))
  return hits
}

async function searchFormer(context: Context, q: Understood, limit: number): Promise<SearchHit[]> {
  if (!says(q)) return []
  const own = (await formerDoors(context.tx, q, limit + 1)).map((d) =>
    called(context, d.former, doorHit(context, d, true)),
  )
  if (own.length > 0 || q.numbers.length === 0) return own
  return byFormerGround(context, q, limit)
}

/** A name of the register as a pattern: 阳光家园(二期) has signs of an expression in it. */
const literal = (name: string): string => name.replace(/[\\^$.*+?()[\]{}|-]/g, '\\$&')

const called = (context: Context, name: string, hit: SearchHit): SearchHit => {
  const former = context.translate('places.search.former', { text: name })
  return { ...hit, detail: [former, hit.detail].filter(Boolean).join(' · ') }
}

/** Doors of the whole city by the former name of the street or compound: names of places are public, former texts of single doors are not. */
async function byFormerGround(context: Context, q: Understood, limit: number): Promise<SearchHit[]> {
  const asked = q.words.filter((w) => [...w].length > 1)
  for (const { word, title, former } of await formerNames(context.tx, asked)) {
    const words = q.words.map((w) => (w === word ? title : w))
    const patterns = q.patterns.map((p) => (p === word ? literal(title) : p))
    const hits = await search(context, { ...q, words, patterns }, limit)
    if (hits.length > 0) return hits.map((hit) => called(context, former, hit))
  }
  return []
}

/** With one wrong character: the streets and compounds that differ by it, or what was looked for in the likeliest of them. */
async function searchCorrected(context: Context, q: Understood, limit: number): Promise<SearchHit[]> {
  // Three characters are the name of a person far more often than a misspelt street.
  if (!q.words.some((w) => [...w].length > 3)) return []
  const patterns = withOneWrong(q.words)
  const near = await ground(context.tx, { ...q, patterns }, { isAny: true, isBuilding: false }, limit + 1)
  const [likeliest] = near
  if (likeliest === undefined || q.numbers.length === 0) return near.map((g) => groundHit(context, g))
  const numbered = q.patterns.filter((p) => !q.words.includes(p))
  return search(context, { ...q, words: [likeliest.title], patterns: [literal(likeliest.title), ...numbered] }, limit)
}

export const searchKinds = [
  {
    group: 'places',
    order: 2,
    async find(context, query, limit) {
      if (!context.can('places.listAddresses')) return []
      for (const way of [search, searchFormer, searchCorrected]) {
        const hits = await way(context, query, limit)
        if (hits.length > 0) return hits
      }
      return []
    },
  },
] satisfies SearchKind[]
