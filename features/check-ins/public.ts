import type { Tx } from '#platform/db/tx.ts'
import { codeMark } from './code.ts'
import { allowance, visitMinutes } from './limits.ts'
import type { PointKind } from './vocabulary.ts'

/** More than any area has; a phone of somebody over a whole city says how many it left out. */
const CARRIED = 1_000

interface Row {
  [column: string]: unknown
  id: string
  name: string
  kind: PointKind
  lng: number | null
  lat: number | null
  radiusM: number
  code: string | null
}

/** The points in use in the range of the posting, for a phone without signal: of each code only its mark. */
export async function pointsToCarry(tx: Tx, today: string) {
  const rows = await tx.query<Row>(
    `select p.id, p.name, p.kind, p.lng::float8 as lng, p.lat::float8 as lat, p.radius_m as "radiusM", k.code from check_point p
       left join check_code k on k.point_id = p.id and k.ended_at is null where p.ended_at is null order by p.name, p.id`,
  )
  return {
    points: rows
      .slice(0, CARRIED)
      .map(({ code, ...point }) => ({ ...point, codeMark: code === null ? null : codeMark(code) })),
    left: Math.max(0, rows.length - CARRIED),
    allowanceM: await allowance(tx, today),
  }
}

/**
 * Whether somebody scanned the code of the door's own point around a visit there, as the server found when it recorded the check-in: from some minutes
 * (parameter `checkIn.visitMinutes`) before it began until as many after it ended. Of oneself only: when somebody checked in is
 * shown to nobody else, whatever his rank (`check_in_trace`), so that of a colleague the answer is no.
 */
export async function scannedAt(
  tx: Tx,
  at: { staffId: string; addressId: string; startedAt: Date; endedAt: Date | null },
  today: string,
): Promise<boolean> {
  const around = (await visitMinutes(tx, today)) * 60_000
  const rows = await tx.query(
    `select 1 as yes from check_in_trace x join check_in c on c.id = x.id join check_point p on p.id = c.point_id
      where x.staff_id = $1 and p.address_id = $2 and c.method = 'QR' and x.at between $3 and $4 limit 1`,
    [
      at.staffId,
      at.addressId,
      new Date(at.startedAt.getTime() - around),
      new Date((at.endedAt ?? at.startedAt).getTime() + around),
    ],
  )
  return rows.length > 0
}
