import pino from 'pino'
import type { FastifyInstance } from 'fastify'
import { fixedClock } from '#platform/clock/clock.ts'
import { addDays, addMonths } from '#platform/deadlines/calendar.ts'
import { UNLIMITED } from '#platform/http/admission.ts'
import { buildServer, type ServerParts } from '#platform/http/server.ts'
import { type Desk, type Seat, seat } from './desk.ts'

type Parts = Pick<ServerParts, 'db' | 'cipher' | 'actions' | 'clock'>

/** The product's server, not listening: the demo calls it in its own process. */
export const demoServer = (parts: Parts): Promise<FastifyInstance> =>
  buildServer({
    ...parts,
    demo: true,
    version: 'demo',
    logger: pino({ level: 'silent' }),
    ready: async () => true,
    // A quarter of work in a minute.
    userLimits: UNLIMITED,
  })

/** A server with a clock of its own, so that two teams can be at different hours of the quarter at once. */
export interface Lane {
  /** Sets the time of day (minutes after midnight, Shanghai) of what is called next. Answers the instant. */
  at(date: string, minutes: number): Date
  desk(who: Seat): Desk
  close(): Promise<void>
}

export async function openLane(parts: Omit<Parts, 'clock'>): Promise<Lane> {
  const clock = fixedClock(new Date(0))
  const app = await demoServer({ ...parts, clock })
  return {
    at(date, minutes) {
      const instant = shanghai(date, minutes)
      clock.set(instant)
      return instant
    },
    desk: (who) => seat(app, who),
    close: () => app.close(),
  }
}

/** Shanghai has kept UTC+8 without summer time since 1992. */
export const shanghai = (date: string, minutes: number): Date =>
  new Date(Date.parse(`${date}T00:00:00+08:00`) + minutes * 60_000)

/** Last day of the three months that begin on `from`. */
export const lastDayOf = (from: string): string => addDays(addMonths(from, 3), -1)
