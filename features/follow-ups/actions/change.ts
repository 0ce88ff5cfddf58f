import { AppError, type FieldError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { termFaults, textFaults } from '../rules.ts'
import { loadTerms } from '../settings.ts'
import { isKnown } from '../store.ts'
import { cancelAfter, redateAfter } from '../store-parts.ts'
import { save, take } from '../take.ts'
import { LAST_LOOK } from '../vocabulary.ts'
import { placeFor } from './open-follow-up.ts'

export const correct = action(contract.correct, {
  allow: access['followUps.correct'],
  audit: { purpose: 'dispute', shown: 'list' },
  async run(context, input) {
    const { tx, today } = context
    const known = await take(context, input)
    const faults: FieldError[] = [
      ...termFaults(known.instrument, known.issuedOn, input.endOn, await loadTerms(tx, today), today),
      ...textFaults({ issuedBy: input.issuedBy }),
    ]
    if (input.endOn > known.endOn)
      faults.push({ path: 'endOn', code: 'follow_up_no_longer', params: { last: known.endOn } })
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    if (await isKnown(tx, known.instrument, input.instrumentNo, known.id)) throw new AppError('follow_up_known')
    if (input.endOn < known.endOn) {
      if (LAST_LOOK[known.instrument] !== undefined) await redateAfter(tx, known.id, input.endOn)
      await cancelAfter(tx, known.id, input.endOn)
    }
    return save(context, {
      ...known,
      instrumentNo: input.instrumentNo,
      issuedBy: input.issuedBy,
      endOn: input.endOn,
    })
  },
})

export const assign = action(contract.assign, {
  allow: access['followUps.assign'],
  audit: { purpose: 'dispute', shown: 'list' },
  async run(context, input) {
    const known = await take(context, input)
    const { unitId, unitPos } = await placeFor(context, input.officerId, known.personIds)
    return save(context, { ...known, officerId: input.officerId, unitId, unitPos })
  },
})

export const close = action(contract.close, {
  allow: access['followUps.close'],
  audit: { purpose: 'dispute', shown: 'list' },
  async run(context, input) {
    const known = await take(context, input)
    const faults = textFaults({ closeReason: input.closeReason })
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    await save(context, { ...known, state: 'SEALED', sealedOn: context.today, closeReason: input.closeReason })
    return { id: known.id, state: 'SEALED' as const }
  },
})
