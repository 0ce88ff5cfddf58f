import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { unitAnswer } from '../answers.ts'
import * as contract from '../contract.ts'
import { chosenCity } from '../store/divisions.ts'
import { readTree } from '../store/units.ts'

const audit = { purpose: 'none', shown: 'list' } as const

export const tree = action(contract.tree, {
  allow: access['organisation.tree'],
  audit,
  async run({ tx, today, can }, { closed }) {
    const city = await chosenCity(tx)
    return {
      city: city === undefined ? null : { code: city.code, name: city.name },
      units: await readTree(tx, closed === 'yes', today),
      can: { addStation: can('organisation.addStation'), addUnit: can('organisation.addUnit') },
    }
  },
})

export const getUnit = action(contract.getUnit, {
  allow: access['organisation.getUnit'],
  audit,
  run: (context, { id }) => unitAnswer(context, id),
})
