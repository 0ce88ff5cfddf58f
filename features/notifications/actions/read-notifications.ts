import { z } from 'zod'
import type { RecordPath } from '#features/work-log/public.ts'
import { dueDate } from '#platform/deadlines/engine.ts'
import { action, type Context } from '#platform/http/action.ts'
import { contributions } from '#platform/http/contributions.ts'
import { decodeCursor, encodeCursor } from '#platform/http/cursor.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import type { ReminderSource } from '../public.ts'
import { countUnread, listOwn, type NotificationRow } from '../store.ts'

const AUDIT = { purpose: 'none', shown: 'list' } as const
const mark = z.tuple([z.iso.datetime(), z.uuid()])

/** Where records of each kind are shown: as their slice says for reminders, else as it says for the work log. */
async function pathsOf(): Promise<ReadonlyMap<string, string>> {
  const records = await contributions<RecordPath>('records')
  const reminders = await contributions<ReminderSource>('reminders')
  return new Map([
    ...records.map((r) => [r.kind, r.path] as const),
    ...reminders.map((r) => [r.subjectKind, r.path] as const),
  ])
}

/** The key of words of another slice, or the last part of one of ours. A rule that nobody gave words yet is simply something that is due. */
function titleOf(context: Context, { what, ...params }: Record<string, unknown>): string {
  const key = String(what)
  const words = key.includes('.')
    ? context.translate(key, params)
    : context.translate(`notifications.what.${key}`, params)
  return words === key ? context.translate('notifications.what.deadline') : words
}

const itemOf = (context: Context, n: NotificationRow, paths: ReadonlyMap<string, string>) => ({
  id: n.id,
  kind: n.kind,
  title: titleOf(context, n.params),
  subjectKind: n.subjectKind,
  subjectId: n.subjectId,
  at: n.at.toISOString(),
  dueOn: dueDate(n.dueAt),
  overdue: n.dueAt < context.now,
  readAt: n.readAt?.toISOString() ?? null,
  asCover: n.asCover,
  path: paths.get(n.subjectKind)?.replace(':id', n.subjectId) ?? null,
})

export const list = action(contract.list, {
  allow: access['notifications.list'],
  audit: AUDIT,
  async run(context, input) {
    const staffId = context.actor.staffId as string
    const after = input.cursor ? decodeCursor(input.cursor, mark) : undefined
    const rows = await listOwn(context.tx, staffId, input.state === 'unread', after, input.limit + 1)
    const shown = rows.slice(0, input.limit)
    const last = shown.at(-1)
    const paths = await pathsOf()
    return {
      items: shown.map((n) => itemOf(context, n, paths)),
      nextCursor: rows.length > input.limit && last ? encodeCursor([last.at.toISOString(), last.id]) : null,
      total: null,
    }
  },
})

export const unreadCount = action(contract.unreadCount, {
  allow: access['notifications.unreadCount'],
  audit: AUDIT,
  run: async ({ tx, actor }) => ({ count: await countUnread(tx, actor.staffId as string, contract.COUNTED + 1) }),
})
