import { personRef } from '#features/residents/public.ts'
import { placeOf } from '#features/places/public.ts'
import { staffNames } from '#features/visits/public.ts'
import { z } from 'zod'
import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import type { PersonId } from '#platform/http/contract.ts'
import { decodeCursor, encodeCursor } from '#platform/http/cursor.ts'
import { maskName } from '#platform/standards/names.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { itemsOf } from '../people.ts'
import { afterAct, type CareAct, plus, standingOf } from '../rules.ts'
import { lengthOf, loadAges } from '../settings.ts'
import { contactNumber, countCare, findCare, listCare, type ListFilters, type ShownCare } from '../store.ts'
import { helpsOf } from '../store-help.ts'

const HELPS = 50
const mark = z.tuple([z.uuid()])

export const list = action(contract.list, {
  allow: access['care.list'],
  audit: { purpose: 'care', shown: 'list' },
  async run(context, input) {
    const filters: ListFilters = {
      state: input.state,
      category: input.category,
      officerId: input.mine ? (context.actor.staffId as string) : undefined,
    }
    const after = input.cursor ? decodeCursor(input.cursor, mark)[0] : undefined
    const rows = await listCare(context.tx, filters, after, input.limit + 1)
    const shown = rows.slice(0, input.limit)
    const last = shown.at(-1)
    return {
      items: await itemsOf(context, shown),
      nextCursor: rows.length > input.limit && last ? encodeCursor([last.id]) : null,
      total: after === undefined ? await countCare(context.tx, filters) : null,
    }
  },
})

export const get = action(contract.get, {
  allow: access['care.get'],
  audit: { purpose: 'care', basis: ['care'], shown: 'page' },
  async run(context, input) {
    const { tx, today } = context
    const c = await opened(context, input)
    const [item] = await itemsOf(context, [c])
    const place = await placeOf(tx, c.addressId)
    const person = c.personId === null ? undefined : await personRef(tx, c.personId)
    const guardian = person?.guardianId ? await personRef(tx, person.guardianId) : undefined
    return {
      ...(item as NonNullable<typeof item>),
      version: c.version,
      name: person?.name ?? null,
      householdId: c.householdId,
      addressId: c.addressId,
      addressText: place?.fullText ?? '',
      referredBy: c.referredBy,
      standing: standingOf(person?.birthDate ?? null, await loadAges(tx, today), today),
      guardian: guardian ? { personId: guardian.personId as PersonId, nameMask: maskName(guardian.name) } : null,
      consent: consentOf(c),
      consentMax: plus(today, await lengthOf(tx, 'care.consentMax', today)),
      notes: c.notes,
      contactName: c.contactName,
      contactPhoneMask: c.contactPhoneMask,
      partnerAgency: c.partnerAgency,
      reviewMax: plus(today, await lengthOf(tx, 'care.review', today)),
      exitReason: c.exitReason,
      exitedOn: c.exitedOn,
      activeOn: c.activeOn,
      helps: await helpsFor(context, c.id),
      can: canOf(context, c),
    }
  },
})

/** The subject that was stated as its own reason. @throws AppError `basis_invalid` where another one was */
async function opened(context: Context, input: { id: string; basisId: string }): Promise<ShownCare> {
  if (input.basisId !== input.id) throw new AppError('basis_invalid')
  const c = await findCare(context.tx, input.id)
  if (c === undefined) throw new AppError('not_found')
  return c
}

const consentOf = (c: ShownCare) =>
  c.consentBy === null || c.consentForm === null || c.consentOn === null || c.consentUntil === null
    ? null
    : {
        by: c.consentBy,
        form: c.consentForm,
        on: c.consentOn,
        scope: c.consentScope,
        validUntil: c.consentUntil,
        witness: c.consentWitness,
        guardianInformedOn: c.guardianInformedOn,
        paperDueOn: c.paperDueOn,
      }

async function helpsFor({ tx }: Context, id: string) {
  const rows = await helpsOf(tx, id, HELPS)
  const staff = await staffNames(
    tx,
    rows.map((h) => h.officerId),
  )
  return rows.map((h) => ({
    id: h.id,
    at: h.at.toISOString(),
    officer: { id: h.officerId, name: staff.get(h.officerId) ?? '' },
    what: h.what,
    result: h.result,
  }))
}

function canOf(context: Context, c: ShownCare) {
  const may = (operation: string, act: CareAct) => context.can(operation) && afterAct(act, c.state) !== undefined
  return {
    accept: may('care.accept', 'accept'),
    consent: may('care.recordConsent', 'consent'),
    update: may('care.update', 'update'),
    review: may('care.review', 'review'),
    exit: may('care.exit', 'exit'),
    help: may('care.recordHelp', 'help'),
    revealContact: mayCall(c, context.today) && context.can('care.revealContact'),
  }
}

/** The number of somebody who only stands by for another is opened while that one's consent says so, and no day longer. */
const mayCall = (c: ShownCare, today: string): boolean =>
  c.contactName !== null &&
  (c.state === 'ACTIVE' || c.state === 'REVIEW_DUE') &&
  c.consentEndsOn !== null &&
  c.consentEndsOn >= today &&
  c.consentScope.includes('联系紧急联系人')

export const revealContact = action(contract.revealContact, {
  allow: access['care.revealContact'],
  audit: { purpose: 'care', basis: ['care'], shown: 'identity', reveal: true, perMinute: 20 },
  async run(context, input) {
    const c = await opened(context, input)
    const [item] = await itemsOf(context, [c])
    const sealed = await contactNumber(context.tx, c.id)
    if (c.contactName === null || !mayCall(c, context.today) || !sealed?.numberEnc)
      throw new AppError('care_no_contact')
    return {
      id: c.id,
      persons: (item?.persons ?? []).map(({ personId }) => ({ personId })),
      contactName: c.contactName,
      number: context.cipher.open(`care_contact.number_enc|${c.id}`, sealed.numberEnc),
    }
  },
})
