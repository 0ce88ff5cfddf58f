import { expect, test } from 'vitest'
import { z } from 'zod'
import { uuidv7 } from '../ids/ids.ts'
import { loadActions } from './load-actions.ts'
import { personId } from './contract.ts'
import { subjectCollector } from './subjects.ts'

const a = uuidv7()
const b = uuidv7()

const found = (schema: z.ZodType, value: unknown): string[] => {
  const into = new Set<string>()
  subjectCollector(schema)?.(schema.parse(value), into)
  return [...into].toSorted()
}
const both = [a, b].toSorted()

test.each<[string, z.ZodType, unknown, string[]]>([
  ['a field', z.object({ id: personId, name: z.string() }), { id: a, name: 'x' }, [a]],
  ['an optional field that is there', z.object({ id: personId.optional() }), { id: a }, [a]],
  ['an optional field that is not', z.object({ id: personId.optional() }), {}, []],
  ['a nullable field', z.object({ id: personId.nullable(), other: personId.nullish() }), { id: null, other: a }, [a]],
  ['a default', z.object({ id: personId.default(b as never) }), {}, [b]],
  [
    'a list in a list',
    z.array(z.object({ members: z.array(personId) })),
    [{ members: [a] }, { members: [b, a] }],
    both,
  ],
  [
    'a union',
    z.object({ who: z.union([z.object({ person: personId }), z.object({ name: z.string() })]) }),
    { who: { person: a } },
    [a],
  ],
  [
    'a discriminated union',
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('p'), id: personId }),
      z.object({ kind: z.literal('n') }),
    ]),
    { kind: 'p', id: b },
    [b],
  ],
  ['an intersection', z.object({ x: personId }).and(z.object({ y: personId })), { x: a, y: b }, both],
  ['a pipe into a person', z.object({ id: z.string().pipe(personId) }), { id: a }, [a]],
  [
    'a record by name and by person',
    z.object({ roles: z.record(z.string(), personId), seen: z.record(personId, z.number()) }),
    { roles: { head: a }, seen: { [b]: 1 } },
    both,
  ],
  ['a tuple and its rest', z.tuple([z.string(), personId], personId), ['x', a, b], both],
  [
    'a person refined, described and branded again',
    z.object({
      id: personId
        .refine(() => true)
        .describe('x')
        .brand<'Y'>(),
    }),
    { id: a },
    [a],
  ],
  ['nobody', z.object({ id: z.uuid(), list: z.array(z.string()) }), { id: a, list: [b] }, []],
])('finds the persons in %s', (_name, schema, value, ids) => {
  expect(found(schema, value)).toEqual(ids)
})

test('schemas that show nobody cost nothing', () => {
  expect(subjectCollector(z.object({ id: z.uuid(), deep: z.array(z.object({ n: z.number() })) }))).toBeNull()
})

const node: z.ZodType = z.lazy(() => z.object({ id: personId, children: z.array(node) }))
const tree = z.object({
  id: personId,
  get children() {
    return z.array(tree)
  },
})

test.each<[string, z.ZodType]>([
  ['recursive by a lazy schema', node],
  ['recursive by a getter', tree],
  ['loose', z.looseObject({ id: personId })],
  ['open to further keys', z.object({}).catchall(personId)],
  ['a set', z.object({ ids: z.set(personId) })],
  ['a map', z.map(z.string(), personId)],
  ['a person transformed away', z.object({ id: personId.transform((id) => id.toUpperCase()) })],
])('refuses an answer that is %s', (_name, schema) => {
  expect(() => subjectCollector(schema)).toThrow()
})

test('every answer of the product compiles', async () => {
  for (const { contract } of await loadActions())
    expect(() => contract.file || subjectCollector(contract.output), contract.name).not.toThrow()
})
