import { coveredStaff } from '#features/organisation/public.ts'
import { buildingsOf, maskNames, staffNames } from '#features/visits/public.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { decodeCursor, encodeCursor, instantMark } from '#platform/http/cursor.ts'
import { maskName } from '#platform/standards/names.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { detailOf } from '../detail-answer.ts'
import { fileOfPair, findFile, partiesOf } from '../store-file.ts'
import {
  countRows,
  type ListFilters,
  type ListRow,
  listRows,
  mediatorNames,
  openCounts,
  transfersWaiting,
  waitingForDuty,
} from '../store-list.ts'
import { secretsOf } from '../store-secret.ts'
import { COLOURS, STATES } from '../vocabulary.ts'

const AUDIT = { purpose: 'dispute', shown: 'list' } as const

/** Files as lists show them: names masked, also where they were typed; place to the building. */
export async function itemsOf(context: Context, rows: readonly ListRow[]) {
  const { tx, now } = context
  const ids = rows.map(({ row }) => row.id)
  const parties = Map.groupBy(await partiesOf(tx, ids), (p) => p.disputeId)
  const mediators = await mediatorNames(tx, ids)
  const places = await buildingsOf(
    tx,
    rows.flatMap(({ row }) => row.addressId ?? []),
  )
  const names = await staffNames(
    tx,
    rows.map(({ row }) => row.officerId),
  )
  return rows.map(({ row: d, dueAt }) => {
    const people = (parties.get(d.id) ?? []).map((p) => ({
      personId: p.personId,
      name: p.name,
      nameMask: maskName(p.name),
    }))
    return {
      id: d.id,
      no: d.no,
      title: maskNames(d.title, people),
      type: d.type,
      source: d.source,
      complexity: d.complexity,
      mode: d.mode,
      state: d.state,
      colour: d.colour,
      foundAt: d.foundAt.toISOString(),
      place: (d.addressId === null ? null : places.get(d.addressId)) ?? d.placeNote ?? '',
      parties: people.map(({ personId, nameMask }) => ({ personId, nameMask })),
      officer: { id: d.officerId, name: names.get(d.officerId) ?? '' },
      mediators: mediators.get(d.id) ?? [],
      dueOn: dueAt === null ? null : legalDate(new Date(dueAt.getTime() - 1)),
      overdue: d.endedAt === null && dueAt !== null && now > dueAt,
      version: d.version,
    }
  })
}

export const listDisputes = action(contract.listDisputes, {
  allow: access['disputes.listDisputes'],
  audit: AUDIT,
  async run(context, input) {
    const filters: ListFilters = {
      state: input.state,
      isOpen: input.open === undefined ? undefined : input.open === 'yes',
      colour: input.colour,
      type: input.type,
      mode: input.mode,
      hands: input.mine ? [context.actor.staffId as string, ...(await coveredStaff(context))] : undefined,
      overdueAt: input.overdue ? context.now : undefined,
      waiting: input.waiting,
      no: input.no?.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`),
    }
    const after = input.cursor ? decodeCursor(input.cursor, instantMark) : undefined
    const rows = await listRows(context.tx, filters, after, input.limit + 1)
    const shown = rows.slice(0, input.limit)
    const last = shown.at(-1)
    return {
      items: await itemsOf(context, shown),
      nextCursor: rows.length > input.limit && last ? encodeCursor([last.mark, last.row.id]) : null,
      total: after ? null : await countRows(context.tx, filters),
    }
  },
})

export const board = action(contract.board, {
  allow: access['disputes.board'],
  audit: AUDIT,
  async run({ tx, now }) {
    const counts = await openCounts(tx, now)
    const sum = (is: (one: (typeof counts)[number]) => boolean) =>
      counts.filter(is).reduce((total, one) => total + one.n, 0)
    return {
      states: STATES.map((state) => ({ state, count: sum((one) => one.state === state) })).filter((s) => s.count > 0),
      colours: COLOURS.map((colour) => ({ colour, count: sum((one) => one.colour === colour) })),
      overdue: counts.reduce((total, one) => total + one.overdue, 0),
      waitingForDuty: await waitingForDuty(tx),
      transfers: await transfersWaiting(tx),
    }
  },
})

export const getDispute = action(contract.getDispute, {
  allow: access['disputes.getDispute'],
  audit: { purpose: 'dispute', shown: 'page' },
  async run(context, { id }) {
    const file = await findFile(context.tx, (await fileOfPair(context.tx, id)) ?? id)
    if (file === undefined) throw new AppError('not_found')
    return detailOf(context, file)
  },
})

export const revealParties = action(contract.revealParties, {
  allow: access['disputes.revealParties'],
  audit: { purpose: 'dispute', shown: 'identity', reveal: true, perMinute: 20 },
  async run(context, { id }) {
    const parties = await partiesOf(context.tx, [id])
    if (parties.length === 0) throw new AppError('not_found')
    const secrets = await secretsOf(context, id)
    return {
      parties: parties.map((p) => ({
        id: p.id,
        personId: p.personId,
        idNo: secrets.get(p.id)?.idNo ?? null,
        phone: secrets.get(p.id)?.phone ?? null,
        address: secrets.get(p.id)?.address ?? p.address,
      })),
    }
  },
})
