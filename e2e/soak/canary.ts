import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeDemoId } from '#platform/standards/citizen-number.ts'
import { inspectEmbedded } from '#platform/db/embedded/inspect.ts'
import type { Worker } from '../support/api.ts'
import { linanAt, newPlace, startAt } from '../support/product.ts'
import { furnish, type World } from '../support/world.ts'
import { findNeedles, type Hit } from './needles.ts'

const ID_PREFIX = '420799'
const PHONE_PREFIX = '19450'
/** As many behind one door as keep a thousand within the limit of registrations a minute. */
const PER_DOOR = 50

interface Canary {
  idNo: string
  phone: string
}

/**
 * Goal 23: no identity number and no phone at rest in clear. Canaries go through the busy product (registered, opened, searched, refused, in errors, with
 * the log at its most talkative, with a backup and a crash), then every file it wrote is searched: data folder with write-ahead log and temporary files, backups, logs,
 * and what it printed.
 * @param count how many identity numbers, and as many phones
 */
export async function soakCanary(count: number): Promise<boolean> {
  const canaries = Array.from({ length: count }, (_, n): Canary => {
    const born = new Date(Date.UTC(1950, 0, 1) + n * 20 * 86_400_000).toISOString().slice(0, 10)
    return { idNo: makeDemoId(born, n % 1000), phone: `${PHONE_PREFIX}${String(n).padStart(6, '0')}` }
  })
  if (!findsPlanted(canaries)) return false
  const place = await newPlace()
  // Below the place, so searched with the rest: the target of base backups and log, a second copy, and the recovery sheets.
  for (const name of ['target', 'paper', 'stick']) mkdirSync(join(place.folder, name))
  const product = await startAt(place, { LINAN_LOG: 'trace', LINAN_BACKUP_TO: join(place.folder, 'target') })
  try {
    const world = await furnish(product)
    await linanAt(place, ['key', 'export', '--to', join(place.folder, 'paper')])
    const asked = await goThrough(world, canaries)
    const backedUp = await linanAt(place, ['backup', '--to', join(place.folder, 'stick')])
    const { pid } = inspectEmbedded(place.dataDir).postgres ?? {}
    if (pid !== undefined) process.kill(pid, 'SIGKILL')
    await world.officer.call('residents.listResidents', {}).catch(() => undefined)
    await product.stop()
    writeFileSync(join(place.folder, 'printed.log'), product.said() + backedUp)
    const segments = readdirSync(join(place.folder, 'target'), { recursive: true }).length
    const hits = search([place.folder], canaries)
    process.stdout.write(
      `canaries: ${count} identity numbers and ${count} phones, ${asked} requests, ${segments} files shipped to the backup, ${hits.length} found in clear\n`,
    )
    for (const { file, form, needle } of hits.slice(0, 20)) process.stdout.write(`  ${needle} (${form}) in ${file}\n`)
    return hits.length === 0 && asked > count && segments > 5
  } finally {
    await product.stop()
    rmSync(place.folder, { recursive: true, force: true })
  }
}

function search(folders: readonly string[], canaries: readonly Canary[]): Hit[] {
  return [
    ...findNeedles(folders, new Set(canaries.map((c) => c.idNo)), ID_PREFIX),
    ...findNeedles(folders, new Set(canaries.map((c) => c.phone)), PHONE_PREFIX),
  ]
}

/** A search that finds nothing proves nothing until it has found what was hidden for it, in each form. */
function findsPlanted(canaries: readonly Canary[]): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'linan-planted-'))
  try {
    mkdirSync(join(folder, 'deep'))
    const { idNo, phone } = canaries[canaries.length - 1] as Canary
    const forms = [idNo, phone].flatMap((text) => [
      Buffer.from(text),
      Buffer.from(text, 'utf16le'),
      Buffer.from(Buffer.from(text).toString('hex')),
      ...['', 'a', 'ab'].map((before) => Buffer.from(Buffer.from(`${before}${text}.`).toString('base64'))),
    ])
    const missed = forms.filter((form, n) => {
      const file = join(folder, 'deep', `${n}`)
      writeFileSync(file, Buffer.concat([Buffer.alloc(100_000 + n, 0x2f), form, Buffer.alloc(10)]))
      const found = search([folder], canaries).length === 1
      rmSync(file)
      return !found
    })
    process.stdout.write(`planted: ${forms.length - missed.length} of ${forms.length} forms found\n`)
    return missed.length === 0
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Everything that a number can meet in the product. @returns the count of requests */
async function goThrough({ officer, buildingId }: World, canaries: readonly Canary[]): Promise<number> {
  const doors = Math.ceil(canaries.length / PER_DOOR)
  await officer.call('places.registerRooms', {
    id: buildingId,
    units: '3-4',
    floors: '1-10',
    rooms: `1-${Math.min(20, Math.ceil(doors / 20))}`,
    commit: true,
  })
  let asked = 0
  let cursor: string | undefined
  const free: string[] = []
  do {
    const page = await officer.call('places.listAddresses', { buildingId, limit: 100, ...(cursor ? { cursor } : {}) })
    free.push(...page.items.map((one) => one.id))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  const empty = free.slice(-doors)
  for (const [n, addressId] of empty.entries()) {
    const some = canaries.slice(n * PER_DOOR, (n + 1) * PER_DOOR)
    asked += await oneDoor(officer, addressId, some)
  }
  return asked
}

/** As people mistype: one digit too many, or each number in the field of the other. */
const spoiled = ({ idNo, phone }: Canary, n: number): Canary =>
  n % 2 === 0 ? { idNo: `${idNo}9`, phone } : { idNo: phone, phone: idNo }

async function oneDoor(officer: Worker, addressId: string, some: readonly Canary[]): Promise<number> {
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const household = (written: (c: Canary, n: number) => Canary) => ({
    addressId,
    members: some.map((one, n) => {
      const { idNo, phone } = written(one, n)
      return {
        relationToHead: n === 0 ? ('户主/本人' as const) : ('其他' as const),
        arrivedOn: today,
        person: {
          name: `金丝${'甲乙丙丁戊'[n % 5] ?? ''}`,
          idType: 'CN_ID' as const,
          idNo,
          hukouRegion: '220702',
          phones: [{ kind: '本人' as const, number: phone }],
        },
      }
    }),
  })
  const quiet = (work: Promise<unknown>) => work.catch(() => undefined)
  // Numbers also stand in bodies that are refused, in wrong fields, and in addresses that do not exist.
  await quiet(officer.call('residents.registerHousehold', household(spoiled)))
  const made = await officer.call(
    'residents.registerHousehold',
    household((c) => c),
  )
  const stated = { purpose: 'verify' as const, basisKind: 'address' as const, basisId: addressId }
  const opened = made.members.filter((_, n) => n % 4 === 0)
  for (const { personId } of opened) {
    const n = made.members.findIndex((one) => one.personId === personId)
    const { idNo, phone } = some[n] as Canary
    await quiet(officer.call('residents.getPerson', { personId: idNo, ...stated }))
    await quiet(officer.call('residents.listResidents', { q: phone } as never))
    await quiet(officer.call('residents.findByIdentity', { idType: 'CN_ID', idNo, ...stated } as never))
    await quiet(officer.call('residents.revealIdentity', { personId, ...stated }))
    await quiet(officer.call('residents.revealPhones', { personId, ...stated }))
  }
  return 2 + 5 * opened.length
}
