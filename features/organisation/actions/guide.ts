import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { readProgress } from '../store/staffing.ts'

const STEPS = [
  ['city', 'city'],
  ['station', 'stations'],
  ['rooms', 'rooms'],
  ['areas', 'areas'],
  ['staff', 'staff'],
  ['postings', 'postings'],
  ['invite', 'accounts'],
  ['address', 'addresses'],
] as const

export const guide = action(contract.guide, {
  allow: access['organisation.guide'],
  audit: { purpose: 'none', shown: 'list' },
  async run({ tx }) {
    const progress = await readProgress(tx)
    const steps = STEPS.map(([step, counter]) => ({
      step,
      done: (progress[counter] ?? 0) > 0,
      count: progress[counter] ?? 0,
    }))
    return { steps, complete: steps.every((s) => s.done) }
  },
})
