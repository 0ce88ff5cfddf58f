import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs, { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { splitNotes } from '../audit/heads.ts'
import { utf8 } from '../seal/bytes.ts'
import { checkpointText } from '../seal/checkpoint.ts'
import { leafHash } from '../seal/hash.ts'
import { ED25519 } from '../seal/note.ts'
import { signerOf, signNote } from '../seal/signer.ts'
import { rootOf } from '../seal/tree.ts'
import { answerTo } from './answer.ts'
import { addLog, makeWitness, openWitness, type WitnessFolder } from './folder.ts'
import { neighbourhood, Rate } from './rate.ts'
import { type RunningWitness, serveWitness } from './serve.ts'

const LOG = signerOf('linan.log/test', ED25519, Buffer.alloc(32, 1))
const MAIN = join(import.meta.dirname, '../../apps/cli/main.ts')
let root: string
let path: string
let running: RunningWitness | undefined
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'linan-witness-'))
  path = join(root, 'w')
  makeWitness(path, 'witness.example', LOG.verifier.vkey)
})
afterEach(async () => {
  await running?.close()
  running = undefined
  rmSync(root, { recursive: true, force: true })
})

const serve = async () => (running = await serveWitness({ path, host: '127.0.0.1', port: 0 }))
/** A first head of so many leaves; a witness that signed one has nothing more to prove here. */
const first = (n: number, signer = LOG) => {
  const tree = Array.from({ length: n }, (_, i) => leafHash(utf8(`entry ${i}`)))
  return `old 0\n\n${signNote(checkpointText({ origin: signer.verifier.name, size: n, root: rootOf(tree) }), signer)}`
}
const post = (url: string, body: string | Uint8Array<ArrayBuffer>) =>
  fetch(`${url}/add-checkpoint`, { method: 'POST', body })

describe('a witness', () => {
  test('keeps what it signed over a restart, and hands out every head', async () => {
    const { url } = await serve()
    expect((await post(url, first(5))).status).toBe(200)
    expect((await post(url, first(5))).status).toBe(409)
    await running?.close()
    const again = await serve()
    const answer = await post(again.url, first(9))
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      409,
      'text/x.tlog.size',
      '5\n',
    ])
    expect(splitNotes(await (await fetch(`${again.url}/heads`)).text())).toHaveLength(1)
    expect((await fetch(`${again.url}/`)).status).toBe(404)
  })

  test('of many first heads at once it signs one', async () => {
    const { url } = await serve()
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => post(url, first(i + 1))))
    expect(answers.filter((one) => one.status === 200)).toHaveLength(1)
  })

  test('bytes that are no text, and bodies without end, get an answer', async () => {
    const { url } = await serve()
    expect((await post(url, Uint8Array.of(0xff, 0xfe))).status).toBe(400)
    expect((await post(url, 'x'.repeat(100_000))).status).toBe(400)
    expect((await post(url, first(3))).status).toBe(200)
  })

  test('its folder is its own: one process, a closed key, nothing damaged', async () => {
    await serve()
    await expect(serveWitness({ path, host: '127.0.0.1', port: 0 })).rejects.toThrow(/running already/)
    expect(() => makeWitness(path, 'other', LOG.verifier.vkey)).toThrow(/already/)
    expect(statSync(join(path, 'witness.key')).mode & 0o777).toBe(0o400)
    chmodSync(join(path, 'witness.key'), 0o644)
    expect(() => openWitness(path)).toThrow(/open to other accounts/)
    expect(() => openWitness(join(root, 'none'))).toThrow(/no witness/)
  })

  test('a head that somebody put there, or half of one, stops it', async () => {
    const { url } = await serve()
    await post(url, first(5))
    await running?.close()
    running = undefined
    const file = join(path, `${LOG.verifier.id}.head`)
    const kept = readFileSync(file, 'utf8')
    writeFileSync(file, first(2).slice('old 0\n\n'.length))
    expect(() => openWitness(path)).toThrow(/damaged/)
    writeFileSync(file, kept.slice(0, 80))
    expect(() => openWitness(path)).toThrow(/damaged/)
  })

  test('learns another log, as after a restore', async () => {
    const second = signerOf('linan.log/test/1', ED25519, Buffer.alloc(32, 1))
    expect(() => addLog(path, LOG.verifier.vkey)).toThrow(/known already/)
    addLog(path, second.verifier.vkey)
    const { url } = await serve()
    expect((await post(url, first(4, second))).status).toBe(200)
    expect((await post(url, first(6))).status).toBe(200)
  })
})

