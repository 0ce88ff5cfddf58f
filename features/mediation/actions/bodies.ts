import { AppError, type FieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import type { ParsedOf } from '#platform/http/contract.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { by, note } from '../note.ts'
import { bodyFaults } from '../rules.ts'
import * as store from '../store.ts'

const audit = { purpose: 'none', shown: 'list' } as const

type Sheet = Omit<ParsedOf<typeof contract.addBody>, 'unitId'>

const rowOf = (input: Sheet) => ({
  name: input.name,
  shortName: input.shortName,
  kind: input.kind,
  parentId: input.parentId ?? null,
  sealHolder: input.sealHolder,
  filedWith: input.filedWith,
  addressText: input.addressText ?? null,
  rooms: input.rooms,
  openedOn: input.openedOn,
})

/** @throws AppError `invalid_input` with every mistake of the sheet; other bodies are as they stand while this transaction lasts */
async function check(
  context: Context,
  input: Sheet,
  self: { id: string; unitId: string; parentId?: string | null },
): Promise<void> {
  const { tx, today } = context
  await store.lockBodies(tx)
  const faults: FieldError[] = bodyFaults(input, today)
  const wrong = (is: boolean, path: string, code: string) => is && faults.push({ path, code })
  // A committee that has gone out of sight since stays what it was.
  if (input.parentId !== undefined && input.parentId !== self.parentId) {
    const parent = await store.findBody(tx, input.parentId)
    // A committee proper that is at work; a room under a room would have no seal to use.
    wrong(
      parent === undefined || parent.id === self.id || parent.parentId !== null || parent.closedOn !== null,
      'parentId',
      'mediation_parent',
    )
    wrong((await store.inUse(tx, self.id)).rooms > 0, 'parentId', 'mediation_has_rooms')
  }
  const taken = await store.takenBy(tx, { ...rowOf(input), ...self })
  wrong(taken.sameName, 'name', 'mediation_name_taken')
  wrong(taken.sameShortName, 'shortName', 'mediation_short_name_taken')
  if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
}

export const addBody = action(contract.addBody, {
  allow: access['mediation.addBody'],
  audit,
  async run(context, { unitId, ...input }) {
    const id = uuidv7()
    const unitPos = await store.unitPosition(context.tx, unitId)
    if (unitPos === undefined) throw new AppError('invalid_input', {}, [{ path: 'unitId', code: 'mediation_unit' }])
    await check(context, input, { id, unitId })
    await store.insertBody(context.tx, { id, ...rowOf(input), unitId, unitPos }, by(context))
    await note(context, 'bodyAdded', 'mediation_body', { id, unitId, unitPos })
    return { id, version: 1 }
  },
})

/** An open body in the version the caller knows. @throws AppError `not_found`, `mediation_body_closed`, `version_conflict` */
async function bodyAt(context: Context, { id, version }: { id: string; version: number }): Promise<store.BodyRow> {
  const known = await store.findBody(context.tx, id)
  if (known === undefined) throw new AppError('not_found')
  if (known.version !== version) throw await conflict(context, id)
  if (known.closedOn !== null) throw new AppError('mediation_body_closed', { name: known.name })
  return known
}

async function conflict(context: Context, id: string): Promise<AppError> {
  const current = await store.findBody(context.tx, id)
  if (current === undefined) return new AppError('not_found')
  const { unitId: _, unitPos: __, ...shown } = current
  return new AppError('version_conflict', { current: shown })
}

/** Out of the range one may read a body above, but not write it: the database would answer with no row. */
async function save(context: Context, after: store.BodyRow): Promise<number> {
  const version = await store.updateBody(context.tx, after, by(context))
  if (version === undefined) throw await conflict(context, after.id)
  return version
}

export const editBody = action(contract.editBody, {
  allow: access['mediation.editBody'],
  audit,
  async run(context, { id, version, ...input }) {
    const known = await bodyAt(context, { id, version })
    await check(context, input, known)
    const next = await save(context, { ...known, ...rowOf(input) })
    await note(context, 'bodyEdited', 'mediation_body', known)
    return { id, version: next }
  },
})

export const closeBody = action(contract.closeBody, {
  allow: access['mediation.closeBody'],
  audit,
  async run(context, { id, version, closedOn }) {
    await store.lockBodies(context.tx)
    const known = await bodyAt(context, { id, version })
    if (closedOn < known.openedOn || closedOn > context.today)
      throw new AppError('invalid_input', {}, [{ path: 'closedOn', code: 'mediation_closed_on' }])
    // First the row, which whoever adds a mediator holds: then nobody comes in behind the count.
    const next = await save(context, { ...known, closedOn })
    const left = await store.inUse(context.tx, id)
    if (left.mediators > 0 || left.rooms > 0) throw new AppError('mediation_body_in_use', { ...left })
    await note(context, 'bodyClosed', 'mediation_body', known)
    return { id, version: next }
  },
})
