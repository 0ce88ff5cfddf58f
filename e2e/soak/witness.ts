import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import { withActor } from '#platform/access/with-actor.ts'
import { enrolWitness } from '#platform/audit/enrolment.ts'
import { splitNotes } from '#platform/audit/heads.ts'
import { logKeys, logSigner } from '#platform/audit/log-key.ts'
import { databaseSource } from '#platform/audit/log-source.ts'
import { Sequencer } from '#platform/audit/sequencer.ts'
import { verifyLog } from '#platform/audit/verify.ts'
import { type Installation, openInstallation } from '#platform/db/installation.ts'
import { ROOT } from '#platform/db/migrate.ts'
import { connect, openPool } from '#platform/db/pool.ts'
import { prepareDatabase } from '#platform/db/prepare.ts'
import { AppError } from '#platform/errors/errors.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { loadSettings } from '#platform/settings/settings.ts'
import { makeWitness, openWitness } from '#platform/witness/folder.ts'
import { freePort, newPlace } from '../support/product.ts'
import { Network } from './network.ts'

/** From this length (minutes) on at the pace of the product. */
const REAL_FROM = 5
const SHORT = { roundMs: 50, leaderMs: 200, checkpointMs: 500, recheckMs: 2000, beatMs: 200 }
/** Detection: a head a minute, and what a witness may take (goal 6). */
const DETECTED_MS = 360_000
const LOOKERS = 4
const FAULTS = ['none', 'none', 'none', 'refuse', 'hang', 'half', 'slow', 'garble'] as const

interface Station {
  installation: Installation
  admin: Client
  sequencers: Sequencer[]
  witnesses: Outside[]
}

/** A witness as a process of its own, reached through a network that fails. */
interface Outside {
  folder: string
  port: number
  child: ChildProcess | undefined
  network: Network
}

/**
 * Sealing and two witnesses under fire: while people look, the connections of the leader, the witnesses (SIGKILL) and the network between them fail at
 * random. Then: every event sealed once, never an alarm; and a tree rewritten to fit, signed with the log's own key, is found in time.
 * @param minutes 10 for the goal, at the pace of the product; below 5 at a pace of seconds
 */
export async function soakWitness(minutes: number): Promise<boolean> {
  const place = await newPlace()
  const settings = loadSettings({ LINAN_DATA: place.dataDir, LINAN_CONFIG: place.config })
  const installation = await openInstallation(settings, { role: 'server' })
  const pace = minutes >= REAL_FROM ? {} : SHORT
  const admin = await connect(installation.installer)
  const station: Station = { installation, admin, sequencers: [], witnesses: [] }
  const watcher = await connect(installation.installer)
  const db = openPool(installation.as('app'), { max: LOOKERS })
  try {
    const { roles, secrets } = installation
    await prepareDatabase(admin, { roles, passwords: secrets.passwords, actions: [], demo: true })
    await admin.query(
      `insert into sec.action (id, name, roles, purpose, writes) select coalesce(max(id), 0) + 1, 'test.writes', '{PUBLIC}', 0, true from sec.action`,
    )
    for (const name of ['one', 'two']) station.witnesses.push(await settle(station, place.folder, name))
    await admin.query(`update audit.witness set enrolled_at = now() - interval '1 day'`)
    await startSealing(station, pace)
    if ((await until(admin, 'sealed', pace === SHORT ? 20_000 : 150_000)) === undefined) {
      process.stdout.write(`the log was never witnessed: ${JSON.stringify(await standing(admin))}\n`)
      return false
    }
    const end = Date.now() + minutes * 60_000
    const alarms = new Map<string, number>()
    const count = { looks: 0, leader: 0, witness: 0, network: 0 }
    await Promise.all([
      ...Array.from({ length: LOOKERS }, () => look(db, end, count)),
      cutLeaders(station, end, count),
      killWitnesses(station, end, count),
      failNetwork(station, end, count),
      watch(watcher, end, alarms),
    ])
    const verdict = await settleAndVerify(station, pace === SHORT ? 30_000 : 150_000)
    const found = await rewrite(station, pace)
    process.stdout.write(
      `${minutes} min: ${JSON.stringify(count)}; sealed ${verdict.size} of ${verdict.events}, ${verdict.heads} heads, ${verdict.witnessed} witnessed, faults ${verdict.faults}; alarms ${JSON.stringify(Object.fromEntries(alarms))}; a rewritten tree found after ${found === undefined ? 'never' : `${(found / 1000).toFixed(1)} s`}\n`,
    )
    const isWhole = verdict.faults === 0 && verdict.size === verdict.events && verdict.witnessed > 0
    const isFound = found !== undefined && found <= (pace === SHORT ? 20_000 : DETECTED_MS)
    return isWhole && alarms.size === 0 && isFound && count.looks > 100
  } finally {
    for (const one of station.sequencers) await one.stop()
    for (const { child, network } of station.witnesses) {
      child?.kill('SIGKILL')
      network.close()
    }
    await db.close()
    await watcher.end()
    await admin.end()
    await installation.close()
    rmSync(place.folder, { recursive: true, force: true })
  }
}

async function settle({ installation, admin }: Station, folder: string, name: string): Promise<Outside> {
  const path = join(folder, name)
  const { signer } = makeWitness(path, `soak.example/${name}`, logSigner(installation.secrets.queryH).verifier.vkey)
  const port = await freePort()
  const network = await Network.open(port)
  await enrolWitness(admin, installation.roles, `http://127.0.0.1:${network.port}`, signer.verifier.vkey)
  const outside: Outside = { folder: path, port, child: undefined, network }
  await startWitness(outside)
  return outside
}

