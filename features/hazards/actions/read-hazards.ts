import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { decodeCursor, encodeCursor, instantMark } from '#platform/http/cursor.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { isGraveFire, isOpen, mayMove } from '../rules.ts'
import {
  countHazards,
  findHazard,
  type HazardRecord,
  type ListFilters,
  listHazards as selectHazards,
  staffNames,
  stepsOf,
} from '../store.ts'

const AUDIT = { purpose: 'inspection', shown: 'list' } as const

const isOverdue = (h: HazardRecord, today: string) => isOpen(h.state) && h.dueOn < today

export const listHazards = action(contract.listHazards, {
  allow: access['hazards.listHazards'],
  audit: AUDIT,
  async run(context, input) {
    const filters: ListFilters = {
      state: input.state,
      open: input.open === undefined ? undefined : input.open === 'yes',
      overdueOn: input.overdue ? context.today : undefined,
      level: input.level,
      kind: input.kind,
      addressId: input.addressId,
    }
    const after = input.cursor ? decodeCursor(input.cursor, instantMark) : undefined
    const rows = await selectHazards(context.tx, filters, after, input.limit + 1)
    const shown = rows.slice(0, input.limit)
    const last = shown.at(-1)
    return {
      items: shown.map((h) => ({
        id: h.id,
        kind: h.kind,
        level: h.level,
        place: h.place,
        description: h.description,
        foundAt: h.foundAt.toISOString(),
        ownerType: h.ownerType,
        dueOn: h.dueOn,
        overdue: isOverdue(h, context.today),
        state: h.state,
      })),
      nextCursor: rows.length > input.limit && last ? encodeCursor([last.mark, last.id]) : null,
      total: after ? null : await countHazards(context.tx, filters),
    }
  },
})

export const getHazard = action(contract.getHazard, {
  allow: access['hazards.getHazard'],
  audit: AUDIT,
  async run(context, { id }) {
    const h = await findHazard(context.tx, id)
    if (h === undefined) throw new AppError('not_found')
    const steps = await stepsOf(context.tx, id)
    const names = await staffNames(
      context.tx,
      [h.createdBy, h.resolvedBy].filter((one) => one !== null),
    )
    const nameOf = (one: string) => ({ id: one, name: names.get(one) ?? '' })
    return {
      ...plain(h),
      overdue: isOverdue(h, context.today),
      graveFire: isGraveFire(h),
      createdBy: nameOf(h.createdBy),
      resolvedBy: h.resolvedBy === null ? null : nameOf(h.resolvedBy),
      steps: steps.map((s) => ({
        id: s.id,
        act: s.act,
        toState: s.toState,
        at: s.at.toISOString(),
        staff: s.staffId === null ? null : { id: s.staffId, name: s.staffName ?? '' },
        note: s.note,
      })),
      can: canDo(context, h),
    }
  },
})

function canDo(context: Context, h: HazardRecord) {
  return {
    edit: mayMove(h.state, 'edit') && context.can('hazards.editHazard', h.createdBy),
    verify: mayMove(h.state, 'verify') && context.can('hazards.verifyHazard'),
    reject: mayMove(h.state, 'reject') && context.can('hazards.rejectHazard'),
    assign: mayMove(h.state, 'assign') && context.can('hazards.assignHazard'),
    start: mayMove(h.state, 'start') && context.can('hazards.progressHazard'),
    finish: mayMove(h.state, 'finish') && context.can('hazards.progressHazard'),
    resolve: mayMove(h.state, 'reinspect') && context.can('hazards.resolveHazard'),
    escalate: mayMove(h.state, 'escalate') && context.can('hazards.escalateHazard'),
    openSafetyVisit: isOpen(h.state) && h.addressId !== null && context.can('hazards.openSafetyVisit'),
  }
}

const plain = (h: HazardRecord) => ({
  id: h.id,
  kind: h.kind,
  level: h.level,
  addressId: h.addressId,
  place: h.place,
  placeNote: h.placeNote,
  lng: h.lng,
  lat: h.lat,
  description: h.description,
  foundBy: h.foundBy,
  foundAt: h.foundAt.toISOString(),
  ownerType: h.ownerType,
  ownerName: h.ownerName,
  requirement: h.requirement,
  dueOn: h.dueOn,
  state: h.state,
  rejectReason: h.rejectReason,
  reinspectedAt: h.reinspectedAt?.toISOString() ?? null,
  isFixed: h.isFixed,
  resolvedAt: h.resolvedAt?.toISOString() ?? null,
  orderNo: h.orderNo,
  escalatedTo: h.escalatedTo,
  reportedOn: h.reportedOn,
  createdAt: h.createdAt.toISOString(),
  version: h.version,
})
