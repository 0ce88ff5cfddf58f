import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyReply } from 'fastify'
import { AppError } from '../errors/errors.ts'

/** Hears what the database tells all servers: for each topic (an id) that something of it has changed, and nothing else. */
export interface Live {
  /** Calls `onChange` after each change of the topic; what it answers ends that. @throws where the database cannot be listened to */
  subscribe(topic: string, onChange: () => void): Promise<() => void>
  close(): Promise<void>
}

/** One connection that listens; `platform/db/listen.ts` opens them. */
export interface Listening {
  close(): Promise<void>
}
export type Listen = (onTopic: (topic: string) => void, onLost: () => void) => Promise<Listening>

const AGAIN_MS = 1_000

/**
 * Live updates of one server process over one connection to the database, opened for the first who listens. A lost connection is opened again, and
 * then everybody is told that something may have changed, because nobody knows what was missed.
 */
export function makeLive(listen: Listen): Live {
  const topics = new Map<string, Set<() => void>>()
  let listening: Promise<Listening> | undefined
  let isClosed = false

  const tell = (topic: string) => topics.get(topic)?.forEach((one) => one())
  const open = (): Promise<Listening> => {
    const opening = listen(tell, onLost)
    listening = opening
    opening.catch(() => {
      if (listening === opening) listening = undefined
    })
    return opening
  }
  async function onLost() {
    listening = undefined
    while (!isClosed && topics.size > 0 && listening === undefined) {
      await sleep(AGAIN_MS)
      if (isClosed || listening !== undefined) return
      if (await open().catch(() => undefined)) for (const topic of topics.keys()) tell(topic)
    }
  }

  return {
    async subscribe(topic, onChange) {
      if (isClosed) throw new AppError('unavailable')
      const mine = () => onChange()
      const those = topics.get(topic) ?? new Set()
      topics.set(topic, those.add(mine))
      const leave = () => {
        those.delete(mine)
        if (those.size === 0 && topics.get(topic) === those) topics.delete(topic)
      }
      try {
        await (listening ?? open())
      } catch (error) {
        leave()
        throw Object.assign(new AppError('unavailable'), { cause: error })
      }
      return leave
    },
    async close() {
      isClosed = true
      await (await listening?.catch(() => undefined))?.close()
    },
  }
}

/** Streams of one session at a time: a browser needs one, and a second while it changes hands between its windows. */
const STREAMS_OF_ONE = 4
/** Proxies end what is silent for a minute. */
const BEAT_MS = 25_000

/** Streams under way in this process; `end` closes them all, so that a server that stops need not wait for them. */
export interface Streams {
  /** @throws AppError `too_many_requests` where a session holds too many */
  enter(session: string): () => void
  /** Sends `changed` after each change of the topic, for so many seconds. */
  send(reply: FastifyReply, live: Live, topic: string, seconds: number, leave: () => void): Promise<void>
  end(): void
}

export function makeStreams(): Streams {
  const of = new Map<string, number>()
  const open = new Set<() => void>()
  return {
    enter(session) {
      const held = of.get(session) ?? 0
      if (held >= STREAMS_OF_ONE) throw new AppError('too_many_requests', { retryAfter: 10 })
      of.set(session, held + 1)
      let isIn = true
      return () => {
        if (!isIn) return
        isIn = false
        const left = (of.get(session) ?? 1) - 1
        if (left === 0) of.delete(session)
        else of.set(session, left)
      }
    },
    async send(reply, live, topic, seconds, leave) {
      let say: (text: string) => void = () => undefined
      const unsubscribe = await live.subscribe(topic, () => say('event: changed\ndata: {"changed":true}\n\n'))
      const { raw } = reply
      const end = () => {
        if (!raw.writableEnded) raw.end()
        clearInterval(beat)
        clearTimeout(over)
        unsubscribe()
        leave()
        open.delete(end)
      }
      const beat = setInterval(() => say(':\n\n'), BEAT_MS)
      const over = setTimeout(end, seconds * 1000)
      open.add(end)
      raw.once('close', end)
      reply.hijack()
      const headers = reply.getHeaders() as Record<string, string>
      raw.writeHead(200, { ...headers, 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' })
      say = (text) => void (raw.writableEnded || raw.write(text))
      // The first word: whoever has waited for it may trust that nothing is missed from here on.
      say('event: open\ndata: {}\n\n')
      if (raw.destroyed) end()
    },
    end() {
      for (const one of open) one()
    },
  }
}
