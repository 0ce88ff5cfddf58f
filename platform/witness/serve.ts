import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { tryLock } from '../db/embedded/lock.ts'
import { answerTo } from './answer.ts'
import { openWitness, WitnessError, type WitnessFolder } from './folder.ts'

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
}

/**
 * Speaks tlog-witness below any prefix: `POST …/add-checkpoint`; `GET …/heads` gives every head it signed, for whoever verifies a log.
 * One process a folder. @throws WitnessError
 */
export async function serveWitness({ path, host, port, now = Date.now }: ServeOptions): Promise<RunningWitness> {
  const folder = openWitness(path)
  const release = await holdFolder(path)
  const server = createServer(
    { requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS, maxHeaderSize: 8192 },
    (request, response) => {
      void handle(folder, request, response, now).catch(() => {
        if (!response.headersSent) response.writeHead(500).end('the head could not be kept\n')
      })
    },
  )
  server.maxConnections = 64
  try {
    await listen(server, host, port)
  } catch (error) {
    release()
    throw error
  }
  const { address, port: bound, family } = server.address() as { address: string; port: number; family: string }
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`,
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
): Promise<void> {
  const end = (status: number, type: string, body: string) =>
    void response.writeHead(status, { 'content-type': type }).end(body)
  const url = (request.url ?? '').split('?')[0] as string
  if (request.method === 'GET' && url.endsWith('/heads')) return end(200, 'text/plain; charset=utf-8', allHeads(folder))
  if (request.method !== 'POST' || !url.endsWith('/add-checkpoint'))
    return end(404, 'text/plain; charset=utf-8', 'not found\n')
  const body = await readBody(request)
  if (body === undefined) return end(400, 'text/plain; charset=utf-8', 'too long or no text\n')
  // From here to the disk nothing waits, so no other request of this log comes in between.
  const answer = answerTo(body, folder.logs, folder.seen, folder.signer, Math.floor(now() / 1000))
  if (answer.keep) folder.keep(body.slice(body.indexOf('\n\n') + 2).split('\n')[0] as string, answer.keep)
  end(answer.status, answer.type, answer.body)
}

const allHeads = (folder: WitnessFolder): string =>
  folder.logs
    .map(({ id }) => {
      try {
        return readFileSync(join(folder.path, `${id}.heads`), 'utf8')
      } catch {
        return ''
      }
    })
    .join('')

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
