import { AppError } from '#platform/errors/errors.ts'
import type { AnswerOf } from '#platform/http/contract.ts'
import type { Context } from '#platform/http/action.ts'
import { maskName } from '#platform/standards/names.ts'
import type * as contract from './contract.ts'
import { communitiesOfArea } from './store/divisions.ts'
import type { ConflictRow } from './store/conflicts.ts'
import { findPosting, type PostingRow } from './store/postings.ts'
import { findStaff } from './store/staff.ts'
import { findUnit, inScope } from './store/units.ts'

/** Who an act is written down under: staff, or the account of the administrator, who is no staff. */
export const actorId = (context: Context): string => context.actor.staffId ?? (context.actor.accountId as string)

/** A unit as `getUnit` answers it. @throws not_found */
export async function unitAnswer(context: Context, id: string): Promise<AnswerOf<typeof contract.getUnit>> {
  const { tx } = context
  const unit = await findUnit(tx, id)
  if (unit === undefined) throw new AppError('not_found')
  const [communities, mine] = [unit.kind === 'AREA' ? await communitiesOfArea(tx, id) : [], await inScope(tx, id)]
  const open = mine && unit.closedOn === null
  const below = unit.kind === 'STATION' || unit.kind === 'ROOM' || unit.kind === 'AREA'
  const may = (operation: string, where = open) => where && context.can(`organisation.${operation}`)
  return {
    ...unit,
    communities,
    can: {
      editUnit: may('editUnit') && (below || unit.kind === 'GRID' || context.actor.role === 'SYS'),
      closeUnit: may('closeUnit') && unit.kind !== 'CITY' && unit.kind !== 'BRANCH',
      addUnit: may('addUnit') && below,
      addStation: may('addStation') && unit.kind === 'BRANCH',
      addStaff: may('addStaff') && ['CITY', 'BRANCH', 'STATION'].includes(unit.kind),
      addPosting: may('addPosting'),
      staffing: may('staffing', mine) && unit.kind === 'STATION',
      mergeUnit:
        open &&
        context.can('handovers.mergeUnit') &&
        (unit.kind === 'ROOM' || (unit.kind === 'STATION' && context.actor.role === 'SYS')),
    },
  }
}

/** A staff member as `getStaff` answers him; the whole phone for himself, his chief and deputy, the administrator. @throws not_found */
export async function staffAnswer(context: Context, id: string): Promise<AnswerOf<typeof contract.getStaff>> {
  const found = await findStaff(context.tx, id)
  if (found === undefined) throw new AppError('not_found')
  const { phoneEnc, inScope: mine, ...staff } = found
  const self = context.actor.staffId === id
  const leads = mine && ['CHIEF', 'DEPUTY', 'SYS'].includes(context.actor.role ?? '')
  const active = staff.endOn === null
  // What concerns himself: to himself, and to the chief and deputy above him.
  const close = self || (mine && (context.actor.role === 'CHIEF' || context.actor.role === 'DEPUTY'))
  return {
    ...staff,
    phone: self || leads ? context.cipher.open(`staff.phone_enc|${id}`, phoneEnc) : null,
    can: {
      editStaff: leads && active && context.can('organisation.editStaff'),
      endStaff: leads && active && !self && context.can('organisation.endStaff'),
      addPosting: leads && active && !self && context.can('organisation.addPosting'),
      registerConflict: close && active,
      listConflicts: close,
      listLooks: close && context.can('privacy.listStaffLooks', id),
    },
  }
}

const CHIEF_GRANTS = ['OFFICER', 'AUX', 'GRID', 'MEDIATOR']

export function postingAnswerOf(context: Context, row: PostingRow): AnswerOf<typeof contract.addPosting> {
  const { handoverId, handoverFrom, handoverOn, handoverItems, handoverNote, inScope: mine, ...posting } = row
  const { today, actor } = context
  const open = posting.toOn === null || posting.toOn > today
  const grants = actor.role === 'SYS' || (actor.role === 'CHIEF' && mine && CHIEF_GRANTS.includes(posting.role))
  return {
    ...posting,
    live: posting.fromOn <= today && (posting.toOn === null || posting.toOn >= today),
    handover:
      handoverId === null
        ? null
        : {
            id: handoverId,
            fromName: handoverFrom ?? '',
            onDate: handoverOn ?? '',
            openItems: handoverItems ?? 0,
            note: handoverNote,
          },
    can: {
      endPosting: open && grants && actor.staffId !== posting.staffId,
      transfer: open && grants && actor.staffId !== posting.staffId && posting.fromOn <= today,
    },
  }
}

export async function postingAnswer(context: Context, id: string): Promise<AnswerOf<typeof contract.addPosting>> {
  const row = await findPosting(context.tx, id)
  if (row === undefined) throw new AppError('not_found')
  return postingAnswerOf(context, row)
}

/** Names are masked: who looks here checks that an entry exists, not who the family is. */
export const conflictAnswer = (context: Context, row: ConflictRow): AnswerOf<typeof contract.registerConflict> => ({
  ...row,
  personName: row.personName === null ? null : maskName(row.personName),
  can: {
    endConflict: row.toOn === null && row.staffId !== context.actor.staffId && context.can('organisation.endConflict'),
  },
})
