import { requireBasisAt } from '#features/tasks/public.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { getHousehold as contract } from '../contract.ts'
import { issuesOf } from '../person-rules.ts'
import { loadAges } from '../settings.ts'
import { householdsOfDoor } from '../store.ts'
import { doorOf, type MemberRow, membersOfDoor } from '../store-list.ts'
import { ageToday, residenceCan } from '../views.ts'

/** A door is opened as one act: everybody who lives behind it is a subject of one event. */
export const getHousehold = action(contract, {
  allow: access['residents.getHousehold'],
  audit: { purpose: 'verify', basis: ['task', 'address', 'household', 'visit', 'need'], shown: 'page' },
  async run(context, input) {
    const { tx, today } = context
    const { addressId } = input
    const address = await doorOf(tx, addressId)
    if (address === undefined) throw new AppError('not_found')
    await requireBasisAt(tx, input, addressId)
    const { adultAge } = await loadAges(tx, today)
    const households = await householdsOfDoor(tx, addressId)
    const members = await membersOfDoor(tx, addressId)
    const memberOf = (m: MemberRow, headId: string | null) => ({
      personId: m.personId,
      residenceId: m.id,
      version: m.version,
      name: m.name,
      sex: m.sex,
      birthDate: m.birthDate,
      age: ageToday(m.birthDate, today),
      idType: m.idType,
      idMask: m.idMask,
      idState: m.idState,
      phoneMask: m.phoneMask,
      isHead: m.id === headId,
      relationToHead: m.relationToHead,
      isTenant: m.isTenant,
      isMain: m.isMain,
      category: m.category,
      state: m.state,
      countedInStats: m.countedInStats,
      arrivedOn: m.arrivedOn,
      intendedUntil: m.intendedUntil,
      nextVerifyOn: m.nextVerifyOn,
      endedOn: m.endedOn,
      endReason: m.endReason,
      issues: issuesOf(m, m.category, today, adultAge),
      can: residenceCan(context, m),
    })
    return {
      address,
      households: households.map((h) => ({
        householdId: h.id,
        householdNo: h.no,
        version: h.version,
        closedOn: h.closedOn,
        members: members
          .filter((m) => m.householdId === h.id)
          .map((m) => memberOf(m, h.headResidenceId))
          .sort((a, b) => Number(b.isHead) - Number(a.isHead)),
      })),
      can: {
        registerHousehold: address.state !== '停用' && context.can('residents.registerHousehold'),
        confirm: context.can('residents.confirmResidences'),
        recordVisit: address.state !== '停用' && context.can('visits.recordVisit'),
      },
    }
  },
})
