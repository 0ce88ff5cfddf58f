import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { maskName } from '#platform/standards/names.ts'
import { access } from '../access.ts'
import { listResidents as contract } from '../contract.ts'
import { countResidences, listResidences } from '../store-list.ts'
import { ageToday, residenceCan } from '../views.ts'

const CURSOR = /^\d{4}-\d{2}-\d{2}\.[0-9a-f-]{36}$/

export const listResidents = action(contract, {
  allow: access['residents.listResidents'],
  audit: { purpose: 'verify', shown: 'list' },
  async run(context, { cursor, limit, ...filter }) {
    if (cursor !== undefined && !CURSOR.test(cursor))
      throw new AppError('invalid_input', {}, [{ path: 'cursor', code: 'invalid_format' }])
    const [due, id] = cursor?.split('.') ?? []
    const rows = await listResidences(context.tx, filter, due && id ? { due, id } : null, limit + 1)
    const shown = rows.slice(0, limit)
    const last = rows.length > limit ? shown[shown.length - 1] : undefined
    return {
      items: shown.map((r) => ({
        personId: r.personId,
        residenceId: r.id,
        addressId: r.addressId,
        householdId: r.householdId,
        name: maskName(r.name),
        sex: r.sex,
        age: ageToday(r.birthDate, context.today),
        idMask: r.idMask,
        phoneMask: r.phoneMask,
        place: r.place,
        category: r.category,
        relationToHead: r.relationToHead,
        isTenant: r.isTenant,
        state: r.state,
        countedInStats: r.countedInStats,
        nextVerifyOn: r.nextVerifyOn,
        version: r.version,
        can: { confirm: residenceCan(context, r).confirm ?? false },
      })),
      nextCursor: last ? `${last.nextVerifyOn}.${last.id}` : null,
      total: cursor === undefined ? await countResidences(context.tx, filter) : null,
    }
  },
})
