import type { ApiInput, ApiOutput } from '#ui/api/client.ts'
import type { Chip, GeoMethod, Topic, VisitKind } from '../vocabulary.ts'

export type Preparation = ApiOutput<'visits.prepareVisit'>
export type Visit = ApiOutput<'visits.getVisit'>

/** What the form holds; times as the browser's own control writes them, in Chinese wall time. */
export interface SheetValues {
  id: string
  /** `household:<id>` or `house:<id>`. */
  target: string
  kind: VisitKind
  visitorIds: string[]
  startedAt: string
  endedAt?: string
  lng?: number
  lat?: number
  geoMethod?: GeoMethod
  geoReason?: string
  met: 'yes' | 'no'
  metCount?: number
  metPersonIds: string[]
  topics: Topic[]
  summaryChips: Chip[]
  summary?: string
  result?: string
  cardLeft: boolean
  notMetSlip: boolean
  taskIds: string[]
}

const wall = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
})

/** An instant as `2026-11-21T14:05`. */
export const toWall = (at: string | Date): string => wall.format(new Date(at)).replace(' ', 'T')
const toInstant = (value: string) => `${value}:00+08:00`

type Sheet = Omit<ApiInput<'visits.recordVisit'>, 'id' | 'targetKind' | 'targetId' | 'taskIds'>

/** The form as the server wants it: what belongs to a meeting goes only where somebody was met, a position or a reason but not both. */
export function sheetOf(v: SheetValues): Sheet {
  const met = v.met === 'yes'
  const hasPoint = v.lng !== undefined && v.lat !== undefined
  return {
    kind: v.kind,
    visitorIds: v.visitorIds,
    startedAt: toInstant(v.startedAt),
    ...(v.endedAt ? { endedAt: toInstant(v.endedAt) } : {}),
    ...(hasPoint ? { lng: v.lng, lat: v.lat, geoMethod: v.geoMethod } : v.geoReason ? { geoReason: v.geoReason } : {}),
    met,
    ...(met ? { metCount: v.metCount ?? Math.max(1, v.metPersonIds.length), metPersonIds: v.metPersonIds } : {}),
    topics: v.topics,
    summaryChips: met ? v.summaryChips : [],
    ...(v.summary ? { summary: v.summary } : {}),
    ...(v.result ? { result: v.result } : {}),
    cardLeft: v.cardLeft,
    notMetSlip: !met && v.notMetSlip,
  }
}

/** The sheet as it opens at a door: now, by me, at the only household, with one's own tasks of it chosen. */
export function blankSheet(
  p: Pick<Preparation, 'tasks' | 'households' | 'houseId' | 'colleagues'>,
  id: string,
  now: Date,
  taskId: string | undefined,
): SheetValues {
  const task = p.tasks.find((one) => one.id === taskId)
  const household = p.households.find((h) => h.id === task?.householdId) ?? p.households[0]
  const me = p.colleagues.find((c) => c.isMe)
  return {
    id,
    target: household ? `household:${household.id}` : p.houseId ? `house:${p.houseId}` : '',
    kind: '一般走访',
    visitorIds: me ? [me.id] : [],
    startedAt: toWall(now),
    met: 'yes',
    metPersonIds: [],
    topics: [],
    summaryChips: [],
    cardLeft: false,
    notMetSlip: false,
    taskIds: p.tasks.filter((one) => one.mine && one.closes).map((one) => one.id),
  }
}

/** A recorded visit in the form, for correction. */
export const sheetOfVisit = (v: Visit): SheetValues => ({
  id: v.id,
  target: `${v.targetKind}:${v.householdId ?? v.houseId ?? ''}`,
  kind: v.kind,
  visitorIds: v.visitors.map((one) => one.id),
  startedAt: toWall(v.startedAt),
  ...(v.endedAt ? { endedAt: toWall(v.endedAt) } : {}),
  ...(v.lng !== null && v.lat !== null ? { lng: v.lng, lat: v.lat } : {}),
  ...(v.geoMethod ? { geoMethod: v.geoMethod } : {}),
  ...(v.geoReason ? { geoReason: v.geoReason } : {}),
  met: v.met ? 'yes' : 'no',
  ...(v.metCount === null ? {} : { metCount: v.metCount }),
  metPersonIds: v.metPersons.map((p) => p.personId),
  topics: v.topics,
  summaryChips: v.summaryChips,
  summary: v.summary ?? '',
  result: v.result ?? '',
  cardLeft: v.cardLeft,
  notMetSlip: v.notMetSlip,
  taskIds: [],
})
