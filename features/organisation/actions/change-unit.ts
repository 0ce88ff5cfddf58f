import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { actorId, unitAnswer } from '../answers.ts'
import { releaseAll, setCommunities } from '../area-communities.ts'
import * as contract from '../contract.ts'
import { unitFaults } from '../rules.ts'
import * as store from '../store/units.ts'
import { checkGrid } from './add-unit.ts'

const audit = { purpose: 'none', shown: 'list' } as const

async function openUnit(context: Context, id: string): Promise<store.UnitRow> {
  const unit = await store.findUnit(context.tx, id)
  if (unit === undefined || !(await store.inScope(context.tx, id))) throw new AppError('not_found')
  if (unit.closedOn !== null) throw new AppError('unit_closed')
  return unit
}

export const editUnit = action(contract.editUnit, {
  allow: access['organisation.editUnit'],
  audit,
  async run(context, { id, version, communityCodes, ...fields }) {
    const { tx } = context
    const unit = await openUnit(context, id)
    const faults = unitFaults(unit.kind, { ...fields, communityCodes }, context.today)
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    if (unit.kind === 'GRID' && fields.gridCommunityCode !== unit.gridCommunityCode) {
      await checkGrid(context, unit.parentId as string, fields.gridCommunityCode as string)
      const open = await store.openRecords(tx, id)
      if (Object.keys(open).length > 0) throw new AppError('community_has_records', { code: unit.gridCommunityCode })
    }
    if (!(await store.updateUnit(tx, id, version, fields, actorId(context), context.now))) {
      throw new AppError('version_conflict', { current: await unitAnswer(context, id) })
    }
    if (unit.kind === 'AREA') await setCommunities(tx, id, unit.regionCode, communityCodes ?? [])
    return unitAnswer(context, id)
  },
})

export const closeUnit = action(contract.closeUnit, {
  allow: access['organisation.closeUnit'],
  audit,
  async run(context, { id, version, closedOn }) {
    const { tx } = context
    const unit = await openUnit(context, id)
    // The city and its branches are the frame that choosing the city made.
    if (unit.kind === 'CITY' || unit.kind === 'BRANCH') throw new AppError('forbidden')
    if (closedOn < unit.openedOn) throw new AppError('invalid_input', {}, [{ path: 'closedOn', code: 'before_start' }])
    if (closedOn > context.today) throw new AppError('invalid_input', {}, [{ path: 'closedOn', code: 'in_the_future' }])
    const open = await store.openRecords(tx, id)
    if (Object.keys(open).length > 0)
      throw new AppError('unit_has_open_records', { open, list: describe(context, open) })
    if (!(await store.closeUnit(tx, id, version, closedOn, actorId(context), context.now))) {
      throw new AppError('version_conflict', { current: await unitAnswer(context, id) })
    }
    if (unit.kind === 'AREA') await releaseAll(tx, id)
    return unitAnswer(context, id)
  },
})

const describe = (context: Context, open: Record<string, number>): string =>
  Object.entries(open)
    .map(([kind, count]) => context.translate(`organisation.open.${kind}`, { count }))
    .join(context.translate('organisation.open.separator'))
