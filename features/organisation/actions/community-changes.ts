import { communityClashes, readdressCommunity } from '#features/places/public.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import { actorId } from '../answers.ts'
import { countRecords, openCommunity, successorOf } from '../community-changes.ts'
import * as contract from '../contract.ts'
import { insertChange, listChanges as readChanges } from '../store/changes.ts'
import * as store from '../store/divisions.ts'

const audit = { purpose: 'none', shown: 'list' } as const

export const previewCommunity = action(contract.previewCommunity, {
  allow: access['organisation.previewCommunity'],
  audit,
  async run({ tx }, { code, newCode }) {
    const old = await openCommunity(tx, code)
    const into = newCode === undefined ? undefined : await successorOf(tx, old, newCode)
    return {
      code,
      name: old.name,
      version: old.version,
      successorName: into?.name ?? null,
      records: countRecords(await store.recordsOfCommunity(tx, code)),
      clashes: into?.isKnown ? await communityClashes(tx, old, into) : [],
    }
  },
})

export const renameCommunity = action(contract.renameCommunity, {
  allow: access['organisation.renameCommunity'],
  audit,
  async run(context, { code, name, version, note }) {
    const { tx } = context
    await store.lockSetUp(tx)
    const old = await openCommunity(tx, code)
    if (old.version !== version) throw new AppError('version_conflict', { current: old })
    if (old.name === name) throw fieldError('name', 'same_community_name')
    const moved = await store.recordsOfCommunity(tx, code)
    if ((await readdressCommunity(tx, code, old.name, name)) === null)
      throw fieldError('name', 'name_too_long_for_texts')
    if (!(await store.renameCommunity(tx, code, name, version)))
      throw new AppError('version_conflict', { current: old })
    await noteChange(context, { kind: '社区更名', code, from: old.name, to: name, moved, note })
    return (await store.findCommunity(tx, code)) as store.CommunityRow
  },
})

export const recodeCommunity = action(contract.recodeCommunity, {
  allow: access['organisation.recodeCommunity'],
  audit,
  async run(context, { code, newCode, version, note }) {
    const { tx, today } = context
    await store.lockSetUp(tx)
    const old = await openCommunity(tx, code)
    if (old.version !== version) throw new AppError('version_conflict', { current: old })
    const into = await successorOf(tx, old, newCode)
    if (into.isKnown) {
      const names = await communityClashes(tx, old, into)
      if (names.length > 0) throw new AppError('communities_clash', { names: names.join('、') })
    } else {
      const { name, townCode } = into
      await store.insertCommunity(tx, { code: newCode, name, type: old.type, townCode, codeStatus: '国家码', today })
    }
    const moved = await store.recordsOfCommunity(tx, code)
    if ((await readdressCommunity(tx, code, old.name, into.name)) === null)
      throw fieldError('newCode', 'name_too_long_for_texts')
    if (!(await store.replaceCommunity(tx, code, newCode, version, today)))
      throw new AppError('version_conflict', { current: old })
    await store.repointCommunity(tx, code, newCode)
    await noteChange(context, { kind: '社区换码', code: newCode, from: code, to: newCode, moved, note })
    return (await store.findCommunity(tx, newCode)) as store.CommunityRow
  },
})

export const listChanges = action(contract.listChanges, {
  allow: access['organisation.listChanges'],
  audit,
  async run({ tx }) {
    const rows = await readChanges(tx)
    const counts = (c: (typeof rows)[number]) =>
      c.kind === '机构撤并' ? Object.entries(c.moved).map(([kind, count]) => ({ kind, count })) : countRecords(c.moved)
    return { items: rows.map((c) => ({ ...c, moved: counts(c).filter((m) => m.count > 0) })) }
  },
})

interface Noted {
  kind: '社区更名' | '社区换码'
  code: string
  from: string
  to: string
  moved: Record<string, number>
  note: string | undefined
}

const noteChange = (context: Context, c: Noted) =>
  insertChange(context.tx, {
    id: uuidv7(),
    kind: c.kind,
    communityCode: c.code,
    oldValue: c.from,
    newValue: c.to,
    onDate: context.today,
    moved: c.moved,
    note: c.note ?? null,
    by: actorId(context),
  })
