import { staffOf } from '#features/visits/public.ts'
import { dueDate } from '#platform/deadlines/engine.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { decodeCursor, encodeCursor } from '#platform/http/cursor.ts'
import { access } from '../access.ts'
import { actorOf } from '../act.ts'
import { clocksOf } from '../clocks.ts'
import * as contract from '../contract.ts'
import { suggestionMark } from '../mark.ts'
import { type ActKind, mayDo, mayFollow } from '../rules.ts'
import { findSuggestion, sealedSpeaker, speakerPlace, stepsOf, type SuggestionRecord } from '../store.ts'
import {
  colleaguesFor,
  communityNames,
  countSuggestions,
  type ListFilters,
  listSuggestions as selectSuggestions,
  type Marked,
} from '../store-list.ts'

export const listSuggestions = action(contract.listSuggestions, {
  allow: access['suggestions.listSuggestions'],
  audit: { purpose: 'visit', shown: 'list' },
  async run(context, input) {
    const filters: ListFilters = {
      state: input.state,
      source: input.source,
      communityCode: input.communityCode,
      open: input.open ? true : undefined,
      hands: input.mine ? (await actorOf(context)).hands : undefined,
      overdueAt: input.overdue ? context.now : undefined,
    }
    const after = input.cursor ? decodeCursor(input.cursor, suggestionMark) : undefined
    const rows = await selectSuggestions(context.tx, filters, after, input.limit + 1)
    const shown = rows.slice(0, input.limit)
    const last = shown.at(-1)
    return {
      items: await itemsOf(context, shown),
      nextCursor: rows.length > input.limit && last ? encodeCursor([last.mark, last.suggestion.id]) : null,
      total: after ? null : await countSuggestions(context.tx, filters),
    }
  },
})

async function itemsOf({ tx, today, now }: Context, marked: readonly Marked[]) {
  const all = marked.map((m) => m.suggestion)
  const staff = await staffOf(
    tx,
    all.map((s) => s.ownerId),
    today,
  )
  const names = await communityNames(
    tx,
    all.map((s) => s.communityCode),
  )
  return marked.map(({ suggestion: s, dueAt }) => ({
    id: s.id,
    source: s.source,
    community: { code: s.communityCode, name: names.get(s.communityCode) ?? '' },
    receivedOn: s.receivedOn,
    field: s.field,
    text: s.text,
    isPoliceMatter: s.isPoliceMatter,
    isNamed: s.isNamed,
    owner: { id: s.ownerId, name: staff.get(s.ownerId)?.name ?? '' },
    state: s.state,
    evaluation: s.evaluation,
    dueOn: dueAt === null ? null : dueDate(dueAt),
    overdue: dueAt !== null && now > dueAt,
  }))
}

/** The suggestion that was stated as its own reason. @throws AppError `not_found`, `basis_invalid` where another one was */
async function stated(context: Context, input: { id: string; basisId: string }): Promise<SuggestionRecord> {
  if (input.basisId !== input.id) throw new AppError('basis_invalid')
  const s = await findSuggestion(context.tx, input.id)
  if (s === undefined) throw new AppError('not_found')
  return s
}

export const getSuggestion = action(contract.getSuggestion, {
  allow: access['suggestions.getSuggestion'],
  audit: { purpose: 'visit', basis: ['suggestion'], shown: 'page' },
  async run(context, input) {
    const s = await stated(context, input)
    const { tx, today } = context
    const steps = await stepsOf(tx, s.id)
    const staff = await staffOf(
      tx,
      [s.ownerId, s.createdBy, ...steps.flatMap((one) => [one.byId, one.toStaffId ?? one.byId])],
      today,
    )
    const nameOf = (id: string) => ({ id, name: staff.get(id)?.name ?? '' })
    const names = await communityNames(tx, [s.communityCode])
    const can = await canOf(context, s)
    return {
      id: s.id,
      source: s.source,
      community: { code: s.communityCode, name: names.get(s.communityCode) ?? '' },
      receivedOn: s.receivedOn,
      field: s.field,
      text: s.text,
      isPoliceMatter: s.isPoliceMatter,
      isNamed: s.isNamed,
      owner: nameOf(s.ownerId),
      state: s.state,
      repliedOn: s.repliedOn,
      evaluation: s.evaluation,
      endedOn: s.endedOn,
      clocks: await clocksOf(context, s.id),
      steps: steps.map(({ byId, toStaffId, ...step }) => ({
        ...step,
        by: nameOf(byId),
        toStaff: toStaffId === null ? null : nameOf(toStaffId),
      })),
      createdBy: nameOf(s.createdBy),
      version: s.version,
      colleagues: can.assign ? await colleaguesFor(tx, s.unitId, today, s.ownerId) : [],
      can,
    }
  },
})

async function canOf(context: Context, s: SuggestionRecord) {
  const actor = await actorOf(context)
  const may = (operation: string, kind: ActKind) =>
    context.can(`suggestions.${operation}`) && mayFollow(s.state, kind) && mayDo(s, actor)
  return {
    assign: may('assignSuggestion', 'assign'),
    takeUp: may('takeUpSuggestion', 'takeUp'),
    tell: may('replySuggestion', 'tell'),
    reply: may('replySuggestion', 'reply'),
    evaluate: may('evaluateSuggestion', 'evaluate'),
    close: may('endSuggestion', 'close'),
    notPolice: may('endSuggestion', 'notPolice'),
    withdraw: may('endSuggestion', 'withdraw'),
    reveal: s.isNamed && s.endedOn === null && context.can('suggestions.revealSpeaker'),
  }
}

export const revealSpeaker = action(contract.revealSpeaker, {
  allow: access['suggestions.revealSpeaker'],
  audit: { purpose: 'visit', basis: ['suggestion'], shown: 'identity', reveal: true, perMinute: 20 },
  async run(context, input) {
    const s = await stated(context, input)
    const sealed = await sealedSpeaker(context.tx, s.id)
    if (sealed === undefined) throw new AppError('suggestion_not_named')
    return { id: s.id, speaker: context.cipher.open(speakerPlace(s.id), sealed.nameEnc) }
  },
})
