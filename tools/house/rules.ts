import { type Fault, isTest, lineOf, type SourceFile } from './files.ts'

const LIMIT = 400
const TEST_LIMIT = 600

/** Files past the house's size (architecture §5.8). */
export function lengthFaults(files: readonly SourceFile[]): Fault[] {
  return files
    .filter((f) => /\.(ts|tsx|mjs)$/.test(f.path) && !f.path.endsWith('.gen.ts'))
    .flatMap((f) => {
      const lines = f.text.split('\n').length - 1
      const limit = /\.test\.tsx?$/.test(f.path) ? TEST_LIMIT : LIMIT
      return lines > limit ? [{ path: f.path, message: `${lines} lines, the limit is ${limit}` }] : []
    })
}

/** Only the platform's own door may take connections: everybody else would read without a ticket. */
export function poolFaults(files: readonly SourceFile[]): Fault[] {
  const allowed = /^platform\/(db|access|jobs|testing|deadlines)\/|^apps\/(server|cli)\/|^tools\/|^bench\/|^e2e\//
  return files
    .filter((f) => /\.tsx?$/.test(f.path) && !isTest(f.path) && !allowed.test(f.path))
    .flatMap((f) =>
      matches(f, /\b(pool\.(connect|query)|new pg\.(Pool|Client)|openPool\(|from 'pg')/g, (m) =>
        /import type/.test(lineText(f, m.index)) ? undefined : `takes a database connection past withActor (${m[0]})`,
      ),
    )
}

/** Server code must take time from the context's clock (tests move it) and randomness from platform/ids or node:crypto. */
export function clockFaults(files: readonly SourceFile[]): Fault[] {
  return files
    .filter((f) => /^features\/[^/]+\/(actions|rules|store|public|access|contributes)/.test(f.path) && !isTest(f.path))
    .flatMap((f) =>
      matches(f, /\bnew Date\(\)|\bDate\.now\(\)|\bMath\.random\(/g, (m) => `${m[0]}: take time from the context`),
    )
}

/** SQL built from values would carry data into a statement (bug class B6). */
export function sqlFaults(files: readonly SourceFile[]): Fault[] {
  return files
    .filter(
      (f) => /^features\//.test(f.path) && /\.ts$/.test(f.path) && !isTest(f.path) && !/factory\.ts$/.test(f.path),
    )
    .flatMap((f) =>
      matches(f, /`\s*(select|insert|update|delete|with)\b[^`]*?\$\{([^}]*)\}/gi, (m) =>
        /^[A-Z][A-Z0-9_]*(\.\w+|\[\w+\])?$|^[A-Z][A-Z0-9_]*\(|^sql[A-Z]\w*\(?/.test((m[2] as string).trim())
          ? undefined
          : `statement built from ${m[2]}; only constants in capitals may stand in SQL`,
      ),
    )
}

/** A legal term of days or a quota in code belongs in deadline_rule or parameter (architecture §5.11). */
export function constantFaults(files: readonly SourceFile[]): Fault[] {
  return files
    .filter((f) => /^features\/[^/]+\/(actions|rules|store|public)/.test(f.path) && !isTest(f.path))
    .flatMap((f) =>
      matches(
        f,
        /\b\w*(days|Days|DAYS|months|Months|MONTHS|weeks|Weeks|workdays|Workdays|WORKDAYS)\w*\s*(?::\s*number\s*)?=\s*\d+/g,
        (m) => `${m[0]}: a term belongs in a rule table`,
      ),
    )
}

function matches(f: SourceFile, pattern: RegExp, say: (m: RegExpExecArray) => string | undefined): Fault[] {
  return [...f.text.matchAll(pattern)].flatMap((m) => {
    const message = say(m as RegExpExecArray)
    return message === undefined ? [] : [{ path: f.path, line: lineOf(f.text, m.index), message }]
  })
}

function lineText(f: SourceFile, index: number): string {
  const start = f.text.lastIndexOf('\n', index) + 1
  const end = f.text.indexOf('\n', index)
  return f.text.slice(start, end === -1 ? undefined : end)
}
