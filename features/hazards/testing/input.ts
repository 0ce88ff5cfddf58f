import type { InputOf } from '#platform/http/contract.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import type { reportHazard, resolveHazard } from '../contract.ts'

export type Report = InputOf<typeof reportHazard>
export type Look = InputOf<typeof resolveHazard>

/** A right and complete report, changed as told. */
export const reportOf = (addressId: string | undefined, change: Partial<Report> = {}): Report => ({
  id: uuidv7(),
  ...(addressId === undefined ? {} : { addressId }),
  kind: '消防',
  level: '一般',
  description: '楼道堆放杂物',
  foundBy: '走访',
  foundAt: '2026-11-20T02:00:00.000Z',
  ownerType: '物业',
  ...change,
})

/** Somebody looked again; gone unless told otherwise. */
export const lookOf = (id: string, change: Partial<Look> = {}): Look => ({
  id,
  actId: uuidv7(),
  at: '2026-11-21T07:00:00.000Z',
  isFixed: true,
  ...change,
})
