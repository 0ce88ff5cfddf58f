import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { confirmResidences as contract } from '../contract.ts'
import { confirmAll } from '../life.ts'
import { loadSettings } from '../settings.ts'
import { liveOfHousehold, lockHousehold, lockResidences, waitingInBuilding } from '../store.ts'

const AT_ONCE = 500

export const confirmResidences = action(contract, {
  allow: access['residents.confirmResidences'],
  audit: { purpose: 'verify', shown: 'list' },
  async run(context, { residenceIds, householdId, buildingId, basis }) {
    const { tx } = context
    if ([residenceIds, householdId, buildingId].filter((x) => x !== undefined).length !== 1) {
      throw new AppError('invalid_input', {}, [{ path: 'residenceIds', code: 'exactly_one' }])
    }
    const settings = await loadSettings(tx, context.today)
    if (householdId !== undefined && (await lockHousehold(tx, householdId)) === undefined)
      throw new AppError('not_found')
    const rows = residenceIds
      ? await lockResidences(tx, residenceIds)
      : householdId
        ? await liveOfHousehold(tx, householdId)
        : await waitingInBuilding(tx, buildingId as string, AT_ONCE + 1)
    const { confirmed, skipped } = await confirmAll(context, rows.slice(0, AT_ONCE), settings, basis ?? '核对')
    const seen = new Set(rows.map((r) => r.id))
    const missing = (residenceIds ?? [])
      .filter((id) => !seen.has(id))
      .map((residenceId) => ({ residenceId, code: 'not_found' as const }))
    return { confirmed, skipped: [...skipped, ...missing], more: rows.length > AT_ONCE }
  },
})
