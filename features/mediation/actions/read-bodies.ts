import { z } from 'zod'
import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { decodeCursor, encodeCursor } from '#platform/http/cursor.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { agreementNo, type CommitteeLimits, isServing, shortfalls } from '../rules.ts'
import { committeeLimits } from '../settings.ts'
import * as store from '../store.ts'
import { mediatorsOfBody } from '../store-mediators.ts'
import { WOMAN } from '../vocabulary.ts'

const audit = { purpose: 'none', shown: 'list' } as const
const NAME_MARK = z.tuple([z.string().max(60), z.uuid()])

const itemOf = (b: store.ShownBody, limits: CommitteeLimits) => ({
  id: b.id,
  name: b.name,
  shortName: b.shortName,
  kind: b.kind,
  parent: b.parentId === null || b.parentName === null ? null : { id: b.parentId, name: b.parentName },
  unitName: b.unitName,
  mediators: b.mediators,
  members: b.members,
  shortfalls: b.parentId === null && b.closedOn === null ? shortfallsOf(b, limits) : [],
  state: b.closedOn === null ? ('open' as const) : ('closed' as const),
})

const shortfallsOf = ({ members, women }: store.ShownBody, limits: CommitteeLimits) =>
  shortfalls(
    Array.from({ length: members }, (_, i) => ({ sex: i < women ? WOMAN : ('男' as const) })),
    limits,
  )

export const listBodies = action(contract.listBodies, {
  allow: access['mediation.listBodies'],
  audit,
  async run(context, { cursor, limit, ...filters }) {
    const { tx, today } = context
    const after = cursor ? decodeCursor(cursor, NAME_MARK) : undefined
    const rows = await store.listBodies(tx, filters, today, after, limit + 1)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    const limits = await committeeLimits(tx, today)
    return {
      items: shown.map((b) => itemOf(b, limits)),
      nextCursor: rows.length > limit && last ? encodeCursor([last.name, last.id]) : null,
      total: after ? null : await store.countBodies(tx, filters),
      can: { add: context.can('mediation.addBody') },
    }
  },
})

export const getBody = action(contract.getBody, {
  allow: access['mediation.getBody'],
  audit,
  async run(context, { id }) {
    const { tx, today } = context
    const b = await store.shownBody(tx, id, today)
    if (b === undefined) throw new AppError('not_found')
    const limits = await committeeLimits(tx, today)
    const pool = await mediatorsOfBody(tx, id)
    return {
      ...itemOf(b, limits),
      unitId: b.unitId,
      parentId: b.parentId,
      sealHolder: b.sealHolder,
      filedWith: b.filedWith,
      addressText: b.addressText,
      rooms: b.rooms,
      openedOn: b.openedOn,
      closedOn: b.closedOn,
      version: b.version,
      limits,
      pool: pool.map((m) => ({
        id: m.id,
        name: m.name,
        sex: m.sex,
        kind: m.kind,
        isCommitteeMember: m.isCommitteeMember,
        appointedTo: m.appointedTo,
        serving: isServing(m, today),
      })),
      children: await store.childrenOf(tx, id),
      numbers: await numbersFor(context, b),
      can: canDo(context, b),
    }
  },
})

/** A room uses the numbers of its committee; where that is out of sight, none are shown. */
async function numbersFor({ tx }: Context, b: store.BodyRow) {
  const owner = b.parentId === null ? b : await store.findBody(tx, b.parentId)
  if (owner === undefined) return []
  const rows = await store.numbersOf(tx, owner.id)
  return rows.map((r) => ({ ...r, text: agreementNo(r.year, owner.shortName, r.last) }))
}

const canDo = (context: Context, b: store.BodyRow) => {
  const may = (operation: string) => b.closedOn === null && context.can(`mediation.${operation}`)
  return { edit: may('editBody'), close: may('closeBody'), addMediator: may('addMediator') }
}
