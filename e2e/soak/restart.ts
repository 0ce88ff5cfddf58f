import { rmSync } from 'node:fs'
import http from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { newPlace, startAt } from '../support/product.ts'
import { furnish } from '../support/world.ts'
import { sessionsLike } from './inside.ts'

const CALLERS = 8

/** What callers saw: `refused` is a connection that nobody accepted; `failed` is an accepted request without a good answer. */
interface Seen {
  answered: number
  refused: number
  failed: string[]
}

/**
 * Goal 34: stops the product with SIGTERM under load and starts it again. A request that the server accepted is answered; only connections
 * that meet no server are refused, and those a caller may repeat.
 * @param times how often; 20 in CI, 100 for the goal
 */
export async function soakRestart(times: number): Promise<boolean> {
  const place = await newPlace()
  let product = await startAt(place)
  try {
    const world = await furnish(product)
    // Enough sessions that none meets its own limit.
    const cookies = await sessionsLike(place, world.officer.cookie(), 100)
    const seen: Seen = { answered: 0, refused: 0, failed: [] }
    let over = false
    const agent = new http.Agent({ keepAlive: true, maxSockets: CALLERS })
    const callers = Array.from({ length: CALLERS }, async () => {
      for (let n = 0; !over; n++) await ask(agent, place.port, cookies[n % cookies.length] as string, seen)
    })
    for (let n = 0; n < times; n++) {
      await sleep(300 + Math.random() * 500)
      await product.stop()
      product = await startAt(place)
    }
    await sleep(300)
    over = true
    await Promise.all(callers)
    agent.destroy()
    process.stdout.write(
      `SIGTERM: ${times} restarts, ${seen.answered} answered, ${seen.refused} met no server, ${seen.failed.length} accepted and failed ${[...new Set(seen.failed)].join(', ')}\n`,
    )
    return seen.failed.length === 0 && seen.answered > times * 10 && seen.refused > 0
  } finally {
    await product.stop()
    rmSync(place.folder, { recursive: true, force: true })
  }
}

async function ask(agent: http.Agent, port: number, cookie: string, seen: Seen): Promise<void> {
  try {
    const status = await get(agent, port, cookie)
    if (status === 200) seen.answered++
    else seen.failed.push(String(status))
  } catch (error) {
    const fault = error as NodeJS.ErrnoException & { wasAccepted?: boolean }
    if (fault.wasAccepted) seen.failed.push(fault.code ?? fault.message)
    else seen.refused++
    await sleep(20)
  }
}

/**
 * @throws the socket's error. A connection kept alive that the server has closed meanwhile never took the request (its `reusedSocket` ended before
 *   a byte came back), which is no accepted request: RFC 9112 §9.3.1 lets a client repeat it.
 */
function get(agent: http.Agent, port: number, cookie: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.get(
      { agent, port, host: '127.0.0.1', path: '/api/visits?limit=20', headers: { cookie } },
      (response) => {
        response.resume()
        response.once('end', () => resolve(response.statusCode ?? 0))
        response.once('error', (error) => reject(Object.assign(error, { wasAccepted: true })))
      },
    )
    let isConnected = false
    request.once('socket', (socket) => {
      if (!socket.connecting) isConnected = true
      else socket.once('connect', () => (isConnected = true))
    })
    request.once('error', (error) =>
      reject(Object.assign(error, { wasAccepted: isConnected && !request.reusedSocket })),
    )
  })
}
