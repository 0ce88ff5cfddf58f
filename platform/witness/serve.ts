import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { join } from 'node:path'
import { tryLock } from '../db/embedded/lock.ts'
import { answerTo } from './answer.ts'
import { openWitness, WitnessError, type WitnessFolder } from './folder.ts'
import { Rate } from './rate.ts'

/** A request is a few hundred hashes and a note at most. */
const MAX_BODY = 64 * 1024
const REQUEST_MS = 10_000

export interface RunningWitness {
  readonly url: string
  readonly folder: WitnessFolder
  close(): Promise<void>
}

export interface ServeOptions {
  readonly path: string
  readonly host: string
  readonly port: number
  /** For tests: the clock, in milliseconds. */
  readonly now?: () => number
  /** Certificate chain and key, PEM. Plain HTTP does as well: whatever counts is signed. */
  readonly tls?: { cert: Buffer; key: Buffer } | undefined
  /** One line for what whoever runs it should know. */
  readonly warn?: (line: string) => void
}

/**
 * Speaks tlog-witness below any prefix: `POST …/add-checkpoint`; `GET …/heads` gives heads it signed, one of each hour and the last, for
 * whoever verifies a log; `GET …/<SHA-256 of the origin>/checkpoint` the last one of a log, for whoever watches it.
 * One process a folder. @throws WitnessError
 */
export async function serveWitness({
  path,
  host,
  port,
  now = Date.now,
  tls,
  warn = () => undefined,
}: ServeOptions): Promise<RunningWitness> {
  const folder = openWitness(path)
  const release = await holdFolder(path)
  const rate = new Rate()
  const limits = {
    requestTimeout: REQUEST_MS,
    headersTimeout: REQUEST_MS / 2,
    connectionsCheckingInterval: 1000,
    maxHeaderSize: 8192,
  }
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    response.on('error', () => undefined)
    if (!rate.allows(request.socket.remoteAddress ?? '', now()))
      return void response.writeHead(429, { 'retry-after': '1', connection: 'close' }).end('too many requests\n')
    handle(folder, request, response, now, warn).catch((error: unknown) => {
      warn(`failed: ${(error as Error).message}`)
      if (!response.headersSent) response.writeHead(500).end('the head could not be kept\n')
    })
  }
  const server: Server = tls ? createTlsServer({ ...limits, ...tls }, listener) : createServer(limits, listener)
  server.maxConnections = 64
  try {
    await listen(server, host, port)
  } catch (error) {
    release()
    throw error
  }
  const { address, port: bound, family } = server.address() as { address: string; port: number; family: string }
  return {
    url: `${tls ? 'https' : 'http'}://${family === 'IPv6' ? `[${address}]` : address}:${bound}`,
    folder,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve(release()))
        server.closeAllConnections()
      }),
  }
}

async function handle(
  folder: WitnessFolder,
  request: IncomingMessage,
  response: ServerResponse,
  now: () => number,
  warn: (line: string) => void,
): Promise<void> {
  const end = (status: number, type: string, body: string) =>
    void response.writeHead(status, { 'content-type': type }).end(body)
  const url = (request.url ?? '').split('?')[0] as string
  if (request.method === 'GET') {
    const hash = /\/([0-9a-f]{64})\/checkpoint$/.exec(url)?.[1]
    const log = hash === undefined ? undefined : folder.logs.find(({ name }) => hashOf(name) === hash)
    const said = url.endsWith('/heads')
      ? folder.logs.map(({ name }) => folder.history(name)).join('')
      : log && folder.seen(log.name)?.note
    if (said !== undefined) return end(200, 'text/plain; charset=utf-8', said)
  }
  if (request.method !== 'POST' || !url.endsWith('/add-checkpoint'))
    return end(404, 'text/plain; charset=utf-8', 'not found\n')
  const body = await readBody(request)
  if (body === undefined) return end(400, 'text/plain; charset=utf-8', 'too long or no text\n')
  // From here to the disk nothing waits, so no other request of this log comes in between.
  const answer = answerTo(body, folder.logs, folder.seen, folder.signer, Math.floor(now() / 1000))
  if (answer.keep) folder.keep(originOf(answer.keep.note), answer.keep)
  if (answer.contradicts !== undefined) folder.accuse(originOf(answer.contradicts), answer.contradicts)
  if (answer.warning !== undefined) warn(answer.warning)
  end(answer.status, answer.type, answer.body)
}

const originOf = (note: string): string => note.slice(0, note.indexOf('\n'))
const hashOf = (origin: string): string => createHash('sha256').update(origin).digest('hex')

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size > MAX_BODY) return undefined
    parts.push(part)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts))
  } catch {
    return undefined
  }
}

const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })

/** Two processes would each think they know the last head. */
async function holdFolder(path: string): Promise<() => void> {
  const lock = await tryLock(join(path, 'running'))
  if ('release' in lock) return () => lock.release()
  throw new WitnessError(
    `见证方已在进程 ${lock.pid} 中运行。The witness is running already, in process ${lock.pid}.`,
    '一个目录只能运行一个。One folder, one process.',
  )
}
