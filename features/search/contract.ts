import { z } from 'zod'
import { command, personId, purposeInput, text } from '#platform/http/contract.ts'

/** Longest query: a whole address is shorter. */
export const QUERY_MAX = 80

const hit = z.object({
  kind: z.enum(['person', 'door', 'building', 'compound', 'road', 'unit', 'community']),
  /** Set where the hit shows a person, who then is a subject of the event. */
  personId: personId.nullable(),
  key: z.string(),
  /** Masked where it is a name. */
  title: z.string(),
  detail: z.string(),
  /** Where it opens; null outside of the actor's range. */
  path: z.string().nullable(),
})

// A read, but by POST: what was typed stays out of every address bar, history and log of a proxy.
export const find = command({
  name: 'search.find',
  path: '/api/search',
  summary:
    'One box: persons in range by name, pinyin or initials; addresses and units of the whole city, the own area first; masked, without counts',
  load: 'list',
  input: z.strictObject({ q: text(1, QUERY_MAX) }),
  output: z.object({
    groups: z.array(z.object({ group: z.enum(['people', 'places', 'units']), hits: z.array(hit), more: z.boolean() })),
    /** The query is a number of a person: it is looked up by `search.findByNumber`, with a reason. */
    number: z.enum(['identity', 'phone']).nullable(),
    /** Names that are older than search are still being prepared: not everybody is found yet. */
    preparing: z.boolean(),
  }),
})

export const findByNumber = command({
  name: 'search.findByNumber',
  path: '/api/search/number',
  summary: 'Who in range has exactly this identity number or phone: masked, on a task or an address in range',
  load: 'list',
  input: z.strictObject({ q: text(1, QUERY_MAX), ...purposeInput }),
  output: z.object({ hits: z.array(hit) }),
})
