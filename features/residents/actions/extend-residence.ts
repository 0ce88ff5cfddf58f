import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { extendResidence as contract } from '../contract.ts'
import { noteResidence } from '../follow-up.ts'
import { answerOf, nextState, takeResidence, verified } from '../life.ts'
import { authorOf } from '../people.ts'
import { loadSettings } from '../settings.ts'
import { stayFaults } from '../stay.ts'
import { saveResidence } from '../store.ts'

export const extendResidence = action(contract, {
  allow: access['residents.extendResidence'],
  audit: { purpose: 'verify', shown: 'list' },
  async run(context, { residenceId, version, intendedUntil }) {
    const before = await takeResidence(context, residenceId, version)
    const state = nextState('extend', before.state)
    const settings = await loadSettings(context.tx, context.today)
    const faults = stayFaults(
      { ...before, categoryReason: undefined, category: undefined, intendedUntil },
      before.category,
      settings,
      context.today,
      '',
    )
    if (intendedUntil < context.today) faults.push({ path: 'intendedUntil', code: 'date_past' })
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    const row = { ...verified(context, { ...before, intendedUntil }, settings), state }
    const saved = await saveResidence(context.tx, row, authorOf(context))
    await noteResidence(context, 'extended', row, { until: intendedUntil })
    return answerOf(row, saved)
  },
})
