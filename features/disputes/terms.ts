import { z } from 'zod'
import type { Tx } from '#platform/db/tx.ts'
import { currentLengths, currentParameter, loadCalendar } from '#platform/deadlines/rules-store.ts'
import { CLOCK_CODES, type Terms } from './clocks.ts'
import type { Limits } from './escalation.ts'

/** Terms in force on a legal date, with the working days from the year before on: clocks may have begun then. */
export const termsOn = async (tx: Tx, on: string): Promise<Terms> => ({
  rules: await currentLengths(tx, CLOCK_CODES, on),
  calendar: await loadCalendar(tx, Number(on.slice(0, 4)) - 1),
  policeMax: await whole(tx, 'dispute.police.max', on),
})

/** A parameter that is a whole number. */
export const whole = (tx: Tx, code: string, on: string): Promise<number> =>
  currentParameter(tx, code, on, (v) => z.number().int().positive().parse(v))

export const limitsOn = async (tx: Tx, on: string): Promise<Limits> => ({
  calls: await whole(tx, 'dispute.flag.calls', on),
  people: await whole(tx, 'dispute.flag.people', on),
  days: await whole(tx, 'dispute.flag.days', on),
})

/** Calendar days a warning stays in view after its file ended. */
export const flagDaysKept = (tx: Tx, on: string): Promise<number> => whole(tx, 'dispute.flag.keepDays', on)

/** Age from which somebody is of age (民法典 17). */
export const ageOfMajority = (tx: Tx, on: string): Promise<number> => whole(tx, 'guardian.age', on)
