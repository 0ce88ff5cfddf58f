import { AppError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import { authorOf } from './people.ts'
import { type HouseholdRow, lockHousehold, type ResidenceRow, saveResidence } from './store.ts'

/** Holds the household for this change. @throws AppError `not_found`, `version_conflict` with the stored values */
export async function takeHousehold(context: Context, id: string, version: number): Promise<HouseholdRow> {
  const row = await lockHousehold(context.tx, id)
  if (row === undefined) throw new AppError('not_found')
  if (row.version !== version) {
    throw new AppError('version_conflict', {
      current: {
        householdId: id,
        householdNo: row.no,
        version: row.version,
        closedOn: row.closedOn,
        headResidenceId: row.headResidenceId,
      },
    })
  }
  return row
}

/**
 * Gives members the relations that were typed. The head is 户主/本人 and nobody else is: a former head whose new relation was not
 * named becomes 其他, because nobody can guess it. `always` stores also members whose relation stays (they changed household).
 */
export async function relate(
  context: Context,
  members: readonly ResidenceRow[],
  headId: string | null,
  relations: readonly { residenceId: string; relationToHead: ResidenceRow['relationToHead'] }[],
  always = false,
): Promise<void> {
  const typed = new Map(relations.map((r) => [r.residenceId, r.relationToHead]))
  const wrong = relations.findIndex(
    (r) =>
      !members.some((m) => m.id === r.residenceId) || (r.relationToHead === '户主/本人' && r.residenceId !== headId),
  )
  if (wrong >= 0)
    throw new AppError('invalid_input', {}, [{ path: `relations.${wrong}.relationToHead`, code: 'not_an_option' }])
  for (const m of members) {
    const wish = typed.get(m.id) ?? m.relationToHead
    const relationToHead = m.id === headId ? '户主/本人' : wish === '户主/本人' ? '其他' : wish
    if (always || relationToHead !== m.relationToHead)
      await saveResidence(context.tx, { ...m, relationToHead }, authorOf(context))
  }
}
