import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { isUuid } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import { addressAnswer, tellsUse } from '../answers.ts'
import * as contract from '../contract.ts'
import { searchTerms } from '../rules.ts'
import { addressById } from '../store.ts'
import { countMatches, listPage, type Mark, markOf } from '../store-list.ts'

export const getAddress = action(contract.getAddress, {
  allow: access['places.getAddress'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const row = await addressById(context.tx, input.id)
    if (row === undefined) throw new AppError('not_found')
    return addressAnswer(context, row)
  },
})

/** The cursor is the id of the last row; its place in the order is read anew, so that it stays short and leaks nothing. */
async function after(context: Context, cursor: string | undefined): Promise<Mark | undefined> {
  if (cursor === undefined) return undefined
  if (!isUuid(cursor)) throw fieldError('cursor', 'invalid_format')
  const mark = await markOf(context.tx, cursor)
  if (mark === undefined) throw fieldError('cursor', 'invalid_format')
  return mark
}

export const listAddresses = action(contract.listAddresses, {
  allow: access['places.listAddresses'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const filter = { ...input, terms: searchTerms(input.q ?? '') }
    const rows = await listPage(context.tx, filter, await after(context, input.cursor), input.limit + 1)
    const items = rows.slice(0, input.limit)
    return {
      items: tellsUse(context) ? items : items.map((a) => ({ ...a, occupancy: null, households: null })),
      nextCursor: rows.length > input.limit ? (items.at(-1)?.id ?? null) : null,
      total: input.cursor === undefined ? await countMatches(context.tx, filter) : null,
    }
  },
})
