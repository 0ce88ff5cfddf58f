import { loadModule, parseSync } from 'libpg-query'
import { type Fault, isTest, lineOf, type SourceFile } from './files.ts'

/** Which slice made which table or view; read from the migrations themselves. */
export async function relationOwners(files: readonly SourceFile[]): Promise<Map<string, string>> {
  await loadModule()
  const owners = new Map<string, string>()
  for (const f of files.filter((x) => /^(features|platform)\/[^/]+\/migrations\/.*\.sql$/.test(x.path))) {
    const slice = f.path.split('/').slice(0, 2).join('/')
    for (const { stmt } of (parseSync(f.text) as unknown as { stmts: { stmt: Record<string, never> }[] }).stmts) {
      const made =
        (stmt as Record<string, { relation?: Range; view?: Range; into?: { rel?: Range } }>).CreateStmt?.relation ??
        (stmt as Record<string, { view?: Range }>).ViewStmt?.view
      if (made && (made.schemaname ?? 'public') === 'public') owners.set(made.relname, slice)
    }
  }
  return owners
}

interface Range {
  relname: string
  schemaname?: string
}

const STATEMENT = /(['"`])((?:\s|--[^\n]*\n)*(?:select|insert|update|delete|with)\b(?:\\.|(?!\1)[\s\S])*)\1/gi

/** Statements in a slice that touch another slice's table past its `<slice>_v_*` views. The SQL is parsed by PostgreSQL's own parser. */
export async function sqlBorderFaults(files: readonly SourceFile[]): Promise<Fault[]> {
  const owners = await relationOwners(files)
  const faults: Fault[] = []
  for (const f of files.filter(
    (x) => /^features\/.*\.ts$/.test(x.path) && !isTest(x.path) && !x.path.endsWith('factory.ts'),
  )) {
    const slice = f.path.split('/').slice(0, 2).join('/')
    for (const m of f.text.matchAll(STATEMENT)) {
      for (const name of relationsOf(m[2] as string, owners)) {
        const owner = owners.get(name)
        if (owner === undefined || owner === slice || owner.startsWith('platform/') || isView(name)) continue
        faults.push({
          path: f.path,
          line: lineOf(f.text, m.index),
          message: `reads or writes ${name} of ${owner}; use its views or public.ts`,
        })
      }
    }
  }
  return faults
}

const isView = (name: string) => /^[a-z_]+_v_[a-z_]+$/.test(name)

/** Relations a statement names. A text with spliced constants may not parse; then names of known tables after FROM, JOIN, INTO, UPDATE count. */
function relationsOf(sql: string, owners: Map<string, string>): Set<string> {
  const found = new Set<string>()
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(walk)
    else if (node !== null && typeof node === 'object') {
      const range = (node as { RangeVar?: Range }).RangeVar ?? (node as { relation?: Range }).relation
      if (range?.relname && (range.schemaname ?? 'public') === 'public') found.add(range.relname)
      Object.values(node).forEach(walk)
    }
  }
  try {
    walk(parseSync(sql.replace(/\$\{[^}]*\}/g, ' null ')))
  } catch {
    for (const m of sql.matchAll(/\b(?:from|join|into|update)\s+([a-z_]+)\b/gi))
      if (owners.has(m[1] as string)) found.add(m[1] as string)
  }
  return found
}
