import type { Action } from '#platform/http/action.ts'

const HEADER = '// Written by tools/generate.ts from the contracts. Do not edit.\n'

/** Names, methods and paths of all operations for the browser, with their types; the contracts themselves stay on the server. */
export function routesFile(actions: readonly Action[]): string {
  const contracts = actions.map((a) => a.contract).sort((a, b) => (a.name < b.name ? -1 : 1))
  const types = contracts.map((c) => {
    const [slice, name] = c.name.split('.') as [string, string]
    return `  '${c.name}': typeof import('#features/${folderOf(slice)}/contract.ts').${name}`
  })
  const routes = contracts.map((c) => `  '${c.name}': ['${c.method}', '${c.path}'],`)
  return `${HEADER}export interface Api {
${types.join('\n')}
}

export const routes: { [K in keyof Api]: readonly ['GET' | 'POST' | 'PUT' | 'DELETE', string] } = {
${routes.join('\n')}
}
`
}

/** `workLog.listMine` lives in features/work-log. */
const folderOf = (slice: string) => slice.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
