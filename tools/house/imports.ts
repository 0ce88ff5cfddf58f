import { posix } from 'node:path'
import { type Fault, isTest, lineOf, type SourceFile } from './files.ts'

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^'"\n]*(?:\n[^'"\n]*)*?from\s*['"]([^'"]+)['"]|import\(\s*(?:\/\*[^*]*\*\/\s*)?['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s+['"]([^'"]+)['"]/g

interface Edge {
  from: string
  to: string
  line: number
}

/** Edges between files of this repository; packages and Node's own modules are left out. */
export function importEdges(files: readonly SourceFile[]): Edge[] {
  return files.flatMap((f) =>
    [...f.text.matchAll(IMPORT)].flatMap((m) => {
      const spec = (m[1] ?? m[2] ?? m[3]) as string
      const to = resolve(f.path, spec)
      return to === undefined ? [] : [{ from: f.path, to, line: lineOf(f.text, m.index) }]
    }),
  )
}

function resolve(from: string, spec: string): string | undefined {
  if (spec.startsWith('#')) return spec.slice(1)
  if (spec.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), spec))
  return undefined
}

/** The direction of the house (architecture §2, fixed): apps → features → platform; a slice meets another by contract, public and a few screens. */
export function directionFaults(files: readonly SourceFile[]): Fault[] {
  return importEdges(files).flatMap(({ from, to, line }) => {
    const message = forbidden(from, to)
    return message === undefined ? [] : [{ path: from, line, message: `${message}: ${to}` }]
  })
}

const SERVER =
  /(^|\/)(store[a-z-]*|access|jobs|public)\.ts$|\/actions(\/|\.ts$)|^platform\/(db|access|audit|crypto|jobs|settings|http)\//

/** What a slice offers in pure.ts runs in browsers too: nothing it stands on, however far down, may know the server. Types are no code. */
export function pureFaults(files: readonly SourceFile[]): Fault[] {
  const below = Map.groupBy(
    importEdges(
      files.map((f) => ({ ...f, text: f.text.replace(/^(import|export) type\b[^'"]*from\s*['"][^'"]+['"]/gm, '') })),
    ),
    (edge) => edge.from,
  )
  return files
    .filter((f) => /^features\/[^/]+\/pure\.ts$/.test(f.path))
    .flatMap(({ path }) => {
      const reached = new Set([path])
      for (const at of reached) for (const { to } of below.get(at) ?? []) reached.add(to)
      return [...reached].filter((p) => SERVER.test(p)).map((p) => ({ path, message: `reaches the server side: ${p}` }))
    })
}

function forbidden(from: string, to: string): string | undefined {
  const [top, slice] = from.split('/') as [string, string]
  const [toTop, toSlice, toFile] = to.split('/') as [string, string, string | undefined]
  const test = isTest(from)
  if (top === 'platform' && toTop !== 'platform') return test ? undefined : 'platform may import platform only'
  if (top === 'ui' && toTop === 'apps') return 'ui may not import apps'
  if (top === 'ui' && toTop === 'features' && from !== 'ui/api/routes.gen.ts') return 'ui knows no feature'
  if (top === 'features' && toTop === 'apps') return test ? undefined : 'features may not import apps'
  if (top === 'features' && toTop === 'features' && slice !== toSlice && !meets(from, toFile as string, to))
    return 'a slice meets another only through contract.ts, public.ts or pure.ts'
  if (isWeb(from) && !isTest(from) && /(^|\/)(store|access|jobs)\.ts$|\/actions(\/|\.ts$)/.test(to))
    return 'web code never imports store or actions'
  if (isWeb(from) && !isTest(from) && /^platform\/(db|access|audit|crypto|jobs|settings)\//.test(to))
    return 'web code never imports the server side of platform'
  return undefined
}

const isWeb = (path: string) => /^ui\/|^apps\/(workbench|field|receipt)\/|\/screens\//.test(path)

/** Beside contract, public and pure: test data and test worlds of another slice, and the screens that a slice offers to others by name. */
function meets(from: string, file: string, to: string): boolean {
  if (file === 'contract.ts' || file === 'public.ts' || file === 'pure.ts') return true
  if (file === 'factory.ts' || file === 'testing') return isTest(from) || from.endsWith('/factory.ts')
  return isWeb(from) && /\/screens\/(workbench|field)\/(public|[a-z-]+-(picker|panel|tab))\.tsx?$/.test(to)
}
