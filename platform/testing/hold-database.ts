import { startEmbedded } from '#platform/db/embedded.ts'

/** A process of its own for tests of crashes: starts or joins a database, prints one line, and holds it until it is told to end. */
const [dataDir = '', role = 'server'] = process.argv.slice(2)

try {
  const database = await startEmbedded({
    dataDir,
    role: role as 'server' | 'tool',
    secrets: { superuserPassword: 'test-only' },
  })
  process.stdout.write(
    `${JSON.stringify({ ok: true, pid: process.pid, postgres: database.pid(), owned: database.owned })}\n`,
  )
  const alive = setInterval(() => {}, 1000)
  process.stdin.resume()
  process.stdin.on('end', () => {
    clearInterval(alive)
    void database.stop()
  })
} catch (error) {
  const { code, params, message } = error as { code: string; params: object; message: string }
  process.stdout.write(`${JSON.stringify({ ok: false, code, params, message })}\n`)
}
