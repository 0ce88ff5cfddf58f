import { z } from 'zod'
import { currentParameter } from '#platform/deadlines/rules-store.ts'
import type { Context } from '#platform/http/action.ts'

type Asking = Pick<Context, 'tx' | 'today'>
const whole = (v: unknown) => z.number().int().positive().parse(v)

/** Rows that one person may export alone; above it two others approve (dictionary §10.4, parameter `export.approveAbove`). */
export const exportLimit = (context: Asking) =>
  currentParameter(context.tx, 'export.approveAbove', context.today, whole)

/** Hours for which an exported file, and an approval, is valid (dictionary §10.4, parameter `export.validHours`). */
export const exportHours = (context: Asking) => currentParameter(context.tx, 'export.validHours', context.today, whole)
