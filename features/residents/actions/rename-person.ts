import { fieldError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { checkPersonName } from '#platform/standards/names.ts'
import { access } from '../access.ts'
import { renamePerson as contract } from '../contract.ts'
import { finishPerson, takePerson } from '../person-change.ts'

/** The former name stays with the last day it was right, and finds the person too (dictionary §8.2, §9.10). */
export const renamePerson = action(contract, {
  allow: access['residents.renamePerson'],
  audit: { purpose: 'data_fix', shown: 'page' },
  async run(context, { personId, version, name, on }) {
    const before = await takePerson(context, personId, version)
    const checked = checkPersonName(name)
    if (!checked.ok) throw fieldError('name', checked.error)
    if (checked.value === before.name) throw fieldError('name', 'same_name')
    const until = on ?? context.today
    if (until > context.today) throw fieldError('on', 'date_future')
    return finishPerson(
      context,
      { ...before, name: checked.value, formerName: before.name, formerNameUntil: until },
      'personRenamed',
    )
  },
})
