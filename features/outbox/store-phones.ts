import { maybe, one, type Tx } from '#platform/db/tx.ts'

/** A phone that its officer sets up, now or anew: an order to forget holds no more. */
export const savePhone = (
  tx: Tx,
  p: { id: string; device: string; staffId: string; label: string; now: Date },
): Promise<unknown> =>
  tx.query(
    `insert into phone (id, device, staff_id, label, set_up_at) values ($1, $2, $3, $4, $5)
      on conflict (staff_id, device) do update set label = excluded.label, wipe_at = null, wipe_by = null, event_id = sec.event_id(), version = phone.version + 1`,
    [p.id, p.device, p.staffId, p.label, p.now],
  )

export interface PhoneRow {
  [column: string]: unknown
  id: string
  label: string
  officerId: string
  officerName: string
  setUpAt: Date
  wipeAt: Date | null
  version: number
}

/** Phones in sight, by officer, the newest first. */
export const phonesInSight = (tx: Tx): Promise<PhoneRow[]> =>
  tx.query<PhoneRow>(
    `select f.id, f.label, f.staff_id as "officerId", s.name as "officerName", f.set_up_at as "setUpAt", f.wipe_at as "wipeAt", f.version
       from phone f join organisation_v_staff s on s.id = f.staff_id order by s.badge_no, f.set_up_at desc, f.id limit 500`,
  )

/** @returns the new version, or undefined where it is not in sight, or another version */
export const markWipe = async (
  tx: Tx,
  w: { id: string; version: number; by: string; now: Date },
): Promise<number | undefined> =>
  (
    await maybe<{ version: number }>(
      tx,
      `update phone set wipe_at = coalesce(wipe_at, $3), wipe_by = coalesce(wipe_by, $4), event_id = sec.event_id(), version = version + 1
        where id = $1 and version = $2 returning version`,
      [w.id, w.version, w.now, w.by],
    )
  )?.version

export const isWipeOrdered = async (tx: Tx, device: string, author: string): Promise<boolean> =>
  (await one<{ ordered: boolean }>(tx, 'select outbox_wipe_ordered($1, $2) as ordered', [device, author])).ordered

/** Whether this phone was set up by its officer before; then only who has just signed in sets it up anew. */
export const mayRenew = async (tx: Tx, device: string, staffId: string): Promise<boolean> =>
  (
    await one<{ may: boolean }>(
      tx,
      'select not exists (select from phone where device = $1 and staff_id = $2) or outbox_signed_in_anew() as may',
      [device, staffId],
    )
  ).may
