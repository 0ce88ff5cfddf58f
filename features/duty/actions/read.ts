import { addDays, dayNumber } from '#platform/deadlines/calendar.ts'
import { action } from '#platform/http/action.ts'
import { dayStart } from '#features/visits/public.ts'
import { access } from '../access.ts'
import { answersOf } from '../answers.ts'
import * as contract from '../contract.ts'
import { gapsOf } from '../rules.ts'
import { peopleOn, shiftsIn, unitsHere } from '../store.ts'
import { LEADER_ROLES, PERSON_ROLES } from '../vocabulary.ts'

const WEEK = 7
/** 1970-01-01 was a Thursday. */
const mondayOf = (day: string): string => addDays(day, -((dayNumber(day) + 3) % WEEK))

export const listShifts = action(contract.listShifts, {
  allow: access['duty.listShifts'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const { tx, today } = context
    const from = input.from ?? mondayOf(today)
    const period = { from: dayStart(from), to: dayStart(addDays(from, WEEK)) }
    const units = await unitsHere(tx)
    const rows = await shiftsIn(tx, period.from, period.to)
    const gaps = units.flatMap((unit) => {
      const own = rows.filter((s) => s.unitId === unit.id)
      if (own.length === 0 && unit.kind !== 'STATION') return []
      return gapsOf(own, period).map((g) => ({ unit, from: g.from.toISOString(), to: g.to.toISOString() }))
    })
    const saves = context.can('duty.saveShift')
    const people = saves ? await peopleOn(tx, today) : []
    const holding = (roles: readonly string[]) => [
      ...new Map(people.filter((p) => roles.includes(p.role)).map((p) => [p.id, { id: p.id, name: p.name }])).values(),
    ]
    return {
      from,
      to: addDays(from, WEEK - 1),
      shifts: answersOf(context, rows, units),
      gaps,
      units,
      persons: holding(PERSON_ROLES),
      leaders: holding(LEADER_ROLES),
      can: { save: saves },
    }
  },
})

export const onDuty = action(contract.onDuty, {
  allow: access['duty.onDuty'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context) {
    const { tx, now } = context
    const rows = await shiftsIn(tx, now, new Date(now.getTime() + 1))
    return { at: now.toISOString(), shifts: answersOf(context, rows, await unitsHere(tx)) }
  },
})
