import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from '#platform/db/migrate.ts'

/** A first start makes a database cluster and runs all migrations; on a busy machine of two cores that took 20 s. */
const READY_MS = 90_000
const STOP_MS = 20_000

/** Where one installation keeps its data and listens, over several starts. */
export interface Place {
  folder: string
  dataDir: string
  config: string
  port: number
  /** Program of an installed release; without it this checkout runs. */
  program?: string
}

/** The real product, started for one test on data of its own. */
export interface Product {
  url: string
  /** The process of the server; killing it is the caller's business. */
  child: ChildProcess
  /** One-time code of the first account, as the terminal shows it. */
  setUpCode: string
  /** What the product has said so far. */
  said(): string
  /** Stops the process by its pid, waits for its end, and forgets its data. */
  stop(): Promise<void>
}

/** Builds the pages where their sources are newer; tells nothing when they are current. */
export async function buildWeb(): Promise<void> {
  const { ensureWeb } = (await import(pathToFileURL(join(ROOT, 'bin/launcher/web.mjs')).href)) as {
    ensureWeb: (root: string, node: string) => Promise<void>
  }
  await ensureWeb(ROOT, process.execPath)
}

/** A new, empty place on a free port. */
export async function newPlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'linan-e2e-'))
  // Started as root, the database runs as an account of its own, which has to reach its data.
  chmodSync(folder, 0o755)
  return { folder, dataDir: join(folder, 'data'), config: join(folder, 'config'), port: await freePort() }
}

/**
 * Starts the product as a person does, with new data flagged as demonstration, on a free port.
 * @param prepare puts data there before the start
 * @throws Error with everything the product said, when it ends or is not ready in time.
 */
export async function startProduct(prepare?: (place: Place) => void): Promise<Product> {
  const place = await newPlace()
  const forget = () => rmSync(place.folder, { recursive: true, force: true })
  try {
    prepare?.(place)
    const product = await startAt(place)
    return {
      ...product,
      stop: async () => {
        await product.stop()
        forget()
      },
    }
  } catch (error) {
    forget()
    throw error
  }
}

/** Starts the product on what lies at `place`; `stop` leaves the data there. `setUpCode` is empty where the set-up is done. */
export async function startAt(place: Place, settings: Record<string, string> = {}): Promise<Product> {
  const [program, ...args] = place.program ? [place.program] : [process.execPath, join(ROOT, 'apps/cli/main.ts')]
  const child = spawn(program, [...args, 'start'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: String(place.port),
      LINAN_DATA: place.dataDir,
      LINAN_CONFIG: place.config,
      LINAN_DEMO: '1',
      DATABASE_URL: '',
      NODE_COMPILE_CACHE: join(ROOT, '.cache/node'),
      ...settings,
    },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  const stop = () => end(child)
  try {
    const url = await heard(child, () => /Ready: (https?:\S+)/.exec(said)?.[1])
    const hasCode = said.includes('Set-up code')
    const setUpCode = hasCode ? await heard(child, () => /Set-up code: (\S+)\n/.exec(said)?.[1]) : ''
    return { url, child, setUpCode, said: () => said, stop }
  } catch (error) {
    await stop()
    throw new Error(`the product did not start:\n${said}`, { cause: error })
  }
}

/** Runs one command of the product on the data of `place`. @throws Error with everything it said, where it fails */
export async function linanAt(place: Place, args: string[]): Promise<string> {
  const child = spawn(process.execPath, [join(ROOT, 'apps/cli/main.ts'), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LINAN_DATA: place.dataDir, LINAN_CONFIG: place.config, DATABASE_URL: '' },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`linan ${args.join(' ')} ended with ${code}:\n${said}`)
  return said
}

async function heard(child: ChildProcess, look: () => string | undefined): Promise<string> {
  const until = Date.now() + READY_MS
  for (;;) {
    const found = look()
    if (found !== undefined) return found
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`it ended with ${child.exitCode ?? child.signalCode}`)
    if (Date.now() > until) throw new Error(`it was not ready after ${READY_MS / 1000} s`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    const hard = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
    child.once('exit', () => {
      clearTimeout(hard)
      resolve()
    })
    child.kill('SIGTERM')
  })
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
