import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from '#platform/db/migrate.ts'
import { invitedWorker, type Worker } from './api.ts'
import type { Place } from './product.ts'

/** Roles of which the command prints an invitation, by the English word it prints. */
type Visitor = 'chief' | 'deputy' | 'officer'

/** What `linan demo songyuan` said it built. */
export interface DemoCity {
  seconds: number
  residents: number
  visits: number
  /** Table → rows and hash. */
  hashes: Map<string, string>
  invitations: Map<string, { loginName: string; code: string }>
}

/** Builds the demo city at full size in an empty place, as a person does at the terminal. @throws Error with what the command said, where it fails */
export function buildDemoCity(place: Place): DemoCity {
  const done = spawnSync(process.execPath, [join(ROOT, 'apps/cli/main.ts'), 'demo', 'songyuan', '--fingerprint'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: {
      ...process.env,
      PORT: String(place.port),
      LINAN_DATA: place.dataDir,
      LINAN_CONFIG: place.config,
      DATABASE_URL: '',
    },
  })
  if (done.status !== 0) throw new Error(`linan demo songyuan ended with ${done.status}:\n${done.stderr}`)
  const number = (pattern: RegExp) => Number((pattern.exec(done.stdout)?.[1] ?? '').replaceAll(',', ''))
  return {
    seconds: number(/ready after ([\d.]+) s/),
    residents: number(/residents ([\d,]+)/),
    visits: number(/visits ([\d,]+)/),
    hashes: new Map(
      [...done.stdout.matchAll(/^(\S+(?: all)?) +(\d* +[0-9a-f]{16})$/gm)].map(([, table = '', rest = '']) => [
        table,
        rest.trim(),
      ]),
    ),
    invitations: new Map(
      [...done.stdout.matchAll(/ (\w+):.*\n\s+登录名 sign-in name (\S+)\s+邀请码 invitation (\S+)/g)].map(
        ([, role = '', loginName = '', code = '']) => [role, { loginName, code }],
      ),
    ),
  }
}

/** The visitor of a role takes his invitation. */
export function invitedDemoWorker(url: string, city: DemoCity, role: Visitor): Promise<Worker> {
  const { loginName, code } = city.invitations.get(role) ?? { loginName: '', code: '' }
  return invitedWorker(url, loginName, code)
}