async function startWitness(outside: Outside): Promise<void> {
  const args = ['witness', 'serve', '--listen', `127.0.0.1:${outside.port}`, '--data', outside.folder]
  const child = spawn(process.execPath, [join(ROOT, 'apps/cli/main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  outside.child = child
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
}

/** Two of them, as where two servers share the database: one leads. */
async function startSealing(station: Station, pace: Partial<typeof SHORT>): Promise<void> {
  const { installation, sequencers } = station
  for (const one of sequencers.splice(0)) await one.stop()
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const options = { connection: installation.as('sequencer'), secret: installation.secrets.queryH, log, pace }
  for (let n = 0; n < 2; n++) sequencers.push(new Sequencer(options).start())
}

async function look(db: ReturnType<typeof openPool>, end: number, count: { looks: number }): Promise<void> {
  while (Date.now() < end) {
    count.looks++
    await withActor(db, { tokenHash: null, postingId: null, ip: null }, { action: 'test.writes' }, async () => {
      if (count.looks % 97 === 0) await sleep(1500)
      if (count.looks % 7 === 0) throw new AppError('conflict', { personId: uuidv7() })
      return { value: 1, subjects: count.looks % 3 === 0 ? [uuidv7()] : [], shown: 'page' }
    }).catch(() => undefined)
    await sleep(Math.random() * 100)
  }
}

async function cutLeaders({ admin, installation }: Station, end: number, count: { leader: number }): Promise<void> {
  while (Date.now() < end) {
    await sleep(500 + Math.random() * 5000)
    const { rowCount } = await admin.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where usename = $1 and random() < 0.6',
      [installation.roles.login.sequencer],
    )
    count.leader += rowCount ?? 0
  }
}

async function killWitnesses({ witnesses }: Station, end: number, count: { witness: number }): Promise<void> {
  while (Date.now() < end) {
    await sleep(500 + Math.random() * 6000)
    const one = witnesses[Math.floor(Math.random() * witnesses.length)] as Outside
    const child = one.child as ChildProcess
    const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve()
    child.kill('SIGKILL')
    await gone
    count.witness++
    await sleep(Math.random() * 2000)
    await startWitness(one)
  }
}

async function failNetwork({ witnesses }: Station, end: number, count: { network: number }): Promise<void> {
  while (Date.now() < end) {
    await sleep(300 + Math.random() * 3000)
    for (const { network } of witnesses) network.break(FAULTS)
    count.network++
  }
  for (const { network } of witnesses) network.fault = 'none'
}

async function standing(admin: Client): Promise<{ level: string; fault: string | null; fresh: number }> {
  const { rows } = await admin.query<{ level: string; fault: string | null; fresh: number }>(
    'select level, fault, fresh from sec.sealing()',
  )
  return rows[0] as { level: string; fault: string | null; fresh: number }
}

/** No fault here lasts 15 minutes, so whatever is not `sealed` is a false alarm. */
async function watch(admin: Client, end: number, alarms: Map<string, number>): Promise<void> {
  while (Date.now() < end) {
    const { level, fault } = await standing(admin)
    const alarm = fault ?? (level === 'sealed' ? undefined : level)
    if (alarm !== undefined) alarms.set(alarm, (alarms.get(alarm) ?? 0) + 1)
    await sleep(200)
  }
}

/** How long it took (ms), or undefined. */
async function until(admin: Client, level: string, patience: number): Promise<number | undefined> {
  const began = Date.now()
  while (Date.now() - began < patience) {
    const now = await standing(admin)
    if (now.level === level && (level !== 'sealed' || now.fresh >= 2)) return Date.now() - began
    await sleep(100)
  }
  return undefined
}

async function settleAndVerify({ admin, installation, witnesses }: Station, patience: number) {
  const events = async () => (await admin.query<{ n: number }>('select count(*)::int as n from audit.event')).rows[0]?.n
  const under = async () =>
    (await admin.query<{ n: number }>('select coalesce(max(size), 0)::int as n from audit.checkpoint')).rows[0]?.n
  const end = Date.now() + patience
  while ((await events()) !== (await under()) && Date.now() < end) await sleep(200)
  const outside = witnesses.flatMap(({ folder }) => {
    const known = openWitness(folder)
    return known.logs.flatMap(({ name }) => splitNotes(known.history(name)))
  })
  const auditor = await connect(installation.as('auditor'))
  try {
    const verdict = await verifyLog(databaseSource(auditor), {
      vkeys: logKeys(installation.secrets.queryH, 0),
      outside,
      now: new Date(),
    })
    if (verdict.faults.length > 0) process.stdout.write(`${JSON.stringify(verdict.faults.slice(0, 5))}\n`)
    return { ...verdict, faults: verdict.faults.length, events: await events() }
  } finally {
    await auditor.end()
  }
}

/** Somebody with every right changes an old look, lets the tree be built and signed anew, and hopes. Answers when it was found (ms). */
async function rewrite(station: Station, pace: Partial<typeof SHORT>): Promise<number | undefined> {
  const { admin, sequencers } = station
  for (const one of sequencers.splice(0)) await one.stop()
  await admin.query(
    `update audit.event set actor = gen_random_uuid() where (at, seq) = (select event_at, event_seq from audit.leaf where idx = 50)`,
  )
  await admin.query('delete from audit.leaf; delete from audit.tile; delete from audit.checkpoint')
  const began = Date.now()
  await startSealing(station, pace)
  const found = await until(admin, 'red', DETECTED_MS + 30_000)
  return found === undefined ? undefined : Date.now() - began
}
