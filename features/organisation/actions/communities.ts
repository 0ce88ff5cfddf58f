import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { isNationalCode, localCode } from '../rules.ts'
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

export const recodeCommunity = action(contract.recodeCommunity, {
  allow: access['organisation.recodeCommunity'],
  audit,
  async run({ tx, today }, { code, newCode, version }) {
    await store.lockSetUp(tx)
    const old = await store.findCommunity(tx, code)
    if (old === undefined) throw new AppError('not_found')
    if (old.replacedBy !== null) throw new AppError('community_replaced', { newCode: old.replacedBy })
    if (old.version !== version) throw new AppError('version_conflict', { current: old })
    if (newCode === code) throw fieldError('newCode', 'same_code')
    const known = await store.findCommunity(tx, newCode)
    if (known === undefined) {
      if (!isNationalCode(newCode)) throw fieldError('newCode', 'not_a_national_code')
      const town = await store.findDivision(tx, newCode.slice(0, 9))
      if (town?.level !== 'town') throw fieldError('newCode', 'town_unknown')
      await store.insertCommunity(tx, {
        code: newCode,
        name: old.name,
        type: old.type,
        townCode: town.code,
        codeStatus: '国家码',
        today,
      })
    } else {
      if (known.replacedBy !== null) throw fieldError('newCode', 'successor_replaced')
      if (known.pseudo) throw fieldError('newCode', 'pseudo_community')
      if (known.areaId !== null && old.areaId !== null && known.areaId !== old.areaId)
        throw new AppError('communities_in_two_areas')
    }
    if (!(await store.replaceCommunity(tx, code, newCode, version, today)))
      throw new AppError('version_conflict', { current: old })
    await store.repointCommunity(tx, code, newCode)
    return (await store.findCommunity(tx, newCode)) as store.CommunityRow
  },
})
