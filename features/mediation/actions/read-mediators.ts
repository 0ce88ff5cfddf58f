import { z } from 'zod'
import { placeOf } from '#features/places/public.ts'
import { addDays } from '#platform/deadlines/calendar.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { decodeCursor, encodeCursor } from '#platform/http/cursor.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { isServing } from '../rules.ts'
import { termListDays } from '../settings.ts'
import * as store from '../store-mediators.ts'

const audit = { purpose: 'none', shown: 'list' } as const
const NAME_MARK = z.tuple([z.string().max(50), z.uuid()])

/** The last day on which a term is called ending. */
const endingBy = async ({ tx, today }: Context) => addDays(today, await termListDays(tx, today))

const itemOf = (m: store.ShownMediator, today: string, ending: string) => ({
  id: m.id,
  name: m.name,
  sex: m.sex,
  kind: m.kind,
  org: m.org,
  body: { id: m.bodyId, name: m.bodyName },
  specialties: m.specialties,
  languages: m.languages,
  isCommitteeMember: m.isCommitteeMember,
  isAux: m.isAux,
  isPolice: m.isPolice,
  appointedTo: m.appointedTo,
  ending: m.active && m.appointedTo !== null && m.appointedTo <= ending,
  active: m.active,
  serving: isServing(m, today),
})

export const listMediators = action(contract.listMediators, {
  allow: access['mediation.listMediators'],
  audit,
  async run(context, { cursor, limit, ending, active, ...more }) {
    const { tx, today } = context
    const last = await endingBy(context)
    const filters: store.MediatorFilters = {
      ...more,
      active: active === undefined ? undefined : active === 'yes',
      endingBy: ending === undefined ? undefined : last,
    }
    const after = cursor ? decodeCursor(cursor, NAME_MARK) : undefined
    const rows = await store.listMediators(tx, filters, after, limit + 1)
    const shown = rows.slice(0, limit)
    const end = shown.at(-1)
    return {
      items: shown.map((m) => itemOf(m, today, last)),
      nextCursor: rows.length > limit && end ? encodeCursor([end.name, end.id]) : null,
      total: after ? null : await store.countMediators(tx, filters),
      can: { add: context.can('mediation.addMediator') },
    }
  },
})

export const getMediator = action(contract.getMediator, {
  allow: access['mediation.getMediator'],
  audit,
  async run(context, { id }) {
    const { tx, today } = context
    const m = await store.findMediator(tx, id)
    if (m === undefined) throw new AppError('not_found')
    const edit = context.can('mediation.editMediator')
    const { trainingYear: year, trainingHours: hours } = m
    return {
      ...itemOf(m, today, await endingBy(context)),
      appointedFrom: m.appointedFrom,
      letterNo: m.letterNo,
      training: year === null || hours === null ? null : { year, hours },
      maxOpen: m.maxOpen,
      phoneMask: m.phoneMask,
      staff: m.staffId === null ? null : { id: m.staffId, name: await store.staffName(tx, m.staffId) },
      home: edit ? await homeOf(context, m) : null,
      version: m.version,
      can: { edit, revealPhone: context.can('mediation.revealPhone') },
    }
  },
})

/** Out of sight, as one's own home is, only that there is one: a form that is sent back keeps it. */
async function homeOf({ tx }: Context, { homeAddressId }: store.MediatorRow) {
  if (homeAddressId === null) return null
  return { addressId: homeAddressId, place: (await placeOf(tx, homeAddressId))?.fullText ?? '' }
}

export const revealPhone = action(contract.revealPhone, {
  allow: access['mediation.revealPhone'],
  audit: { purpose: 'dispute', shown: 'identity', reveal: true, perMinute: 20 },
  async run(context, { id }) {
    const sealed = await store.phoneOf(context.tx, id)
    if (sealed === undefined) throw new AppError('not_found')
    return { id, number: context.cipher.open(`mediator_contact.number_enc|${id}`, sealed) }
  },
})
