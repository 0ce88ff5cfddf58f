import { setTimeout as sleep } from 'node:timers/promises'
import type { Counter, Gauge } from 'prom-client'
import { AppError } from '../errors/errors.ts'

/**
 * What a request is to the one who waits for it, most urgent first: casework that is being written down, a record that is opened, the way in
 * (sign-in, whose password costs much work to check), a list, figures over many records, a file.
 */
export const LOADS = ['write', 'read', 'entry', 'list', 'statistics', 'export'] as const
export type Load = (typeof LOADS)[number]

/** Requests of each kind: how much of the places at work it may hold, and how many of all may wait when one more of it comes. */
const SHARES: Record<Load, { working: number; waiting: number }> = {
  write: { working: 1, waiting: 4 },
  read: { working: 1, waiting: 3 },
  entry: { working: 0.5, waiting: 4 },
  list: { working: 0.75, waiting: 2 },
  statistics: { working: 0.5, waiting: 1 },
  export: { working: 0.25, waiting: 0.5 },
}

/** Every so many turns go to the one who has waited longest, whatever it is: else a stream of writes would keep a list waiting for ever. */
const TURNS_BY_URGENCY = 8
/** Seconds after which a refused caller may come again. */
const AGAIN: Record<Load, number> = { write: 1, read: 1, entry: 1, list: 2, statistics: 5, export: 10 }

const refusalsOf = (code: 'overloaded' | 'too_many_requests') =>
  Object.fromEntries(LOADS.map((load) => [load, new AppError(code, { retryAfter: AGAIN[load] })])) as Record<
    Load,
    AppError
  >
/** Made once: a refusal must cost next to nothing, and an error's stack costs more than all the rest of it. */
const OVERLOADED = refusalsOf('overloaded')
const TOO_MANY = refusalsOf('too_many_requests')

const REFUSE_EVERY_MS = 5

export interface UserLimits {
  /** Requests of one session at work or waiting. */
  readonly perUser: number
  /** Requests of one session in ten seconds. */
  readonly perUserWindow: number
}

export interface AdmissionLimits extends UserLimits {
  /** Requests at work at one time; each holds one connection to the database. */
  readonly places: number
}

const WINDOW_MS = 10_000
/** A page of the workbench asks for about ten things at once; nobody works faster than forty requests a second for ten seconds. */
export const USER_LIMITS: UserLimits = { perUser: 24, perUserWindow: 400 }

/** For a bench, a test or the demo city, where one session does the work of many people. */
export const UNLIMITED: UserLimits = { perUser: Infinity, perUserWindow: Infinity }

/** One request let in. Await `turn` before working, call `leave` at the end, whatever happens. */
export interface Pass {
  turn(): Promise<void>
  /** Gives the place back, or up while waiting. A second call does nothing. */
  leave(): void
  /** As `leave`, for a caller who has gone away or a body that could not be read: what is at work goes on and keeps its place. */
  abandon(): void
}

interface Waiter {
  readonly load: Load
  start(): void
}

export interface Admission {
  /**
   * Lets a request in or refuses it at once; nothing is done for a refused one.
   * @param user what tells sessions apart; undefined before sign-in, which has limits of its own
   * @throws AppError `overloaded` or `too_many_requests`, both with `retryAfter` in seconds in their params
   */
  enter(load: Load, user: string | undefined): Pass
  /** When the next refusals are sent: all of a few milliseconds together, which costs the machine far less than one by one. */
  sendRefusals(): Promise<void>
}

interface Meters {
  readonly waiting?: Gauge
  readonly refused?: Counter<'load' | 'reason'>
}

/**
 * The door of the server. As many requests work as the database has connections for; a bounded number waits, the less urgent
 * sooner refused; all others get their answer at once. So what is begun is finished fast, however many come (goal 33).
 */
export function makeAdmission(limits: AdmissionLimits, meters: Meters = {}, now: () => number = Date.now): Admission {
  const waiting: Waiter[] = []
  const working = Object.fromEntries(LOADS.map((load) => [load, 0])) as Record<Load, number>
  let busy = 0
  let turns = 0
  const users = userLimits(limits, now)

  const mayStart = (load: Load) =>
    busy < limits.places && working[load] < Math.max(1, Math.floor(limits.places * SHARES[load].working))

  const take = (): Waiter | undefined => {
    const byAge = turns % TURNS_BY_URGENCY === TURNS_BY_URGENCY - 1
    let best: Waiter | undefined
    // The queue is in order of coming, so the first of the most urgent kind has waited longest.
    for (const one of waiting) {
      if (!mayStart(one.load)) continue
      if (best === undefined || LOADS.indexOf(one.load) < LOADS.indexOf(best.load)) best = one
      if (byAge) break
    }
    return best
  }

  const forget = (one: Waiter) => {
    const at = waiting.indexOf(one)
    if (at !== -1) waiting.splice(at, 1)
    meters.waiting?.set(waiting.length)
  }

  const fill = () => {
    for (let next = take(); next !== undefined; next = take()) {
      turns++
      forget(next)
      next.start()
    }
  }

  const refuse = (refusal: Record<Load, AppError>, load: Load): never => {
    meters.refused?.inc({ load, reason: refusal[load].code })
    throw refusal[load]
  }

  let sending: Promise<void> | undefined
  return {
    sendRefusals() {
      sending ??= sleep(REFUSE_EVERY_MS).then(() => {
        sending = undefined
      })
      return sending
    },
    enter(load, user) {
      if (!users.mayEnter(user)) refuse(TOO_MANY, load)
      if (!mayStart(load) && waiting.length >= Math.ceil(limits.places * SHARES[load].waiting)) refuse(OVERLOADED, load)
      users.count(user, 1)
      let state: 'waiting' | 'working' | 'gone' = 'waiting'
      let isUsed = false
      const { promise, resolve } = Promise.withResolvers<void>()
      const waiter: Waiter = {
        load,
        start() {
          state = 'working'
          busy++
          working[load]++
          resolve()
        },
      }
      const leave = () => {
        if (state === 'gone') return
        users.count(user, -1)
        if (state === 'working') {
          busy--
          working[load]--
        } else forget(waiter)
        state = 'gone'
        fill()
      }
      if (mayStart(load)) waiter.start()
      else {
        waiting.push(waiter)
        meters.waiting?.set(waiting.length)
      }
      return {
        turn() {
          isUsed = true
          return promise
        },
        leave,
        abandon() {
          if (state === 'waiting' || !isUsed) leave()
        },
      }
    },
  }
}

/** Counts what each session has under way and what it asked for in the present window; both are forgotten when they end. */
function userLimits(limits: AdmissionLimits, now: () => number) {
  const underWay = new Map<string, number>()
  const asked = new Map<string, number>()
  let windowEnd = 0
  return {
    mayEnter(user: string | undefined): boolean {
      if (user === undefined) return true
      if (now() >= windowEnd) {
        windowEnd = now() + WINDOW_MS
        asked.clear()
      }
      const sofar = (asked.get(user) ?? 0) + 1
      asked.set(user, sofar)
      return sofar <= limits.perUserWindow && (underWay.get(user) ?? 0) < limits.perUser
    },
    count(user: string | undefined, change: 1 | -1): void {
      if (user === undefined) return
      const left = (underWay.get(user) ?? 0) + change
      if (left === 0) underWay.delete(user)
      else underWay.set(user, left)
    },
  }
}
