import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from './access.ts'
import * as contract from './contract.ts'
import { countWithheld, findLooks, personIsVisible } from './store.ts'

export const listPersonLooks = action(contract.listPersonLooks, {
  allow: access['privacy.listPersonLooks'],
  audit: { purpose: 'audit', shown: 'list' },
  async run({ tx }, { id, cursor, limit }) {
    if (!(await personIsVisible(tx, id))) throw new AppError('not_found')
    const page = await findLooks(tx, 'person', id, cursor, limit)
    return { personId: id, ...page, withheld: await countWithheld(tx, id) }
  },
})

export const listStaffLooks = action(contract.listStaffLooks, {
  allow: access['privacy.listStaffLooks'],
  audit: { purpose: 'audit', shown: 'list' },
  run: ({ tx }, { id, cursor, limit }) => findLooks(tx, 'staff', id, cursor, limit),
})
