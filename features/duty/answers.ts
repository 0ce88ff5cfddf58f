import type { Context } from '#platform/http/action.ts'
import type { ShiftRow, UnitRow } from './store.ts'

const CHINA = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** Day and minute in China, for a sentence. */
export const clockOf = (at: Date): string => CHINA.format(at)

/** The record as a version conflict shows it; it names colleagues only. */
export const conflictOf = (s: ShiftRow) => ({
  id: s.id,
  version: s.version,
  unitId: s.unitId,
  staffId: s.staffId,
  leaderId: s.leaderId,
  from: s.from.toISOString(),
  to: s.to.toISOString(),
  note: s.note,
})

/** Shifts as they are answered; those of a unit that was closed meanwhile are left out with it. */
export function answersOf(context: Context, rows: readonly ShiftRow[], units: readonly UnitRow[]) {
  const byId = new Map(units.map((u) => [u.id, u]))
  const { now } = context
  const saves = context.can('duty.saveShift')
  return rows.flatMap((s) => {
    const unit = byId.get(s.unitId)
    if (unit === undefined) return []
    return [
      {
        id: s.id,
        unit,
        staff: { id: s.staffId, name: s.staffName },
        leader: { id: s.leaderId, name: s.leaderName },
        from: s.from.toISOString(),
        to: s.to.toISOString(),
        note: s.note,
        isNow: s.from <= now && now < s.to,
        version: s.version,
        can: { edit: saves && s.to > now, remove: context.can('duty.removeShift') && s.from > now },
      },
    ]
  })
}
