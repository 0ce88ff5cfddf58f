import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { stdout } from 'node:process'
import { ROOT } from '#platform/db/migrate.ts'
import { bundle } from '../../tools/bundle.ts'
import { newPlace, type Place } from '../support/product.ts'
import type { Sealed } from '../support/sealed.ts'

/**
 * Makes the archive twice (the same bytes), unpacks it with `tar`, installs it, and starts it where there is no network but loopback and no
 * Node on the PATH; then damages one file and sees it refused.
 * @param starts how often it starts on the same data
 */
export async function soakBundle(starts: number): Promise<boolean> {
  const place = await newPlace()
  try {
    const archive = await bundle(join(place.folder, 'first'))
    const again = await bundle(join(place.folder, 'second'))
    const isSame = hash(archive) === hash(again)
    const unpacked = unpack(archive, join(place.folder, 'unpacked'))
    const home = join(place.folder, 'opt')
    execFileSync(join(unpacked, 'install'), [home], { stdio: 'pipe', env: bare(place) })
    const seen = startSealed(place, home, starts)
    const isRefused = refusesDamage(place, unpacked)
    stdout.write(
      `bundle: same bytes ${isSame}, damage refused ${isRefused}, ${seen.length} starts without network: ${JSON.stringify(seen)}\n`,
    )
    const isFit = (one: Omit<Sealed, 'said'>) =>
      one.health === 200 && one.page && one.exit === 0 && one.interfaces.join() === 'lo'
    return isSame && isRefused && seen.every(isFit)
  } finally {
    rmSync(place.folder, { recursive: true, force: true })
  }
}

const hash = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

/** As on a machine that has never seen Node: nothing of this process's environment. */
const bare = (place: Place) => ({
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: place.folder,
  LINAN_DATA: place.dataDir,
  LINAN_CONFIG: place.config,
  PORT: String(place.port),
})

function unpack(archive: string, folder: string): string {
  mkdirSync(folder, { recursive: true })
  execFileSync('tar', ['-xzf', archive, '-C', folder])
  const [top = '', ...more] = readdirSync(folder)
  if (more.length > 0) throw new Error(`the archive has more than one top folder: ${more.join(', ')}`)
  return join(folder, top)
}

/** Starts one after the other; none, with a sentence, where the kernel gives no closed network. */
function startSealed(place: Place, home: string, starts: number): Omit<Sealed, 'said'>[] {
  const fault = seal(place, ['true'])
  if (fault.status !== 0) {
    stdout.write(
      `本机不能建立隔离网络,未检查离线启动。The kernel gives no closed network here; the start without network was NOT checked:\n${fault.stderr}\n`,
    )
    return []
  }
  const node = join(home, 'current/runtime/bin/node')
  return Array.from({ length: starts }, () => {
    const done = seal(place, [node, join(ROOT, 'e2e/support/sealed.ts'), join(home, 'current/bin/linan')])
    const { said, ...seen } = JSON.parse(done.stdout.trim().split('\n').at(-1) || '{}') as Sealed
    if (seen.health !== 200) stdout.write(`${said}\n${done.stderr}\n`)
    return seen
  })
}

/** Runs a program in a network namespace of its own that has loopback only; for an ordinary user inside a user namespace. */
function seal(place: Place, command: readonly string[]) {
  const up = 'ip link set lo up && exec "$@"'
  const ids = [`--map-user=${process.getuid?.()}`, `--map-group=${process.getgid?.()}`]
  const isRoot = process.getuid?.() === 0
  const args = isRoot ? ['-n', 'sh', '-c', up, 'sh'] : ['-rn', 'sh', '-c', up, 'sh', 'unshare', '-U', ...ids]
  return spawnSync('unshare', [...args, ...command], { encoding: 'utf8', env: bare(place) })
}

function refusesDamage(place: Place, unpacked: string): boolean {
  appendFileSync(join(unpacked, 'features/visits/contract.ts'), ' ')
  const home = join(place.folder, 'other')
  const done = spawnSync(join(unpacked, 'install'), [home], { encoding: 'utf8', env: bare(place) })
  return done.status === 1 && done.stderr.includes('features/visits/contract.ts')
}
