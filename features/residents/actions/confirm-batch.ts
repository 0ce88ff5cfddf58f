import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { batchAnswerOf, carryOut, choose, noteHouses, plan, refuseEmpty } from '../batch.ts'
import { confirmBatch as contract } from '../contract.ts'
import { confirmOne, verified } from '../life.ts'
import { afterAct, confirmRefusal } from '../rules.ts'
import { loadSettings } from '../settings.ts'

/** Doors of a building picture, or residences of a list: verified today, the next day to look by the length of each kind. */
export const confirmBatch = action(contract, {
  allow: access['residents.confirmBatch'],
  audit: { purpose: 'verify', shown: 'list' },
  async run(context, { basis, commit, ...wanted }) {
    const settings = await loadSettings(context.tx, context.today)
    const chosen = await choose(context, wanted)
    const houses = chosen.houses.filter((h) => chosen.places.get(h.addressId)?.state !== '停用')
    refuseEmpty(chosen, wanted, houses)
    const planned = plan(
      chosen,
      (r) => confirmRefusal(r.state, chosen.places.get(r.addressId)?.state),
      (r) => ({ ...verified(context, r, settings), state: afterAct('confirm', r.state) ?? r.state }),
    )
    const inhabited = new Set(chosen.rows.map((r) => r.row.addressId))
    const act = async () => {
      for (const { row } of planned.planned) await confirmOne(context, row, settings, basis ?? '核对')
      await noteHouses(
        context,
        'houseVerified',
        houses.filter((h) => !inhabited.has(h.addressId)),
      )
    }
    const id = commit ? await carryOut(context, 'confirm', planned.planned, houses, act) : null
    return batchAnswerOf(context, id, chosen, planned, houses)
  },
})
