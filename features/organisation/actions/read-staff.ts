import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { staffAnswer } from '../answers.ts'
import * as contract from '../contract.ts'
import { listStaff as rowsOf } from '../store/staff.ts'

export const listStaff = action(contract.listStaff, {
  allow: access['organisation.listStaff'],
  audit: { purpose: 'none', shown: 'list' },
  async run({ tx, can }, { cursor, limit, ended, ...filter }) {
    const rows = await rowsOf(tx, { ...filter, ended: ended === 'yes', after: cursor ?? null, limit })
    const items = rows.slice(0, limit)
    return {
      items,
      nextCursor: rows.length > limit ? (items.at(-1)?.badgeNo ?? null) : null,
      total: null,
      can: { addStaff: can('organisation.addStaff') },
    }
  },
})

export const getStaff = action(contract.getStaff, {
  allow: access['organisation.getStaff'],
  audit: { purpose: 'none', shown: 'page' },
  run: (context, { id }) => staffAnswer(context, id),
})
