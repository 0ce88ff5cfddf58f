import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { makeWitness } from '../witness/folder.ts'
import { type RunningWitness, serveWitness } from '../witness/serve.ts'
import { signatureLine } from '../seal/note.ts'
import { type Signer, signatureOf } from '../seal/signer.ts'
import { newestHead, signHead } from './checkpoints.ts'
import { clearFault, enrolWitness, removeWitness } from './enrolment.ts'
import { Sequencer } from './sequencer.ts'
import { SECRET, sealAll, sequencerOf, SIGNER, verdictOf, writeEvents } from './testing/log.ts'
import { askWitnesses } from './witnesses.ts'

const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
let t: TestDatabase
let sequencer: Client
let root: string
const witnesses: RunningWitness[] = []
const servers: Server[] = []

beforeEach(async () => {
  t = await testDatabase()
  sequencer = await sequencerOf(t)
  root = mkdtempSync(join(tmpdir(), 'linan-witnesses-'))
  await t.admin.query(
    `insert into sec.action (id, name, roles, purpose, writes) select max(id) + 1, 'test.writes', '{PUBLIC}', 0, true from sec.action`,
  )
})
afterEach(async () => {
  for (const one of witnesses.splice(0)) await one.close()
  for (const one of servers.splice(0)) one.close()
  rmSync(root, { recursive: true, force: true })
  await sequencer.end()
  await t.drop()
})

/** A real witness that knows this log, enrolled. */
async function enrol(name: string): Promise<RunningWitness> {
  const { signer } = makeWitness(join(root, name), name, SIGNER.verifier.vkey)
  const running = await serveWitness({ path: join(root, name), host: '127.0.0.1', port: 0 })
  witnesses.push(running)
  await enrolWitness(t.admin, t.roles, running.url, signer.verifier.vkey)
  return running
}

let strange: Signer
let turn = 0
/** By the key of the strange witness, over something else. */
const otherLine = () => signatureLine(signatureOf(strange, 'other.log\n1\nAAAA\n', Math.floor(Date.now() / 1000)))

/** Something else at the address of a witness. */
async function pretend(name: string, answer: RequestListener): Promise<void> {
  const server = createServer(answer)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { signer } = makeWitness(join(root, name), name, SIGNER.verifier.vkey)
  strange = signer
  await enrolWitness(
    t.admin,
    t.roles,
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    signer.verifier.vkey,
  )
}

const grow = async (n: number) => {
  await writeEvents(t.admin, n, 0)
  await sealAll(sequencer)
}
const ask = async () => {
  const head = await newestHead(sequencer)
  if (head) await askWitnesses({ connection: t.login('sequencer'), log }, head, SIGNER.verifier)
}
const rows = async () =>
  (
    await t.admin.query<{ name: string; cosigned_size: number | null; fault: string | null }>(
      'select name, cosigned_size, fault from audit.witness order by name',
    )
  ).rows

