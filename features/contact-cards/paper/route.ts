import { printerOf } from '#features/organisation/public.ts'
import { carryHours, doorsFor, routeOf } from '#features/visits/public.ts'
import { currentParameter } from '#platform/deadlines/rules-store.ts'
import { AppError } from '#platform/errors/errors.ts'
import type { Column } from '#platform/files/cell.ts'
import { paperWords } from '#platform/files/messages.ts'
import { renderLedgerHtml } from '#platform/files/print.ts'
import { printStyleHash } from '#platform/files/print-style.ts'
import { chinaWall, shownWall } from '#platform/files/wall-time.ts'
import type { Context, FileAnswer } from '#platform/http/action.ts'
import { translate } from '#platform/i18n/messages.ts'

/** Papers are Chinese whatever the reader's language: they are filed. */
const LANGUAGE = 'zh-CN'
const HOUR_MS = 3_600_000
/** Three lines to write on. */
const ROOM_TO_WRITE = '　\n　\n　'

const COLUMNS = [
  ['no', 5, 'int'],
  ['place', 30, 'text'],
  ['households', 24, 'text'],
  ['tasks', 26, 'text'],
  ['met', 9, 'text'],
  ['time', 10, 'text'],
  ['said', 46, 'text'],
] as const

const say = (key: string, params: Record<string, unknown> = {}) =>
  translate(LANGUAGE, `contactCards.route.${key}`, params)
const day = (date: string) => shownWall(Date.parse(`${date}T00:00:00Z`), 'date')

/** Doors on one sheet: no more rows than one may take out of the house alone (dictionary §10.4, parameter `export.approveAbove`). */
export const sheetDoors = ({ tx, today }: Pick<Context, 'tx' | 'today'>): Promise<number> =>
  currentParameter(tx, 'export.approveAbove', today, (value) => {
    if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value
    throw new AppError('parameter_invalid', { code: 'export.approveAbove' })
  })

/**
 * The day's route as paper, where no phone can be had: the doors of visits.carryDay in its order, members masked as there, lines to write.
 * Everybody on it is named in the event; name, badge and time of who printed it stand on every page, and until when it may be kept.
 * @throws AppError `card_no_route`
 */
export async function routePage(context: Context): Promise<FileAnswer> {
  const { tx, today, now, actor } = context
  const { route, left } = await routeOf(context, await sheetDoors(context))
  if (route.length === 0) throw new AppError('card_no_route')
  const doors = await doorsFor(context, route)
  context.shows(...doors.flatMap((d) => d.households.flatMap((h) => h.members.map((m) => m.personId))))
  const printer = await printerOf(tx, actor.staffId, actor.unitId)
  const words = paperWords[LANGUAGE]
  const until = new Date(now.getTime() + (await carryHours(tx, today)) * HOUR_MS)
  return {
    contentType: 'text/html; charset=utf-8',
    fileName: `${say('title')}.html`,
    body: renderLedgerHtml({
      title: say('title'),
      unitName: printer.unitName,
      number: [day(today), ...(left > 0 ? [say('left', { count: left })] : [])].join('　'),
      columns: COLUMNS.map(([key, width, kind]): Column => ({ header: say(`column.${key}`), width, kind })),
      rows: doors.map((door, i) => [
        i + 1,
        door.addressText,
        door.households.map((h) => say('household', { no: h.no, names: membersOf(h.members) })).join('\n'),
        door.tasks.map((task) => `${translate(LANGUAGE, `task.${task.kind}`)} ${day(task.dueOn)}`).join('\n'),
        say('boxes'),
        '',
        ROOM_TO_WRITE,
      ]),
      printedBy: [printer.name, printer.badgeNo].filter((part) => part !== '').join(' '),
      printedAt: now,
      notice: `${words.officialUse}　${words.validUntil}：${shownWall(chinaWall(until), 'datetime')}`,
    }),
    inline: true,
    // The route writes the quotes itself.
    styleHash: printStyleHash.slice(1, -1),
  }
}

const membersOf = (members: readonly { nameMask: string; relationToHead: string }[]): string =>
  members.map((m) => `${m.nameMask}(${m.relationToHead})`).join('、')
