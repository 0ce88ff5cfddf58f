import { z } from 'zod'
import type { Tx } from '#platform/db/tx.ts'
import { currentParameter } from '#platform/deadlines/rules-store.ts'

const number = (code: string) => (tx: Tx, on: string) =>
  currentParameter(tx, code, on, (v) => z.number().nonnegative().parse(v))

/** Radius of a point in metres where nobody says another. */
export const usualRadius = number('checkIn.radius')
/** Metres by which what a phone says of its error widens a radius, at most. */
export const allowance = number('checkIn.allowance')
/** Share of check-ins by hand above which a point is shown to be looked at. */
export const manualPercent = number('checkIn.manualPercent')
/** Minutes before and after a visit within which a scanned code says that its door was reached. */
export const visitMinutes = number('checkIn.visitMinutes')
