import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { stdout } from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { installRelease } from '#apps/cli/release/install.ts'
import { unpackArchive } from '#apps/cli/release/unpack.ts'
import { writeArchive } from '../../tools/bundle/archive.ts'
import { collect } from '../../tools/bundle.ts'
import { type Next, nextArchive } from '../support/next-release.ts'
import { newPlace, type Place, startAt } from '../support/product.ts'
import { differences, tableHashes } from '../support/table-hashes.ts'
import { furnish } from '../support/world.ts'

const NEW_TABLE = `create table public.upgrade_probe (n integer primary key);
comment on table public.upgrade_probe is 'class=S0 app=select; Made by the test of upgrades.';
insert into public.upgrade_probe values (1);`
/** What a bad release may do to the data before anybody sees that it does not work. */
const SPOIL = `${NEW_TABLE} truncate public.visit cascade; truncate public.household cascade;`
const FILL = `${NEW_TABLE} create unlogged table public.filler as
  select n, repeat(md5(n::text), 60) as text from generate_series(1, 2000000) n;`

/** Tables that a mere start writes to; all others must be the same after an upgrade. */
const OF_STARTS = /^(public\.migration|public\.upgrade_probe|jobs\.|audit\.|sec\.)/

/**
 * Installs this checkout's archive, fills it with data, and takes it to releases that differ by one migration: one that never becomes ready, one
 * that fills the disk, several killed in the middle, and at last a good one. Data must be as before, or wholly new.
 * @param kills upgrades ended by SIGKILL at random moments
 */
export async function soakUpgrade(kills: number): Promise<boolean> {
  const place = await newPlace()
  const disk = mountDisk(place)
  try {
    const house = await furnishInstalled(place)
    const before = await tableHashes(place)
    const told: Record<string, unknown> = {}
    told.unready = await failing(
      house,
      before,
      { version: '0.9.1', sql: SPOIL, isReady: false },
      /health check within 30 s/,
    )
    told.diskFull = disk
      ? await failing(house, before, { version: '0.9.2', sql: FILL }, /No space left on device/)
      : 'not checked: no right to mount'
    told.killed = await killed(house, before, kills)
    told.good = await good(house, before)
    stdout.write(`upgrade: ${JSON.stringify(told)}\n`)
    return Object.values(told).every((one) => !JSON.stringify(one).includes('✗'))
  } finally {
    if (disk) spawnSync('umount', [place.dataDir])
    rmSync(place.folder, { recursive: true, force: true })
  }
}

interface House {
  place: Place
  parts: Awaited<ReturnType<typeof collect>>
  home: string
}

/** A small disk of its own for the data, where this process may have one. */
function mountDisk({ dataDir }: Place): boolean {
  mkdirSync(dataDir, { mode: 0o711 })
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1300m,mode=711', 'tmpfs', dataDir]).status === 0
  chmodSync(dataDir, 0o711)
  return mounted
}

async function furnishInstalled(place: Place): Promise<House> {
  const home = join(place.folder, 'opt')
  const parts = await collect()
  const archive = join(place.folder, 'first.tar.gz')
  await writeArchive(archive, parts.facts, parts.entries)
  await unpackArchive(archive, join(place.folder, 'unpacked'), () => undefined)
  await installRelease(join(place.folder, 'unpacked'), home)
  rmSync(join(place.folder, 'unpacked'), { recursive: true })
  const installed = { ...place, program: join(home, 'current/bin/linan') }
  const product = await startAt(installed)
  try {
    await furnish(product)
  } finally {
    await product.stop()
  }
  return { place: installed, parts, home }
}

const version = (home: string) => readlinkSync(join(home, 'current')).split('/').at(-1)

