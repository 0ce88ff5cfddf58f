import { createHash } from 'node:crypto'
import { scannedAt } from '#features/check-ins/public.ts'
import { AppError, type FieldError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import { legalDate } from '#platform/clock/clock.ts'
import type { Sheet } from './contract.ts'
import { type Point, type Raised, raiseFlags } from './flags.ts'
import { currentLimits } from './limits.ts'
import { residentsAmong, staffOf } from './lookup.ts'
import { sheetFaults, visitorFaults } from './rules.ts'
import type { SheetColumns, VisitRecord } from './store.ts'
import { lastTexts, visitsAround } from './store.ts'

/** Where the visit went: the place of the household or house, under row-level security. */
export interface Target {
  householdId: string | null
  houseId: string | null
  addressId: string
  unitId: string
  unitPos: number
  door: Point | null
}

/** SHA-256 of a request, keys in order: two requests with one id are the same request exactly when these agree. */
export const requestHash = (input: Readonly<Record<string, unknown>>): Buffer => {
  const sorted = Object.keys(input)
    .sort()
    .map((key) => [key, input[key]])
  return createHash('sha256').update(JSON.stringify(sorted)).digest()
}

/** Checks what needs the database: visitors exist and may make this kind of visit, persons met belong behind this door. All mistakes at once. */
export async function checkSheet(context: Context, s: Sheet, target: Target, hasTask: boolean): Promise<void> {
  const faults: FieldError[] = sheetFaults(s, context.now)
  const staff = await staffOf(context.tx, s.visitorIds, context.today)
  const kinds = s.visitorIds.map((id) => staff.get(id)).filter((one) => one !== undefined && !one.left)
  if (kinds.length < s.visitorIds.length) faults.push({ path: 'visitorIds', code: 'visit_visitor_unknown' })
  else
    faults.push(
      ...visitorFaults(
        s.kind,
        kinds.map((one) => (one as { kind: string }).kind),
        hasTask,
      ),
    )
  const among = await residentsAmong(context.tx, s.metPersonIds, target.householdId, target.addressId)
  if (s.metPersonIds.some((id) => !among.has(id))) faults.push({ path: 'metPersonIds', code: 'visit_person_not_here' })
  if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
}

const pointOf = (p: { lng?: number | null | undefined; lat?: number | null | undefined }): Point | null =>
  typeof p.lng === 'number' && typeof p.lat === 'number' ? { lng: p.lng, lat: p.lat } : null

/** The soft flags of a visit by one author, with the numbers behind them. */
export async function flagsOf(
  context: Pick<Context, 'tx'>,
  id: string,
  author: string,
  door: Point | null,
  s: Pick<SheetColumns, 'visitorIds' | 'startedAt' | 'endedAt' | 'met' | 'summary' | 'lng' | 'lat' | 'geoMethod'>,
): Promise<Raised[]> {
  const limits = await currentLimits(context.tx, legalDate(s.startedAt))
  return raiseFlags(
    {
      startedAt: s.startedAt,
      endedAt: s.endedAt,
      met: s.met,
      at: pointOf(s),
      door,
      scanned: s.geoMethod === SCANNED,
      text: s.summary,
      around: await visitsAround(context.tx, s.visitorIds, s.startedAt, id),
      texts: s.summary ? await lastTexts(context.tx, author, id, limits.similar.last) : [],
    },
    limits,
  )
}

/** Of {@link GEO_METHODS}: set by the server alone. */
const SCANNED = '扫码'

/**
 * How the position is known: by the code of the door where the author scanned it around the visit, whatever the sheet says; a sheet that only claims so
 * is a position like any other. A correction by somebody else keeps what was verified.
 */
export async function verifiedMethod(
  { tx, today, actor }: Pick<Context, 'tx' | 'today' | 'actor'>,
  author: string,
  addressId: string,
  s: Pick<SheetColumns, 'startedAt' | 'endedAt' | 'geoMethod'>,
  before: SheetColumns['geoMethod'] = null,
): Promise<SheetColumns['geoMethod']> {
  if (s.geoMethod === null) return null
  const { startedAt, endedAt } = s
  if (await scannedAt(tx, { staffId: author, addressId, startedAt, endedAt }, today)) return SCANNED
  // Check-ins of the author are not in sight of everybody who may correct his visit.
  if (before === SCANNED && author !== actor.staffId) return SCANNED
  return s.geoMethod === SCANNED ? 'GPS' : s.geoMethod
}

/** A checked sheet as columns. Empty texts are stored as nothing. */
export function columnsOf(s: Sheet): Omit<SheetColumns, 'flags'> {
  return {
    kind: s.kind,
    visitorIds: s.visitorIds,
    startedAt: new Date(s.startedAt),
    endedAt: s.endedAt ? new Date(s.endedAt) : null,
    lng: s.lng ?? null,
    lat: s.lat ?? null,
    geoMethod: s.geoMethod ?? null,
    geoReason: s.geoReason || null,
    met: s.met,
    metCount: s.metCount ?? null,
    metPersonIds: s.metPersonIds,
    topics: s.topics,
    summaryChips: s.summaryChips,
    summary: s.summary || null,
    result: s.result || null,
    cardLeft: s.cardLeft,
    notMetSlip: s.notMetSlip,
  }
}

/**
 * The record as a version conflict shows it beside one's own typing. A refusal names no audit subjects, so persons met are left out here;
 * the screen reads the record again to show them.
 */
export const conflictOf = (v: VisitRecord) => ({
  id: v.id,
  version: v.version,
  kind: v.kind,
  visitorIds: v.visitorIds,
  startedAt: v.startedAt.toISOString(),
  endedAt: v.endedAt?.toISOString() ?? null,
  met: v.met,
  metCount: v.metCount,
  topics: v.topics,
  summaryChips: v.summaryChips,
  summary: v.summary,
  result: v.result,
  cardLeft: v.cardLeft,
  notMetSlip: v.notMetSlip,
  voidedAt: v.voidedAt?.toISOString() ?? null,
  updatedAt: v.updatedAt?.toISOString() ?? null,
})
