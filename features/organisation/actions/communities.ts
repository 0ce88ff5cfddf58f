import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { localCode } from '../rules.ts'
import * as store from '../store/divisions.ts'

const audit = { purpose: 'none', shown: 'list' } as const

export const listCommunities = action(contract.listCommunities, {
  allow: access['organisation.listCommunities'],
  audit,
  async run(context, { replaced, ...filter }) {
    // The list of a whole city (up to 11,000) is never what a reader wants.
    if (Object.values(filter).every((value) => value === undefined)) throw new AppError('filter_required')
    const { can } = context
    return {
      items: await store.listCommunities(context.tx, { ...filter, replaced: replaced === 'yes' }),
      towns: filter.regionCode ? await store.listTowns(context.tx, filter.regionCode) : [],
      can: {
        addLocalCommunity: can('organisation.addLocalCommunity'),
        renameCommunity: can('organisation.renameCommunity'),
        recodeCommunity: can('organisation.recodeCommunity'),
      },
    }
  },
})

export const addLocalCommunity = action(contract.addLocalCommunity, {
  allow: access['organisation.addLocalCommunity'],
  audit,
  async run({ tx, today }, { townCode, name, type }) {
    const town = await store.findDivision(tx, townCode)
    if (town?.level !== 'town') throw fieldError('townCode', 'town_unknown')
    await store.lockSetUp(tx)
    const serial = await store.nextLocalSerial(tx, townCode.slice(0, 6))
    if (serial > 9999) throw new AppError('local_codes_used_up')
    const code = localCode(townCode.slice(0, 6), serial)
    await store.insertCommunity(tx, { code, name, type, townCode, codeStatus: '本地临时码', today })
    return (await store.findCommunity(tx, code)) as store.CommunityRow
  },
})