/** An upgrade that cannot succeed: exit code 1, the former release, and every row of every table as before. */
async function failing(house: House, before: ReadonlyMap<string, string>, next: Next, reason: RegExp): Promise<string> {
  const { place, home, parts } = house
  const archive = await nextArchive(place.folder, parts, next)
  const done = await run(house, archive).over
  const differs = differences(before, await tableHashes(place))
  const words = `${done.said}\n${readFileSync(join(home, 'upgrade.log'), 'utf8')}`
  const isBack =
    done.code === 1 &&
    reason.test(words) &&
    version(home) === parts.facts.version &&
    differs.length === 0 &&
    isClean(house)
  rmSync(archive)
  return isBack ? `back: ${reason.exec(words)?.[0]}` : `✗ exit ${done.code}, differs ${differs.join()}:\n${words}`
}

/** Kills the upgrade, and leaves the rest to `upgrade --finish`, as the service does at its start. */
async function killed(house: House, before: ReadonlyMap<string, string>, kills: number) {
  const { place, home, parts } = house
  const archive = await nextArchive(place.folder, parts, {
    version: '0.9.3',
    sql: `${SPOIL} select pg_sleep(3);`,
    isReady: false,
  })
  const found = { back: 0, untouched: 0, faults: [] as string[] }
  for (let n = 0; n < kills; n++) {
    const upgrade = run(house, archive)
    const isWorking = () => existsSync(join(home, 'upgrade.json'))
    while (!isWorking() && upgrade.child.exitCode === null) await sleep(20)
    await sleep(Math.random() * 9000)
    upgrade.child.kill('SIGKILL')
    await upgrade.over
    const finish = spawnSync(join(home, 'current/bin/linan'), ['upgrade', '--finish'], {
      encoding: 'utf8',
      env: bare(place),
    })
    if (finish.stdout.includes('cut off')) found.back++
    else found.untouched++
    const differs = differences(before, await tableHashes(place))
    if (finish.status !== 0 || differs.length > 0 || version(home) !== parts.facts.version || !isClean(house))
      found.faults.push(`✗ ${version(home)} ${differs.join()} ${finish.stdout}${finish.stderr}`)
  }
  rmSync(archive)
  return found
}

/** The real thing: the new release works on the old data, and its own start and the way there lose no row. */
async function good(house: House, before: ReadonlyMap<string, string>): Promise<string> {
  const { place, home, parts } = house
  const archive = await nextArchive(place.folder, parts, { version: '0.9.4', sql: NEW_TABLE })
  const began = Date.now()
  const done = await run(house, archive).over
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  const product = await startAt(place)
  const ready = (await fetch(`${product.url}/health/ready`)).status
  await product.stop()
  const after = await tableHashes(place)
  const differs = differences(before, after).filter((name) => !OF_STARTS.test(name))
  const isNew = after.get('public.upgrade_probe')?.startsWith('1 ') && version(home) === '0.9.4'
  const isGood = done.code === 0 && ready === 200 && isNew && differs.length === 0 && isClean(house)
  return isGood
    ? `upgraded in ${seconds} s`
    : `✗ exit ${done.code}, ready ${ready}, differs ${differs.join()}:\n${done.said}`
}

/** No marker, no copy, no half release. */
function isClean({ place, home }: House): boolean {
  const left = [join(home, 'upgrade.json'), join(place.dataDir, 'before-upgrade')].filter((path) => existsSync(path))
  return left.length === 0 && readdirSync(place.config).filter((name) => name.endsWith('before-upgrade')).length === 0
}

const bare = (place: Place) => ({
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: place.folder,
  LINAN_DATA: place.dataDir,
  LINAN_CONFIG: place.config,
  PORT: String(place.port),
})

function run({ place, home }: House, archive: string) {
  const child = spawn(join(home, 'current/bin/linan'), ['upgrade', archive, '--timeout', '30'], {
    env: bare(place),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  const over = new Promise<{ code: number | null; said: string }>((resolve) => {
    child.once('exit', (code) => resolve({ code, said }))
  })
  return { child, over }
}
