import { z } from 'zod'

type Collect = (value: unknown, into: Set<string>) => void

/**
 * Compiles an output schema into a function that collects every person id in a parsed answer (trust.md §3.1 "Who was shown").
 * Schemas that show nobody compile to `null`, so their answers are not walked at all.
 * @throws Error for a schema in which a person could hide: recursive, with unlisted keys, or a kind this file does not know.
 */
export function subjectCollector(schema: z.ZodType): Collect | null {
  return compile(schema as unknown as Node, new Set())
}

interface Node {
  _zod: { def: Record<string, unknown> & { type: string } }
}

function compile(node: Node, busy: Set<Node>): Collect | null {
  const def = node._zod.def
  const meta = z.globalRegistry.get(node as unknown as z.ZodType) as Record<string, unknown> | undefined
  if (meta?.['x-subject'] === 'person') {
    return (value, into) => {
      if (typeof value === 'string') into.add(value)
    }
  }
  if (busy.has(node)) throw new Error('recursive answer schemas are not supported: subjects could hide in them')
  busy.add(node)
  try {
    return compileKind(def, (child) => compile(child as Node, busy))
  } finally {
    busy.delete(node)
  }
}

function compileKind(def: Node['_zod']['def'], inner: (child: unknown) => Collect | null): Collect | null {
  switch (def.type) {
    case 'object':
      if (def.catchall !== undefined && (def.catchall as Node)._zod.def.type !== 'never')
        throw new Error('answers list all their keys: loose objects are not supported')
      return compileObject(def.shape as Record<string, unknown>, inner)
    case 'array':
      return each(inner(def.element))
    case 'record':
      return all([keys(inner(def.keyType)), values(inner(def.valueType))])
    case 'optional':
    case 'nullable':
    case 'default':
    case 'readonly':
    case 'nonoptional':
    case 'catch':
    case 'prefault':
      return present(inner(def.innerType))
    case 'union':
      return all((def.options as unknown[]).map(inner))
    case 'intersection':
      return all([inner(def.left), inner(def.right)])
    case 'tuple':
      return compileTuple(def.items as unknown[], (def.rest as unknown) ?? null, inner)
    case 'pipe':
      return compilePipe(inner(def.in), inner(def.out))
    case 'lazy':
      return inner((def.getter as () => unknown)())
    case 'map':
    case 'set':
    case 'promise':
    case 'function':
      throw new Error(`answers are JSON: ${def.type} is not supported`)
    default:
      return null
  }
}

function compileObject(shape: Record<string, unknown>, inner: (child: unknown) => Collect | null): Collect | null {
  const parts = Object.entries(shape).flatMap(([key, child]) => {
    const collect = inner(child)
    return collect ? [[key, collect] as const] : []
  })
  if (parts.length === 0) return null
  return (value, into) => {
    if (value === null || typeof value !== 'object') return
    for (const [key, collect] of parts) collect((value as Record<string, unknown>)[key], into)
  }
}

function compileTuple(items: unknown[], rest: unknown, inner: (child: unknown) => Collect | null): Collect | null {
  const parts = items.map(inner)
  const others = rest === null ? null : inner(rest)
  if (others === null && parts.every((p) => p === null)) return null
  return (value, into) => {
    if (Array.isArray(value)) value.forEach((item, i) => (i < parts.length ? parts[i] : others)?.(item, into))
  }
}

/** What is collected is the value after the pipe; a transformation that swallows a person id would swallow the subject with it. */
function compilePipe(before: Collect | null, after: Collect | null): Collect | null {
  if (before !== null && after === null)
    throw new Error('a person id that is transformed in an answer is no longer found')
  return after
}

const each = (collect: Collect | null): Collect | null =>
  collect &&
  ((value, into) => {
    if (Array.isArray(value)) for (const item of value) collect(item, into)
  })

const keys = (collect: Collect | null): Collect | null =>
  collect &&
  ((value, into) => {
    if (value !== null && typeof value === 'object') for (const key of Object.keys(value)) collect(key, into)
  })

const values = (collect: Collect | null): Collect | null =>
  collect &&
  ((value, into) => {
    if (value !== null && typeof value === 'object') for (const item of Object.values(value)) collect(item, into)
  })

const present = (collect: Collect | null): Collect | null =>
  collect &&
  ((value, into) => {
    if (value !== null && value !== undefined) collect(value, into)
  })

const all = (parts: (Collect | null)[]): Collect | null => {
  const real = parts.filter((p) => p !== null)
  if (real.length === 0) return null
  return (value, into) => {
    for (const collect of real) collect(value, into)
  }
}
