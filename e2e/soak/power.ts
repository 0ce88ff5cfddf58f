import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { proveDatabase } from '#platform/backup/prove.ts'
import { inspectEmbedded } from '#platform/db/embedded/inspect.ts'
import { newPlace, type Place, type Product, startAt } from '../support/product.ts'
import { furnish } from '../support/world.ts'
import { asSuperuser } from './inside.ts'
import { judge, recordUntil, type Sent } from './visits.ts'

const WRITERS = 6
const DISK_BYTES = 1_500_000_000
/** EXT4_IOC_SHUTDOWN without a flush of the journal: from now on nothing reaches the disk, and what was not yet there is lost. */
const CUT = 'open(F, "<", $ARGV[0]) or die $!; my $how = pack("L", 2); ioctl(F, 0x8004587d, $how) or die $!'

/**
 * Goal 27: a power cut, modelled by the file system. The product lives on a disk of its own (ext4 in a file, data and keys); at a random moment under
 * load the file system stops as it does in a crash, with everything lost that was not written through. Then the disk is mounted
 * again, its journal is replayed, the product starts without any manual step, and in the end everything is counted and amcheck reads every table and index.
 * Needs Linux, root and a kernel that mounts files.
 * @param cuts how often; 20 for the goal
 */
export async function soakPower(cuts: number): Promise<boolean> {
  const disk = makeDisk()
  if (disk === null) {
    process.stdout.write(
      'power: NOT RUN, this machine lets nobody mount a file as a disk (Linux and root are needed)\n',
    )
    return true
  }
  const { port } = await newPlaceOf()
  const place: Place = { folder: disk.at, dataDir: join(disk.at, 'data'), config: join(disk.at, 'config'), port }
  let product = await startAt(place)
  try {
    const world = await furnish(product)
    // The set-up itself is no part of the test: it is on the disk before the first cut.
    run('sync', [])
    const sent: Sent = new Map()
    let over = false
    const writers = Array.from({ length: WRITERS }, () => recordUntil(() => over, world.officer, world, sent))
    let lostFiles = 0
    for (let n = 0; n < cuts; n++) {
      await sleep(200 + Math.random() * 1500)
      lostFiles += await cutPower(place, product, disk)
      product = await startAt(place)
    }
    await sleep(1000)
    over = true
    await Promise.all(writers)
    const [verdict, proof] = await asSuperuser(place, async (admin) => [
      await judge(admin, sent),
      await proveDatabase(admin, undefined),
    ])
    process.stdout.write(
      `power: ${cuts} cuts, ${lostFiles} of them lost a file that was not written through; ${sent.size} visits sent: ${JSON.stringify(verdict)}; ` +
        `amcheck: ${proof.tables} tables and ${proof.indexes} indexes sound\n`,
    )
    const { acknowledged, ...faults } = verdict
    // A cut that loses nothing would prove nothing: a witness file, written and never synced, has to be gone or empty each time.
    return acknowledged >= cuts && lostFiles === cuts && Object.values(faults).every((n) => n === 0)
  } finally {
    await product.stop()
    disk.forget()
  }
}

interface Disk {
  at: string
  mount(): void
  unmount(): Promise<void>
  forget(): void
}

/** Null where the machine does not allow it. */
function makeDisk(): Disk | null {
  const folder = mkdtempSync(join(tmpdir(), 'linan-power-'))
  chmodSync(folder, 0o755)
  const image = join(folder, 'disk')
  const at = join(folder, 'mounted')
  mkdirSync(at)
  writeFileSync(image, '')
  truncateSync(image, DISK_BYTES)
  run('mkfs.ext4', ['-q', '-F', image])
  const mount = () => run('mount', ['-o', 'loop', image, at])
  const unmount = async () => {
    // What was killed needs a moment to let go of its files.
    for (let tries = 0; spawnSync('umount', [at]).status !== 0; tries++) {
      if (tries > 200) throw new Error(`${at} is still in use`)
      await sleep(50)
    }
  }
  const first = spawnSync('mount', ['-o', 'loop', image, at])
  if (first.status !== 0) {
    rmSync(folder, { recursive: true, force: true })
    return null
  }
  chmodSync(at, 0o755)
  return {
    at,
    mount,
    unmount,
    forget() {
      spawnSync('umount', [at])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** @returns 1 where a file that nobody had synced did not survive, as it must be */
async function cutPower(place: Place, product: Product, disk: Disk): Promise<number> {
  const witness = join(place.folder, 'witness')
  writeFileSync(witness, 'x'.repeat(100_000))
  const { pid } = inspectEmbedded(place.dataDir).postgres ?? {}
  run('perl', ['-e', CUT, place.folder])
  const gone = new Promise((resolve) => product.child.once('exit', resolve))
  product.child.kill('SIGKILL')
  await gone
  if (pid !== undefined) kill(pid)
  await disk.unmount()
  disk.mount()
  const left = spawnSync('stat', ['-c', '%s', witness], { encoding: 'utf8' })
  rmSync(witness, { force: true })
  return left.status !== 0 || Number(left.stdout) === 0 ? 1 : 0
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** A free port; the folder that comes with it is not used. */
async function newPlaceOf(): Promise<Place> {
  const place = await newPlace()
  rmSync(place.folder, { recursive: true })
  return place
}

function run(command: string, args: readonly string[]): void {
  const done = spawnSync(command, args, { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${done.error?.message ?? done.stderr}`)
}