describe('asking witnesses', () => {
  test('two sign each head; the log verifies with their words', async () => {
    await grow(100)
    await enrol('one')
    await enrol('two')
    await ask()
    await grow(300)
    await ask()
    await ask()
    // Enrolling left two events of its own.
    expect(await rows()).toEqual([
      { name: 'one', cosigned_size: 402, fault: null },
      { name: 'two', cosigned_size: 402, fault: null },
    ])
    expect((await newestHead(sequencer))?.cosigs).toHaveLength(2)
    expect(await verdictOf(t)).toMatchObject({ faults: [], witnessed: 2 })
    await t.admin.query('insert into audit.sealer (beat_at, lag_seconds) values (now(), 0)')
    expect((await t.admin.query('select level from sec.sealing()')).rows).toEqual([{ level: 'sealed' }])
  })

  test('a witness that was away for many heads is taken up where it stopped', async () => {
    await grow(50)
    const one = await enrol('one')
    await ask()
    await one.close()
    witnesses.splice(0)
    await grow(70)
    await ask()
    expect(await rows()).toEqual([{ name: 'one', cosigned_size: 50, fault: null }])
    witnesses.push(
      await serveWitness({ path: join(root, 'one'), host: '127.0.0.1', port: Number(new URL(one.url).port) }),
    )
    await t.admin.query('update audit.witness set cosigned_size = 3')
    await ask()
    expect(await rows()).toEqual([{ name: 'one', cosigned_size: 121, fault: null }])
  })

  test.each<[string, RequestListener]>([
    ['says nothing that counts', (_, response) => response.end('— other.example AAAAAAAA\n')],
    ['is broken', (_, response) => response.writeHead(500).end()],
    ['hangs up', (request) => request.socket.destroy()],
    ['talks without end', (_, response) => void response.writeHead(200).end('x'.repeat(100_000))],
    ['leads elsewhere', (_, response) => response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end()],
    ['does not know the log', (_, response) => response.writeHead(404).end()],
    [
      'is cut off within a size',
      (_, response) => response.writeHead(409, { 'content-type': 'text/x.tlog.size' }).end('1'),
    ],
    ['signs the head of another log', (_, response) => void response.end(otherLine())],
    ['is no witness at all', (_, response) => response.writeHead(409, { 'content-type': 'text/html' }).end('<p>')],
    [
      'names another size each time',
      (_, response) =>
        response
          .writeHead(409, { 'content-type': 'text/x.tlog.size' })
          .end(`${Math.floor(Math.random() * 5) * 2 + (turn++ % 2)}\n`),
    ],
  ])('one that %s is silent: no fault, and the other counts', async (_, answer) => {
    await grow(10)
    await enrol('good')
    await pretend('strange', answer)
    await ask()
    expect(await rows()).toEqual([
      { name: 'good', cosigned_size: 10, fault: null },
      { name: 'strange', cosigned_size: null, fault: null },
    ])
  })

  test('acts on witnesses leave events, and one taken away is asked no more', async () => {
    await grow(10)
    await enrol('one')
    expect(await removeWitness(t.admin, t.roles, 'one')).toBe(true)
    expect(await removeWitness(t.admin, t.roles, 'one')).toBe(false)
    await ask()
    expect(await rows()).toEqual([{ name: 'one', cosigned_size: null, fault: null }])
    const { rows: events } = await t.admin.query(
      `select a.name, e.note from audit.event e join sec.action a on a.id = e.action where a.name like 'sealedLog.%' order by e.at, e.seq`,
    )
    expect(events.map((e) => e.name)).toEqual(['sealedLog.addWitness', 'sealedLog.removeWitness'])
    await expect(enrolWitness(t.admin, t.roles, 'http://x', SIGNER.verifier.vkey)).rejects.toThrow(
      /no key of a witness/,
    )
  })
})

describe('no false alarm', () => {
  test('a late question with an older head, after another process has shown a newer one', async () => {
    await grow(50)
    await enrol('one')
    const older = await newestHead(sequencer)
    await grow(50)
    await ask()
    if (older) await askWitnesses({ connection: t.login('sequencer'), log }, older, SIGNER.verifier)
    expect(await rows()).toEqual([{ name: 'one', cosigned_size: 101, fault: null }])
  })

  test('a refusal on the way, while the head the witness signed last is in the log', async () => {
    await grow(50)
    const one = await enrol('one')
    await ask()
    await grow(10)
    await pretend('two', (request, response) => {
      if (request.method === 'POST') response.writeHead(422).end('no\n')
      else void fetch(`${one.url}${request.url}`).then(async (kept) => response.end(await kept.text()))
    })
    // The head that is handed out is signed by another witness: it decides nothing, and the word stands.
    await ask()
    expect((await rows())[1]?.fault).toBe('no')
    await t.admin.query(
      `update audit.witness set fault = null, vkey = (select vkey from audit.witness where name = 'one') where name = 'two'`,
    )
    await ask()
    expect((await rows())[1]?.fault).toBeNull()
    const { rows: silent } = await t.admin.query(`select silent from audit.witness where name = 'two'`)
    expect(silent[0]?.silent).toMatch(/are in this log/)
  })

  test('a database that lets nobody in while the witnesses are to be asked', async () => {
    await grow(5)
    const head = await newestHead(sequencer)
    const connection = { ...t.login('sequencer'), password: 'wrong' }
    if (head) await askWitnesses({ connection, log }, head, SIGNER.verifier)
    expect(head?.size).toBe(5)
  })

  test('a clock of a witness that is ahead makes its word no fresher', async () => {
    await grow(5)
    const { signer } = makeWitness(join(root, 'one'), 'one', SIGNER.verifier.vkey)
    const ahead = await serveWitness({
      path: join(root, 'one'),
      host: '127.0.0.1',
      port: 0,
      now: () => Date.now() + 200_000,
    })
    witnesses.push(ahead)
    await enrolWitness(t.admin, t.roles, ahead.url, signer.verifier.vkey)
    await ask()
    const { rows: found } = await t.admin.query('select cosigned_size, cosigned_at <= now() as sane from audit.witness')
    expect(found).toEqual([{ cosigned_size: 5, sane: true }])
  })

  test('the sequencer may write what a witness said, not who it is', async () => {
    for (const column of ['name', 'vkey', 'url', 'enrolled_at', 'removed_at'])
      await expect(sequencer.query(`update audit.witness set ${column} = ${column}`)).rejects.toThrow(
        /permission denied/,
      )
    await sequencer.query('update audit.witness set silent = silent')
  })
})

