import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
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
import { addLog, makeWitness, openWitness } from './folder.ts'
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

describe('as a program of its own', () => {
  const start = async () => {
    const child = spawn(process.execPath, [MAIN, 'witness', 'serve', '--listen', '127.0.0.1:0', '--data', path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [said] = (await once(child.stdout, 'data')) as [Buffer]
    return { child, url: /http:\/\/\S+/.exec(said.toString())?.[0] as string }
  }

  test('killed while it signs, it never forgets what it answered', async () => {
    let known = 0
    for (let round = 0; round < 4; round++) {
      const { child, url } = await start()
      const end = setTimeout(() => child.kill('SIGKILL'), 20 + round * 15)
      try {
        // The first heads race; whatever was answered with a signature is the last one for ever.
        for (let n = 1; n < 200; n++) {
          const answer = await post(url, first(round * 200 + n))
          if (answer.status === 200) known = round * 200 + n
          else if (known > 0) expect(await answer.text()).toBe(`${known}\n`)
        }
      } catch {
        // killed
      }
      clearTimeout(end)
      child.kill('SIGKILL')
      await once(child, 'exit').catch(() => undefined)
      const kept = openWitness(path).seen(LOG.verifier.name)?.size
      if (known > 0) expect(kept).toBe(known)
      else if (kept !== undefined) known = kept
    }
  })

  test('needs no database: nothing it loads knows PostgreSQL', () => {
    const seen = new Set<string>()
    const visit = (file: string): void => {
      if (seen.has(file)) return
      seen.add(file)
      for (const [, to] of readFileSync(file, 'utf8').matchAll(/from '([^']+)'/g)) {
        expect(to, file).not.toMatch(/^pg$|pg-boss|fastify/)
        if (to?.startsWith('.')) visit(join(file, '..', to))
        else if (to?.startsWith('#')) visit(join(import.meta.dirname, '../..', to.slice(1)))
      }
    }
    visit(join(import.meta.dirname, '../../apps/cli/commands/witness.ts'))
    expect(seen.size).toBeGreaterThan(10)
  })
})