describe('what it remembers', () => {
  const file = (what: string) => join(path, `${LOG.verifier.id}.${what}`)
  const ask = (folder: WitnessFolder, body: string, now = 1_800_000_000) => {
    const answer = answerTo(body, folder.logs, folder.seen, folder.signer, now)
    if (answer.keep) folder.keep(LOG.verifier.name, answer.keep)
    return answer
  }

  test.each([
    ['gone', () => rmSync(file('head'))],
    ['empty', () => writeFileSync(file('head'), '')],
  ])('a last head that is %s, and it does not begin anew', (_, spoil) => {
    expect(ask(openWitness(path), first(5)).status).toBe(200)
    spoil()
    expect(() => openWitness(path)).toThrow(/must not sign|damaged/)
  })

  test('a disk that fails at any step: nothing is signed, and the next request is judged by what is there', () => {
    let tried = 0
    for (let step = 1; ; step++) {
      rmSync(path, { recursive: true })
      makeWitness(path, 'witness.example', LOG.verifier.vkey)
      let left = Number.POSITIVE_INFINITY
      const failing = <F extends (...args: never[]) => unknown>(fn: F): F =>
        ((...args: Parameters<F>) => {
          if (--left === 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
          return fn(...args)
        }) as F
      const folder = openWitness(path, {
        openSync: failing(fs.openSync),
        writeSync: failing(fs.writeSync as never),
        fsyncSync: failing(fs.fsyncSync),
        closeSync: failing(fs.closeSync),
        renameSync: failing(fs.renameSync),
      })
      left = step
      const full = () => ask(folder, first(4))
      const isLast = (() => {
        try {
          return full().status === 200
        } catch {
          return false
        }
      })()
      left = Number.POSITIVE_INFINITY
      const size = openWitness(path).seen(LOG.verifier.name)?.size ?? 0
      expect([0, 4]).toContain(size)
      // Judged by the disk, not by what it thought before: the size on disk is the one it answers.
      const answer = ask(folder, first(9))
      expect([answer.status, answer.type === 'text/x.tlog.size' ? answer.body : '']).toEqual(
        size === 0 ? [200, ''] : [409, '4\n'],
      )
      if (isLast) break
      tried++
    }
    expect(tried).toBeGreaterThanOrEqual(7)
  })

  test('the same head again and again writes once a second, and the history grows by one head an hour', () => {
    const folder = openWitness(path)
    const again = first(5).replace('old 0', 'old 5')
    ask(folder, first(5))
    const line = ask(folder, again, 1_800_000_001)
    const before = statSync(file('head'), { bigint: true }).mtimeNs
    for (let i = 0; i < 100; i++) expect(ask(folder, again, 1_800_000_001).body).toBe(line.body)
    expect(statSync(file('head'), { bigint: true }).mtimeNs).toBe(before)
    for (let minute = 1; minute <= 180; minute++) ask(folder, again, 1_800_000_000 + minute * 60)
    const heads = splitNotes(folder.history(LOG.verifier.name))
    expect(heads.length).toBe(4)
    expect(folder.history(LOG.verifier.name)).toContain(folder.seen(LOG.verifier.name)?.note)
  })

  test('half a line of its history, as a power cut leaves it, is cut off', () => {
    ask(openWitness(path), first(5))
    const whole = readFileSync(file('heads'), 'utf8')
    for (const more of ['linan.log/te', `${LOG.verifier.name}\n9\n`, whole.slice(0, -30), whole.slice(0, -1)]) {
      writeFileSync(file('heads'), whole + more)
      expect(openWitness(path).history(LOG.verifier.name)).toBe(whole)
    }
  })

  test('its times do not go back, and a clock far behind stops it', () => {
    const folder = openWitness(path)
    ask(folder, first(5))
    const again = first(5).replace('old 0', 'old 5')
    expect(ask(folder, again, 1_800_000_000 - 200).status).toBe(200)
    expect(folder.seen(LOG.verifier.name)?.time).toBe(1_800_000_000)
    expect(ask(folder, again, 1_800_000_000 - 301)).toMatchObject({ status: 500, warning: expect.any(String) })
  })

  test('a head that contradicts the last one is kept as evidence; strangers’ signatures are not', async () => {
    const { url } = await serve()
    const stranger = signNote(
      checkpointText({ origin: 'x', size: 1, root: new Uint8Array(32) }),
      signerOf('x', ED25519, Buffer.alloc(32, 5)),
    )
    await post(url, first(5) + `${stranger.trimEnd().split('\n').at(-1)}\n`)
    const other = signNote(
      checkpointText({ origin: LOG.verifier.name, size: 5, root: rootOf([leafHash(utf8('x'))]) }),
      LOG,
    )
    expect((await post(url, `old 5\n\n${other}`)).status).toBe(409)
    expect(readFileSync(file('contradiction'), 'utf8')).toBe(other)
    const hash = createHash('sha256').update(LOG.verifier.name).digest('hex')
    const kept = await (await fetch(`${url}/${hash}/checkpoint`)).text()
    expect(kept.split('\n').filter((line) => line.startsWith('— '))).toHaveLength(2)
    expect((await fetch(`${url}/${'0'.repeat(64)}/checkpoint`)).status).toBe(404)
  })
})

describe('at the door', () => {
  test('one neighbour who asks without end leaves the others their turn', () => {
    const rate = new Rate()
    const asked = Array.from({ length: 1000 }, () => rate.allows('2001:db8::1', 0))
    expect(asked.filter(Boolean)).toHaveLength(60)
    expect(rate.allows('2001:db8:0:0:9::7', 0)).toBe(false)
    expect(rate.allows('2001:db8:0:1::1', 0)).toBe(true)
    expect(rate.allows('10.0.0.1', 0)).toBe(true)
    expect(rate.allows('2001:db8::1', 200)).toBe(true)
  })

  test.each([
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ])('%s counts as %s', (address, key) => {
    expect(neighbourhood(address)).toBe(key)
  })

  test('bytes that are no HTTP, paths out of the folder, a flood: answered or cut off, and it goes on', async () => {
    const { url } = await serve()
    const raw = (bytes: string) =>
      new Promise<string>((resolve) => {
        let said = ''
        const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes))
        socket.on('data', (part) => (said += part.toString()))
        socket.on('close', () => resolve(said))
        socket.on('error', () => resolve(said))
        setTimeout(() => socket.destroy(), 300)
      })
    expect(await raw('\0\0\0\n\n')).toMatch(/^HTTP\/1.1 400/)
    expect(await raw('GET /%ZZ HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(/^HTTP\/1.1 404/)
    expect(await raw('GET /../w/witness.key HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(/^HTTP\/1.1 404/)
    expect(await raw(`GET /${'a'.repeat(50_000)} HTTP/1.1\r\nHost: x\r\n\r\n`)).toMatch(/^HTTP\/1.1 4/)
    await raw('POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nold')
    expect((await post(url, first(5))).status).toBe(200)
    const flood = await Promise.all(Array.from({ length: 120 }, async () => (await post(url, 'x')).status))
    expect(flood.filter((one) => one === 429).length).toBeGreaterThan(30)
  })
})

describe('as a program of its own', () => {
  test('kill -9 before each call to the disk: what it answered it knows afterwards, and nothing is half', {
    timeout: 120_000,
  }, () => {
    let killed = 0
    for (let call = 1; ; call++) {
      rmSync(path, { recursive: true })
      makeWitness(path, 'witness.example', LOG.verifier.vkey)
      const child = spawnSync(
        process.execPath,
        [join(import.meta.dirname, 'testing/crash-child.ts'), path, String(call)],
        {
          input: first(5),
          encoding: 'utf8',
        },
      )
      const size = openWitness(path).seen(LOG.verifier.name)?.size
      if (child.signal === null) {
        expect([child.stdout, size]).toEqual(['200', 5])
        break
      }
      expect([child.signal, child.stdout]).toEqual(['SIGKILL', ''])
      expect([undefined, 5]).toContain(size)
      killed++
    }
    expect(killed).toBeGreaterThanOrEqual(7)
  })

  test('needs no database: nothing it loads is PostgreSQL, or any package at all', () => {
    const record = `import { registerHooks } from 'node:module'
const seen = []
registerHooks({ load(url, context, next) { seen.push(url); return next(url, context) } })
process.on('exit', () => process.stderr.write(seen.join('\\n') + '\\n'))`
    const { stderr } = spawnSync(
      process.execPath,
      [
        '--import',
        `data:text/javascript,${encodeURIComponent(record)}`,
        MAIN,
        'witness',
        'serve',
        '--listen',
        '203.0.113.1:1',
        '--data',
        path,
      ],
      { encoding: 'utf8' },
    )
    const loaded = stderr.split('\n').filter((line) => line.startsWith('file:'))
    expect(loaded.some((url) => url.endsWith('/platform/witness/serve.ts'))).toBe(true)
    expect(loaded.filter((url) => url.includes('/node_modules/'))).toEqual([])
  })
})
