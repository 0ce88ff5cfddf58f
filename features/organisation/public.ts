import { AppError } from '#platform/errors/errors.ts'
import { maybe, type Tx } from '#platform/db/tx.ts'
import type { Context } from '#platform/http/action.ts'
import { type DivisionRow, eachCityTree, listProvinces, type Province } from './divisions.ts'
import { roleOfPosting } from './rules.ts'
import { findPosting, type PostingRow } from './store/postings.ts'
import { findStaff } from './store/staff.ts'
import { findUnit, inScope, type UnitRow } from './store/units.ts'

/** A posting with the names around it; undefined where it does not exist. `inScope`: unit and person lie in the actor's range. */
export const postingOf = (context: Pick<Context, 'tx'>, id: string): Promise<PostingRow | undefined> =>
  findPosting(context.tx, id)

/** A unit in the actor's range. @throws AppError `not_found` */
export async function unitInScope(context: Pick<Context, 'tx'>, id: string): Promise<UnitRow> {
  const unit = await findUnit(context.tx, id)
  if (unit === undefined || !(await inScope(context.tx, id))) throw new AppError('not_found')
  return unit
}

/**
 * Whether this person may take over a posting from a day on: in range, still in service, of a kind that may hold the role.
 * @throws AppError `not_found`, `staff_has_left` or `invalid_input` at the field `successorId`
 */
export async function requireSuccessor(
  context: Pick<Context, 'tx'>,
  posting: PostingRow,
  staffId: string,
  fromOn: string,
): Promise<void> {
  const staff = await findStaff(context.tx, staffId)
  if (!staff?.inScope) throw new AppError('not_found')
  if (staff.endOn !== null) throw new AppError('staff_has_left')
  const { faults } = roleOfPosting({
    duty: posting.duty,
    role: posting.role,
    staffKind: staff.kind,
    unitKind: posting.unitKind,
    fromOn,
    toOn: posting.toOn ?? undefined,
    staffStartOn: staff.startOn,
  })
  const paths: Record<string, string> = { staffId: 'successorId', fromOn: 'on', toOn: 'on' }
  if (faults.length > 0)
    throw new AppError(
      'invalid_input',
      {},
      faults.map((f) => ({ ...f, path: paths[f.path] ?? f.path })),
    )
}

/** Staff whose work the actor does under the posting of this request as cover (代管); empty outside the dates of the cover. */
export async function coveredStaff(context: Pick<Context, 'tx'>): Promise<readonly string[]> {
  const rows = await context.tx.query<{ ids: string[] }>('select organisation_i_cover() as ids')
  return rows[0]?.ids ?? []
}

export type { DivisionRow } from './divisions.ts'

/** The divisions of the country as they ship: the provinces, and the trees of all cities in code order, one at a time. */
export async function nationalDivisions(): Promise<{ provinces: Province[]; cities: AsyncGenerator<DivisionRow[]> }> {
  return { provinces: await listProvinces(), cities: eachCityTree() }
}

/** Who takes a paper away, for its foot and its watermark (dictionary §10.4). */
export interface Printer {
  name: string
  badgeNo: string
  unitName: string
}

/** Empty words where there is no such staff member or unit. */
export async function printerOf(tx: Tx, staffId: string | null, unitId: string | null): Promise<Printer> {
  const staff = await maybe<{ name: string; badgeNo: string }>(
    tx,
    'select name, badge_no as "badgeNo" from organisation_v_staff where id = $1',
    [staffId],
  )
  const unit = await maybe<{ name: string }>(tx, 'select name from organisation_v_unit where id = $1', [unitId])
  return { name: staff?.name ?? '', badgeNo: staff?.badgeNo ?? '', unitName: unit?.name ?? '' }
}

export { type Contact, contactOf } from './contact.ts'
