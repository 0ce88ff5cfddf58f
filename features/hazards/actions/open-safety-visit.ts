import { AppError, type FieldError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { hasIdentifier } from '#platform/standards/identifier.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { openPlan } from '../store.ts'

/** Leaves no activity: whoever reads the work log must not learn of it. The audit log names who opened it. */
export const openSafetyVisit = action(contract.openSafetyVisit, {
  allow: access['hazards.openSafetyVisit'],
  audit: { purpose: 'visit', shown: 'list' },
  async run(context, input) {
    const faults: FieldError[] = []
    const isIncident = input.incidentNo !== undefined
    if ((input.hazardId !== undefined) === isIncident)
      faults.push({ path: 'incidentNo', code: 'safety_visit_one_source' })
    if (isIncident !== (input.incidentOn !== undefined)) faults.push({ path: 'incidentOn', code: 'required' })
    if (hasIdentifier(input.incidentNo ?? '')) faults.push({ path: 'incidentNo', code: 'summary_has_identifier' })
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    const refused = await openPlan(context.tx, {
      id: input.id,
      hazardId: input.hazardId ?? null,
      incidentNo: input.incidentNo ?? null,
      incidentOn: input.incidentOn ?? null,
      addressId: input.addressId,
      officerId: input.officerId ?? (context.actor.role === 'OFFICER' ? context.actor.staffId : null),
      until: input.until,
      today: context.today,
    })
    if (refused !== null) throw new AppError(refused)
    return { until: input.until }
  },
})