describe('found out', () => {
  /** Everything from leaf `keep` on gone, as in an older copy. */
  const cut = (keep: number) =>
    t.admin.query(
      `create temporary table lost as select * from audit.leaf where idx >= ${keep};
       delete from audit.event e using lost l where e.at = l.event_at and e.seq = l.event_seq;
       delete from audit.subject e using lost l where e.event_at = l.event_at and e.event_seq = l.event_seq;
       delete from audit.leaf where idx >= ${keep}; delete from audit.tile where level = 0 and n > ${Math.floor(keep / 256)};
       update audit.tile set bytes = substring(bytes from 1 for ${(keep % 256) * 32}) where level = 0 and n = ${Math.floor(keep / 256)};
       delete from audit.checkpoint where size > ${keep}; drop table lost`,
    )

  test('an old copy put back: every witness holds more than is there', async () => {
    await grow(200)
    await enrol('one')
    await enrol('two')
    await ask()
    await cut(120)
    await t.admin.query('update audit.witness set cosigned_size = 120')
    await signHead(sequencer, SIGNER)
    await ask()
    expect((await rows()).map((one) => one.fault)).toEqual([
      'holds 200 leaves, this log has 120',
      'holds 200 leaves, this log has 120',
    ])
    expect((await t.admin.query('select level from sec.sealing()')).rows).toEqual([{ level: 'red' }])
    // It stays until somebody has looked into it.
    expect(await clearFault(t.admin, t.roles, 'one')).toBe(true)
    expect((await rows()).map((one) => one.fault)).toEqual([null, 'holds 200 leaves, this log has 120'])
  })

  test('a log that was cut and grew again past what was seen', async () => {
    await grow(200)
    await enrol('one')
    await ask()
    await cut(120)
    await grow(150)
    await ask()
    expect((await rows())[0]?.fault).toMatch(/does not continue/)
  })

  test('within seconds of a running server, and before that nothing is red', { timeout: 60_000 }, async () => {
    await writeEvents(t.admin, 50, 0)
    await enrol('one')
    await enrol('two')
    await t.admin.query(`update audit.witness set enrolled_at = now() - interval '1 day'`)
    const running = new Sequencer({
      connection: t.login('sequencer'),
      secret: SECRET,
      log,
      pace: { roundMs: 50, leaderMs: 100, checkpointMs: 200, recheckMs: 60_000, beatMs: 100 },
    }).start()
    const level = async () => (await t.admin.query<{ level: string }>('select level from sec.sealing()')).rows[0]?.level
    const until = async (wanted: string) => {
      const patience = Date.now() + 15_000
      while ((await level()) !== wanted && Date.now() < patience) await sleep(50)
      return level()
    }
    expect(await until('sealed')).toBe('sealed')
    for (let i = 0; i < 10; i++) {
      await writeEvents(t.admin, 20, 0)
      await sleep(100)
      expect(await level()).toBe('sealed')
    }
    // Somebody stops the server, rewrites the past, seals it anew with the stolen key, and starts again.
    await running.stop()
    await cut(100)
    const again = new Sequencer({
      connection: t.login('sequencer'),
      secret: SECRET,
      log,
      pace: { roundMs: 50, leaderMs: 100, checkpointMs: 200, recheckMs: 60_000, beatMs: 100 },
    }).start()
    await writeEvents(t.admin, 300, 0)
    expect(await until('red')).toBe('red')
    await again.stop()
  })
})
