import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inspectEmbedded } from '#platform/db/embedded/inspect.ts'
import { loadSettings } from '#platform/settings/settings.ts'
import { type RunningServer, startServer } from './start.ts'

let folder: string
let server: RunningServer
const settingsOf = (port: number) =>
  loadSettings({
    LINAN_DATA: join(folder, 'data'),
    LINAN_CONFIG: join(folder, 'config'),
    PORT: String(port),
    HOST: '127.0.0.1',
    HOME: folder,
  })

beforeAll(async () => {
  process.env.LINAN_LOG = 'silent'
  folder = mkdtempSync(join(tmpdir(), 'linan-faults-'))
  chmodSync(folder, 0o755)
  server = await startServer(settingsOf(0))
}, 60_000)
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

const ask = async () => {
  const from = performance.now()
  const response = await fetch(`${server.url}/api/accounts/first-run`, { signal: AbortSignal.timeout(8_000) })
  return {
    status: response.status,
    body: (await response.json()) as { error?: { message: string } },
    ms: performance.now() - from,
  }
}

describe('the product on a bad day', () => {
  it('prints a set-up code and serves a new installation', async () => {
    expect(server.setUpCode).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/)
    expect((await ask()).status).toBe(200)
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(200)
  })

  it('answers 503 with a sentence while PostgreSQL is dead, hangs nobody, and comes back by itself', async () => {
    const { pid } = inspectEmbedded(join(folder, 'data')).postgres ?? { pid: 0 }
    expect(pid).toBeGreaterThan(1)
    process.kill(pid, 'SIGKILL')
    const seen = new Set<number>()
    const until = Date.now() + 20_000
    let calm = 0
    while (Date.now() < until && calm < 10) {
      const answers = await Promise.all(Array.from({ length: 8 }, ask))
      for (const a of answers) {
        seen.add(a.status)
        expect(a.ms).toBeLessThan(8_000)
        if (a.status !== 200) expect(a.body.error?.message).toContain('暂时无法')
      }
      calm = answers.every((a) => a.status === 200) ? calm + 1 : 0
      await sleep(20)
    }
    expect(calm).toBe(10)
    expect([...seen].filter((s) => s !== 200 && s !== 503)).toEqual([])
    expect(seen.has(503)).toBe(true)
  }, 60_000)

  it('refuses a port that somebody holds with a sentence, and leaves nothing running', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await new Promise((r) => holder.once('listening', r))
    const { port } = holder.address() as { port: number }
    const other = mkdtempSync(join(tmpdir(), 'linan-port-'))
    chmodSync(other, 0o755)
    const settings = loadSettings({
      LINAN_DATA: join(other, 'data'),
      LINAN_CONFIG: join(other, 'config'),
      PORT: String(port),
      HOST: '127.0.0.1',
      HOME: other,
    })
    await expect(startServer(settings)).rejects.toThrow(new RegExp(`${port}.*EADDRINUSE`))
    expect(inspectEmbedded(join(other, 'data')).postgres).toBeUndefined()
    holder.close()
    rmSync(other, { recursive: true, force: true })
  }, 60_000)
})
